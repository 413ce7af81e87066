"""How much text and how many links stand in each box of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extract.blocks.marks import LEADS_ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.blocks.block import Block
    from crawler.extract.blocks.boxes import Box

_LED = 0.03
"""Share of links up to which a box named after cards or related articles is text; at .1 the cards
of other articles come in on the development sets."""


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
