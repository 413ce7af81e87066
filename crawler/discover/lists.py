"""The lists of a site that its home page leads to, for a site whose profile names none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.discover.addresses import is_marked, is_service
from crawler.discover.anchors import anchors_of
from crawler.discover.listed import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from crawler.discover.anchors import Anchor
    from crawler.page import Page
    from crawler.site import Site

MOST_FEEDS: Final = 10
"""Feeds that are asked for: a site offers one to five on its home page, some one per section."""

MOST_SECTIONS: Final = 20
"""Sections that are tried: menus of news sites have eight to fifteen, and repeat them."""

FEWEST_TEASERS: Final = 5
"""Articles from which a page that a menu leads to is a list of them."""

MOST_WORDS, DEEPEST = 4, 3
"""Words of a menu's entry ("Sciences et santé"), and parts of the path that it leads to."""

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_COMMENTS = re.compile(r"comment|reaction", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"/(?:rss|feed|atom|flux-rss)(?:/|\.xml|\.json)?$|\.(?:rss|atom)$", re.IGNORECASE
)
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|rubriques|sections)(?:$|[\s_-])", re.IGNORECASE
)
_BODIES = frozenset({"article", "main", "footer", "aside"})


@dataclass(frozen=True, slots=True)
class Lists:
    """Addresses of feeds that the page declares, and of pages that may be sections."""

    feeds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def find_lists(page: Page, site: Site) -> Lists:
    """Return the lists that the home *page* of *site* leads to, each once, in order.

    Feeds are those it declares, else those it links to. A section is what its menu leads to, if
    the address is not that of an article or a service; only the page itself shows whether it
    lists articles.

    >>> from crawler.page import Page
    >>> from crawler.site import Site
    >>> body = b"<link rel=alternate type=application/rss+xml href=/rss.xml><nav><a href=/sport/>S"
    >>> find_lists(Page(body, url="http://a.test/"), Site(name="a", home="http://a.test/"))
    Lists(feeds=('http://a.test/rss.xml',), sections=('http://a.test/sport/',))
    """
    here = absolute(site.home, page.url)
    anchors = anchors_of(page.tree, base=here or site.home)
    feeds = [a.url for a in anchors if _is_declared_feed(a)]
    feeds = feeds or [a.url for a in anchors if _is_linked_feed(a, site)]
    sections = [a.url for a in _in_menus(anchors) if a.url != here and _may_be_section(a, site)]
    return Lists(
        tuple(dict.fromkeys(feeds))[:MOST_FEEDS], tuple(dict.fromkeys(sections))[:MOST_SECTIONS]
    )


def _is_declared_feed(anchor: Anchor) -> bool:
    element = anchor.element
    kind = (element.get("type") or "").split(";")[0].strip().lower()
    told = f"{anchor.url} {element.get('title') or ''}"
    return "alternate" in anchor.rel and kind in _FEED_TYPES and not _COMMENTS.search(told)


def _is_linked_feed(anchor: Anchor, site: Site) -> bool:
    path = urlsplit(anchor.url).path
    is_feed = anchor.element.tag == "a" and _FEED_PATH.search(path) and not _COMMENTS.search(path)
    return bool(is_feed) and site.owns(anchor.url)


def _in_menus(anchors: Sequence[Anchor]) -> Iterator[Anchor]:
    """Yield the links inside menus; what surrounds them is judged once."""
    known: dict[_Element, bool] = {}
    for anchor in anchors:
        if anchor.element.tag == "a" and _is_in_menu(anchor.element, known):
            yield anchor


def _is_in_menu(element: _Element, known: dict[_Element, bool]) -> bool:
    passed: list[_Element] = []
    found = False
    node: _Element | None = element
    while node is not None and not found:
        if node in known or node.tag in _BODIES:
            found = known.get(node, False)
            break
        passed.append(node)
        found = _is_menu(node)
        node = node.getparent()
    known.update(dict.fromkeys(passed, found))
    return found


def _is_menu(element: _Element) -> bool:
    if element.tag == "nav" or element.get("role") == "navigation":
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in {"ul", "ol", "div"} and bool(_MENU.search(named))


def _may_be_section(anchor: Anchor, site: Site) -> bool:
    parts = urlsplit(anchor.url)
    return (
        site.owns(anchor.url)
        and not parts.query
        and 0 < parts.path.strip("/").count("/") + bool(parts.path.strip("/")) <= DEEPEST
        and 0 < len(anchor.text.split()) <= MOST_WORDS
        and not is_marked(anchor.url)
        and not site.is_article_url(anchor.url)
        and not is_service(anchor.url, host=site.host)
    )
