"""Web pages saved as MHTML (RFC 2557): the page among the parts, where it comes from, and when.

The parts are found by their boundaries, not by the parser of the standard library, which keeps
every picture several times in memory and recurses as deep as a file wants. It reads the headers.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.coding import MAX_BODY
from crawler.archive.instants import mail_date
from crawler.archive.saved.address import http_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import Message

MAX_FILE = 4 * MAX_BODY
"""Bytes of a file, whose pictures lie inside it."""

_MAX_HEADER = 16 * 1024
"""Bytes: twice the longest address. The parser takes a second for 3 MB of headers."""
_MAX_PARTS = 2000
"""Pages of newspapers have some hundred; the page is the first or among the first."""
_MAX_DEPTH = 4
"""Savers nest multipart/alternative in multipart/related: two levels."""

_MAX_CONTENT_TYPE = 1000
"""Characters; a boundary has at most 70 (RFC 2046, 5.1.1). The parser takes n² steps on more."""

_PAGES = ("text/html", "application/xhtml+xml")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_STRAY = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)")


@dataclass(frozen=True, slots=True)
class Mhtml:
    """The page that an MHTML file holds. A *url* may be anything that the file calls so."""

    body: bytes
    content_type: str
    url: str | None = None
    fetched_at: datetime | None = None
    is_cut: bool = False
    warnings: tuple[str, ...] = ()


class _Part(NamedTuple):
    """Headers, and where the content lies; *is_closed*: a boundary follows it."""

    message: Message
    begin: int
    end: int
    is_closed: bool = True


def read_mhtml(data: bytes) -> Mhtml:
    """Return the page in *data*; raises ValueError when there is none."""
    top = _part(data, len(data) - len(data.lstrip()), len(data))
    if not top.message.keys():
        raise ValueError("no MHTML: it does not begin with headers")
    if top.message.get_content_maintype() == "multipart" and not top.message.get_boundary():
        raise ValueError("no part of the MHTML file is found: its header states no boundary")
    pages = [part for part in islice(_walk(data, top), _MAX_PARTS) if _is_page(part)]
    if not pages:
        raise ValueError("no HTML among the parts of the MHTML file")
    root = _root(top.message, pages)
    body, warnings = _decoded(data[root.begin : root.end], root.message)
    return Mhtml(
        body,
        content_type=_header(root.message, "Content-Type"),
        url=_address(top.message, root.message),
        fetched_at=mail_date(_header(top.message, "Date")),
        is_cut=not root.is_closed and not body.rstrip().lower().endswith(b"</html>"),
        warnings=warnings,
    )


def _walk(data: bytes, part: _Part, depth: int = 0) -> Iterator[_Part]:
    """Yield *part* and the parts in it, in their order."""
    yield part
    if part.message.get_content_maintype() != "multipart" or depth == _MAX_DEPTH:
        return
    boundary = part.message.get_boundary()
    for begin, end, is_closed in _between(data, part, boundary) if boundary else ():
        yield from _walk(data, _part(data, begin, end, is_closed=is_closed), depth + 1)


def _between(data: bytes, part: _Part, boundary: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where the parts within *part* begin and end, and whether a boundary follows."""
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    begin: int | None = None
    delimiter = re.compile(rb"--" + mark + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    for found in delimiter.finditer(data, part.begin, part.end):
        if data[found.start() - 1 : found.start()] != b"\n":
            continue
        if begin is not None:
            yield begin, found.start(), True
        if found[1]:
            return
        begin = found.end()
    if begin is not None:
        yield begin, part.end, False


def _part(data: bytes, begin: int, end: int, *, is_closed: bool = True) -> _Part:
    """Return the part that lies between *begin* and *end*; without headers, it holds nothing."""
    blank = _BLANK_LINE.search(data, begin, min(end, begin + _MAX_HEADER))
    content = blank.end() if blank else end
    message = BytesHeaderParser().parsebytes(data[begin:content] if blank else b"")
    if len(_header(message, "Content-Type")) > _MAX_CONTENT_TYPE:
        del message["Content-Type"]
    return _Part(message, content, end, is_closed)


def _is_page(part: _Part) -> bool:
    return part.message.get_content_type() in _PAGES


def _root(top: Message, pages: list[_Part]) -> _Part:
    """Return the part that *top* starts with, else the first at its address, else the first."""
    start = str(top.get_param("start", ""))
    address = _location(top, "Snapshot-Content-Location")
    started = (p for p in pages if start and _header(p.message, "Content-ID") == start)
    located = (p for p in pages if address and _location(p.message, "Content-Location") == address)
    return next(chain(started, located, pages))


def _address(top: Message, root: Message) -> str | None:
    """Return the first address of the web that the headers state, else whatever they call one."""
    stated = (
        _location(top, "Snapshot-Content-Location"),
        _location(root, "Content-Location"),
        _location(top, "Content-Location"),
    )
    return next(filter(http_address, stated), next(filter(None, stated), None))


def _location(message: Message, name: str) -> str:
    """Return an address from a header, where long ones are folded (RFC 2557, 4.4.2)."""
    return "".join(_header(message, name).split())


def _header(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _decoded(content: bytes, message: Message) -> tuple[bytes, tuple[str, ...]]:
    # the last line end belongs to the boundary (RFC 2046, 5.1.1)
    content = content.removesuffix(b"\n").removesuffix(b"\r")
    coding = _header(message, "Content-Transfer-Encoding").lower()
    broken: int | None = None
    if coding == "quoted-printable":
        stray = _STRAY.search(content)
        body, broken = binascii.a2b_qp(content), stray.start() if stray else None
    elif coding == "base64":
        body, broken = _base64(content)
    elif coding in {"", "7bit", "8bit", "binary"}:
        body = content
    else:
        raise ValueError(f"its page has the transfer encoding {coding!r}, which is unknown")
    if len(body) > MAX_BODY:
        raise ValueError(f"its page has {len(body)} bytes, and at most {MAX_BODY} are read")
    if broken is None:
        return body, ()
    return body, (f"mhtml: the {coding} of the page is broken at its byte {broken}",)


def _base64(content: bytes) -> tuple[bytes, int | None]:
    """Return what *content* codes, and where a letter that codes nothing stands."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
    if len(letters) % 4 == 1:
        return binascii.a2b_base64(letters[:-1]), len(content) - 1
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)), None
