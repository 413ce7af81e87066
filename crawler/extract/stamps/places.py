"""Places of a page where a date may be the article's own, and where it is another's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lxml.etree import _Element

MAX_BLOCK = 160  # characters; the longest stamp of the saved pages
_SKIPPED_TAGS = (
    "script style noscript template nav aside footer form select option button a blockquote"
    " figure figcaption svg iframe textarea title"
)
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_FOREIGN = re.compile(
    r"comment|related|sidebar|footer|newsletter|breaking|teaser|\bcard|agenda|edition|tweet"
    r"|twitter|instagram|embed|popular|most-|recommend|lire-aussi|read-also|\bmenu|\bnav(?:bar|igation)?\b"
    r"|carousel|slider|advert|cookie|copyright|caption|ticker|flash|direct-list|sommaire|logo|masthead"
    r"|top-?bar|site-(?:header|name|title|update)",
    re.IGNORECASE,
)
_OWN_MARKS = ("datePublished", "dateModified")
_SPACED = re.compile(r" ([,.)])")  # from the space between two elements
_HIDDEN = ("script", "style")
_BROKEN = frozenset(("br", "div", "p", "li", "span", "time", "a", "h1", "h2"))


def headline_element(tree: _Element, headline: str | None) -> _Element | None:
    """Return the element of *tree* that holds the words of the *headline*, else the longest h1."""
    titles = [(element, text_of(element)) for element in tree.iter("h1")]
    wanted = " ".join((headline or "").split())
    if wanted:
        named = [element for element, text in titles if wanted in text or (text and text in wanted)]
        if named:
            return _inner(named[0])
    return _inner(max(titles, key=lambda pair: len(pair[1]))[0]) if titles else None


def is_foreign(element: _Element, own: AbstractSet[_Element]) -> bool:
    """Return True inside a region that is not the article's; what holds the headline is *own*."""
    if element.get("itemprop") in _OWN_MARKS or element.get("pubdate") is not None:
        return False
    for n, ancestor in enumerate((element, *element.iterancestors())):
        if ancestor in own or ancestor.tag in ("body", "html"):
            return False
        if ancestor.tag in _SKIPPED:
            return True
        if _is_foreign_name(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
        if n < 4 and ancestor.tag in ("li", "article", "div", "section") and _is_card(ancestor):
            return True
    return False


@lru_cache(maxsize=8192)  # a site repeats its few hundred classes on every page
def _is_foreign_name(words: str) -> bool:
    return _FOREIGN.search(words) is not None


def text_of(element: _Element) -> str:
    """Return the text of *element*, cut where it is too long for a stamp anyway."""
    parts, length = [element.text or ""], 0
    for child in element.iterdescendants():
        inner = child.text if isinstance(child.tag, str) and child.tag not in _HIDDEN else ""
        tail = f" {child.tail or ''}" if child.tag in _BROKEN else child.tail
        parts += (inner or "", tail or "")
        length += len(parts[-1]) + len(parts[-2])
        if length > 4 * MAX_BLOCK:
            break
    return _SPACED.sub(r"\1", " ".join("".join(parts).split()))


def _inner(element: _Element) -> _Element:
    """The element of the headline that holds text of its own."""
    return next((e for e in element.iter() if e.text and not e.text.isspace()), element)


def _is_card(element: _Element) -> bool:
    """Return True if *element* holds a linked heading: the teaser of another article."""
    for heading in element.iter("h2", "h3", "h4"):
        parent = heading.getparent()
        if heading.find(".//a") is not None or (parent is not None and parent.tag == "a"):
            return len(element) < 8
    return False
