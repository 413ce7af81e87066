"""Pages whose names do not tell: mirrors keep ``spip.php?article12`` and ``2026/11/24/crue``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

BEGINNING: Final = 1024
"""Bytes in which a page shows what it is: a declaration and a comment come before its first tag."""

_ASSETS: Final = (
    ".css", ".js", ".mjs", ".json", ".jsonl", ".map", ".svg", ".xml", ".rss", ".atom",
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf",
    ".mp3", ".mp4", ".webm", ".pdf", ".zip", ".gz", ".br",
)  # fmt: skip
"""Endings of what is no page, even where a mirror kept the page of an error under the name."""

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


def begins_like_a_page(path: Path) -> bool:
    """Return True if the file at *path*, of a name that says nothing, begins as HTML does."""
    if path.name.lower().partition("?")[0].endswith(_ASSETS):
        return False
    try:
        return bool(_PAGE.match(_beginning(path)))
    except OSError:  # a name that says nothing, and a file that says nothing: no page
        return False


def holds_a_page(path: Path) -> bool:
    """Return True if the file at *path*, whatever its name, begins as HTML or an answer does.

    For a file that somebody names: what a mirror calls ``.json`` may be the page of an error.
    Raises OSError when it cannot be read.
    """
    beginning = _beginning(path)
    return beginning.startswith(b"HTTP/") or bool(_PAGE.match(beginning))


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(BEGINNING)
