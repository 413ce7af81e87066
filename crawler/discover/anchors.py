"""The links of a page, and the words by which each names what it leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from crawler.discover.listed import absolute, collapse

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_CHARACTERS: Final = 1_000
"""Characters after which a link is read no further: it wraps more than a headline."""

MOST_ELEMENTS: Final = 300
"""Elements after which a link is read no further, so that links nested in links stay cheap."""

_SILENT_TAGS = "script style noscript svg template picture time button iframe"
_BLOCK_TAGS = "p div li ul h1 h2 h3 h4 h5 h6 br section header footer article td dd"
_SILENT = frozenset(_SILENT_TAGS.split())
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:kicker|sur-?titre|sous-?titre|subtitle|overtitle|overline|label|badge|tags?|rubrique|categor\w+|"
    r"pastille|chapeau|chapo|excerpt|summary|desc|description|dek|time|date|heure|hour|horaire|"
    r"timestamp|meta|premium|abonnes?|picto|icon|pic|count|counter|nb|compteur|reactions?|"
    r"comments?|share|shares|author|byline|caption|credit|legend|sr-only|visually-hidden)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """One `a` or `link` element: its absolute address, its `rel` words, what is printed in it."""

    element: _Element
    url: str
    rel: frozenset[str]
    text: str


def anchors_of(tree: _Element, *, base: str | None) -> tuple[Anchor, ...]:
    """Return the links of the page in order, relative ones resolved by its base element."""
    declared = next(tree.iter("base"), None)
    if declared is not None:
        base = absolute(base, declared.get("href")) or base
    return tuple(
        Anchor(element, url, frozenset((element.get("rel") or "").lower().split()), text)
        for element in tree.iter("a", "link")
        if (url := absolute(base, element.get("href")))
        for text in [words_of(element)]
    )


def words_of(element: _Element, *, headline_only: bool = False) -> str:
    """Return the text of *element* as a reader sees it, pictures and clocks left out.

    With *headline_only* goes what stands beside a headline as well: kicker, chapô, counters.
    """
    if len(element) == 0:
        return collapse(element.text or "")
    parts: list[str] = []
    room = MOST_CHARACTERS
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for steps, (event, node) in enumerate(walk):
        if room < 0 or steps > 2 * MOST_ELEMENTS:
            break
        inside = node is element or not is_beside(node, also_named=headline_only)
        if not inside and event == "start":
            walk.skip_subtree()
        text = (inside and node.text) if event == "start" else (node is not element and node.tail)
        parts.append((" " if node.tag in _BLOCKS else "") + (text or ""))
        room -= len(text or "")
    return collapse("".join(parts))


def is_beside(element: _Element, *, also_named: bool) -> bool:
    """Return True if *element* holds no headline by its tag, or *also_named* by its class."""
    if element.tag in _SILENT or not also_named:
        return element.tag in _SILENT
    return element.tag == "figcaption" or bool(_BESIDE.search(element.get("class") or ""))
