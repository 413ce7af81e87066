"""The base of every spider: find the pages of a site, hand each to the extraction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

import scrapy

from crawler.discover.feeds import read_feed
from crawler.discover.listings import read_listing
from crawler.discover.sitemaps import read_sitemap
from crawler.extract import read_page
from crawler.extract.rights import are_respected
from crawler.ledger import LISTED
from crawler.report import Refusal
from crawler.state.urls import url_key
from spiders.unfetched import unfetched

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.article import Article
    from crawler.discover.listed import Listed
    from crawler.page import Page, Role
    from crawler.site import Site

Result = scrapy.Request | Refusal
"""What a list page gives: requests, or the reason why it gave none."""


class DispatchSpider(scrapy.Spider):
    """Crawl one news site: sitemaps, feeds and listings lead to articles.

    A subclass states `name` and `site` and has no methods. `-a home=URL` crawls the same profile
    at another address, such as a local copy.
    """

    site: ClassVar[Site]

    def __init__(self, *, home: str | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.profile = replace(self.site, home=home) if home else self.site
        self.seen: set[str] = set()

    @property
    def own_urls(self) -> tuple[str, ...]:
        """The addresses that the crawl was sent to."""
        return (self.profile.home,)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the lists that the profile names: sitemaps, then feeds, then listings."""
        site = self.profile
        for url in site.absolute(site.sitemaps):
            yield self.ask(url, "sitemap")
        for url in site.absolute(site.feeds):
            yield self.ask(url, "feed")
        for url in site.absolute(site.listings):
            yield self.ask(url, "listing")

    def ask(self, url: str, role: Role, *, pages: int = 1) -> scrapy.Request:
        """Return the request for *url*; *role* is archived with the answer, for a replay."""
        callbacks: dict[Role, Callable[..., Iterable[Any]]] = {
            "article": self.parse_article,
            "listing": self.parse_listing,
            "feed": self.parse_feed,
            "sitemap": self.parse_sitemap,
        }
        return scrapy.Request(
            url,
            callback=callbacks[role],
            errback=self.on_error,
            cb_kwargs={"pages": pages} if role == "listing" else {},
            meta={"role": role, "site": self.profile.name},
            priority=0 if role == "article" else 10,
        )

    def parse_sitemap(self, response: Response) -> Iterator[Result]:
        """Ask for the articles of a sitemap, and for the first sitemaps of an index."""
        page = page_of(response)
        sitemap = read_sitemap(page)
        for url in sitemap.sitemaps[: self.profile.max_pages]:
            yield self.ask(url, "sitemap")
        yield from self.ask_new(sitemap.articles, page)
        if not sitemap.articles and not sitemap.sitemaps:
            yield empty_list(page, "sitemap")

    def parse_feed(self, response: Response) -> Iterator[Result]:
        """Ask for the articles of a feed."""
        page = page_of(response)
        listed = read_feed(page)
        yield from self.ask_new(listed, page)
        if not listed:
            yield empty_list(page, "feed")

    def parse_listing(self, response: Response, *, pages: int) -> Iterator[Result]:
        """Ask for the articles of a listing and for its next page, as deep as the profile says."""
        page = page_of(response)
        listing = read_listing(page, self.profile)
        yield from self.ask_new(listing.articles, page)
        if listing.next_url and pages < self.profile.max_pages:
            yield self.ask(listing.next_url, "listing", pages=pages + 1)
        if not listing.articles:
            yield empty_list(page, "listing")

    def parse_article(self, response: Response) -> Iterator[Article | Refusal]:
        """Give the article of a page, or the reason why it has none."""
        respects = are_respected(self.settings["RIGHTS"])
        yield read_page(page_of(response), self.profile, respects_rights=respects)

    def ask_new(self, listed: Sequence[Listed], page: Page) -> Iterator[scrapy.Request]:
        """Ask for what the list *page* names, unless this run has asked for it already."""
        named = [entry for entry in listed if self.profile.may_be_article(entry.url)]
        left_out = len(listed) - len(named)
        self.crawler.signals.send_catch_log(LISTED, page=page, named=named, left_out=left_out)
        for entry in named:
            key = url_key(entry.url)
            if key not in self.seen:
                self.seen.add(key)
                yield self.ask(entry.url, "article")

    def on_error(self, failure: Failure) -> Iterator[Refusal]:
        """Give the reason why a page could not be fetched."""
        request = cast("scrapy.Request", failure.request)  # type: ignore[attr-defined]  # set by Scrapy
        assert failure.value is not None
        yield unfetched(failure.value, (request.meta.get("redirect_urls") or [request.url])[0])


def page_of(response: Response) -> Page:
    """Return the page as it was archived; the answer that Scrapy shows has lost its headers."""
    page: Page = response.meta["page"]
    return page


def empty_list(page: Page, role: Role) -> Refusal:
    """Return why a list page led nowhere."""
    where = page.url or "-"
    if page.status is not None and page.status >= 400:
        reason = f"the {role} answered {page.status}"
        return Refusal(where, "failed", f"http_{page.status}", reason, "check the site's profile")
    reason = f"no article link in this {role}"
    return Refusal(where, "failed", f"empty_{role}", reason, "check the site's profile")
