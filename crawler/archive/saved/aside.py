"""What of a folder is not read: counted, so that nobody takes it for read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from crawler.archive.saved.manifest import MANIFESTS
from crawler.archive.saved.pages import is_beside, is_wanted
from crawler.archive.saved.sidecar import is_sidecar

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED: Final = "expected.json"
"""What the page beside it, a fixture of ours, should give."""

_OF_TESTS: Final = frozenset({EXPECTED, "meta.json", "output.json"})
"""What tests keep beside a page; the others are web-poet's, whose clock is read."""


def set_aside(folder: Path) -> Counter[str]:
    """Return how many files below *folder* a replay does not read, by what their names end in.

    What stands beside a page is not among them: sidecars, manifests, what tests expect, hidden
    files, and the ``NAME_files`` folders of browsers. A link of the file system counts as ``link``.
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
    is_known = is_sidecar(child) or name in MANIFESTS or name in _OF_TESTS
    return not (is_known or is_wanted(child))


def _ending(child: Path) -> str:
    if child.is_symlink():
        return "link"
    return child.suffix.lower().partition("?")[0] or "no ending"
