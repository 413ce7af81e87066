"""A page as text blocks in reading order, wherever its text stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extract.vocabulary import INLINE_TAGS, SKIPPED_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from crawler.page import Page

MAX_BLOCKS = 50_000
"""Blocks read of one page. The largest page of the development sets has under 10,000; what is
beyond is no article, and the bound keeps time and memory linear on hostile pages."""

MAX_DEPTH = 200
"""Boxes kept above a block. Saved pages stay under 60; deeper text belongs to the box at the
bound, so that 20,000 nested tags cost no more than their reading."""

_WHITE = re.compile(r"[ \t\n\r\f\v\u200b\ufeff\u00ad]+")
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad]")
_WORD = re.compile(r"\w")
_BREAK = "\v"  # stands for a <br>: white space that no page writes


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A block-level element above a block: its tag, its words (class and id), the box around it."""

    tag: str
    words: str
    element: _Element
    parent: Box | None
    depth: int

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


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """A link, or the part of it that stands in one block."""

    url: str
    text: str
    element: _Element


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A run of text between two block-level boundaries; *box* is None in a page of plain text."""

    text: str
    box: Box | None = None
    link_chars: int = 0
    links: tuple[Anchor, ...] = ()

    @property
    def link_share(self) -> float:
        """The share of the text inside links, 0 to 1."""
        return min(1.0, self.link_chars / max(1, len(self.text)))

    @property
    def tag(self) -> str:
        """The tag of the owning element, empty in plain text."""
        return self.box.tag if self.box else ""

    @property
    def path(self) -> str:
        """The tags from the root to the owning element, for people."""
        return "/".join(box.name for box in reversed(list(self.box.path()))) if self.box else ""


def read_blocks(page: Page) -> tuple[Block, ...]:
    r"""Return the text blocks of *page* in reading order; of plain text, its lines.

    >>> from crawler.page import Page
    >>> page = Page(b"<div><p>Un <b>mot</b><div>Publicit\xc3\xa9</div>et la suite</p></div>")
    >>> [block.text for block in read_blocks(page)]
    ['Un mot', 'Publicité', 'et la suite']
    """
    if page.is_plain_text:
        lines = (collapse(line) for line in page.text.splitlines())
        return tuple(Block(line) for line in lines if _WORD.search(line))[:MAX_BLOCKS]
    return _Walk().read(page.tree)


def collapse(text: str) -> str:
    r"""Return *text* with its white space collapsed; no-break spaces stay, invisible marks go.

    >>> collapse("  Crue\n de\u00ad la\u00a0Loire ")
    'Crue de la\xa0Loire'
    """
    return _WHITE.sub(" ", _INVISIBLE.sub("", text)).strip()


class _Walk:
    """The state of one pass: open boxes, open links, and the text gathered since a boundary."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box | None] = [None]
        self.anchors: list[_Element] = []
        self.pieces: list[tuple[str, _Element | None]] = []

    def read(self, root: _Element) -> tuple[Block, ...]:
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if element.tag in SKIPPED_TAGS:
                    walk.skip_subtree()
                else:
                    self._enter(element)
            elif event == "end" and element.tag not in SKIPPED_TAGS:
                self._leave(element)
            if event != "start" and element is not root:
                self._gather(element.tail)
            if len(self.blocks) >= MAX_BLOCKS:
                break
        self._close()
        return tuple(self.blocks)

    def _enter(self, element: _Element) -> None:
        tag = element.tag
        if tag == "a":
            self.anchors.append(element)
        elif tag == "br":
            self._gather(_BREAK)
        elif tag not in INLINE_TAGS:
            self._close()
            self.boxes.append(self._box(element))
        self._gather(element.text)

    def _leave(self, element: _Element) -> None:
        if element.tag == "a":
            self.anchors.pop()
        elif element.tag not in INLINE_TAGS:
            self._close()
            self.boxes.pop()

    def _box(self, element: _Element) -> Box | None:
        parent = self.boxes[-1]
        depth = parent.depth + 1 if parent else 0
        if depth > MAX_DEPTH:
            return parent
        words = f"{element.get('class') or ''} {element.get('id') or ''}".lower().strip()
        return Box(str(element.tag), words, element, parent, depth)

    def _gather(self, text: str | None) -> None:
        if text:
            self.pieces.append((text, self.anchors[-1] if self.anchors else None))

    def _close(self) -> None:
        pieces, self.pieces = self.pieces, []
        for run in _runs(pieces):
            text = collapse("".join(text for text, _ in run))
            if _WORD.search(text):
                links = _links(run)
                chars = sum(len(link.text) for link in links)
                self.blocks.append(Block(text, self.boxes[-1], chars, links))


def _runs(pieces: list[tuple[str, _Element | None]]) -> Iterator[list[tuple[str, _Element | None]]]:
    """Yield the pieces between two consecutive ``<br>``: a body of ``<br>`` runs has paragraphs.

    A single ``<br>`` is a line end inside a paragraph; two make a new one.
    """
    run: list[tuple[str, _Element | None]] = []
    breaks = 0
    for piece in pieces:
        if piece[0] == _BREAK:
            breaks += 1
        elif piece[0].strip():
            if breaks > 1:
                yield run
                run = []
            breaks = 0
        run.append(piece)
    yield run


def _links(run: list[tuple[str, _Element | None]]) -> tuple[Anchor, ...]:
    texts: dict[_Element, list[str]] = {}
    for text, anchor in run:
        if anchor is not None:
            texts.setdefault(anchor, []).append(text)
    found = ((anchor, collapse("".join(parts))) for anchor, parts in texts.items())
    return tuple(Anchor(a.get("href") or "", text, a) for a, text in found if text)
