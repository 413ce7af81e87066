"""What of a folder is not read: counted, so that nobody takes it for read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.archive.manifest import MANIFESTS
from crawler.archive.saved import is_beside, is_wanted

if TYPE_CHECKING:
    from pathlib import Path


def set_aside(folder: Path) -> Counter[str]:
    """Return how many files below *folder* a replay does not read, by what their names end in.

    What stands beside a page is not among them: sidecars, manifests, hidden files, and the
    ``NAME_files`` folders of browsers. A link of the file system counts as ``link``.
    """
    counts: Counter[str] = Counter()
    waiting = [folder]
    while waiting:
        try:
            inside = [child for child in waiting.pop().iterdir() if not is_beside(child)]
        except OSError:  # `find_saved` yields it, and reading it says why
            continue
        waiting += [child for child in inside if child.is_dir() and not child.is_symlink()]
        counts.update(_ending(child) for child in inside if _is_left(child))
    return counts


def _is_left(child: Path) -> bool:
    name = child.name.lower()
    if child.is_dir() and not child.is_symlink():
        return False
    return not (is_wanted(child) or name.endswith(".meta.json") or name in MANIFESTS)


def _ending(child: Path) -> str:
    if child.is_symlink():
        return "link"
    return child.suffix.lower().partition("?")[0] or "no ending"
