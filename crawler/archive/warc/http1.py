r"""HTTP/1 answers as they came over the wire, read leniently.

Sites send header lines without a colon, folded lines, Latin-1, chunks with extensions, and say
"chunked" over bodies that are not. None of it is a reason to lose a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.archive.warc.record import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_HEAD = 256 * 1024
"""Bytes of status line and headers; servers refuse to send a tenth of it."""

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"(?i:HTTP)/(\d+(?:\.\d+)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,8192})?\r?\n")
_SPACE = " \t"  # not what Python calls space: U+0085 is half a letter in UTF-8 read as Latin-1
_BODILESS = frozenset({204, 304})

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    r"""One HTTP answer: its head, and its entity without chunk framing, content coding kept.

    *body_start* and *end* are where body and message begin and end in the bytes that were read;
    *is_complete* is False when the entity is shorter than the message says. Interim answers (1xx)
    before it are passed by.

    >>> answer = read_answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc")
    >>> answer.status, answer.entity, answer.end
    (200, b'ab', 40)
    """

    status: int
    reason: str
    headers: Headers
    entity: bytes
    end: int
    is_complete: bool
    body_start: int

    def header(self, name: str) -> str | None:
        """Return the first value of the header *name*, in any case, or None."""
        return first(self.headers, name)


def first(headers: Headers, name: str) -> str | None:
    """Return the first value of *name*, in any case, in *headers*, or None."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def read_answer(block: bytes, *, method: str = "GET") -> Answer:
    """Return the answer that *block* holds; *method* is that of the request (HEAD has no body).

    Raises ValueError when *block* is no HTTP/1 answer or its head does not end.
    """
    start = len(block) - len(without_interim(block) or block)
    head_end = end_of_head(block, start)
    status = _STATUS.match(block, start)
    if status is None or head_end is None:
        raise ValueError(f"no HTTP answer: it begins with {block[:40]!r}")
    headers = read_headers(block[status.end() : head_end])
    code = int(status[2])
    entity, end, is_complete = _entity(block, head_end, headers)
    if method == "HEAD" or code in _BODILESS:
        entity, end, is_complete = b"", head_end, True
    reason = (status[3] or b"").decode("latin-1").strip()
    return Answer(code, reason, headers, entity, end, is_complete, head_end)


def end_of_head(block: bytes, start: int = 0) -> int | None:
    """Return where the head that begins at *start* ends in *block*, None when it does not."""
    found = _HEAD_END.search(block, start, start + MAX_HEAD)
    return found.end() if found else None


def without_interim(block: bytes) -> bytes:
    r"""Return *block* without the interim answers (1xx, but 101) that stand before the real one.

    >>> without_interim(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
    b'HTTP/1.1 200 OK\r\n\r\n'
    """
    start = 0
    while (status := _STATUS.match(block, start)) and status[2].startswith(b"1"):
        end = end_of_head(block, start)
        if end is None or status[2] == b"101":
            break
        start = end
    return block[start:]


def read_headers(lines: bytes) -> Headers:
    r"""Return names and values in order, as sent; folded lines joined, lines without colon gone.

    >>> read_headers(b"\r\nX-A: 1\r\n  2\r\nnonsense\r\nx-a:3\r\n\r\n")
    (('X-A', '1 2'), ('x-a', '3'))
    """
    unfolded: list[list[str]] = []
    for raw in lines.split(b"\n"):  # str.splitlines would split inside UTF-8 read as Latin-1
        line = raw.decode("latin-1").rstrip("\r")
        if line[:1] in {" ", "\t"} and unfolded:
            unfolded[-1].append(line.strip(_SPACE))
        else:
            unfolded.append([line])
    joined = (" ".join(parts) for parts in unfolded)
    pairs = (line.partition(":") for line in joined if ":" in line)
    return tuple((name.strip(_SPACE), value.strip(_SPACE)) for name, _, value in pairs)


def _entity(block: bytes, start: int, headers: Headers) -> tuple[bytes, int, bool]:
    if _is_chunked(headers) and _CHUNK_SIZE.match(block, start):
        return _dechunk(block, start)
    length = read_number(first(headers, "Content-Length"))
    if length is None or _is_chunked(headers):
        return block[start:], len(block), True  # ends with the connection
    end = start + length
    return block[start:end], min(end, len(block)), end <= len(block)


def _is_chunked(headers: Headers) -> bool:
    return "chunked" in (first(headers, "Transfer-Encoding") or "").lower()


def _dechunk(block: bytes, start: int) -> tuple[bytes, int, bool]:
    parts: list[bytes] = []
    position = start
    while (size := _CHUNK_SIZE.match(block, position)) is not None:
        length = int(size[1], 16)
        position = size.end()
        if length == 0:
            end = _end_of_trailers(block, position)
            return b"".join(parts), end or len(block), end is not None
        parts.append(block[position : position + length])
        position += length
        position += 2 if block[position : position + 2] == b"\r\n" else 1
    return b"".join(parts), len(block), False


def _end_of_trailers(block: bytes, position: int) -> int | None:
    for empty in (b"\r\n", b"\n"):
        if block.startswith(empty, position):
            return position + len(empty)
    return end_of_head(block, position)


def codings(headers: Headers) -> Sequence[str]:
    """Return the content codings of *headers* in the order in which they were applied."""
    stated = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    return [coding for part in stated.split(",") if (coding := part.strip().lower())]
