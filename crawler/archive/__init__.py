"""Bytes ↔ disk: WARC files and folders of saved pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.captures import read_wacz, read_warc
from crawler.archive.files import OF_RECORDS, is_called
from crawler.archive.saved.pages import find_saved, read_saved
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from crawler.page import Page

__all__ = ["find_saved", "read_archive", "read_saved"]


def read_archive(
    path: Path, *, root: Path, hosts: Collection[str] = ()
) -> Iterator[Page | ArchiveError]:
    """Yield the pages of *path*, an archive or one saved page, and what of it is damaged.

    *root* is the folder that the names of saved pages are relative to, *hosts* are those of the
    sites in question, without ``www.``.
    """
    try:
        if is_called(path.name, (".wacz",)):
            yield from read_wacz(path)
        elif is_called(path.name, OF_RECORDS):
            yield from read_warc(path)
        else:
            yield read_saved(path, root=root, hosts=hosts)
    except ArchiveError as error:
        yield error
    except OSError as error:
        yield ArchiveError(f"cannot be read ({error.strerror})", file=str(path))
