"""What programs that mirror sites keep beside the pages: logs, caches, an index of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_CACHE, _LOG, _COOKIES = "hts-cache", "hts-log.txt", "cookies.txt"

_INDEX: Final = b"Mirror and index made by HTTrack Website Copier"
"""In a comment of the page on which HTTrack lists the sites that it mirrored."""

_SEARCHED: Final = 64 * 1024
"""Bytes of that page: it has some four thousand, the comment behind its metadata."""


def is_of_the_mirror(path: Path) -> bool:
    """Return True if *path* stands beside mirrored pages, and is none of them."""
    name = path.name.lower()
    if name in {_COOKIES, "index.html"} and _holds_httrack(path.parent):
        return name == _COOKIES or _is_index(path)
    return name in {"robots.txt", _CACHE, _LOG}


def _holds_httrack(folder: Path) -> bool:
    return (folder / _LOG).exists() or (folder / _CACHE).exists()


def _is_index(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _INDEX in file.read(_SEARCHED)
    except OSError:  # a page, so that reading it says why
        return False
