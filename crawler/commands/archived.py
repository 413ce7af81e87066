"""One page out of an archive, for a person who looks at it; the network is not touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive import find_saved, read_archive
from crawler.errors import ArchiveError, UsageError
from crawler.state.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.page import Page


def archived_page(url: str, archive: Path) -> Page:
    """Return the last page that *archive*, a file or a folder, holds of the address *url*.

    What answered with a page goes before redirects and errors. Raises UsageError when there is
    none, with what was read in vain.
    """
    key, best, pages, damage = url_key(url), None, 0, list[ArchiveError]()
    for page in _pages(archive):
        if isinstance(page, ArchiveError):
            damage.append(page)
            continue
        pages += 1
        if key in {url_key(told) for told in (page.url, page.requested_url) if told} and (
            best is None or _is_answer(page) or not _is_answer(best)
        ):
            best = page
    if best is None:
        also = f"; not all could be read: {damage[0]}" if damage else ""
        raise UsageError(f"{archive}: none of its {pages} pages is {url}{also}")
    return best


def _pages(archive: Path) -> Iterator[Page | ArchiveError]:
    if not archive.exists():
        raise UsageError(f"--archive {archive}: no such file or folder")
    root = archive if archive.is_dir() else archive.parent
    for file in find_saved(archive):
        yield from read_archive(file, root=root)


def _is_answer(page: Page) -> bool:
    return page.status in {None, 200}
