"""The base of every spider: find the pages of a site, hand each to the extraction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast
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
from crawler.extract.answers import refuse_answer
from crawler.extract.dates.listed import listed_at
from crawler.extract.rights import are_respected
from crawler.ledger import LISTED
from crawler.outcome import Refusal
from crawler.state.urls import url_key
from spiders.unfetched import AGAIN, unfetched

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


DEEPEST_INDEX: Final = 3
"""Indexes of sitemaps in each other: sitemaps.org knows one, sites use two, a trap has no end."""


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
        recent, _ = self.by_age(sitemap.sitemaps, page)
        if recent and depth > DEEPEST_INDEX:
            yield deep_index(page)
            recent = ()
        for entry in self.latest_first(recent, page)[: self.profile.max_pages]:
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
        goes_on = bool(keys) and not self.is_past(listing.articles, page)
        if listing.next_url and goes_on and pages < self.profile.max_pages:
            yield self.ask(listing.next_url, "listing", pages=pages + 1, first=first)
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
        recent, older = self.by_age(named, page)
        self.crawler.signals.send_catch_log(
            LISTED, page=page, named=recent, left_out=left_out, older=len(older)
        )
        for entry in recent:
            key = url_key(entry.url)
            if key not in self.seen:
                self.seen.add(key)
                yield self.ask(entry.url, "article")

    def by_age(
        self, listed: Sequence[Listed], page: Page
    ) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
        """Return what of the list *page* this run asks for, and what is too old for it.

        The days are counted from when the list was fetched. What has no date is asked for.
        """
        if self.since is None or page.fetched_at is None:
            return tuple(listed), ()
        zone = self.profile.timezone or "UTC"
        limit = self.since.limit(fetched_at=page.fetched_at, timezone=zone)
        dates = [
            listed_at(entry.stamp, reference=page.fetched_at, timezone=zone) for entry in listed
        ]
        older = [date is not None and date < limit for date in dates]
        return (
            tuple(entry for entry, is_older in zip(listed, older, strict=True) if not is_older),
            tuple(entry for entry, is_older in zip(listed, older, strict=True) if is_older),
        )

    def latest_first(self, listed: Sequence[Listed], page: Page) -> Sequence[Listed]:
        """Return *listed* of the list *page* from the latest on, as they are if one has no date."""
        if page.fetched_at is None:
            return listed
        zone, fetched_at = self.profile.timezone or "UTC", page.fetched_at
        dates = [listed_at(entry.stamp, reference=fetched_at, timezone=zone) for entry in listed]
        known = [(date, entry) for date, entry in zip(dates, listed, strict=True) if date]
        if len(known) < len(listed):
            return listed
        return [entry for _, entry in sorted(known, key=lambda pair: pair[0], reverse=True)]

    def is_past(self, listed: Sequence[Listed], page: Page) -> bool:
        """Return True if the list *page* dates links, and all of these are too old.

        Boxes beside a list, such as the most read, have no dates and so do not count.
        """
        recent, older = self.by_age([entry for entry in listed if entry.stamp], page)
        return bool(older) and not recent

    def on_error(self, failure: Failure) -> Iterator[Refusal]:
        """Give the reason why a page could not be fetched."""
        request = cast("scrapy.Request", failure.request)  # type: ignore[attr-defined]  # set by Scrapy
        assert failure.value is not None
        yield unfetched(failure.value, (request.meta.get("redirect_urls") or [request.url])[0])


def page_of(response: Response) -> Page:
    """Return the page as it was archived; the answer that Scrapy shows has lost its headers."""
    page: Page = response.meta["page"]
    return page


def empty_list(page: Page, role: Role, *, is_guessed: bool = False) -> Refusal:
    """Return why a list page led nowhere; one that was only guessed did not have to be there."""
    where = page.requested_url or page.url or "-"
    if is_guessed:
        return Refusal(where, "skipped", "no_list", f"no {role} stands here; it was only tried")
    if page.status is not None and page.status >= 400:
        if told := refuse_answer(page):  # it says when to come back
            return told
        reason = f"the {role} answered {page.status}{_elsewhere(page)}"
        advice = AGAIN if page.status >= 500 else "check the site's profile"
        return Refusal(where, "failed", f"http_{page.status}", reason, advice)
    reason = f"no article link in this {role}{_elsewhere(page)}"
    return Refusal(where, "failed", f"empty_{role}", reason, "check the site's profile")


def deep_index(page: Page) -> Refusal:
    """Return why the sitemaps of an index are not asked for."""
    reason = f"{DEEPEST_INDEX} indexes of sitemaps led to this one, which is followed no further"
    advice = "name the sitemaps themselves in the site's profile"
    return Refusal(page.requested_url or page.url or "-", "skipped", "deep_index", reason, advice)


def _elsewhere(page: Page) -> str:
    """Return where redirects led to, such as a wall of consent; "" where there was none."""
    is_moved = page.requested_url not in {None, page.url}
    return f", which leads to {page.url}" if is_moved else ""
