"""The records of WARC and ARC files; damage is named with its offset, and reading goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile
from typing import IO, TYPE_CHECKING

from crawler.archive.warc import arc
from crawler.archive.warc.members import PIECE, DamageError, Member, Packing, Plain, packing_of
from crawler.archive.warc.record import MAX_HEADER, Record, header_end, read_fields, read_number
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BLOCK = 128 * 1024 * 1024
"""Bytes of a record's block; news pages have a hundredth of it."""

MOST_DAMAGES = 100_000
"""Damaged records of a file that are named: a file of record heads alone has millions."""

_BEGIN = re.compile(rb"WARC/\d\.\d+[ \t\r\n]")
_PLAIN = re.compile(rb"(?:^|\n)(?=(?:WARC/\d\.\d|(?:https?|dns):[^\r\n]{1,500} \d{14} ))")
_BLANK = b"\r\n"
_FIRST = 1024  # bytes that tell what a member holds; the first line of an ARC record is long
_END = b"\r\n\r\n"
_BARE_END = b"\n\n"
_UNENDED = "the record does not end where its Content-Length says; it may be cut or too long"


@dataclass(frozen=True, slots=True)
class Located:
    """A record and the bytes of the file that it takes: *offset* up to *end*.

    *is_ended* is False when the empty lines that end a record are missing.
    """

    record: Record
    offset: int
    end: int
    is_ended: bool = True


def read_records(path: Path) -> Iterator[Located | ArchiveError]:
    """Yield the records of *path*, a WARC or ARC file, in order of offset.

    What is damaged is yielded as an ArchiveError with file and offset; reading goes on at the next
    record. Memory stays below one record, however large the file.
    """
    with path.open("rb") as file:
        yield from read_stream(file, name=str(path))


def read_stream(file: IO[bytes], *, name: str) -> Iterator[Located | ArchiveError]:
    """Yield the records of an open *file* that can seek; *name* is how errors call it."""
    file.seek(0)
    if not file.read(1):
        yield ArchiveError("the file is empty", file=name)
        return
    is_empty = True
    for each in read_from(file, 0, name=name):
        is_empty = False
        yield each
    if is_empty:
        yield ArchiveError("no record is in the file", file=name)


def read_from(file: IO[bytes], start: int, *, name: str) -> Iterator[Located | ArchiveError]:
    """Yield the records of an open *file* from the offset *start* on, and what is damaged."""
    try:
        packing = packing_of(file, name=name)
    except ArchiveError as error:
        yield error
        return
    following: int | None = start
    damages = 0
    while following is not None:
        offset = following
        try:
            source = Member(file, offset, packing) if packing else Plain(file, offset)
            for located in _records(source):
                yield located
                offset = located.end
                if not located.is_ended:
                    yield ArchiveError(_UNENDED, file=name, offset=located.offset)
            following = source.next_offset
        except DamageError as damage:
            damages += 1
            if damages > MOST_DAMAGES:
                what = f"more than {MOST_DAMAGES} records are damaged: the rest is not read"
                yield ArchiveError(what, file=name, offset=offset)
                return
            yield ArchiveError(str(damage), file=name, offset=offset)
            following = _next_record(file, offset + 1, packing)


def read_at(file: IO[bytes], offset: int, *, name: str, record_id: str | None = None) -> Located:
    """Return the record at *offset* of an open *file*, the one of *record_id* where it has several.

    Raises ArchiveError when no whole record stands there, or none of that id.
    """
    found = next(read_named(file, offset, name=name, record_id=record_id), None)
    if isinstance(found, ArchiveError):
        raise found
    if found is None or found.offset != offset:
        raise ArchiveError("no such record stands here", file=name, offset=offset)
    return found


def read_named(
    file: IO[bytes], offset: int, *, name: str, record_id: str | None
) -> Iterator[Located | ArchiveError]:
    """Yield the record at *offset* of *file*, and all that follows it, as `read_from` does.

    Records that share a compressed member share its offset, so *record_id* says which is meant,
    None the first. Where none has it, what is yielded begins behind the member.
    """

    def is_other(each: Located | ArchiveError) -> bool:
        if isinstance(each, ArchiveError) or each.offset != offset:
            return False
        return record_id is not None and record_id != each.record.record_id

    return dropwhile(is_other, read_from(file, offset, name=name))


def _records(source: Plain) -> Iterator[Located]:
    while not _at_end(source):
        at = source.offset
        record, is_arc = _record(source)
        is_ended = _take_end(source) or is_arc
        source.after_record()
        yield Located(record, at, source.offset, is_ended)


def _at_end(source: Plain) -> bool:
    """Pass by empty lines between records, more than the standard has; True if nothing follows."""
    wanted = len(_END)
    while ahead := source.peek(wanted):
        blank = len(ahead) - len(ahead.lstrip(_BLANK))
        if blank == 0:
            return False
        source.take(blank)
        wanted = PIECE  # a file may have millions of them
    source.after_record()
    return True


def _take_end(source: Plain) -> bool:
    """Take the two empty lines that end a record, or what there is of them; True if whole."""
    ahead = source.peek(len(_END))
    source.take(len(ahead) - len(ahead.lstrip(_BLANK)))
    return ahead == _END or ahead.startswith(_BARE_END)


def _record(source: Plain) -> tuple[Record, bool]:
    """Return the next record, and True if it is one of ARC."""
    head = source.peek(MAX_HEADER + 4)
    found = arc.read_head(head)
    if found:
        source.take(found.size)
        return Record(found.fields, _block(source, _bounded(found.length))), True
    end = header_end(head)
    if end is None:
        raise DamageError(_what_begins(head))
    try:
        fields = read_fields(head[:end])
    except ValueError as error:
        raise DamageError(str(error)) from error
    source.take(end)
    length = _length(Record(fields, b"").field("Content-Length"))
    kept = tuple(f for f in fields if f[0].lower() != "content-length")
    return Record(kept, _block(source, length)), False


def _block(source: Plain, length: int) -> bytes:
    block = source.take(length)
    if len(block) < length:
        raise DamageError(
            f"the record is cut: {len(block)} of {length} bytes of its block are here"
        )
    return block


def _what_begins(head: bytes) -> str:
    if head.startswith(b"WARC/"):
        return f"the header of the record does not end within {MAX_HEADER} bytes"
    return f"no WARC record begins here: {head[:20]!r}"


def _length(text: str | None) -> int:
    if text is None:
        raise DamageError("the record states no Content-Length")
    length = read_number(text)
    if length is None:
        raise DamageError(f"Content-Length {text[:40]!r} is no length")
    return _bounded(length)


def _bounded(length: int) -> int:
    if length > MAX_BLOCK:
        raise DamageError(f"the record is too large: {length} bytes, at most {MAX_BLOCK} are read")
    return length


def _next_record(file: IO[bytes], start: int, packing: Packing | None) -> int | None:
    """Return the offset of the next record at or after *start*, None when there is none."""
    pattern = re.compile(re.escape(packing.magic)) if packing else _PLAIN
    overlap = b""
    position = start
    file.seek(start)
    while piece := file.read(PIECE):
        data = overlap + piece
        base = position - len(overlap)
        for found in pattern.finditer(data):
            at = base + (found.start() if packing else found.end())
            if packing is None or _begins_record(packing.first_bytes(file, at, _FIRST)):
                return at
        position += len(piece)
        file.seek(position)
        overlap = data[-(_FIRST if packing is None else 8) :]
    return None


def _begins_record(data: bytes) -> bool:
    return _BEGIN.match(data) is not None or arc.LINE.match(data) is not None
