"""One WARC 1.1 record: its header lines, its block, the digests of both payload and block."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from crawler.page import Capture

if TYPE_CHECKING:
    from collections.abc import Sequence

Fields = tuple[tuple[str, str], ...]
"""Named fields in order, as (name, value)."""

MAX_HEADER = 64 * 1024
"""Bytes of a record's header; 5,000 lines of 1 KB are an attack."""

HTTP_RESPONSE = "application/http;msgtype=response"
HTTP_REQUEST = "application/http;msgtype=request"
FIELDS = "application/warc-fields"

_MOST_DIGITS = 18  # 64 bits hold them; Python refuses to read 5,000
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_RAW = re.compile(r"[^\x21-\x7e]")
_VERSION = re.compile(rb"WARC/(\d\.\d+)[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its named fields and its block."""

    fields: Fields
    block: bytes

    def field(self, name: str) -> str | None:
        """Return the first value of the field *name*, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)

    @property
    def kind(self) -> str:
        """The record's type: response, request, revisit, metadata, warcinfo… ("" when unsaid)."""
        return (self.field("WARC-Type") or "").lower()

    @property
    def record_id(self) -> str:
        """The record's id without angle brackets."""
        return unbracketed(self.field("WARC-Record-ID"))

    @property
    def target(self) -> str | None:
        """The address of the record; angle brackets, which WARC 1.0 shows, are taken off.

        What stands raw in it and must not, as some writers leave accents, is percent-encoded.
        """
        stated = unbracketed(self.field("WARC-Target-URI"))
        return as_target(stated) if _RAW.search(stated) else stated or None

    @property
    def is_http(self) -> bool:
        """True if the record holds an HTTP message, whatever case its type has."""
        return (self.field("Content-Type") or "").lower().startswith("application/http")

    @property
    def date(self) -> datetime | None:
        """WARC-Date as an aware UTC instant, None when it is missing or no date."""
        return read_date(self.field("WARC-Date") or "")

    def to_bytes(self) -> bytes:
        r"""Return the record as it stands in a file, uncompressed.

        Raises ValueError when a value holds a line break or a NUL, which would forge a field.

        >>> Record((("WARC-Type", "metadata"),), b"a").to_bytes()
        b'WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 1\r\n\r\na\r\n\r\n'
        """
        lines = ["WARC/1.1"]
        for name, value in (*self.fields, ("Content-Length", str(len(self.block)))):
            if re.search(r"[\r\n\x00]", name + value):
                raise ValueError(f"{name}: {value!r} holds a line break or a NUL")
            lines.append(f"{name}: {value}")
        head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
        return head + b"\r\n\r\n" + self.block + b"\r\n\r\n"


def new_record(
    kind: str, record_id: str, fields: Fields, content_type: str, block: bytes
) -> Record:
    """Return a record of ours: *fields*, and around them what every one states."""
    head = (("WARC-Type", kind), ("WARC-Record-ID", bracketed(record_id)))
    tail = (("WARC-Block-Digest", sha1(block)), ("Content-Type", content_type))
    return Record((*head, *fields, *tail), block)


def capture_of(record: Record, *, file: str, offset: int) -> Capture:
    """Return where *record*, an answer, stands: what its page and its line say of it."""
    digest = record.field("WARC-Payload-Digest") or ""
    return Capture(file, offset, record.record_id, digest)


def header_end(data: bytes) -> int | None:
    """Return where the block begins in *data*, None when the header does not end in bounds."""
    found = _HEADER_END.search(data, 0, MAX_HEADER)
    return found.end() if found else None


def read_fields(header: bytes) -> Fields:
    """Return the named fields of *header*, which begins with its version line.

    Raises ValueError when it does not.
    """
    version = _VERSION.match(header)
    if version is None:
        raise ValueError(f"no WARC record: it begins with {header[:20]!r}")
    return read_lines(header[version.end() :])


def read_lines(lines: bytes) -> Fields:
    r"""Return names and values of header lines or of a warc-fields block, folded lines joined.

    >>> read_lines(b"role: article\r\nnote: two\r\n lines\r\n")
    (('role', 'article'), ('note', 'two lines'))
    """
    unfolded: list[list[str]] = []
    for raw in lines.decode("utf-8", "surrogateescape").split("\n"):
        line = raw.rstrip("\r")
        if line[:1] in {" ", "\t"} and unfolded:
            unfolded[-1].append(line.strip())
        elif ":" in line:
            unfolded.append([line])
    pairs = (" ".join(parts).partition(":") for parts in unfolded)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def read_number(text: str | None) -> int | None:
    """Return the length or offset that *text* states, None when it states none.

    >>> read_number("42"), read_number("-5"), read_number("9" * 5000)
    (42, None, None)
    """
    is_number = text is not None and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if text is not None and is_number else None


def as_lines(values: Sequence[tuple[str, str]]) -> bytes:
    """Return *values* as a warc-fields block; line breaks in values become spaces."""
    lines = (f"{name}: {' '.join(value.split())}\r\n" for name, value in values)
    return "".join(lines).encode("utf-8", "surrogateescape")


def sha1(data: bytes) -> str:
    """Return the digest of *data* as WARC writes it.

    >>> sha1(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    digest = hashlib.sha1(data, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(digest).decode('ascii')}"


def as_date(instant: datetime) -> str:
    """Return *instant* as a WARC-Date, in UTC and to the microsecond.

    >>> as_date(datetime(2026, 11, 24, 9, 0, 0, 250000, tzinfo=UTC))
    '2026-11-24T09:00:00.250000Z'
    """
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_date(text: str) -> datetime | None:
    """Return the instant that a WARC-Date states (1 to 9 fraction digits are legal), or None.

    The fourteen digits of ARC, which some writers kept, are read too.
    """
    cut = re.sub(r"(\.\d{6})\d+", r"\1", text.strip())
    cut = re.sub(r"^(\d{8})(\d{6})$", r"\1T\2", cut)
    try:
        instant = datetime.fromisoformat(cut)
        return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):  # OverflowError: before the year 1 or after 9999 in UTC
        return None


def as_target(url: str) -> str:
    """Return *url* as a WARC-Target-URI: percent-encoded, without fragment.

    >>> as_target("https://gazette.test/été?q=a b#top")
    'https://gazette.test/%C3%A9t%C3%A9?q=a%20b'
    """
    return quote(url.partition("#")[0], errors="surrogateescape", safe="!#$%&'()*+,/:;=?@[]~")


def id_of(name: str) -> str:
    """Return the record id that is made of *name*: the same crawl gives the same ids.

    >>> id_of("a.warc.gz:0 response https://gazette.test/")
    'urn:uuid:1cb16ee3-1ad4-50b3-b9c3-5137a8173382'
    """
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def bracketed(record_id: str) -> str:
    """Return *record_id* in angle brackets, as WARC wants ids."""
    return f"<{record_id}>"


def unbracketed(value: str | None) -> str:
    """Return *value* without angle brackets; "" for None."""
    return (value or "").removeprefix("<").removesuffix(">")
