"""The bytes of archive files: uncompressed, in gzip members, in zstd frames."""

from __future__ import annotations

import re
import sys
import zlib
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Protocol

from crawler.errors import ArchiveError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

PIECE = 256 * 1024
READ = 64 * 1024
"""Bytes of a file that are read at once for a member: what lies behind its end is copied, and read
once more for the next one (measured: a third of the time of reading pages of 40 kB)."""
MAX_DICTIONARY = 16 * 1024 * 1024
"""Bytes of a dictionary; the tools that write one train it to a few hundred kB."""

_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")  # RFC 8878, 3.1.2
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""The skippable frame that holds the dictionary of a file (IIPC, WARC compression with zstd)."""


class DamageError(Exception):
    """Raised to the reader: what is wrong with the record that is being read."""


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Packing:
    """How a file is compressed: what its members begin with, and what inflates one.

    *probe* are the bytes of a member that show how what it holds begins.
    """

    name: str
    magic: bytes
    inflater: Callable[[], _Inflater]
    probe: int

    def first_bytes(self, file: IO[bytes], offset: int, size: int) -> bytes:
        """Return what a member at *offset* begins with, inflated; empty when it is none."""
        file.seek(offset)
        try:
            return self.inflater().decompress(file.read(self.probe), size)
        except (zlib.error, zstd.ZstdError):
            return b""


def packing_of(file: IO[bytes], *, name: str) -> Packing | None:
    """Return how *file*, called *name*, is compressed; None when it is not.

    Raises ArchiveError when it needs a dictionary that cannot be read.
    """
    file.seek(0)
    magic = file.read(4)
    is_plain = magic in {b"WARC", b"file"}  # a file may be called .gz and be none
    if magic.startswith(_GZIP) or (name.endswith(".gz") and not is_plain):
        return Packing("gzip", _GZIP, _Gunzip, probe=8192)
    if magic == _ZSTD or _SKIPPABLE.match(magic) or (name.endswith(".zst") and not is_plain):
        try:
            dictionary = _dictionary(file)
        except (zstd.ZstdError, ValueError) as error:
            raise ArchiveError(f"its dictionary cannot be read: {error}", file=name) from error
        inflater = partial(zstd.ZstdDecompressor, zstd_dict=dictionary)
        return Packing("zstd", _ZSTD, inflater, probe=PIECE)  # a block is inflated as a whole
    return None


def _dictionary(file: IO[bytes]) -> zstd.ZstdDict | None:
    file.seek(0)
    if file.read(4) != _DICTIONARY:
        return None
    size = int.from_bytes(file.read(4), "little")
    if size > MAX_DICTIONARY:
        raise ValueError(f"{size} bytes, at most {MAX_DICTIONARY} are read")
    data = file.read(size)
    if data.startswith(_ZSTD):
        data = zstd.ZstdDecompressor().decompress(data, MAX_DICTIONARY)
    return zstd.ZstdDict(data)


class Plain:
    """Records that lie uncompressed in *file* from *offset* on."""

    def __init__(self, file: IO[bytes], offset: int) -> None:
        self._file = file
        self._buffer = b""
        self.offset = offset
        file.seek(offset)

    def at_end(self) -> bool:
        """Return True when no byte follows."""
        return not self.peek(1)

    def peek(self, size: int) -> bytes:
        """Return the next *size* bytes, fewer at the end, and stay before them."""
        self._fill(size)
        return self._buffer[:size]

    def take(self, size: int) -> bytes:
        """Return the next *size* bytes, fewer at the end."""
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
        return self._file.read(max(wanted, PIECE))


class Member(Plain):
    """Records in the member of *file* that begins at *offset*: one, by the standard."""

    def __init__(self, file: IO[bytes], offset: int, packing: Packing) -> None:
        super().__init__(file, offset)
        self._inflater = packing.inflater()
        self._name = packing.name
        self._read_to = offset

    @property
    def next_offset(self) -> int | None:
        """Where the member ends, which is where the next one begins; None at the end."""
        self._file.seek(self._end)
        return self._end if self._file.read(1) else None

    def after_record(self) -> None:
        """Move the offset past the member once its last record is taken."""
        if self.at_end():
            self.offset = self._end

    @property
    def _end(self) -> int:
        """Where the member ends, once it is inflated: what was read behind it is not its own."""
        return self._read_to - len(self._inflater.unused_data)

    def _taken(self, size: int) -> None:
        """A record in a member has the offset of the member."""

    def _piece(self, wanted: int) -> bytes:
        while not self._inflater.eof:
            is_hungry = self._inflater.needs_input
            data = self._next_bytes() if is_hungry else b""
            try:
                part = self._inflater.decompress(data, max(wanted, PIECE))
            except (zlib.error, zstd.ZstdError) as error:
                raise DamageError(f"the {self._name} member is damaged: {error}") from error
            if part:
                return part
            if is_hungry and not data and not self._inflater.eof:
                raise DamageError(f"the {self._name} member is cut: the file ends inside it")
        return b""

    def _next_bytes(self) -> bytes:
        self._file.seek(self._read_to)
        data = self._file.read(READ)
        self._read_to += len(data)
        return data


class _Gunzip:
    """One gzip member, inflated through the interface that zstd has."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, max_length)
