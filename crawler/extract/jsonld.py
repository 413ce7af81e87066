"""The JSON-LD of a page, read leniently: publishers write what `json.loads` refuses."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.page import Page

    Node = Mapping[str, object]

_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Recipe)$", re.IGNORECASE)
_PAGE_TYPE = re.compile(
    r"(?:WebPage|ItemPage|CreativeWork|VideoObject|AudioObject|Episode)$", re.IGNORECASE
)
DATED = ("datePublished", "uploadDate", "dateCreated")
"""Names of a first date, the most exact first."""

_MAX_DEPTH = 12  # real graphs nest four deep; a hostile one must not exhaust the stack
_MAX_NODES = 2000
_MOST_TITLES = 20  # a list of teasers marked up as headlines names other articles
_MOST_VALUES = 100
"""Values of one property that are looked up: each may ask for all nodes."""

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*(?:;\s*)?$"
)
_HALF = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}(\\u[dD][c-fC-F][\da-fA-F]{2})?|\\u[dD][c-fC-F][\da-fA-F]{2}"
)
"""A character beyond U+FFFF in its two halves, or one half alone, which no line can hold."""

_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_PAIR = re.compile(
    r'"(@type|headline|datePublished|dateModified|dateCreated|url)"\s*:\s*"((?:[^"\\\n]|\\.)*)"'
)


@lru_cache(maxsize=1)  # dates and metadata ask for the same page
def nodes(page: Page) -> tuple[Node, ...]:
    """Return every JSON-LD object of *page* in document order, those inside ``@graph`` too.

    >>> from crawler.page import Page
    >>> script = b'<script type="application/ld+json">{"@type": "Article",}</script>'
    >>> nodes(Page(script))
    ({'@type': 'Article'},)
    """
    if page.is_plain_text:
        return ()
    elements = page.tree.iter("script")
    scripts = [e.text or "" for e in elements if "ld+json" in (e.get("type") or "").lower()]
    found: list[Node] = []
    for script in scripts:
        for node in _walk(_parse(script), depth=0):
            found.append(node)
            if len(found) >= _MAX_NODES:
                return tuple(found)
    return tuple(found)


@lru_cache(maxsize=1)
def article_node(page: Page) -> Node | None:
    """Return the JSON-LD node that describes the article of *page*, or None.

    Among several articles the one whose address or headline is the page's own wins, then the
    first that has a date.

    >>> from crawler.page import Page
    >>> html = b'<script type="application/ld+json">[{"@type": "WebSite"}, '
    >>> html += b'{"@type": ["NewsArticle"], "headline": "Crue"}]</script>'
    >>> (article_node(Page(html)) or {})["headline"]
    'Crue'
    """
    articles = [node for node in nodes(page) if is_article(node)]
    if len(articles) < 2:
        return articles[0] if articles else None
    titles = _titles(page)
    return max(articles, key=lambda node: _fit(node, page.url, titles))


@lru_cache(maxsize=1)
def dated_node(page: Page) -> Node | None:
    """Return the node that dates the article: its own, else the page's or its video's.

    >>> from crawler.page import Page
    >>> html = b'<script type="application/ld+json">{"@type": "WebPage", '
    >>> html += b'"datePublished": "2026-03-12"}</script>'
    >>> (dated_node(Page(html)) or {})["datePublished"]
    '2026-03-12'
    """
    own = article_node(page)
    if own is not None and any(own.get(name) for name in DATED):
        return own
    dated = [node for node in nodes(page) if _is_dated(node)]
    titles = _titles(page) if dated else ""
    fits = ((_fit(node, page.url, titles), node) for node in dated)
    others = (node for fit, node in fits if any(fit[:2]) or not _addresses(node))
    return next(others, own)


def resolved(page: Page, value: object) -> list[object]:
    """Return *value* as a list; what is only an ``@id`` becomes the node of that name.

    >>> from crawler.page import Page
    >>> graph = b'<script type="application/ld+json">{"@id": "#j", "name": "Jeanne"}</script>'
    >>> resolved(Page(graph), {"@id": "#j"})
    [{'@id': '#j', 'name': 'Jeanne'}]
    """
    values = value if isinstance(value, list) else [value]
    flat = (one for each in values for one in (each if isinstance(each, list) else [each]))
    return [_resolved(page, one) for one in islice(flat, _MOST_VALUES)]


def _resolved(page: Page, value: object) -> object:
    if not isinstance(value, dict) or "@id" not in value or "name" in value:
        return value
    full = (node for node in nodes(page) if node.get("@id") == value["@id"] and len(node) > 1)
    return next(full, None)


def types_of(node: Node) -> tuple[str, ...]:
    """Return the values of ``@type``, without a schema.org prefix.

    >>> types_of({"@type": "http://schema.org/NewsArticle"})
    ('NewsArticle',)
    """
    stated = node.get("@type")
    values = stated if isinstance(stated, list) else [stated]
    return tuple(str(value).rsplit("/", 1)[-1] for value in values if value)


def is_article(node: Node) -> bool:
    """Return True if *node* describes an article, a post, a report or a live blog."""
    return any(_ARTICLE_TYPE.search(name) for name in types_of(node))


def _is_dated(node: Node) -> bool:
    """Return True if *node* dates the page or what the page plays."""
    return any(node.get(name) for name in DATED[:2]) and any(
        _PAGE_TYPE.search(name) for name in types_of(node)
    )


def _addresses(node: Node) -> list[str]:
    told = [node.get("url"), node.get("@id"), _main_entity(node)]
    return [str(address) for address in told if address]


def _fit(node: Node, url: str | None, titles: str) -> tuple[bool, bool, bool]:
    own = url is not None and any(_same(url, address) for address in _addresses(node))
    headline = _key(str(node.get("headline") or node.get("name") or ""))
    return own, bool(headline) and headline in titles, "datePublished" in node


def _main_entity(node: Node) -> object:
    entity = node.get("mainEntityOfPage")
    return (entity.get("@id") or entity.get("url")) if isinstance(entity, dict) else entity


def _same(one: str, other: str) -> bool:
    try:
        a, b = urlsplit(one), urlsplit(other)
    except ValueError:
        return False
    return a.path.rstrip("/") == b.path.rstrip("/") and a.path.rstrip("/") != ""


def _titles(page: Page) -> str:
    elements = islice(page.tree.iter("h1", "title"), _MOST_TITLES)
    return _key(" ".join(" ".join(element.itertext()) for element in elements))


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _walk(value: object, *, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth=depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _walk(item, depth=depth + 1)


def _parse(script: str) -> object:
    text = script.strip()
    if text.startswith(("<", "/")) or text.endswith((">", ";")):
        text = _WRAPPING.sub("", text).strip()
    if "\\u" in text:
        text = _HALF.sub(lambda found: found[0] if found[1] else r"\ufffd", text)
    for repair in (str, _without_trailing_commas):
        try:
            return json.loads(repair(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _pairs(text)


def _without_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", text)


def _pairs(text: str) -> dict[str, object]:
    """What a narrow pattern finds in JSON that cannot be repaired; the first of each key wins."""
    found: dict[str, object] = {}
    for key, value in _PAIR.findall(text):
        if key != "@type" or _ARTICLE_TYPE.search(value):
            found.setdefault(key, value)
    return found
