"""The base of every spider: find the pages of a site, hand each to the extraction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urljoin

import scrapy
from scrapy import signals

from crawler.discover.feeds import read_feed
from crawler.discover.listed import absolute
from crawler.discover.listings import read_listing
from crawler.discover.lists import FEWEST_TEASERS, find_lists
from crawler.discover.since import read_since
from crawler.discover.sitemaps import read_sitemap
from crawler.extract import read_page
from crawler.extract.rights import are_respected
from crawler.ledger import LISTED
from crawler.outcome import Refusal
from crawler.state.urls import url_key
from spiders.ages import are_past, by_age, latest_first
from spiders.fruitless import DEEPEST_INDEX, deep_index, empty_list, empty_listing
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
    at another address, such as a local copy; `-a since=7` leaves out what its list dates more than
    seven days back, `-a since=2026-11-01` what it dates before that day.
    """

    site: ClassVar[Site]

    def __init__(
        self, *, home: str | None = None, since: str | None = None, **arguments: Any
    ) -> None:
        super().__init__(**arguments)
        self.since = read_since(since) if since is not None else None
        self.profile = replace(self.site, home=home) if home else self.site
        self.seen: set[str] = set()
        self.declared: tuple[str, ...] = ()
        self.seen_in: defaultdict[str, set[str]] = defaultdict(set)

    @property
    def own_urls(self) -> tuple[str, ...]:
        """The addresses that the crawl was sent to."""
        return (self.profile.home,)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the lists that the profile names: sitemaps, then feeds, then listings.

        Where it names none, the home page leads to them.
        """
        site = self.profile
        if not (site.sitemaps or site.feeds or site.listings):
            yield self.ask_home(site.home)
        for url in site.absolute(site.sitemaps):
            yield self.ask(url, "sitemap")
        for url in site.absolute(site.feeds):
            yield self.ask(url, "feed")
        for url in site.absolute(site.listings):
            yield self.ask(url, "listing")

    def ask(self, url: str, role: Role, **told: Any) -> scrapy.Request:
        """Return the request for *url*; *role* is archived with the answer, for a replay.

        *told* goes to the method that reads the answer.
        """
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
            cb_kwargs=told,
            meta={"role": role, "site": self.profile.name},
            priority=0 if role == "article" else 10,
        )

    def ask_home(self, url: str) -> scrapy.Request:
        """Return the request for the home page *url*, which is to lead to the lists of the site."""
        self.crawler.signals.connect(self.on_robots, signal=signals.robots_parsed)
        return self.ask(url, "listing").replace(callback=self.parse_home)

    def on_robots(self, robotparser: Any, request: scrapy.Request) -> None:
        """Remember the sitemaps of the site's robots.txt, which is read before its home page."""
        if self.profile.owns(request.url):
            declared = getattr(robotparser, "sitemaps", ())
            self.declared += tuple(filter(None, (absolute(request.url, url) for url in declared)))

    def parse_home(self, response: Response) -> Iterator[Result]:
        """Ask for the articles of a home page, and for the lists that it leads to.

        What a menu leads to is tried, and a sitemap where it usually stands if none is declared.
        """
        page = page_of(response)
        yield from self.parse_listing(response)
        if page.status != HTTPStatus.OK:
            return
        lists = find_lists(page, self.profile)
        for url in dict.fromkeys(self.declared):
            yield self.ask(url, "sitemap")
        if not self.declared:
            yield self.ask(urljoin(page.url or "", "/sitemap.xml"), "sitemap", is_guessed=True)
        for url in lists.feeds:
            yield self.ask(url, "feed")
        for url in lists.sections:
            yield self.ask(url, "listing", is_guessed=True)

    def parse_sitemap(
        self, response: Response, *, depth: int = 1, is_guessed: bool = False
    ) -> Iterator[Result]:
        """Ask for the articles of a sitemap, and for the first sitemaps of an index.

        An index of which each sitemap is dated is read from the latest on. *depth* is how many
        indexes led to each other, this one included.
        """
        page = page_of(response)
        sitemap = read_sitemap(page)
        recent, _ = by_age(sitemap.sitemaps, page, self.profile, self.since)
        if recent and depth > DEEPEST_INDEX:
            yield deep_index(page)
            recent = ()
        for entry in latest_first(recent, page, self.profile)[: self.profile.max_pages]:
            yield self.ask(entry.url, "sitemap", depth=depth + 1)
        yield from self.ask_new(sitemap.articles, page)
        if not sitemap.articles and not sitemap.sitemaps:
            yield empty_list(page, "sitemap", is_guessed=is_guessed)

    def parse_feed(self, response: Response) -> Iterator[Result]:
        """Ask for the articles of a feed."""
        page = page_of(response)
        listed = read_feed(page)
        yield from self.ask_new(listed, page)
        if not listed:
            yield empty_list(page, "feed")

    def parse_listing(
        self,
        response: Response,
        *,
        pages: int = 1,
        first: str | None = None,
        is_guessed: bool = False,
    ) -> Iterator[Result]:
        """Ask for the articles of a listing and for its next page, as deep as the profile says.

        *pages* is the number of the page, *first* the address of the first one. What is guessed to
        be a listing is one if it shows enough articles.

        A page that names nothing which the pages before it did not, or whose dated links are all
        too old, is the last: behind it lie repetitions, empty days, or what is not asked for.
        """
        page = page_of(response)
        listing = read_listing(page, self.profile)
        if is_guessed and len(listing.articles) < FEWEST_TEASERS:
            yield empty_list(page, "listing", is_guessed=True)
            return
        yield from self.ask_new(listing.articles, page)
        first = first or page.url or ""
        keys = {url_key(entry.url) for entry in listing.articles} - self.seen_in[first]
        self.seen_in[first] |= keys
        is_past = are_past(listing.articles, page, self.profile, self.since)
        if listing.next_url and keys and not is_past and pages < self.profile.max_pages:
            yield self.ask(listing.next_url, "listing", pages=pages + 1, first=first)
        if not listing.articles:
            yield empty_listing(page, listing, self.profile)

    def parse_article(self, response: Response) -> Iterator[Article | Refusal]:
        """Give the article of a page, or the reason why it has none."""
        respects = are_respected(self.settings["RIGHTS"])
        yield read_page(page_of(response), self.profile, respects_rights=respects)

    def ask_new(self, listed: Sequence[Listed], page: Page) -> Iterator[scrapy.Request]:
        """Ask for what the list *page* names, unless this run has asked for it already."""
        named = [entry for entry in listed if self.profile.may_be_article(entry.url)]
        left_out = len(listed) - len(named)
        recent, older = by_age(named, page, self.profile, self.since)
        self.crawler.signals.send_catch_log(
            LISTED, page=page, named=recent, left_out=left_out, older=len(older)
        )
        for entry in recent:
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
