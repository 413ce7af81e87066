"""Listings that bring nothing rest for some runs, as `crawler.state.rechecks.visits` says.

The home page, feeds and sitemaps are asked for in every run: they are cheap, and name what is new
first. So are the further pages of a listing that is visited.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.download.refusing import Refused
from crawler.ledger import LISTED
from crawler.outcome import RESTS, Refusal
from crawler.state.rechecks.visits import Visits
from crawler.state.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.discover.listed import Listed
    from crawler.page import Page


class Polling:
    """Refuses the listings that rest in the run that began at *now*, and notes what others bring.

    A crawl over an archive decides as the run did that began where it is told to begin.
    """

    def __init__(self, crawler: Crawler, *, now: datetime) -> None:
        self.crawler = crawler
        self._now = now
        self._path = Path(crawler.settings["DATA_DIR"]) / "state.sqlite"
        self._visits: Visits | None = None
        self._decided: dict[str, str | None] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*, connected to its signals."""
        settings = crawler.settings
        now = settings.get("ARCHIVE_FROM") if settings.get("ARCHIVE_DIR") else datetime.now(UTC)
        if now is None or not settings.getbool("REST_BARREN_LISTINGS"):
            raise NotConfigured  # every listing is asked for
        polling = cls(crawler, now=now)
        for signal, receiver in (
            (LISTED, polling.listed),
            (signals.item_dropped, polling.item_dropped),
            (signals.engine_stopped, polling.engine_stopped),
        ):
            crawler.signals.connect(receiver, signal=signal)
        return polling

    @property
    def visits(self) -> Visits:
        """The visits of the data folder; its store is made first, when the pipelines open."""
        if self._visits is None:
            self._visits = Visits(self._path)
        return self._visits

    def process_request(self, request: Request) -> None:
        """Let *request* go on, or raise Refused when it asks for a listing that rests."""
        if not self._is_polled(request):
            return
        url = request.url
        if url not in self._decided:  # a second try is the same visit
            self._decided[url] = self.visits.rest(url, now=self._now)
        if reason := self._decided[url]:
            raise Refused(Refusal(url, "skipped", RESTS, reason))

    def listed(self, page: Page, named: Sequence[Listed], left_out: int, older: int) -> None:
        """Note what a listing brought. One that names nothing is no barren one: it is broken."""
        if named:
            self._put(page, [url_key(entry.url) for entry in named])

    def item_dropped(
        self, item: object, exception: BaseException, response: Response | Failure | None
    ) -> None:
        """Note that a page which was tried as a list is none."""
        request: Request | None = getattr(response, "request", None)
        page: Page | None = request.meta.get("page") if request is not None else None
        refusal = getattr(exception, "refusal", None)
        if page is not None and isinstance(refusal, Refusal) and refusal.kind == "no_list":
            self._put(page, [])

    def engine_stopped(self) -> None:
        """Close the store."""
        if self._visits is not None:
            self._visits.close()

    def _put(self, page: Page, keys: list[str]) -> None:
        url = page.requested_url or page.url or ""
        if url in self._decided and page.fetched_at is not None:
            spider: Any = self.crawler.spider
            self.visits.put(url, keys, seen=spider.seen, at=page.fetched_at)

    def _is_polled(self, request: Request) -> bool:
        """Return True if *request* is for the first page of a listing other than the home page."""
        if request.meta.get("role") != "listing" or request.cb_kwargs.get("first"):
            return False
        if "redirect_urls" in request.meta:
            return False
        spider: Any = self.crawler.spider
        return url_key(request.url) not in map(url_key, spider.own_urls)
