"""What is measured of a block before it is weighed: its words, its place, its boxes.

Every feature lies between 0 and about 8, so that a weight can be read without its unit.
"""

from __future__ import annotations

import re
from math import log1p
from typing import TYPE_CHECKING, Final

from crawler.extract.blocks import marks
from crawler.extract.blocks.phrases import MARKED
from crawler.extract.blocks.shape import is_sentence

if TYPE_CHECKING:
    from crawler.extract.blocks import Block
    from crawler.extract.blocks.scene import Scene

_OUTSIDE_STEPS = 8
"""Steps to the container for what stands outside: the deepest texts inside have 7."""

_AUTHOR_LINE = re.compile(
    r"^\W*(?:par|propos recueillis|traduit|texte|[ée]crit par|by|von)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…。！？](?:\W|$)")

_MARKS: Final = (
    ("furniture", marks.FURNISHED),
    ("leads elsewhere", marks.LEADS_ELSEWHERE),
    ("beside", marks.BESIDE),
    ("caption", marks.CAPTION),
    ("navigation", marks.NAVIGATION),
    ("aside", marks.ASIDE),
    ("list", marks.ITEM),
    ("quotation", marks.QUOTE),
    ("cell", marks.CELL),
    ("heading", marks.HEADING),
)

FEATURES: Final = (
    "long",
    "length",
    "link share",
    "ends as a sentence",
    "sentences per word",
    "starts with a capital",
    "capitals",
    "digits",
    "begins with an arrow",
    "author line",
    "copyright",
    "repeated",
    "in the description",
    "above the headline",
    "position",
    "outside",
    "steps to the container",
    "article's text alike",
    "parent's share of long text",
    "box's share of long text",
    "box's link share",
    "paragraph",
    *(name for name, _ in _MARKS),
)
"""Names of the features, in the order of `features_of`."""


def features_of(block: Block, index: int, scene: Scene, *, blocks: int) -> tuple[float, ...]:
    """Return the features of the block at *index* among *blocks* blocks."""
    return (
        *_of_text(block, scene),
        *_of_place(block, index, scene, blocks),
        *_of_boxes(block, scene),
    )


def _of_text(block: Block, scene: Scene) -> tuple[float, ...]:
    text = block.text
    size = len(text)
    words = text.count(" ") + 1
    return (
        float(block.is_long),
        log1p(size),
        block.link_share,
        float(is_sentence(text)),
        min(1.0, 8 * len(_SENTENCE_END.findall(text)) / words),
        float(text[0].isupper()),
        sum(map(str.isupper, text[:200])) / min(size, 200),
        sum(map(str.isdigit, text[:200])) / min(size, 200),
        float(MARKED.match(text) is not None),
        float(size < 100 and _AUTHOR_LINE.search(text) is not None),
        float("©" in text),
        float(size < 200 and scene.counts[text] > 1),
        float(size > 30 and text[:60] in scene.description),
    )


def _of_place(block: Block, index: int, scene: Scene, blocks: int) -> tuple[float, ...]:
    return float(index < scene.headline_index), index / blocks


def _of_boxes(block: Block, scene: Scene) -> tuple[float, ...]:
    view = scene.view(block.box)
    box = block.box
    top = view.outermost if view else box
    parent = box.parent if box and box.parent else box
    on_the_way = view.marks if view else 0
    return (
        float(view is None),
        float(min(view.steps, _OUTSIDE_STEPS) if view else _OUTSIDE_STEPS),
        scene.share_alike(block) if view else 0.0,
        min(1.0, parent.long_chars / scene.long_chars) if parent else 0.0,
        min(1.0, top.long_chars / scene.long_chars) if top else 1.0,
        min(1.0, top.link_chars / max(1, top.chars)) if top else block.link_share,
        float(block.tag == "p"),
        *(float(on_the_way & bit > 0) for _, bit in _MARKS),
    )
