"""How much a block looks like a paragraph of the article, from 0 to 1, and why.

`score_block` is the only place that decides; a learned weighing can replace it as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extract.container import Scene, is_long
from crawler.extract.shape import is_sentence
from crawler.extract.stampline import is_stamp_line
from crawler.extract.vocabulary import ALSO, CALLS, CREDIT, FURNITURE, MARGINAL, MARKED, RELATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.blocks import Block, Box

__all__ = ["ENOUGH", "Scene", "score_block"]

ENOUGH = 0.5
"""Score from which a block is body."""

_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_TEXT_TAGS = frozenset({"p", "li", "blockquote", "td", "div", "dd", "section", "article", "pre"})
_SIGNATURE = re.compile(r"^\W*(?:par |avec )?[\w.\-/ ’']{2,40}\W*$", re.IGNORECASE)
_AUTHOR_LINE = re.compile(r"^(?:par|propos recueillis|traduit|texte|écrit par)\b", re.IGNORECASE)


def score_block(block: Block, index: int, scene: Scene) -> tuple[float, str]:
    """Return the score of *block* and the reason, the first rule that applies."""
    if scene.container is None or not scene.holds(block):
        return 0.0, "outside the article"
    path = _inside(block, scene)
    for rule in (_veto, _line):
        reason = rule(block, path, index, scene)
        if reason:
            return 0.1, reason
    return _text(block, path, scene)


def _inside(block: Block, scene: Scene) -> Sequence[Box]:
    boxes = []
    for box in block.box.path() if block.box else ():
        if box is scene.container:
            break
        if box not in scene.dominant:
            boxes.append(box)
    return boxes


def _veto(block: Block, path: Sequence[Box], index: int, scene: Scene) -> str | None:
    """Return why the boxes around *block* rule it out, those inside the container only."""
    tags = {box.tag for box in path}
    if index <= scene.headline_index or scene.is_headline(block.text):
        return "headline or above it"
    if scene.is_comment(block):
        return "comments"
    if tags & {"figure", "figcaption"}:
        return "caption"
    if tags & {"nav", "footer", "form", "aside", "h1", "label"}:
        return "furniture"
    words = " ".join(box.words for box in path)
    if FURNITURE.search(words) or MARGINAL.search(words):
        return "furniture"
    return "leads elsewhere" if RELATED.search(words) else None


def _line(block: Block, path: Sequence[Box], index: int, scene: Scene) -> str | None:
    """Return why the words of *block* rule it out."""
    text, share = block.text, block.link_share
    if ALSO.search(text) and (share >= 0.5 or len(text.split()) <= 5):
        return "leads elsewhere"
    if MARKED.search(text) and share >= 0.5:
        return "leads elsewhere"
    if CALLS.search(text):
        return "call"
    if CREDIT.search(text) and len(text) < 200:
        return "caption"
    if is_stamp_line(text):
        return "stamp"
    return _short_line(block, scene)


def _short_line(block: Block, scene: Scene) -> str | None:
    text = block.text
    if scene.counts[text] > 1 and len(text) < 200:
        return "repeated"
    if _AUTHOR_LINE.search(text) and len(text) < 100:
        return "signature"
    return "links" if block.link_share > 0.6 else None


def _text(block: Block, path: Sequence[Box], scene: Scene) -> tuple[float, str]:
    total = max(1, sum(scene.long_by_signature.values()))
    share = scene.long_by_signature.get(scene.signature(block), 0) / total
    if is_long(block):
        return (0.95, "long text") if share > 0.1 else (0.75, "long text")
    if block.tag in _HEADINGS:
        return (0.6, "intertitle") if block.link_share < 0.5 else (0.2, "links")
    if is_sentence(block.text) and block.tag in _TEXT_TAGS and (share > 0.1 or len(path) < 2):
        return 0.8, "sentence"
    if share > 0.3 and not _SIGNATURE.search(block.text):
        return 0.6, "beside paragraphs"
    if any(box.tag in {"li", "blockquote", "td"} for box in path[:2]) and block.link_share < 0.5:
        return 0.55, "list or quotation"
    return (0.4, "short") if share > 0.1 else (0.3, "short elsewhere")
