"""Links that may be the headlines of other articles: around the body, outside the furniture."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.extract.blocks import marks
from crawler.extract.blocks.phrases import ALSO
from crawler.extract.blocks.stampline import is_stamp_line
from crawler.extract.split.link_text import FEWEST_WORDS, headline_of, is_headline
from crawler.extract.split.regions import LEVELS, Region, named_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.extract.blocks import Anchor, Block
    from crawler.extract.blocks.boxes import Box
    from crawler.extract.split.addresses import Addresses

_FEWEST_ALONE = 5
"""Words of a headline under no telling heading: four are as often a service of the site."""

_FEWEST_IN_LIST = 2
"""Words of a headline in a list whose other lines are headlines."""

_CARD, _CARD_BLOCKS = 4, 3
"""Boxes around the title of a card in which its link stands, and blocks from one to the other."""

_FURNITURE = marks.COMMENT | marks.NAVIGATION | marks.IN_MENU


class Candidate(NamedTuple):
    """A link in the block of that index, whose like boxes share a *signature*.

    *is_headline* is False for a text so short that only the links beside it tell.
    """

    url: str
    region: str
    text: str
    block: int = -1
    signature: str = ""
    is_headline: bool = True


def find_candidates(
    blocks: Sequence[Block], apart: frozenset[int], around_body: set[Box], addresses: Addresses
) -> Iterator[Candidate]:
    """Yield what may be headlines, in page order; those *apart* are not looked at."""
    region = Region()
    for index, block in enumerate(blocks):
        region = region.after(block)
        if index in apart or not block.links or _is_furniture(block, around_body):
            continue
        title = _title_above(blocks, index)
        name = named_in_line(block) or region.name
        for anchor in block.links:
            found = _found(anchor, block, index, name, addresses, title)
            if found:
                yield found


def _found(
    anchor: Anchor, block: Block, index: int, region: str, addresses: Addresses, title: str | None
) -> Candidate | None:
    text = headline_of(anchor)
    if title and text.count(" ") + 1 < FEWEST_WORDS:
        text = title
    words = text.count(" ") + 1
    if not is_headline(text, fewest=_FEWEST_IN_LIST) or is_stamp_line(text):
        return None
    url = addresses.absolute(anchor.url)
    if not url or not addresses.leads_to_an_article(url, words=words):
        return None
    name = "a_lire_aussi" if region == "other" and ALSO.match(block.text) else region
    fewest = _FEWEST_ALONE if region == "other" else FEWEST_WORDS
    signature = block.box.signature if block.box else ""
    return Candidate(url, name, text, index, signature, words >= fewest)


def _title_above(blocks: Sequence[Block], index: int) -> str | None:
    """Return the heading that a bare "En savoir plus" belongs to: that of its card."""
    for before in blocks[max(0, index - _CARD_BLOCKS) : index][::-1]:
        if before.links:
            return None
        if before.tag in LEVELS:
            around = set(islice(blocks[index].boxes(), 1, _CARD))
            return before.text if around & set(islice(before.boxes(), 1, _CARD)) else None
    return None


def _is_furniture(block: Block, around_body: set[Box]) -> bool:
    """Return True for menus, footers and comments: what leads to parts of the site."""
    if block.box is None or not block.box.above & _FURNITURE:
        return False
    near = [box for box in islice(block.boxes(), 8) if box not in around_body]
    if any(box.tag == "footer" and box.marks & marks.LEADS_ELSEWHERE for box in near):
        return False  # the foot of the article, where its related links stand
    return any(box.marks & (marks.COMMENT | marks.NAVIGATION) for box in near) or any(
        box.marks & marks.IN_MENU for box in near[:5]
    )
