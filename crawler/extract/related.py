"""Links to other articles: those in the text, and the headlines around it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.article import Link
from crawler.extract import marks
from crawler.extract.addresses import Addresses
from crawler.extract.blocks import Anchor, collapse
from crawler.extract.link_text import FEWEST_WORDS, headline_of, is_headline
from crawler.extract.phrases import ALSO
from crawler.extract.regions import LEVELS, Region, named_in_line
from crawler.extract.ruled import ruled_blocks, ruled_elements
from crawler.extract.scene import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

    from crawler.extract.blocks import Block
    from crawler.extract.boxes import Box
    from crawler.page import Page
    from crawler.site import Site

MOST_LINKS = 1000
"""Links kept of a page: the longest list of the development sets has under 700."""

_FEWEST_ALONE = 5
"""Words of a headline under no telling heading: four are as often a service of the site."""

_FURNITURE = marks.COMMENT | marks.NAVIGATION | marks.IN_MENU


@dataclass(frozen=True, slots=True)
class Related:
    """The links around the body, and the indices of the blocks they stand in."""

    links: tuple[Link, ...]
    blocks: frozenset[int]


class _Found(NamedTuple):
    url: str
    region: str
    text: str


def links_in(page: Page, blocks: Iterable[Block]) -> tuple[Link, ...]:
    """Return the links inside the paragraphs of the body, each address once."""
    addresses = Addresses(page.url)
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
) -> Related:
    """Return the headlines of other articles on *page*: the same address once, in page order."""
    ruled = ruled_elements(page, site, "links_related")
    if ruled:
        inside = ruled_blocks(page, site, "links_related", blocks)
        return Related(_ranked(_of_rule(page, ruled)), inside)
    addresses = Addresses(page.url)
    around_body = {box for index in body for box in blocks[index].boxes()}
    own_words = key_of(headline or "")
    best: dict[str, _Found] = {}
    used: set[int] = set()
    region = Region()
    for index, block in enumerate(blocks):
        region = region.after(block)
        if index in body or not block.links or _is_furniture(block, around_body):
            continue
        title = _title_above(block, blocks[index - 1]) if index else None
        name = named_in_line(block) or region.name
        for anchor in block.links:
            found = _found(anchor, block, name, addresses, title)
            if found and key_of(found.text) != own_words:
                used.add(index)
                best.setdefault(addresses.key(found.url), found)
    return Related(_ranked(islice(best.values(), MOST_LINKS)), frozenset(used))


def _found(
    anchor: Anchor, block: Block, region: str, addresses: Addresses, title: str | None
) -> _Found | None:
    text = headline_of(anchor)
    if title and text.count(" ") + 1 < FEWEST_WORDS:
        text = title
    if not is_headline(text, fewest=_FEWEST_ALONE if region == "other" else None):
        return None
    url = addresses.absolute(anchor.url)
    if not url or not addresses.leads_to_an_article(url, words=text.count(" ") + 1):
        return None
    leads = region == "other" and ALSO.match(block.text)
    return _Found(url, "a_lire_aussi" if leads else region, text)


def _title_above(block: Block, before: Block) -> str | None:
    """Return the heading that *block*, a bare "En savoir plus", belongs to: its box is the same."""
    if before.links or before.tag not in LEVELS or block.box is None or before.box is None:
        return None
    is_sibling = before.box.parent in {block.box, block.box.parent}
    return before.text if is_sibling else None


def _of_rule(page: Page, elements: Iterable[_Element]) -> Iterable[_Found]:
    addresses = Addresses(page.url)
    found: dict[str, _Found] = {}
    for element in elements:
        for node in element.iter("a"):
            url = addresses.absolute(node.get("href") or "")
            text = headline_of(Anchor("", collapse("".join(node.itertext())), node))
            if url and text:
                found.setdefault(addresses.key(url), _Found(url, "other", text))
    return found.values()


def _ranked(found: Iterable[_Found]) -> tuple[Link, ...]:
    ranks: Counter[str] = Counter()
    links = []
    for url, region, text in found:
        ranks[region] += 1
        links.append(Link(url, text, region, ranks[region]))
    return tuple(links)


def _is_furniture(block: Block, around_body: set[Box]) -> bool:
    """Return True for menus, footers and comments: what leads to parts of the site."""
    if block.box is None or not block.box.above & _FURNITURE:
        return False
    near = [box for box in islice(block.boxes(), 8) if box not in around_body]
    return any(box.marks & (marks.COMMENT | marks.NAVIGATION) for box in near) or any(
        box.marks & marks.IN_MENU for box in near[:5]
    )
