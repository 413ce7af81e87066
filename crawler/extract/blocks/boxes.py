"""The block-level elements around the text of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extract.blocks.marks import ARTICLE, marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MAX_DEPTH = 200
"""Boxes kept above a block. Saved pages stay under 60; deeper text belongs to the box at the
bound, so that 20,000 nested tags cost no more than their reading."""

_NO_DIGITS = dict.fromkeys(range(ord("0"), ord("9") + 1))


class Box:
    """A block-level element above a block.

    *words* are its class and id in lower case; *marks* what they and the tag say, *above* what
    those of all boxes around it say as well. *chars*, *link_chars* and *long_chars* count its
    text, that inside links, and that of long blocks; they are complete once the page is read.
    """

    __slots__ = (
        "above", "chars", "classes", "depth", "element", "link_chars", "long_chars", "marks",
        "parent", "signed", "tag", "words",
    )  # fmt: skip

    def __init__(self, element: _Element, parent: Box | None) -> None:
        """Read what *element* inside *parent* says of itself."""
        self.element = element
        self.parent = parent
        self.tag = str(element.tag)
        self.classes: str = element.get("class") or ""
        self.words = f"{self.classes} {element.get('id') or ''}".lower()
        self.marks = marks_of(self.tag, self.words)
        if element.get("itemprop") == "articleBody":
            self.marks |= ARTICLE
        self.depth: int = parent.depth + 1 if parent else 0
        self.above: int = self.marks | parent.above if parent else self.marks
        self.signed = ""
        self.chars = self.link_chars = self.long_chars = 0

    @property
    def signature(self) -> str:
        """The tags and classes of this box and the one around it, digits removed."""
        if not self.signed:
            own, parent = f"{self.tag}.{self.classes}", self.parent
            told = f"{own}<{parent.tag}.{parent.classes}" if parent else own
            self.signed = told.translate(_NO_DIGITS)
        return self.signed

    def path(self) -> Iterator[Box]:
        """Yield this box and those around it, outwards."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent

    @property
    def name(self) -> str:
        """The tag and its first class, as in ``p.chapo``."""
        first = self.classes.split(None, 1)
        return f"{self.tag}.{first[0]}" if first else self.tag
