"""The bylines near a headline: lines that name who wrote the text, and links to their pages."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from crawler.extract.blocks.marks import (
    ASIDE,
    CAPTION,
    COMMENT,
    HEADLINE,
    LEADS_ELSEWHERE,
    NAVIGATION,
)
from crawler.extract.metadata.names import BYLINE, names_in
from crawler.extract.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.extract.blocks import Anchor, Block

_NEAR = 25
"""Blocks after the headline in which a byline is looked for."""

LONGEST: Final = 150
"""Characters of a byline: three names with their functions."""

_BY_CLASS = re.compile(
    r"aut(?:h?or|eur)|by-?line|signature|journalist|redacteur|\bmetas?\b|-metas?\b"
)
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|auteur|byline)(?:$|[\s_-])")
_STAMP_THEN_BYLINE = re.compile(
    r"\d.*[,–—-]\s*par\s+[^\W\d]|[|•·]\s*par\s[^\W\d].*\d", re.IGNORECASE
)
"""A stamp with the name behind it, above the text or under it; or a name between two bars."""

_BEHIND_BAR = re.compile(r"\d.*[|•·]\s*(?:par|von|by|por)\s+[^\W\d]", re.IGNORECASE)
"""A stamp, a bar and a name; over the text only, since cards have such lines too."""

_CARD = re.compile(r"snippet|teaser|(?:^|[\s_-])card", re.IGNORECASE)
_AUTHOR_PAGE = re.compile(
    r"/(?:auteurs?|authors?|autor(?:en)?|journalistes?|personnes?|redacteurs?|contributeurs?|"
    r"profils?|signatures?|people|by)/[^/]+",
    re.IGNORECASE,
)


def near_headline(blocks: Sequence[Block], headline: str | None) -> Sequence[Block]:
    """Return the blocks around the *headline* among which its byline stands."""
    ends = [i for i, block in enumerate(blocks) if headline and block.text.endswith(headline)]
    marked = (i for i in ends if (box := blocks[i].box) and box.above & HEADLINE)
    start = next(marked, ends[0] if ends else 0)
    return blocks[max(0, start - 3) : start + _NEAR]


def printed_bylines(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield those of *blocks* that are bylines by their box, their words, or a stamp beside."""
    for block in blocks:
        if (
            len(block.text) <= LONGEST
            and not is_elsewhere(block)
            and (
                _is_named(block)
                or BYLINE.match(block.text)
                or follows_stamp(block)
                or _BEHIND_BAR.search(block.text)
            )
            and not is_of_picture(block)
        ):
            yield block


def follows_stamp(block: Block) -> bool:
    """Return True if *block* names someone beside a stamp, and is no link to something else."""
    if "par" not in block.text.lower() or not _STAMP_THEN_BYLINE.search(block.text):
        return False
    return block.link_share < 0.8 or any(map(_names_author, block.links))


def names_of_bylines(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the names in the first bylines; those of cards stand apart from them."""
    found: dict[str, str] = {}
    for block in blocks:
        names = names_in(texts_of(block))
        if found and names and _is_card(block):
            break
        found |= {name.casefold(): name for name in names if name.casefold() not in found}
    return tuple(found.values())


def _is_card(block: Block) -> bool:
    return any(_CARD.search(box.words) for box in islice(block.boxes(), 3))


def texts_of(block: Block) -> tuple[str, ...]:
    """Return the text of *block*, or those of its links where each names an author."""
    links = [link for link in block.links if _names_author(link)]
    return tuple(link.text for link in links) if len(links) > 1 else (block.text,)


def linked_names(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the texts of links to the pages of authors, those of cards aside."""
    for block in blocks:
        if len(block.text) > LONGEST or is_elsewhere(block):
            continue
        yield from (link.text for link in block.links if _names_author(link))


def _names_author(link: Anchor) -> bool:
    named = _AUTHOR_CLASS.search(link.element.get("class") or "")
    is_author = "author" in (link.element.get("rel") or "").lower()
    return bool(is_author or named or _AUTHOR_PAGE.search(link.url))


def _is_named(block: Block) -> bool:
    return any(_names_byline(box.words) for box in islice(block.boxes(), 3))


@remembered
def _names_byline(words: str) -> bool:
    return _BY_CLASS.search(words) is not None


def is_of_picture(block: Block) -> bool:
    """Return True if *block* stands in a figure: it tells of the picture or names its owner."""
    return any(box.marks & CAPTION for box in islice(block.boxes(), 4))


def is_elsewhere(block: Block) -> bool:
    """Return True if *block* belongs to another article, a reader or the site."""
    elsewhere = ASIDE | LEADS_ELSEWHERE | NAVIGATION | COMMENT
    return any(box.marks & elsewhere for box in islice(block.boxes(), 4))
