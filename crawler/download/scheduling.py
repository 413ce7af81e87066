"""The scheduler of a live crawl: a frontier on disk, which outlives the process.

Every request that the engine was given comes to one end, whatever became of it: the engine takes it
out of its set of requests in progress once its callback or errback has run, its items are through
the pipelines and its requests are enqueued. There, and nowhere else, it is acknowledged. What the
end of the run or a full disk cut off is given back instead.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.asyncio import AsyncioLoopingCall

from crawler.download.ending import end_because_of
from crawler.download.journal import FATE
from crawler.download.request_json import as_json, from_json
from crawler.errors import DiskError
from crawler.report import LEFT_OPEN
from crawler.state.frontier.entries import NAME, Entry
from crawler.state.frontier.queue import LEASE, Frontier

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from crawler.state.frontier.entries import Lease, Left

logger = logging.getLogger(__name__)

LEASED: Final = "lease"
"""The key of a request's meta: the number of its entry; copies for a retry carry it on."""

PER_HOST: Final = 8
"""Entries of one host leased at most: with a delay of a second, those of the next seconds."""

FLUSH_EVERY: Final = 1.0
"""Seconds after which changes are written though no page was asked for meanwhile."""


class LeasedScheduler(BaseScheduler):
    """Gives the engine what the frontier leases, and acknowledges what has come to its end."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.left: list[Left] = []
        """What an earlier run left, once the spider is open."""
        self._of_a_host = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") + 1
        self._leases: list[Lease] = []
        self._out: dict[int, tuple[Request, Lease]] = {}
        self._loop = AsyncioLoopingCall(self._keep)
        self._renewed_at = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the scheduler of *crawler*."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Open the frontier, with what the last run of the same crawl left there."""
        self._spider = spider
        self._frontier = Frontier(
            Path(self.crawler.settings["DATA_DIR"]) / NAME,
            crawl=name_of(spider),
            owner=f"{socket.gethostname()}:{os.getpid()}",
            clock=time.time,
        )
        self.left = self._frontier.resume()
        if waiting := sum(not entry.is_done for entry in self.left):
            logger.info("going on with %s pages that the last run left", waiting)
        self._loop.start(FLUSH_EVERY, now=False)

    def close(self, reason: str) -> None:
        """Write what is known; forget a crawl that is over."""
        self._loop.stop()
        try:
            self._settle()
            for lease in self._leases:
                self._frontier.give_back(lease.number)
            for request, lease in self._out.values():
                logger.debug("%s is left for the next run", request)
                self._frontier.give_back(lease.number)
            if self._frontier.is_empty() and reason == "finished":
                self._frontier.clear()
        except DiskError as error:
            logger.error("%s; what was done since is asked for again", error)
        self._frontier.close()

    def has_pending_requests(self) -> bool:
        """Return True while anything waits here, or anywhere on lease."""
        self._settle()
        try:
            return bool(self._out) or not self._frontier.is_empty()
        except DiskError as error:
            self._end(error)
            return False

    def enqueue_request(self, request: Request) -> bool:
        """Keep *request*; return False when this crawl has asked for it already."""
        key = self.crawler.request_fingerprinter.fingerprint(request)
        try:
            text = as_json(request, spider=self._spider)
            again = self._out.get(request.meta.get(LEASED, -1))
            if request.dont_filter and again is not None and again[1].key == key:
                del self._out[again[1].number]
                self._frontier.give_back(again[1].number, text, priority=request.priority)
                return True
            return self._frontier.enqueue(entry_of(request, text, key=key))
        except DiskError as error:
            self._end(error)
        except ValueError as error:
            logger.error("%s is not asked for: %s", request, error)
        return False

    def next_request(self) -> Request | None:
        """Return the next request whose host may be asked, None when there is none."""
        self._settle()
        try:
            return self._next()
        except DiskError as error:
            self._end(error)
            return None

    def _next(self) -> Request | None:
        if not self._leases:
            self._leases = self._frontier.lease(
                self.crawler.settings.getint("CONCURRENT_REQUESTS") or PER_HOST, room=self._room
            )
        busy = Counter(lease.host for _, lease in self._out.values())
        for at, lease in enumerate(self._leases):
            if busy[lease.host] < self._of_a_host:
                del self._leases[at]
                return self._given(lease)
        return None

    def _room(self, host: str) -> int:
        return max(PER_HOST, self._of_a_host) - sum(
            lease.host == host for _, lease in self._out.values()
        )

    def _given(self, lease: Lease) -> Request:
        request = from_json(lease.request, spider=self._spider)
        request.meta[LEASED] = lease.number
        self._out[lease.number] = (request, lease)
        return request

    def _settle(self) -> None:
        """Acknowledge what the engine has done with."""
        slot = self.crawler.engine._slot if self.crawler.engine else None
        in_progress = slot.inprogress if slot else set[Request]()
        for number, (request, lease) in list(self._out.items()):
            if request not in in_progress:
                del self._out[number]
                self._conclude(request, lease)

    def _conclude(self, request: Request, lease: Lease) -> None:
        outcome, kind, reason = request.meta.get(FATE, (None, None, None))
        if kind in LEFT_OPEN:
            self._frontier.give_back(lease.number)
        elif outcome == "failed":
            self._frontier.fail(lease.number, reason)
        else:
            self._frontier.ack(lease.number, outcome, reason)
        for url in request.meta.get("redirect_urls", ()):
            first = self.crawler.request_fingerprinter.fingerprint(request.replace(url=url))
            self._frontier.settle(first, outcome, reason)

    def _keep(self) -> None:
        """Write what changed, and renew the leases."""
        try:
            self._settle()
            if time.monotonic() - self._renewed_at > LEASE / 4:
                self._renewed_at = time.monotonic()
                self._frontier.renew()
            self._frontier.flush()
        except DiskError as error:
            self._end(error)

    def _end(self, error: DiskError) -> None:
        logger.error("%s", error)
        end_because_of(self.crawler, error)


def entry_of(request: Request, text: str, *, key: bytes) -> Entry:
    """Return the entry of *request*, whose JSON is *text*; without key if it is not filtered."""
    return Entry(
        None if request.dont_filter else key,
        request.url,
        (request.meta.get("redirect_urls") or [request.url])[0],
        urlsplit(request.url).netloc,
        request.meta.get("role"),
        request.priority,
        text,
    )


def name_of(spider: Spider) -> str:
    """Return what tells the crawl of *spider* from others in the folder: where it was sent."""
    own: Any = getattr(spider, "own_urls", ())
    return " ".join((spider.name, *own))
