"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.discover.listed import Listed, absolute, plain, ranked
from crawler.discover.xml import base_of, kind_of, legible, own_children, read_xml, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from crawler.page import Page

DUBLIN_CORE = ("http://purl.org/dc/elements/1.1/", "dc")
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"

_DATES = ("pubdate", "published", "issued", "date", "updated", "modified")
"""Elements that date an entry, the publication first (RSS 2.0, Atom 1.0 and 0.3)."""

_JSON_DATES = ("date_published", "date_modified")

Entry = tuple[str | None, str | None, str | None]
"""Address, title and raw date of one entry."""


def read_feed(page: Page) -> tuple[Listed, ...]:
    """Return the entries of a feed in document order, each address once.

    Dates stay as written. Whatever is no feed has no entries.

    >>> from crawler.page import Page
    >>> page = Page(b"<rss><item><link>/crue.html</link></item></rss>", url="http://gazette.test/")
    >>> read_feed(page)
    (Listed(url='http://gazette.test/crue.html', title=None, stamp=None, rank=1),)
    """
    page = legible(page)
    if page.text.lstrip().startswith("{"):
        return ranked(_json_entries(page))
    root = read_xml(page)
    if root is None:
        return ()
    entries = (node for node in root.iter() if kind_of(node)[1] in {"item", "entry"})
    return ranked(_entry(page, node) for node in entries)


def _entry(page: Page, node: etree._Element) -> Entry:
    children: dict[str, etree._Element] = {}
    for name, child in own_children(node):
        children.setdefault(name, child)
    stamp = next((text_of(children[name]) for name in _DATES if name in children), "")
    return (
        absolute(base_of(page, node), _address(node, children)),
        plain(text_of(children.get("title"))),
        stamp or _dublin_core_date(node),
    )


def _address(node: etree._Element, children: Mapping[str, etree._Element]) -> str | None:
    """Return the address of an entry: its link, else a permanent guid, else what it is about."""
    links = [child for child in node if kind_of(child)[1] == "link" and child.get("href")]
    return (
        text_of(children.get("link"))
        or _best_link(links)
        or _permalink(children.get("guid"))
        or node.get(RDF_ABOUT)
    )


def _best_link(links: list[etree._Element]) -> str | None:
    """Return the Atom link that a reader follows: no picture, comment feed or editing address."""
    readable = [link for link in links if link.get("rel", "alternate").lower() == "alternate"]
    pages = [link for link in readable if "html" in link.get("type", "html").lower()]
    return next((link.get("href") for link in pages or readable), None)


def _permalink(guid: etree._Element | None) -> str | None:
    """Return a guid that is an address, as RSS 2.0 says it is unless it is marked otherwise."""
    if guid is None or guid.get("isPermaLink", "true").lower() == "false":
        return None
    text = text_of(guid)
    return text if text.startswith(("http://", "https://")) else None


def _dublin_core_date(node: etree._Element) -> str | None:
    named = (child for child in node if kind_of(child) in {(ns, "date") for ns in DUBLIN_CORE})
    return next((text_of(child) for child in named), None)


def _json_entries(page: Page) -> Iterator[Entry]:
    try:
        feed = json.loads(page.text)
    except (ValueError, RecursionError):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            texts = {key: value for key, value in item.items() if isinstance(value, str)}
            address = texts.get("url") or texts.get("external_url") or texts.get("id")
            stamp = next((texts[name] for name in _JSON_DATES if texts.get(name)), None)
            yield absolute(page.url, address), plain(texts.get("title")), stamp
