"""What is no paragraph of the article whatever it weighs: by its box, or by its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extract.blocks.container import OFTEN
from crawler.extract.blocks.marks import EMBEDDED, NAVIGATION, PULL_QUOTE
from crawler.extract.blocks.phrases import ALSO, CALLS, CREDIT, MARKED, NEWSLETTER
from crawler.extract.blocks.shape import is_title
from crawler.extract.blocks.stampline import is_stamp_line

if TYPE_CHECKING:
    from crawler.extract.blocks import Block
    from crawler.extract.blocks.scene import Scene

_FEW_WORDS = 6
"""Words of a line that says no more than "À lire aussi", its colon counted."""

_ALONE = 0.9
"""Share of a title that is one link and stands alone in its line."""

_NAMES = ((EMBEDDED, "embedded post"), (PULL_QUOTE, "pull quote"), (NAVIGATION, "navigation"))
_BOXES = EMBEDDED | PULL_QUOTE | NAVIGATION

_DATA = re.compile(r"[\[{]+\s*\"[^\"]{1,60}\"\s*[:,].*[\]}]$", re.DOTALL)
"""JSON that a script of the page was to read."""

_INVITATION = 300
"""Characters of a call to a newsletter; a longer text tells of one."""

_CAPTION = 200
"""Characters of a caption, a call or a label, and of what is read of a longer text."""


def veto(block: Block, scene: Scene) -> str | None:
    """Return why *block* cannot be body, or None: then its weight decides."""
    text = block.text
    if scene.is_headline(text):
        return "headline"
    if scene.is_foreign(block):
        return "comment or dialog"
    view = scene.view(block.box)
    if view and view.marks & _BOXES:
        return next(name for bit, name in _NAMES if view.marks & bit)
    if scene.counts[text] >= OFTEN:
        return "repeated"
    return "leads elsewhere" if leads_elsewhere(block) else _by_words(text)


def _by_words(text: str) -> str | None:
    if _DATA.match(text):
        return "data"
    if CALLS.match(text[:_CAPTION]) or _invites(text):
        return "call"
    if len(text) < _CAPTION and CREDIT.match(text):
        return "credit"
    return "stamp" if is_stamp_line(text) else None


def _invites(text: str) -> bool:
    """Return True for a call to a newsletter; the word is looked for first, which is faster."""
    if len(text) >= _INVITATION or "newsletter" not in text.lower():
        return False
    return NEWSLETTER.search(text) is not None


def leads_elsewhere(block: Block) -> bool:
    """Return True for a line such as "Lire aussi : …": nearly all link, or no more than a label.

    A paragraph may begin with the same words, or with an arrow, and be body. With both it is
    none, though its link be an embedded film.
    """
    text = block.text[:_CAPTION]
    if block.link_share >= _ALONE and is_title(text) and not text.endswith((".", "…", "»", '"')):
        return True
    is_marked = MARKED.match(text) is not None
    if ALSO.match(text):
        return is_marked or block.link_share >= 0.5 or len(text.split()) <= _FEW_WORDS
    return is_marked and block.link_share >= 0.5
