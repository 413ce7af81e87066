"""The section of an article: as its metadata says, else the last step of its breadcrumb."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extract.blocks import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from crawler.extract.jsonld import Node
    from crawler.page import Page

_TRAIL = re.compile(
    r"bread-?_?crumb|fil-?_?d?-?_?ariane|(?:^|[\s_-])ariane(?:$|[\s_-])|chemin-de-fer"
)
_HOME = re.compile(
    r"^(?:accueil|home|[àa] la une|vous [êe]tes ici\s*:?|startseite|inicio)$", re.IGNORECASE
)
_LONGEST = 40
"""Characters of a section's name; the last step of some trails is the headline."""

_MOST_STEPS = 12


def read_section(
    page: Page, *, metas: Mapping[str, tuple[str, ...]], node: Node, headline: str | None
) -> str | None:
    """Return the section that *metas* or the JSON-LD *node* state, else the breadcrumb's last.

    None when the page names none.
    """
    named = (
        metas[name][0] for name in ("article:section", "articlesection", "section") if name in metas
    )
    return next(named, None) or _stated(node) or _of_trail(page, headline)


def _stated(node: Node) -> str | None:
    told = node.get("articleSection")
    told = told[0] if isinstance(told, list) and told else told
    return collapse(told) or None if isinstance(told, str) else None


def _of_trail(page: Page, headline: str | None) -> str | None:
    for trail in _trails(page):
        steps = [
            collapse("".join(link.itertext())) for link in islice(trail.iter("a"), _MOST_STEPS)
        ]
        sections = [
            s for s in steps if s and s != headline and len(s) <= _LONGEST and not _HOME.match(s)
        ]
        if sections:
            return sections[-1]
    return None


def _trails(page: Page) -> Iterator[_Element]:
    for element in page.tree.iter("nav", "ul", "ol", "div", "p"):
        words = " ".join(element.get(name) or "" for name in ("class", "id", "aria-label"))
        if _TRAIL.search(words.lower()):
            yield element
