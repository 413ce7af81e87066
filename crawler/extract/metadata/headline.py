"""The headline of a page: as printed, without the kicker and the name of the site."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from crawler.extract.blocks import collapse
from crawler.extract.blocks.marks import ARTICLE, HEADLINE
from crawler.extract.blocks.scene import key_of
from crawler.extract.metadata.labels import (
    BETWEEN,
    FEW_WORDS,
    bare_title,
    without_kickers,
    without_labels,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.extract.blocks import Block
    from crawler.page import Page
    from crawler.site import Site

_FEW_HEADS, _SHARE = 2, 1 / 3
"""Headings of the first level that a page has beside its headline; with more, they are those of its
text, unless one has this share of the words of the title."""

HOME: Final = re.compile(r"^(?:https?://[^/?#]+/?|/)(?:index\.\w+)?$")
"""The address of a first page, also as links abbreviate it."""

_MOST_TITLES = 5

_BEFORE = ": \u00a0"
"""What stands before a headline whose kicker is printed elsewhere."""


def find_headline(
    page: Page, site: Site, blocks: Sequence[Block], *, metas: Mapping[str, tuple[str, ...]]
) -> str | None:
    """Return the headline: the h1 that shares most words with the page's own titles."""
    ruled = _by_rule(page, site.rules.get("headline", ()))
    if ruled:
        return ruled
    heads = [block for block in blocks if _in_h1(block)]
    shared = {key_of(title) for title in metas.get("og:title", ())}
    logos = [b for b in heads if _leads_home(b) and key_of(b.text) not in shared]
    heads = without_kickers([block for block in heads if block not in logos])
    stated = [*_few(metas, "og:title"), *_few(metas, "twitter:title"), _title(page)]
    names = (*metas.get("og:site_name", ()), site.name, *(block.text for block in logos))
    titles = [part for title in stated if title for part in (bare_title(title, names), title)]
    if not heads:
        return _printed(titles[0], blocks) if titles else next((b.text for b in logos), None)
    best = max(heads, key=lambda block: _likeness(block.text, titles))
    if titles and not _is_of_page(best.text, titles[::2], heads=len(heads)):
        return _printed(titles[0], blocks)
    is_marked = best.box is not None and len(best.box.element) > 0  # a kicker has its own element
    return (without_labels(best, titles) if is_marked else best.text).lstrip(_BEFORE)


def _few(metas: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Return the first titles that *metas* state: each is compared with each heading."""
    return metas.get(name, ())[:_MOST_TITLES]


def _is_of_page(text: str, titles: Sequence[str], *, heads: int) -> bool:
    """Return True if *text* shares a word with one of *titles*; a section's name in h1 does not.

    Where the page has many *heads*, they are the headings of its text, unless *text* has a third of
    a title's words.
    """
    words = set(key_of(text).split())
    least = _SHARE if heads > _FEW_HEADS else 0.0
    owns = (set(key_of(title).split()) for title in titles)
    return any(len(words & own) > 0 and len(words & own) >= least * len(own) for own in owns)


def _printed(title: str, blocks: Sequence[Block]) -> str:
    """Return *title* as a block prints it, else what one prints before the names of the site."""
    key = key_of(title)
    near = [block for block in blocks if len(block.text) < 2 * len(title)]
    whole = next((block.text for block in near if key_of(block.text) == key), None)
    begun = (block.text for block in near if _begins(title, block))
    return whole or next(begun, title)


def _begins(title: str, block: Block) -> bool:
    """Return True if *title* is the text of *block*, a mark and a name.

    One inside an ``<article>`` may be the headline of a part of the page, or of a card.
    """
    name = title.removeprefix(block.text).lstrip()
    is_begun = name != title and name[:1] in set(BETWEEN)
    is_apart = block.box is not None and block.box.above & ARTICLE
    return is_begun and not is_apart and block.text.count(" ") >= FEW_WORDS


def _in_h1(block: Block) -> bool:
    if block.box is None or not block.box.above & HEADLINE:
        return False
    return any(box.tag == "h1" for box in islice(block.boxes(), 3))


def _likeness(text: str, titles: Iterable[str]) -> float:
    words = set(key_of(text).split())
    shares = (len(words & set(key_of(t).split())) / (len(words) + 3) for t in titles)
    return max(shares, default=0.0) + min(len(words), 8) / 1000


def _title(page: Page) -> str:
    title = next(page.tree.iter("title"), None)
    return collapse("".join(title.itertext())) if title is not None else ""


def _leads_home(block: Block) -> bool:
    """Return True if *block* is the name of the site as a link to its first page."""
    if not block.links or block.link_share < 1:
        return False
    return all(HOME.search(link.url) or link.element.get("rel") == "home" for link in block.links)


def _by_rule(page: Page, rules: Sequence[str]) -> str | None:
    for rule in rules:
        text = collapse(" ".join(page.selector.css(rule).xpath("string()").getall()[:1]))
        if text:
            return text
    return None
