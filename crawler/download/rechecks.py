"""Articles that no list names any more are asked for again, as the ladder says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from crawler.ledger import LISTED
from crawler.state.rechecks.ladder import Ladder
from crawler.state.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.discover.listed import Listed
    from crawler.page import Page


class Rechecks:
    """Asks for the articles that are due when all else is done, and notes which gave no line.

    Now is when the last list of the run was fetched; a run that reads no list rechecks nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._path = Path(crawler.settings["DATA_DIR"]) / "state.sqlite"
        self._ladder: Ladder | None = None
        self._now: datetime | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension, connected to the signals of *crawler*."""
        rechecks = cls(crawler)
        for signal, receiver in (
            (LISTED, rechecks.listed),
            (signals.item_dropped, rechecks.item_dropped),
            (signals.spider_idle, rechecks.spider_idle),
            (signals.engine_stopped, rechecks.engine_stopped),
        ):
            crawler.signals.connect(receiver, signal=signal)
        return rechecks

    @property
    def ladder(self) -> Ladder:
        """The ladder of the data folder; its store is made first, when the pipelines open."""
        if self._ladder is None:
            self._ladder = Ladder(self._path)
        return self._ladder

    def listed(self, page: Page, named: Sequence[Listed], left_out: int, older: int) -> None:
        """Take the time of the last list for now."""
        if page.fetched_at is not None:
            self._now = max(self._now or page.fetched_at, page.fetched_at)

    def item_dropped(self, item: object, response: Response | Failure | None) -> None:
        """Note that an article was asked for and gave no line; without an answer, it stays due."""
        request: Request | None = getattr(response, "request", None)
        page: Page | None = request.meta.get("page") if request is not None else None
        if page is not None and page.role == "article" and page.fetched_at is not None:
            for url in {page.url, page.requested_url} - {None}:
                self.ladder.touch(str(url), at=page.fetched_at)

    def spider_idle(self, spider: Any) -> None:  # a DispatchSpider, which this layer cannot name
        """Ask once for what is due and was not asked for by this run."""
        if self._now is None:
            return
        now, self._now = self._now, None
        site = spider.profile
        urls = self.ladder.due(site.name, now=now, budget=site.rechecks_per_day)
        urls = [url for url in urls if url_key(url) not in spider.seen]
        assert self.crawler.engine is not None
        for url in urls:
            spider.seen.add(url_key(url))
            self.crawler.engine.crawl(spider.ask(url, "article"))
        if urls:
            raise DontCloseSpider

    def engine_stopped(self) -> None:
        """Close the store."""
        if self._ladder is not None:
            self._ladder.close()
