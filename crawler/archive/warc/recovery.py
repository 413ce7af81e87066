"""WARC files that a crash left open: cut after the last whole record, and given their names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.writer import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.warc.payloads import Payloads
    from crawler.errors import ArchiveError


def recover_folder(folder: Path, payloads: Payloads) -> list[str]:
    """Cut the ``.open`` files that a crash left in *folder* after the last whole record of each.

    They get their final names. What is damaged before that record, as a power cut leaves it, stays
    and is told: what is whole behind it must not go with it. What they hold is told to *payloads*,
    which may have forgotten the last of it. Returns one line per file: what was kept and what was
    cut. No process may be writing there.
    """
    return [_recover(path, payloads) for path in sorted(folder.glob("*.warc.gz.open"))]


def _recover(path: Path, payloads: Payloads) -> str:
    end = count = 0
    damages: list[ArchiveError] = []
    for located in payloads.learn(_whole(path, damages), file=path.with_suffix("").name):
        end, count = located.end, count + 1
    if count == 0:
        path.unlink()
        return f"{path}: no whole record in it, removed"
    dropped = path.stat().st_size - end
    with path.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())
    final = path.with_suffix("")
    path.rename(final)
    sync_folder(path.parent)
    before = [each for each in damages if (each.offset or 0) < end]
    stays = [f"; at byte {each.offset} {each.what}" for each in before]
    cut = f"{dropped} bytes of an unfinished one cut"
    return f"{final}: {count} records kept, {cut}{''.join(stays)}"


def _whole(path: Path, damages: list[ArchiveError]) -> Iterator[Located]:
    """Yield the whole records of *path*; what is damaged is added to *damages*."""
    for located in read_records(path):
        if isinstance(located, Located):
            yield located
        else:
            damages.append(located)
