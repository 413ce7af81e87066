"""Records taken out of a WARC file: a tombstone of the same size stands in their place.

So every other record keeps its offset, and with it every line, index and revisit that names it.
"""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import IO, TYPE_CHECKING

from crawler.archive.warc.members import packing_of
from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.record import FIELDS, Record, as_date, as_lines, id_of, new_record, sha1
from crawler.archive.warc.writer import sync_folder
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

_COMMENT = 0x10  # the flag of a gzip member with a comment (RFC 1952, 2.3.1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of records to be taken out: *count* of them, from *offset* up to *end*."""

    offset: int
    end: int
    count: int


def gaps_in(path: Path, *, is_doomed: Callable[[Record], bool]) -> tuple[Gap, ...]:
    """Return where the doomed records of the WARC file *path* stand, in order of offset.

    Raises ArchiveError when nothing can be taken out of it: it is damaged, a doomed record shares a
    compressed member with one that stays, or the compression is not gzip.
    """
    gaps = tuple(_joined(_gaps(read_records(path), is_doomed, file=str(path))))
    with path.open("rb") as file:
        packing = packing_of(file, name=str(path)) if gaps else None
    if packing and packing.name != "gzip":
        what = f"a tombstone cannot be written among frames of {packing.name}"
        raise ArchiveError(f"{what}; write the file anew as .warc.gz", file=str(path))
    return gaps


def take_out(path: Path, gaps: Iterable[Gap], *, now: datetime, reason: str) -> None:
    """Replace what stands in the *gaps* of the WARC file *path* by tombstones.

    A tombstone says when and why, and nothing of what stood there. The file is written anew beside
    itself and takes its name when it is complete. Raises ArchiveError when a gap is too small.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        shutil.copyfile(path, part)
        with part.open("r+b") as file:
            is_gzip = packing_of(file, name=str(path)) is not None
            for gap in gaps:
                _bury(file, gap, tombstone(path.name, gap, now=now, reason=reason), is_gzip)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def tombstone(file: str, gap: Gap, *, now: datetime, reason: str) -> Record:
    """Return the record that stands where *gap* was."""
    block = as_lines([("tombstone", "taken down"), ("records", str(gap.count)), ("reason", reason)])
    name = id_of(f"{file}:{gap.offset} tombstone")
    return new_record("metadata", name, (("WARC-Date", as_date(now)),), FIELDS, block)


def _gaps(
    records: Iterable[Located | ArchiveError], is_doomed: Callable[[Record], bool], *, file: str
) -> Iterator[Gap | None]:
    """Yield a gap for each compressed member, or plain record, that is to go, None for others."""
    for offset, member in groupby(map(_sound, records), key=attrgetter("offset")):
        end, dooms = offset, Counter[bool]()
        for located in member:
            end = located.end
            dooms[is_doomed(located.record)] += 1
        if len(dooms) > 1:
            what = f"{dooms[True]} of {dooms.total()} records of one compressed member are to go"
            advice = "write the file anew with a member for each record (`warcio recompress`)"
            told = f"{what}, and the others would go with them; {advice}"
            raise ArchiveError(told, file=file, offset=offset)
        yield Gap(offset, end, dooms[True]) if dooms[True] else None


def _joined(gaps: Iterable[Gap | None]) -> Iterator[Gap]:
    """Yield *gaps*, those without a None between them as one."""
    for is_gap, run in groupby(gaps, key=bool):
        if is_gap:
            near = [gap for gap in run if gap]
            yield Gap(near[0].offset, near[-1].end, sum(gap.count for gap in near))


def _sound(located: Located | ArchiveError) -> Located:
    if isinstance(located, ArchiveError):
        raise located
    return located


def _bury(file: IO[bytes], gap: Gap, record: Record, is_gzip: bool) -> None:
    size = gap.end - gap.offset
    data = _member_of_size(record, size) if is_gzip else _record_of_size(record, size)
    if len(data) != size:
        what = f"the records are {size} bytes, too few for a tombstone"
        raise ArchiveError(what, file=str(file.name), offset=gap.offset)
    file.seek(gap.offset)
    file.write(data)


def _member_of_size(record: Record, size: int) -> bytes:
    """Return *record* as one gzip member whose comment fills it up to *size* bytes."""
    data = record.to_bytes()
    compressor = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    deflated = compressor.compress(data) + compressor.flush()
    head = b"\x1f\x8b\x08" + bytes([_COMMENT]) + struct.pack("<L", 0) + b"\x02\xff"
    tail = struct.pack("<LL", zlib.crc32(data), len(data))
    filling = size - len(head) - 1 - len(deflated) - len(tail)
    return head + b" " * filling + b"\x00" + deflated + tail


def _record_of_size(record: Record, size: int) -> bytes:
    """Return *record* with its block filled with spaces up to *size* bytes."""
    for filling in range(max(0, size - len(record.to_bytes()) - 20), size):
        block = record.block + b" " * filling
        fields = tuple(f for f in record.fields if f[0] != "WARC-Block-Digest")
        data = Record((*fields, ("WARC-Block-Digest", sha1(block))), block).to_bytes()
        if len(data) >= size:
            return data
    return b""
