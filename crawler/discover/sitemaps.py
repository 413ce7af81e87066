"""Sitemaps and Google News sitemaps (sitemaps.org 0.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.discover.listed import Listed, absolute, plain, ranked
from crawler.discover.xml import base_of, kind_of, own_children, read_xml, text_of

if TYPE_CHECKING:
    from lxml import etree

    from crawler.page import Page

NEWS = ("google.com/schemas/sitemap-news/", "news")
"""What the Google News namespace contains, and its usual prefix where a file declares none."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages of a sitemap, or the sitemaps of an index, with the stamp that each has there."""

    articles: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()


def read_sitemap(page: Page) -> Sitemap:
    """Return what a sitemap or an index of sitemaps names, in its order, each address once.

    The stamp of a page is its news date, else its `lastmod`, as written; gzip is unpacked.
    Whatever is no sitemap names nothing.

    >>> from crawler.page import Page
    >>> body = b"<urlset><url><loc>http://gazette.test/crue.html</loc></url></urlset>"
    >>> read_sitemap(Page(body)).articles[0].url
    'http://gazette.test/crue.html'
    """
    root = read_xml(page)
    if root is None:
        return Sitemap()
    urls = (_entry(page, node) for node in root.iter() if kind_of(node)[1] == "url")
    maps = (_entry(page, node) for node in root.iter() if kind_of(node)[1] == "sitemap")
    return Sitemap(ranked(urls), ranked(maps))


def _entry(page: Page, node: etree._Element) -> tuple[str | None, str | None, str | None]:
    own = {name: text_of(child) for name, child in own_children(node)}
    news = {
        name: text_of(child) for box in node if _is_news(box) for name, child in own_children(box)
    }
    return (
        absolute(base_of(page, node), own.get("loc")),
        plain(news.get("title")),
        news.get("publication_date") or own.get("lastmod"),
    )


def _is_news(element: etree._Element) -> bool:
    space, name = kind_of(element)
    return name == "news" and (NEWS[0] in space or space == NEWS[1])
