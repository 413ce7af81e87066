"""The block-level elements around the text of a page, and what each of them holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extract.blocks.marks import ARTICLE, LEADS_ELSEWHERE, marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from crawler.extract.blocks import Block

MAX_DEPTH = 200
"""Boxes kept above a block. Saved pages stay under 60; deeper text belongs to the box at the
bound, so that 20,000 nested tags cost no more than their reading."""

_LED = 0.03
"""Share of links up to which a box named after cards or related articles is text; at .1 the cards
of other articles come in on the development sets."""

_DIGITS = re.compile(r"\d+")


@dataclass(slots=True, eq=False)
class Box:
    """A block-level element above a block.

    *words* are its class and id in lower case; *marks* what they and the tag say, *above* what
    those of all boxes around it say as well. *chars*, *link_chars* and *long_chars* count its
    text, that inside links, and that of long blocks; they are complete once the page is read.
    """

    tag: str
    words: str
    element: _Element
    parent: Box | None
    depth: int
    marks: int
    above: int
    told: str = ""
    chars: int = 0
    link_chars: int = 0
    long_chars: int = 0

    @classmethod
    def around(cls, element: _Element, parent: Box | None) -> Box:
        """Return the box of *element* inside *parent*; the parent itself at the bound of depth."""
        depth = parent.depth + 1 if parent else 0
        if parent is not None and depth > MAX_DEPTH:
            return parent
        tag = str(element.tag)
        words = f"{element.get('class', '')} {element.get('id', '')}".lower()
        marks = marks_of(tag, words)
        if element.get("itemprop") == "articleBody":
            marks |= ARTICLE
        above = marks | parent.above if parent else marks
        return cls(tag, words, element, parent, depth, marks, above)

    @property
    def signature(self) -> str:
        """The tags and classes of this box and the one around it, digits removed."""
        if not self.told:
            boxes = (self, self.parent) if self.parent else (self,)
            told = "<".join(f"{box.tag}.{box.element.get('class', '')}" for box in boxes)
            self.told = _DIGITS.sub("", told)
        return self.told

    def path(self) -> Iterator[Box]:
        """Yield this box and those around it, outwards."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent

    @property
    def name(self) -> str:
        """The tag and its first class, as in ``p.chapo``."""
        first = (self.element.get("class") or "").split()
        return f"{self.tag}.{first[0]}" if first else self.tag


def sum_up(boxes: Sequence[Box], blocks: Sequence[Block]) -> None:
    """Count the text of *blocks* into all *boxes* around it; *boxes* stand outer before inner.

    A box named after cards or related articles that holds next to no link leads nowhere: its mark
    goes.
    """
    for block in blocks:
        box = block.box
        if box is not None:
            size = len(block.text)
            box.chars += size
            box.link_chars += block.link_chars
            if block.is_long:
                box.long_chars += size
    for box in reversed(boxes):
        if box.marks & LEADS_ELSEWHERE and box.link_chars <= _LED * box.chars:
            box.marks &= ~LEADS_ELSEWHERE
        parent = box.parent
        if parent is not None:
            parent.chars += box.chars
            parent.link_chars += box.link_chars
            parent.long_chars += box.long_chars
