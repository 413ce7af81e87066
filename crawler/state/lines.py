"""Files of lines: plain, or compressed one line a frame, so that a file is good wherever it ends.

``.jsonl`` is plain; ``.jsonl.gz`` and ``.jsonl.zst`` are read by `zcat`, `zstd -d`, DuckDB and
pandas as one text. A file that another program wrote as a single frame is read too.
"""

from __future__ import annotations

import sys
import zlib
from os import SEEK_END
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from isal import isal_zlib

from crawler.errors import ArchiveError
from crawler.folders import files_in

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SUFFIXES: Final[dict[str, str]] = {"gzip": ".gz", "zstd": ".zst"}
"""What the name of a compressed file ends in, after ``.jsonl``."""

LINES: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst")

REPORT: Final = ".report.json"
"""What the name of the report ends in that a replay writes beside its lines."""

BLOCK: Final = 65_536
"""Bytes that are read at once."""

GZIP_LEVEL, ZSTD_LEVEL = 2, 3
"""Of isal and zstd: 3.2 and 3.5 times smaller, 45 and 75 microseconds a line (16 kB lines; zlib's
level 6 makes it 3.4 times in 390)."""


class Stored(NamedTuple):
    """A line, and the byte of its file that the frame which holds it ends at."""

    line: bytes
    end: int


def is_lines(path: Path) -> bool:
    """Return True if the name of *path* is that of a file of lines.

    >>> from pathlib import Path
    >>> [is_lines(Path(name)) for name in ("a.jsonl", "a.jsonl.zst", "a.jsonl.part", "a.gz")]
    [True, True, False, False]
    """
    return path.name.endswith(LINES)


def line_files(data: Path, *folders: str) -> list[Path]:
    """Return the files of lines in *folders* of a data folder: by default all, duplicates last."""
    found = (files_in(data / name) for name in folders or ("articles", "duplicates"))
    return [path for files in found for path in files if is_lines(path)]


def sibling(path: Path, what: str) -> Path:
    """Return the path beside *path* of the file of lines that holds *what*.

    >>> from pathlib import Path
    >>> [sibling(Path(name), "duplicates").name for name in ("out.jsonl", "a.jsonl.gz")]
    ['out.duplicates.jsonl', 'a.duplicates.jsonl.gz']
    """
    name = stem(path)
    return path.with_name(f"{name}.{what}{path.name.removeprefix(name)}")


def report_beside(path: Path) -> Path:
    """Return the path of the report of the replay that writes its lines to *path*."""
    return path.with_name(stem(path) + REPORT)


def stem(path: Path) -> str:
    """Return the name of *path* without what says that it is a file of lines."""
    ending = next((each for each in LINES if path.name.endswith(each)), path.suffix)
    return path.name.removesuffix(ending)


def packed(line: bytes, path: Path | str) -> bytes:
    """Return *line* as the file *path* holds it: a frame of its own where that is compressed."""
    name = str(path)
    if name.endswith(SUFFIXES["gzip"]):
        return isal_zlib.compress(line, GZIP_LEVEL, 16 + zlib.MAX_WBITS)
    if name.endswith(SUFFIXES["zstd"]):
        return zstd.compress(line, ZSTD_LEVEL)
    return line


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each line of *path*, its line feed included, and where it starts in the text.

    Raises ArchiveError behind the last good line of a compressed file that is cut or damaged.
    """
    offset = 0
    for line in _plain_lines(path) if is_plain(path) else _unpacked_lines(path):
        yield offset, line
        offset += len(line)


def finished_lines(path: Path) -> Iterator[bytes]:
    """Yield the whole lines of *path*; one that is being written, or was cut, is left out.

    Raises ArchiveError for a frame that is damaged.
    """
    lines = _plain_lines(path) if is_plain(path) else _unpacked_lines(path, cut_is_damage=False)
    yield from (line for line in lines if line.endswith(b"\n"))


def read_stored(path: Path) -> Iterator[Stored]:
    """Yield the whole lines of *path*, each with the byte that the file must keep for it.

    What a crash left behind the last whole line is left out. Raises ArchiveError for a frame that
    is damaged.
    """
    if is_plain(path):
        for offset, line in read_lines(path):
            if line.endswith(b"\n"):
                yield Stored(line, offset + len(line))
        return
    pieces: list[bytes] = []
    for piece, end in _frames(path, cut_is_damage=False):
        pieces.append(piece)
        if end is not None:
            *lines, rest = b"".join(pieces).split(b"\n")
            pieces = [rest]
            yield from (Stored(line + b"\n", end) for line in lines)


def whole_lines(path: Path) -> int:
    """Return how many bytes the whole lines of *path* have; 0 when there is no such file."""
    if not path.exists():
        return 0
    if not is_plain(path):
        return max((stored.end for stored in read_stored(path)), default=0)
    with path.open("rb") as file:
        end = file.seek(0, SEEK_END)
        while end > 0:
            start = max(0, end - BLOCK)
            file.seek(start)
            last = file.read(end - start).rfind(b"\n")
            if last >= 0:
                return start + last + 1
            end = start
    return 0


def is_plain(path: Path | str) -> bool:
    """Return True if the file *path* is not compressed, as its name says."""
    return not str(path).endswith(tuple(SUFFIXES.values()))


def _plain_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _unpacked_lines(path: Path, *, cut_is_damage: bool = True) -> Iterator[bytes]:
    text = b""
    for piece, _ in _frames(path, cut_is_damage=cut_is_damage):
        *lines, text = (text + piece).split(b"\n")
        yield from (line + b"\n" for line in lines)
    if text:
        yield text


def _frames(path: Path, *, cut_is_damage: bool = True) -> Iterator[tuple[bytes, int | None]]:
    """Yield the text of *path* in pieces; the last of a frame with the byte that it ends at."""
    new = _decoders(path)
    decoder, read, good = new(), 0, 0
    with path.open("rb") as file:
        while data := file.read(BLOCK):
            read += len(data)
            while data:
                try:
                    piece = decoder.decompress(data)
                except (zlib.error, zstd.ZstdError) as error:
                    message = f"damaged: {error}; restore it"
                    raise ArchiveError(message, file=str(path), offset=good) from error
                if not decoder.eof:
                    yield piece, None
                    break
                data = decoder.unused_data
                decoder, good = new(), read - len(data)
                yield piece, good
    if good < read and cut_is_damage:
        raise ArchiveError("the last line is cut", file=str(path), offset=good)


def _decoders(path: Path) -> Callable[[], Any]:
    """Return what makes a decoder for one frame of *path*."""
    if path.name.endswith(SUFFIXES["gzip"]):
        return lambda: zlib.decompressobj(16 + zlib.MAX_WBITS)
    return zstd.ZstdDecompressor
