"""What of an archive cannot be read, as a page that gave no article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.archive.files import ARCHIVES, is_called
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from crawler.errors import ArchiveError

DAMAGED: Final = object()
"""The signal of a crawl over an archive that a part of it cannot be read; its argument is the
*refusal* that says which."""


def damaged(error: ArchiveError) -> Refusal:
    """Return the refusal for a part of an archive, or a whole file, that cannot be read.

    A saved page that is unreadable is one page of many; an archive holds others that nobody sees.

    >>> from crawler.errors import ArchiveError
    >>> [damaged(ArchiveError("…", file=name)).kind for name in ("a.html.gz", "a.wacz")]
    ['unreadable', 'damaged']
    """
    if error.offset is not None:
        where = f"{error.file} at byte {error.offset}"
        advice = "the rest was read; restore this part"
        return Refusal(where, "failed", "damaged", error.what, advice)
    kind = "damaged" if is_called(error.file, ARCHIVES) else "unreadable"
    advice = "restore this file or let us read it, or leave it out"
    return Refusal(error.file, "failed", kind, error.what, advice)
