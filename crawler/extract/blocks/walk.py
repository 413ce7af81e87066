"""The one pass over the tree of a page that gathers its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from crawler.extract.blocks.block import LONG, Block
from crawler.extract.blocks.boxes import MAX_DEPTH, Box
from crawler.extract.blocks.phrases import LONGEST_OPENS, OPENS
from crawler.extract.blocks.pieces import BREAK, collapse, links_of, parted, runs_of
from crawler.extract.blocks.vocabulary import INLINE_TAGS, SKIPPED_TAGS, SWALLOWING_TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from crawler.extract.blocks.pieces import Piece

MAX_BLOCKS = 50_000
"""Blocks read of one page. The largest page of the development sets has under 10,000; what is
beyond is no article, and the bound keeps time and memory linear on hostile pages."""

WORD: Final = re.compile(r"\w")
"""What a text has that is a block."""

_DROP_CAP = re.compile(r"drop-?_?cap|lettrine|first-?_?letter", re.IGNORECASE)
_XML_SPACE = " \t\r\n"
_INNER = etree.XPath(  # one axis: "//text()" would sort its result, quadratic in a long list
    "descendant::text()[not(parent::script or parent::style)][normalize-space()]"
)

_SKIP, _INLINE, _ANCHOR, _LINE, _BLOCK = range(5)
KINDS: Final[dict[object, int]] = {
    **dict.fromkeys(INLINE_TAGS, _INLINE),
    **dict.fromkeys(SKIPPED_TAGS, _SKIP),
    "a": _ANCHOR,
    "br": _LINE,
}
"""What each element is for the text; all others begin a block and end one."""

KINDS_OPENED: Final = {tag: kind for tag, kind in KINDS.items() if tag not in SWALLOWING_TAGS}
"""For a page whose text stands in such an element, by mistake or for want of scripts."""

Run = tuple[str, "_Element", bool]
"""A run of characters, the element that it stands in or behind, and True when behind."""


class Walk:
    """The state of one pass: open elements, open links, and the text gathered since a boundary."""

    def __init__(self, kinds: Mapping[object, int]) -> None:
        self.kinds = kinds
        self.hidden = 0  # characters of long runs in skipped elements that may swallow an article
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []
        self.runs: list[Run] = []
        self.open: list[_Element] = []
        self.made: list[Box] = []  # boxes of the outermost open elements; made when text appears
        self.anchor: _Element | None = None
        self.pieces: list[Piece] = []

    def read(self, root: _Element) -> None:
        """Gather the text under *root* in one pass; comments and the like end nothing."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        kind_of = self.kinds.get
        for event, element in walk:
            is_start = event == "start"
            if is_start:
                kind = kind_of(element.tag, _BLOCK)
                if kind == _SKIP or (kind == _INLINE and _is_hint(element)):
                    walk.skip_subtree()
                    self._skip(element)
                    continue
                if kind != _INLINE:
                    self._enter(element, kind)
                text = element.text
            else:
                if event == "end" and (kind := kind_of(element.tag, _BLOCK)) >= _ANCHOR:
                    self._leave(element, kind)
                text = element.tail if element is not root else None
            if text and (self.pieces or text.strip(_XML_SPACE)):  # spares most of the layout
                self._add(text, element, is_tail=not is_start)
        self._close()

    def _add(self, text: str, element: _Element, *, is_tail: bool) -> None:
        is_blank = text.isspace()
        if not is_blank or text.strip(_XML_SPACE):
            self.runs.append((text, element, is_tail))
        if is_blank and not self.pieces:
            return
        if is_tail and _is_drop_cap(element):
            text = text.lstrip()  # the white space behind it is the layout's
        if self.anchor is not None and not is_tail and _is_said_of_link(text):
            return
        if text:
            self.pieces.append((text, self.anchor))

    def _skip(self, element: _Element) -> None:
        """Keep the runs inside *element*, of which no block is made."""
        if element.tag not in {"script", "style"}:
            runs = [(str(t), t.getparent(), t.is_tail) for t in _INNER(element)]
            self.runs += runs
            if element.tag in SWALLOWING_TAGS:
                self.hidden += sum([len(text) for text, _, _ in runs if len(text) > LONG])

    def _enter(self, element: _Element, kind: int) -> None:
        if kind == _BLOCK:
            if self.pieces:
                self._close()
            self.open.append(element)
        elif kind == _ANCHOR:
            self.anchor = element
        elif self.pieces:
            self.pieces.append(BREAK)

    def _leave(self, element: _Element, kind: int) -> None:
        if kind == _BLOCK:
            if self.pieces:
                self._close()
            self.open.pop()
            if len(self.made) > len(self.open):
                self.made.pop()
        elif kind == _ANCHOR:
            self.anchor = None

    def _close(self) -> None:
        pieces, self.pieces = self.pieces, []
        if self.open and self.open[-1].tag == "pre":
            pieces = list(parted(pieces))
        while len(pieces) > 1 and pieces[-1][0].isspace():
            pieces.pop()  # leaves one piece of most blocks, which has no links to gather
        for run in runs_of(pieces) if len(pieces) > 1 else (pieces,):
            text = collapse("".join([text for text, _ in run]))
            has_word = text[:1].isalnum() or WORD.search(text)
            if has_word and len(self.blocks) < MAX_BLOCKS:
                links = links_of(run, text)
                chars = sum([len(link.text) for link in links]) if links else 0
                self.blocks.append(Block(text, self._box(), chars, links))

    def _box(self) -> Box | None:
        """Return the box of the innermost open element, making those that are not made yet."""
        made = self.made
        for element in self.open[len(made) :]:
            parent = made[-1] if made else None
            if parent is not None and parent.depth >= MAX_DEPTH:
                made.append(parent)
                continue
            box = Box(element, parent)
            self.boxes.append(box)
            made.append(box)
        return made[-1] if made else None


def _is_hint(element: _Element) -> bool:
    """Return True if *element* shows only below a pointer: a hint, an abbreviation in full."""
    if element.get("role") == "tooltip":
        return True
    parent = element.getparent() if element.get("aria-hidden") == "true" else None
    return parent is not None and parent.tag == "abbr"


def _is_said_of_link(text: str) -> bool:
    """Return True for "(nouvelle fenêtre)" in a link, which is said to those who do not see it."""
    if len(text) > LONGEST_OPENS or not ("(" in text or ", " in text):
        return False
    return OPENS.fullmatch(text) is not None


def _is_drop_cap(element: _Element) -> bool:
    """Return True if *element* is a large first letter, set apart from the rest of its word."""
    letter = element.text
    if not letter or len(letter) != 1 or not letter.isupper():
        return False
    return _DROP_CAP.search(element.get("class") or "") is not None
