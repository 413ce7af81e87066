"""Links to other articles: those in the text, and the headlines around it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from crawler.article import Link
from crawler.extract.base import base_of
from crawler.extract.blocks import Anchor, collapse, marks
from crawler.extract.blocks.scene import key_of
from crawler.extract.split.addresses import Addresses, taken_apart
from crawler.extract.split.candidates import Candidate, find_candidates
from crawler.extract.split.link_text import headline_of
from crawler.extract.split.ranks import without_ranks
from crawler.extract.split.ruled import ruled_blocks, ruled_elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

    from crawler.extract.blocks import Block
    from crawler.page import Page
    from crawler.site import Site

MOST_LINKS = 1000
"""Links kept of a page: the longest list of the development sets has under 700."""


@dataclass(frozen=True, slots=True)
class Related:
    """The links around the body, and the indices of the blocks they stand in."""

    links: tuple[Link, ...]
    blocks: frozenset[int]


def links_in(page: Page, blocks: Iterable[Block]) -> tuple[Link, ...]:
    """Return the links inside the paragraphs of the body, each address once."""
    addresses = Addresses(page.url, base=base_of(page))
    urls: dict[str, str] = {}
    for anchor in (link for block in blocks for link in block.links):
        url = addresses.absolute(anchor.url)
        if url:
            urls.setdefault(url, anchor.text)
    kept = enumerate(islice(urls.items(), MOST_LINKS), 1)
    return tuple(Link(url, text, "body", rank) for rank, (url, text) in kept)


def links_of_lines(lines: Iterable[str]) -> tuple[Link, ...]:
    """Return the headlines of a plain text, which names no addresses."""
    return tuple(Link(None, line, "other", rank) for rank, line in enumerate(lines, 1))


def related_links(
    page: Page,
    site: Site,
    blocks: Sequence[Block],
    *,
    body: frozenset[int],
    headline: str | None,
    start: int = 0,
) -> Related:
    """Return the headlines of other articles on *page*: the same address once, in page order.

    What stands before the block *start*, that of the headline, is the head of the site: its menus
    and its ticker. A box beside the article may stand there too.
    """
    ruled = ruled_elements(page, site, "links_related")
    if ruled:
        inside = ruled_blocks(page, site, "links_related", blocks)
        return Related(_ranked(_of_rule(page, ruled)), inside)
    addresses = Addresses(page.url, base=base_of(page))
    around_body = {box for index in body for box in blocks[index].boxes()}
    own_words, own_texts = key_of(headline or ""), {blocks[index].text for index in body}
    candidates = find_candidates(blocks, body | _head(blocks, start), around_body, addresses)
    found = [
        one
        for one in without_ranks(candidates)
        if one.text not in own_texts and key_of(one.text) != own_words
    ]
    lists = Counter(one.signature for one in found if one.is_headline)
    lists.subtract(one.signature for one in found if not one.is_headline)
    best: dict[str, Candidate] = {}
    used: set[int] = set()
    for one in found:
        if one.is_headline or lists[one.signature] > 0:
            used.add(one.block)
            best.setdefault(taken_apart(one.url).key, one)
    return Related(_ranked(islice(best.values(), MOST_LINKS)), frozenset(used))


def _head(blocks: Sequence[Block], start: int) -> frozenset[int]:
    """Return the blocks of the site's head, before *start*: a box beside the article is none."""
    return frozenset(
        i for i in range(start) if (box := blocks[i].box) is None or not box.above & marks.ASIDE
    )


def _of_rule(page: Page, elements: Iterable[_Element]) -> Iterable[Candidate]:
    addresses = Addresses(page.url, base=base_of(page))
    found: dict[str, Candidate] = {}
    for element in elements:
        for node in element.iter("a"):
            url = addresses.absolute(node.get("href") or "")
            text = headline_of(Anchor("", collapse("".join(node.itertext())), node))
            if url and text:
                found.setdefault(taken_apart(url).key, Candidate(url, "other", text))
    return found.values()


def _ranked(found: Iterable[Candidate]) -> tuple[Link, ...]:
    ranks: Counter[str] = Counter()
    links = []
    for one in found:
        ranks[one.region] += 1
        links.append(Link(one.url, one.text, one.region, ranks[one.region]))
    return tuple(links)
