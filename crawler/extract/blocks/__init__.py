"""A page as text blocks in reading order, wherever its text stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from crawler.extract.blocks.boxes import MAX_DEPTH, Box, sum_up
from crawler.extract.blocks.vocabulary import INLINE_TAGS, SKIPPED_TAGS, SWALLOWING_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from crawler.page import Page

MAX_BLOCKS = 50_000
"""Blocks read of one page. The largest page of the development sets has under 10,000; what is
beyond is no article, and the bound keeps time and memory linear on hostile pages."""

LONG: Final = 80
"""Characters of a block that counts as text (notes on the development sets)."""

LINKED: Final = 0.3
"""Share inside links from which a block leads elsewhere and does not count as text."""

_INVISIBLE = re.compile("[\u200b\ufeff\u00ad]")
_WORD = re.compile(r"\w")
_DROP_CAP = re.compile(r"drop-?_?cap|lettrine|first-?_?letter", re.IGNORECASE)
_BREAK = "\v"  # stands for a <br>: white space that no page writes

_SKIP, _INLINE, _ANCHOR, _LINE, _BLOCK = range(5)
_KINDS: Final[dict[object, int]] = {
    **dict.fromkeys(INLINE_TAGS, _INLINE),
    **dict.fromkeys(SKIPPED_TAGS, _SKIP),
    "a": _ANCHOR,
    "br": _LINE,
}

_KINDS_OPENED: Final = {tag: kind for tag, kind in _KINDS.items() if tag not in SWALLOWING_TAGS}
"""For a page whose text stands in such an element, by mistake or for want of scripts."""

_LINE_CHARS: Final = 24
"""Characters from which a line counts as text there."""

_LITTLE: Final = 2000
"""Long text of a page that may be one of short lines. From 1,000 on the development sets gain."""

_MOSTLY: Final = 0.5
"""Share of the long text from which short lines make such a page: of .3 to 2, the best."""

_MESSAGE: Final = 400
"""Characters up to which such an element only says that scripts, or another browser, are needed."""

_XML_SPACE = " \t\r\n"
_INNER = etree.XPath(  # one axis: "//text()" would sort its result, quadratic in a long list
    "descendant::text()[normalize-space() and not(parent::script or parent::style)]"
)

_Piece = tuple[str, "_Element | None"]
"""A run of characters and the link that it stands in."""

Run = tuple[str, "_Element", bool]
"""A run of characters, the element that it stands in or behind, and True when behind."""


class Anchor(NamedTuple):
    """A link, or the part of it that stands in one block."""

    url: str
    text: str
    element: _Element


@dataclass(slots=True, eq=False)
class Block:
    """A run of text between two block-level boundaries; *box* is None in a page of plain text."""

    text: str
    box: Box | None = None
    link_chars: int = 0
    links: tuple[Anchor, ...] = ()
    is_long: bool = field(init=False)

    def __post_init__(self) -> None:
        """Tell whether it is long enough, and free enough of links, to count as text."""
        size = len(self.text)
        self.is_long = size > LONG and self.link_chars < LINKED * size

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

    def boxes(self) -> Iterator[Box]:
        """Yield the boxes around the text, outwards."""
        return self.box.path() if self.box else iter(())


class PageText(NamedTuple):
    """The text of a page: its *blocks*, and *runs* of characters as they stand in the source.

    The runs are those of scripts and styles aside; no block has those of menus to choose from,
    buttons, drawings and the head, which no reader sees as text.
    """

    blocks: tuple[Block, ...]
    runs: Sequence[Run] = ()


def read_blocks(page: Page) -> tuple[Block, ...]:
    r"""Return the text blocks of *page* in reading order; of plain text, its lines.

    >>> from crawler.page import Page
    >>> page = Page(b"<div><p>Un <b>mot</b><div>Publicit\xc3\xa9</div>et la suite</p></div>")
    >>> [block.text for block in read_blocks(page)]
    ['Un mot', 'Publicité', 'et la suite']
    """
    return read_text(page).blocks


def read_text(page: Page) -> PageText:
    """Return the blocks and runs of *page*, from one pass over its tree."""
    if page.is_plain_text:
        lines = (collapse(line) for line in page.text.splitlines())
        blocks = [Block(line) for line in lines if _WORD.search(line)]
        return PageText(tuple(blocks[:MAX_BLOCKS]))
    walk = _Walk(_KINDS)
    walk.read(page.tree)
    if walk.hidden > _MESSAGE and walk.hidden > _long_chars(walk.blocks):
        walk = _Walk(_KINDS_OPENED)
        walk.read(page.tree)
    _lengthen(walk.blocks)
    sum_up(walk.boxes, walk.blocks)
    return PageText(tuple(walk.blocks), walk.runs)


def collapse(text: str) -> str:
    r"""Return *text* with its white space collapsed; no-break spaces stay, invisible marks go.

    >>> collapse("  Crue\n de\u00ad la\u00a0Loire ")
    'Crue de la\xa0Loire'
    """
    text = text.strip()
    if text.replace("\u00a0", "").isprintable() and "  " not in text:  # most, ten times as fast
        return text
    text = _INVISIBLE.sub("", text)
    for white in "\t\n\r\f\v":
        text = text.replace(white, " ")
    while "  " in text:  # halves each run of spaces: a fifth of the time of a pattern
        text = text.replace("  ", " ")
    return text.strip()


def _lengthen(blocks: Sequence[Block]) -> None:
    """Let short lines count as text on a page that has next to nothing else: verses, results."""
    long = _long_chars(blocks)
    if long > _LITTLE:
        return
    lines = [b for b in blocks if len(b.text) > _LINE_CHARS and b.link_chars < LINKED * len(b.text)]
    if sum([len(b.text) for b in lines if not b.is_long]) > _MOSTLY * long:
        for block in lines:
            block.is_long = True


def _long_chars(blocks: Iterable[Block]) -> int:
    return sum([len(block.text) for block in blocks if block.is_long])


class _Walk:
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
        self.pieces: list[_Piece] = []

    def read(self, root: _Element) -> None:
        """Gather the text under *root* in one pass; comments and the like end nothing."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        kind_of = self.kinds.get
        for event, element in walk:
            is_start = event == "start"
            if is_start:
                kind = kind_of(element.tag, _BLOCK)
                if kind == _SKIP or (kind == _INLINE and element.get("role") == "tooltip"):
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
            self.pieces.append((_BREAK, None))

    def _leave(self, element: _Element, kind: int) -> None:
        if kind == _BLOCK:
            if self.pieces:
                self._close()
            self.open.pop()
            if len(self.made) > len(self.open):
                self.made.pop()
        elif kind == _ANCHOR and self.anchor is element:
            self.anchor = None

    def _close(self) -> None:
        pieces, self.pieces = self.pieces, []
        while len(pieces) > 1 and pieces[-1][0].isspace():
            pieces.pop()  # leaves one piece of most blocks, which has no links to gather
        for run in _runs(pieces) if len(pieces) > 1 else (pieces,):
            text = collapse("".join([text for text, _ in run]))
            has_word = text[:1].isalnum() or _WORD.search(text)
            if has_word and len(self.blocks) < MAX_BLOCKS:
                links = _links(run, text)
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


def _is_drop_cap(element: _Element) -> bool:
    """Return True if *element* is a large first letter, set apart from the rest of its word."""
    letter = element.text
    if not letter or len(letter) != 1 or not letter.isupper():
        return False
    return _DROP_CAP.search(element.get("class") or "") is not None


def _runs(pieces: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """Yield the pieces between two consecutive ``<br>``: a body of ``<br>`` runs has paragraphs.

    A single ``<br>`` is a line end inside a paragraph; two make a new one.
    """
    if (_BREAK, None) not in pieces:
        yield pieces
        return
    run: list[_Piece] = []
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


def _links(run: Sequence[_Piece], whole: str) -> tuple[Anchor, ...]:
    """Return the links in *run*, whose text is *whole*."""
    if len(run) == 1:
        only = run[0][1]
        return (Anchor(only.get("href", ""), whole, only),) if only is not None else ()
    texts: dict[_Element, list[str]] = {}
    for text, anchor in run:
        if anchor is not None:
            texts.setdefault(anchor, []).append(text)
    found = ((anchor, collapse("".join(parts))) for anchor, parts in texts.items())
    return tuple([Anchor(a.get("href") or "", text, a) for a, text in found if text])
