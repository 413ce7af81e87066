"""What is wrong with saved pages: a body that is not the one described, a description in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.checks.records import Finding
from crawler.archive.saved.manifest import rows_of
from crawler.archive.saved.pages import OTHER_BODY, read_saved
from crawler.archive.saved.sidecar import sidecar_of
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check_saved(path: Path) -> Iterator[Finding]:
    """Yield what is wrong with the page at *path* and its sidecar; nothing when it has none."""
    if sidecar_of(path) is not None:
        yield from _wrong(path, root=path.parent)


def check_manifest(path: Path) -> Iterator[Finding]:
    """Yield what is wrong with the pages that the manifest at *path* names."""
    try:
        rows = rows_of(path)
    except (OSError, ValueError) as error:
        yield Finding(str(path), f"cannot be read: {error}")
        return
    for name in rows:
        page = path.parent / name
        if ".." in page.parts or not page.is_file():
            yield Finding(str(path), f"{name} is named and not there")
        elif sidecar_of(page) is None:
            yield from _wrong(page, root=path.parent)


def _wrong(path: Path, *, root: Path) -> Iterator[Finding]:
    try:
        page = read_saved(path, root=root)
    except ArchiveError as error:
        yield Finding(str(path), error.what)
        return
    for warning in page.warnings:
        yield Finding(str(path), warning, is_damage=warning.endswith(OTHER_BODY))
