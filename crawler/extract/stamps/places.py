"""Places of a page where a date may be the article's own, and where it is another's."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extract.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lxml.etree import _Element

MAX_BLOCK = 160  # characters; the longest stamp of the saved pages
_LONGEST_WORDS = 1000
"""Characters of a class and an id: lists of WordPress' terms have 300."""

_MOST_TITLES = 200
"""Headings of the first level that are looked at: they may stand in one another."""

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
_ELSEWHERE = re.compile(
    r"comment|related|newsletter|breaking|agenda|tweet|twitter|instagram|embed|popular|most-"
    r"|recommend|lire-aussi|read-also|\bmenu|\bnav(?:bar|igation)?\b|carousel|advert|cookie|caption"
    r"|ticker|direct-list",
    re.IGNORECASE,
)
"""Names of what is another's even right under the headline."""

_UNDER_HEADLINE = frozenset(("a", "aside", "footer"))
"""Elements that hold the article's own stamp there: a link to its day, a narrow column."""

_TITLES = frozenset(("h2", "h3", "h4"))
_AUTHOR = re.compile(r"author|auteur|journalist|redact", re.IGNORECASE)
_OWN_MARKS = ("datePublished", "dateModified")
_HIDDEN = ("script", "style")
_BREAKING = "br div p li span time a h1 h2 h3 h4 dt dd td th tr header section"
_BROKEN = frozenset(_BREAKING.split())
"""Elements behind which a word ends."""


def headline_element(tree: _Element, headline: str | None) -> _Element | None:
    """Return the element of *tree* that holds the words of the *headline*, else the longest h1."""
    titles = [(element, text_of(element)) for element in islice(tree.iter("h1"), _MOST_TITLES)]
    wanted = " ".join((headline or "").split())
    if wanted:
        named = [element for element, text in titles if wanted in text or (text and text in wanted)]
        if named:
            return _inner(named[0])
    return _inner(max(titles, key=lambda pair: len(pair[1]))[0]) if titles else None


def is_foreign(element: _Element, own: AbstractSet[_Element], *, is_under: bool = False) -> bool:
    """Return True inside a region that is not the article's; what holds the headline is *own*.

    *is_under* says that nothing but names and times stands between the headline and *element*: a
    card or a column there is the article's.
    """
    if element.get("itemprop") in _OWN_MARKS or element.get("pubdate") is not None:
        return False
    is_named = _names_elsewhere if is_under else _names_foreign
    for n, ancestor in enumerate((element, *element.iterancestors())):
        if ancestor in own or ancestor.tag in ("body", "html") or _is_foot(ancestor, own):
            return False
        if ancestor.tag in _SKIPPED and not (is_under and ancestor.tag in _UNDER_HEADLINE):
            return True
        words = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if is_named(words[:_LONGEST_WORDS]):
            return True
        if is_under or n >= 4 or ancestor.tag not in ("li", "article", "div", "section"):
            continue
        if _is_card(ancestor):
            return True
    return False


def _is_foot(element: _Element, own: AbstractSet[_Element]) -> bool:
    """Return True for the footer of the article itself, which says who wrote it and when."""
    parent = element.getparent()
    if parent is None or element.tag != "footer" or parent.tag != "article":
        return False
    return parent in own


def is_teaser_title(element: _Element) -> bool:
    """Return True if *element* stands in the linked heading of another article."""
    chain = [element, *islice(element.iterancestors(), 3)]
    link = next((one for one in chain if one.tag == "a"), None)
    if link is None or not any(one.tag in _TITLES for one in chain):
        return False
    return not _names_author(link)


@remembered
def _names_foreign(words: str) -> bool:
    return _FOREIGN.search(words) is not None


@remembered
def _names_elsewhere(words: str) -> bool:
    return _ELSEWHERE.search(words) is not None


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
    text = " ".join("".join(parts).split())
    return text.replace(" ,", ",").replace(" .", ".").replace(" )", ")")  # between two elements


def _inner(element: _Element) -> _Element:
    """The element of the headline that holds text of its own."""
    return next((e for e in element.iter() if e.text and not e.text.isspace()), element)


def _is_card(element: _Element) -> bool:
    """Return True if *element* holds a linked heading: the teaser of another article."""
    for heading in element.iter("h2", "h3", "h4"):
        parent = heading.getparent()
        link = parent if parent is not None and parent.tag == "a" else heading.find(".//a")
        if link is not None and not _names_author(link):
            return len(element) < 8
    return False


def _names_author(link: _Element) -> bool:
    names = (link.get("rel") or "", link.get("class") or "", link.get("href") or "")
    return any(_AUTHOR.search(name) for name in names)
