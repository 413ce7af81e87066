"""Folders of saved pages: which files are pages, and what one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.coding import MAX_BODY, decode
from crawler.archive.sidecar import Sidecar, read_sidecar, sidecar_of
from crawler.errors import ArchiveError
from crawler.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARCHIVES = (".warc", ".warc.gz")
_PAGES = (".html", ".htm", ".xhtml", ".txt")


def find_saved(folder: Path) -> Iterator[Path]:
    """Yield the saved pages and WARC files below *folder*, in order of their names.

    Hidden files, the ``NAME_files`` folders that browsers save beside a page, and links that lead
    elsewhere are left out.
    """
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if any(part.startswith(".") or part.endswith("_files") for part in inside):
            continue
        if is_saved(path) and path.is_file() and not path.is_symlink():
            yield path


def is_saved(path: Path) -> bool:
    """Return True if *path* is called like a page or an archive that `read_archive` reads."""
    name = path.name.lower()
    return name.endswith(ARCHIVES) or name.removesuffix(".gz").endswith(_PAGES)


def read_saved(path: Path, *, root: Path) -> Page:
    """Return the page saved at *path* with what its sidecar states; *root* shortens its name.

    Raises ArchiveError when the page cannot be read.
    """
    name = path.relative_to(root).as_posix()
    body = _body(path, name)
    told = _told(path, root)
    return Page(
        body,
        url=told.url,
        requested_url=told.requested_url or told.url,
        fetched_at=told.fetched_at,
        status=told.status,
        headers=told.headers,
        charset=told.charset,
        timezone=told.timezone,
        is_plain_text=path.name.lower().removesuffix(".gz").endswith(".txt"),
        site=told.site,
        source_path=name,
        warnings=told.warnings,
    )


def _body(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        body = path.read_bytes() if size <= MAX_BODY else b""
    except OSError as error:
        raise ArchiveError(f"cannot be read ({error.strerror})", file=name) from error
    if size > MAX_BODY:
        raise ArchiveError(f"{size} bytes, and at most {MAX_BODY} are read of a page", file=name)
    if path.suffix.lower() != ".gz":
        return body
    body, problem = decode(body, ["gzip"])
    if problem:
        raise ArchiveError(f"not readable as gzip: {problem}", file=name)
    return body


def _told(page: Path, root: Path) -> Sidecar:
    sidecar = sidecar_of(page)
    if sidecar is None:
        return Sidecar()
    name = sidecar.relative_to(root).as_posix()
    try:
        return read_sidecar(sidecar.read_text("utf-8-sig"), name=name)
    except (OSError, UnicodeDecodeError) as error:
        return Sidecar(warnings=(f"{name}: cannot be read ({error}); it was not used",))
