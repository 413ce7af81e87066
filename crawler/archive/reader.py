"""The records of a WARC file, in order; damage is named with its offset, and reading goes on."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from crawler.archive.record import MAX_HEADER, Record, header_end, read_fields
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BLOCK = 128 * 1024 * 1024
"""Bytes of a record's block; news pages have a hundredth of it."""

_GZIP = b"\x1f\x8b\x08"
_PLAIN = re.compile(rb"(?:^|\n)(WARC/1\.\d)")
_PIECE = 256 * 1024
_END = b"\r\n\r\n"
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


class _DamageError(Exception):
    """Raised inside this module: what is wrong with the record that is being read."""


def read_records(path: Path) -> Iterator[Located | ArchiveError]:
    """Yield the records of *path*, a ``.warc`` or ``.warc.gz`` file, in order of offset.

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
    yield from read_from(file, 0, name=name)


def read_from(file: IO[bytes], start: int, *, name: str) -> Iterator[Located | ArchiveError]:
    """Yield the records of an open *file* from the offset *start* on, and what is damaged."""
    file.seek(0)
    magic = file.read(len(_GZIP))
    is_gzip = magic == _GZIP or (name.endswith(".gz") and magic != b"WAR")
    following: int | None = start
    while following is not None:
        offset = following
        try:
            source = _Member(file, offset) if is_gzip else _Plain(file, offset)
            for located in _records(source):
                yield located
                offset = located.end
                if not located.is_ended:
                    yield ArchiveError(_UNENDED, file=name, offset=located.offset)
            following = source.next_offset
        except _DamageError as damage:
            yield ArchiveError(str(damage), file=name, offset=offset)
            following = _next_record(file, offset + 1, is_gzip=is_gzip)


def read_at(file: IO[bytes], offset: int, *, name: str) -> Located:
    """Return the one record at *offset* of an open *file*.

    Raises ArchiveError when no whole record stands there.
    """
    found = next(read_from(file, offset, name=name), None)
    if isinstance(found, ArchiveError):
        raise found
    if found is None or found.offset != offset:
        raise ArchiveError("no record stands here", file=name, offset=offset)
    return found


def _records(source: _Plain) -> Iterator[Located]:
    while not source.at_end():
        at = source.offset
        record = _record(source)
        is_ended = _take_end(source)
        source.after_record()
        yield Located(record, at, source.offset, is_ended)


def _take_end(source: _Plain) -> bool:
    """Take the two empty lines that end a record, or what there is of them; True if whole."""
    ahead = source.peek(len(_END))
    source.take(len(ahead) - len(ahead.lstrip(b"\r\n")))
    return ahead == _END


def _record(source: _Plain) -> Record:
    head = source.peek(MAX_HEADER + 4)
    end = header_end(head)
    if end is None:
        raise _DamageError(_what_begins(head))
    try:
        fields = read_fields(head[:end])
    except ValueError as error:
        raise _DamageError(str(error)) from error
    source.take(end)
    record = Record(fields, b"")
    length = _length(record.field("Content-Length"))
    block = source.take(length)
    if len(block) < length:
        raise _DamageError(
            f"the record is cut: {len(block)} of {length} bytes of its block are here"
        )
    return Record(tuple(f for f in fields if f[0].lower() != "content-length"), block)


def _what_begins(head: bytes) -> str:
    if head.startswith(b"WARC/"):
        return f"the header of the record does not end within {MAX_HEADER} bytes"
    return f"no WARC record begins here: {head[:20]!r}"


def _length(text: str | None) -> int:
    if text is None or not text.isdecimal():
        raise _DamageError(f"Content-Length {text!r} is no length")
    if int(text) > MAX_BLOCK:
        raise _DamageError(f"the record is too large: {text} bytes, at most {MAX_BLOCK} are read")
    return int(text)


class _Plain:
    """Records that lie uncompressed in *file* from *offset* on."""

    def __init__(self, file: IO[bytes], offset: int) -> None:
        self._file = file
        self._buffer = b""
        self.offset = offset
        file.seek(offset)

    def at_end(self) -> bool:
        return not self.peek(1)

    def peek(self, size: int) -> bytes:
        self._fill(size)
        return self._buffer[:size]

    def take(self, size: int) -> bytes:
        self._fill(size)
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        self._taken(len(taken))
        return taken

    def after_record(self) -> None:
        """Called when a record is complete."""

    @property
    def next_offset(self) -> int | None:
        """Where the next source of records begins; None at the end of the file."""
        return None

    def _taken(self, size: int) -> None:
        self.offset += size

    def _fill(self, size: int) -> None:
        parts = [self._buffer]
        have = len(self._buffer)
        while have < size and (part := self._piece(size - have)):
            parts.append(part)
            have += len(part)
        self._buffer = b"".join(parts)

    def _piece(self, wanted: int) -> bytes:
        return self._file.read(max(wanted, _PIECE))


class _Member(_Plain):
    """Records in the gzip member of *file* that begins at *offset*: one, by the standard."""

    def __init__(self, file: IO[bytes], offset: int) -> None:
        super().__init__(file, offset)
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._read_to = offset
        self._pending = b""

    @property
    def next_offset(self) -> int | None:
        """Where the member ends, which is where the next one begins; None at the end."""
        end = self._read_to - len(self._inflater.unused_data)
        self._file.seek(end)
        return end if self._file.read(1) else None

    def after_record(self) -> None:
        """Move the offset past the member once its last record is taken."""
        if self.at_end():
            self.offset = self._read_to - len(self._inflater.unused_data)

    def _taken(self, size: int) -> None:
        """A record in a member has the offset of the member."""

    def _piece(self, wanted: int) -> bytes:
        while not self._inflater.eof:
            data = self._pending or self._next_bytes()
            try:
                part = self._inflater.decompress(data, max(wanted, _PIECE))
            except zlib.error as error:
                raise _DamageError(f"the gzip member is damaged: {error}") from error
            self._pending = self._inflater.unconsumed_tail
            if part:
                return part
            if not data and not self._inflater.eof:
                raise _DamageError("the gzip member is cut: the file ends inside it")
        return b""

    def _next_bytes(self) -> bytes:
        self._file.seek(self._read_to)
        data = self._file.read(_PIECE)
        self._read_to += len(data)
        return data


def _next_record(file: IO[bytes], start: int, *, is_gzip: bool) -> int | None:
    """Return the offset of the next record at or after *start*, None when there is none."""
    overlap = b""
    position = start
    file.seek(start)
    while piece := file.read(_PIECE):
        data = overlap + piece
        base = position - len(overlap)
        for at in _candidates(data, is_gzip=is_gzip):
            if not is_gzip or _begins_record(file, base + at):
                return base + at
        position += len(piece)
        file.seek(position)
        overlap = data[-8:]
    return None


def _candidates(data: bytes, *, is_gzip: bool) -> Iterator[int]:
    if is_gzip:
        yield from (found.start() for found in re.finditer(re.escape(_GZIP), data))
    else:
        yield from (found.start(1) for found in _PLAIN.finditer(data))


def _begins_record(file: IO[bytes], offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(file.read(_PIECE), 5) == b"WARC/"
    except zlib.error:
        return False
