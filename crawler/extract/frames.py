"""Pages that hold nothing but frames: their text is that of other pages."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.page import Page

_NAMED = 3
"""Frames that are named; a page of frames has a menu, a head and a text."""


def frames_of(page: Page) -> tuple[str, ...]:
    """Return what the first frames of *page* show, as it states that; empty for other pages.

    >>> from crawler.page import Page
    >>> frames_of(Page(b"<frameset><frame src=menu.html><frame src=une.html></frameset>"))
    ('menu.html', 'une.html')
    """
    stated = (frame.get("src") for frame in page.tree.iter("frame"))
    return tuple(islice((source for source in stated if source), _NAMED))
