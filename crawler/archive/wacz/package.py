"""WACZ packages read in place: nothing is unpacked, and nothing in one is trusted."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from crawler.archive.files import WARCS, is_called
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_MEMBERS = 100_000
"""Members of a package; a crawl of a year has some hundred."""

MAX_TEXT = 256 * 1024 * 1024
"""Bytes of an index or a list of pages once inflated."""

FOLDERS = ("archive/", "indexes/", "pages/")
_UNREADABLE = (
    zipfile.BadZipFile, OSError, ValueError, EOFError, OverflowError, NotImplementedError,
    zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What zipfile raises over a damaged member; NotImplementedError for an unknown compression."""
_PIECE = 1024 * 1024
_CURE = "what `unzip` makes of the package can be replayed"
_LOCAL_HEADER = 30  # bytes before the name in a local file header (APPNOTE 4.3.7)


class Package:
    """An open WACZ package. Names are checked before anything is read."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path = path
        self._file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except _UNREADABLE as error:
            raise ArchiveError(f"no ZIP file: {error}", file=str(path)) from error
        self._refuse()
        files = (info for info in self._zip.infolist() if not info.is_dir())
        self.members = {info.filename: info for info in files}

    @property
    def warcs(self) -> list[str]:
        """The names of the WARC files, in order."""
        inside = (name for name in self.members if name.startswith("archive/"))
        return sorted(name for name in inside if is_called(name, WARCS))

    @property
    def why_empty(self) -> str:
        """What to say of a package that has no WARC file where one belongs."""
        deeper = (name for name in self.members if "/archive/" in name and is_called(name, WARCS))
        found = next(deeper, None)
        return "no WARC file in archive/" + (f" but {found}: {_CURE}" if found else "")

    def open_warc(self, name: str) -> IO[bytes]:
        """Return the WARC file *name* as a file that can seek.

        Raises ArchiveError when it is deflated: then no offset of an index fits it.
        """
        info = self.members[name]
        if info.compress_type != zipfile.ZIP_STORED:
            raise self.error(f"{name} is compressed once more inside the package: {_CURE}")
        with self._readable(name):
            self._file.seek(info.header_offset)
            header = self._file.read(_LOCAL_HEADER)
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        start = info.header_offset + _LOCAL_HEADER + names
        return io.BufferedReader(_Window(self._file, start, info.file_size))

    def read(self, name: str) -> bytes:
        """Return the bytes of the member *name*; raises ArchiveError when it cannot be read."""
        info = self.members[name]
        if info.file_size > MAX_TEXT:
            raise self.error(f"{name} has {info.file_size} bytes, at most {MAX_TEXT} are read")
        with self._readable(name):
            return self._zip.read(info)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of the member *name*; raises ArchiveError when it cannot be read."""
        with self._readable(name), self._zip.open(self.members[name]) as member:
            while piece := member.read(_PIECE):
                yield piece

    def error(self, what: str) -> ArchiveError:
        """Return an error that names the package."""
        return ArchiveError(what, file=str(self.path))

    @contextmanager
    def _readable(self, name: str) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            raise self.error(f"{name} cannot be read: {error}") from error

    def _refuse(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise self.error(f"{len(infos)} members, at most {MAX_MEMBERS} are read")
        if len(infos) != len({info.filename for info in infos}):
            raise self.error("two members have one name")
        for info in infos:
            reason = _unsafe(info)
            if reason:
                raise self.error(f"member {info.filename!r} {reason}")


def _unsafe(info: zipfile.ZipInfo) -> str | None:
    """Return why a member may not be in a package, None for one that may."""
    name = info.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
        return "leads out of the package"
    if info.flag_bits & 1:
        return "is encrypted"
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        return "is a link"
    if info.file_size > info.compress_size * 200 + 1_000_000:
        return "inflates two hundred times: a bomb"
    return None


class _Window(io.RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # a buffer is a buffer
        wanted = min(len(buffer), max(0, self._size - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Give the package at *path*; raises ArchiveError when it is none or holds what may not be."""
    with path.open("rb") as file:
        yield Package(path, file)
