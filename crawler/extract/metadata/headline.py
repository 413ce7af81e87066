"""The headline of a page: as printed, without the kicker and the name of the site."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extract.blocks import collapse
from crawler.extract.blocks.marks import HEADLINE
from crawler.extract.blocks.scene import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.extract.blocks import Block
    from crawler.page import Page
    from crawler.site import Site

_FEW_WORDS = 3
"""Words of a title that may stand in another headline by chance."""

_LABEL = 2
"""Words of a label after the headline: "Abonnés", "Réservé abonnés"."""

_SPACE = re.compile(r"\s+")
_KICKER = re.compile(
    r"kicker|surtitre|sur-titre|overtitle|rubrique|label|badge|categor|section", re.IGNORECASE
)
_HOME = re.compile(r"^(?:https?://[^/?#]+/?|/)(?:index\.\w+)?$")
_BETWEEN = " |•·»–—-:\u00a0"
_SEPARATORS = re.compile(r"\s+[|•·»–—-]\s+|\s+:\s+(?=[^:]*$)")


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
    heads = [block for block in heads if block not in logos]
    stated = [*metas.get("og:title", ()), *metas.get("twitter:title", ()), _title(page)]
    names = (*metas.get("og:site_name", ()), site.name, *(block.text for block in logos))
    titles = [part for title in stated if title for part in (_bare(title, names), title)]
    if not heads:
        return _printed(titles[0], blocks) if titles else next((b.text for b in logos), None)
    best = max(heads, key=lambda block: _likeness(block.text, titles))
    if titles and not _shares_a_word(best.text, titles[::2]):
        return _printed(titles[0], blocks)
    is_marked = best.box is not None and len(best.box.element) > 0  # a kicker has its own element
    return _without_labels(best, titles) if is_marked else best.text


def _without_labels(block: Block, titles: Iterable[str]) -> str:
    """Return the text of *block* without the kicker before it and the label after it.

    Both are what the page's own title leaves out, "Vallée La crue monte", "La crue monte Abonnés",
    or what stands in an element named so.
    """
    text = _without_kicker(block)
    keys = [key_of(title) for title in titles if len(title.split()) > _FEW_WORDS]
    if key_of(text) in keys:  # whole, with the mark that a space divides from its last word
        return text
    starts = [0, *(space.end() for space in _SPACE.finditer(text))]
    for key in keys:
        for start in starts[1:]:
            if key_of(text[start:]) == key:
                return text[start:]
        for end in starts[-_LABEL:]:
            if key_of(text[:end]) == key:
                return text[:end].strip()
    return text


def _without_kicker(block: Block) -> str:
    text = block.text
    for child in block.box.element.iterchildren(etree.Element) if block.box else ():
        kicker = collapse("".join(child.itertext()))
        rest = text.removeprefix(kicker).strip(" :|-–")
        if _KICKER.search(child.get("class") or "") and len(rest.split()) > _FEW_WORDS:
            text = rest
    return text


def _shares_a_word(text: str, titles: Sequence[str]) -> bool:
    """Return True if *text* shares a word with a title; a section's name in the h1 does not."""
    words = set(key_of(text).split())
    return any(not words.isdisjoint(key_of(title).split()) for title in titles)


def _printed(title: str, blocks: Sequence[Block]) -> str:
    """Return *title* as a block prints it, else as the page states it."""
    key = key_of(title)
    near = (block.text for block in blocks if len(block.text) < 2 * len(title))
    return next((text for text in near if key_of(text) == key), title)


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


def _bare(title: str, names: Sequence[str]) -> str:
    """Return *title* without the name of the site before it and at its end."""
    title = _without_name_before(title, names)
    keys = {key_of(name) for name in names}
    parts = _SEPARATORS.split(title)
    while len(parts) > 1 and (key_of(parts[-1]) in keys or len(parts[-1].split()) <= 3):
        title = title[: title.rindex(parts[-1])].rstrip(_BETWEEN)
        parts.pop()
    return title


def _without_name_before(title: str, names: Sequence[str]) -> str:
    for name in names:
        rest = title.removeprefix(name)
        if rest != title and rest[:1] in set(_BETWEEN) and len(rest.split()) > 1:
            return rest.lstrip(_BETWEEN)
    return title


def _leads_home(block: Block) -> bool:
    """Return True if *block* is the name of the site as a link to its first page."""
    if not block.links or block.link_share < 1:
        return False
    return all(_HOME.search(link.url) or link.element.get("rel") == "home" for link in block.links)


def _by_rule(page: Page, rules: Sequence[str]) -> str | None:
    for rule in rules:
        text = collapse(" ".join(page.selector.css(rule).xpath("string()").getall()[:1]))
        if text:
            return text
    return None
