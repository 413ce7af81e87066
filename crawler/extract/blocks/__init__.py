"""A page as text blocks in reading order, wherever its text stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.extract.blocks.block import LINKED, Anchor, Block
from crawler.extract.blocks.pieces import collapse
from crawler.extract.blocks.sums import sum_up
from crawler.extract.blocks.walk import KINDS, KINDS_OPENED, MAX_BLOCKS, WORD, Run, Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.page import Page

__all__ = [
    "LINKED", "MAX_BLOCKS", "Anchor", "Block", "PageText", "Run", "collapse", "read_blocks",
    "read_text",
]  # fmt: skip

_LINE_CHARS: Final = 24
"""Characters from which a line counts as text on a page of short lines."""

_LITTLE: Final = 2000
"""Long text of a page that may be one of short lines. From 1,000 on the development sets gain."""

_MOSTLY: Final = 0.5
"""Share of the long text from which short lines make such a page: of .3 to 2, the best."""

_MESSAGE: Final = 400
"""Characters up to which an element that may swallow an article only says that scripts, or another
browser, are needed."""


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
        blocks = [Block(line) for line in lines if WORD.search(line)]
        return PageText(tuple(blocks[:MAX_BLOCKS]))
    walk = Walk(KINDS)
    walk.read(page.tree)
    if walk.hidden > _MESSAGE and walk.hidden > _long_chars(walk.blocks):
        walk = Walk(KINDS_OPENED)
        walk.read(page.tree)
    _lengthen(walk.blocks)
    sum_up(walk.boxes, walk.blocks)
    return PageText(tuple(walk.blocks), walk.runs)


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
