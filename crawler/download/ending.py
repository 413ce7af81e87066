"""How a component ends the crawl that it works for, and how an ending crawl comes to its end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import signals
from scrapy.utils.asyncio import AsyncioLoopingCall
from scrapy.utils.defer import deferred_from_coro

from crawler.download.refusing import Refused
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

    from crawler.errors import DiskError

GRACE: Final = 3.0
"""Seconds that an ending crawl waits for answers that are on their way; systemd waits 90 before it
kills, a container 10."""

LOOKED_AT_EVERY: Final = 0.2
"""Seconds between two looks at whether the crawl is ending."""


ENDED_BY: Final = {"DiskError": "disk", "StateError": "state"}
"""Why a crawl ends, by the kind of the pages that could not be kept."""


def end_crawl(crawler: Crawler, reason: str) -> None:
    """Ask the engine of *crawler* to stop; *reason* decides the exit code (crawler/report.py)."""
    assert crawler.engine is not None
    ending = deferred_from_coro(crawler.engine.close_spider_async(reason=reason))
    ending.addErrback(_was_closed)


def end_because_of(crawler: Crawler, error: DiskError) -> None:
    """Ask the engine of *crawler* to stop because its data folder refuses to serve."""
    end_crawl(crawler, ENDED_BY[type(error).__name__])


def is_ending(crawler: Crawler) -> bool:
    """Return True when *crawler* asks for nothing more."""
    slot = crawler.engine._slot if crawler.engine else None
    return slot is None or slot.closing is not None


def interrupted(request: Request) -> Refused:
    """Return the error of a *request* that the end of the run cut off; it stays in the queue."""
    reason = "the run ended before it was answered"
    return Refused(Refusal(request.url, "failed", "interrupted", reason, "run again"))


class QuickEnd:
    """Ends an ending crawl within seconds: what waits is not asked, slow answers are cut off.

    Scrapy waits for all that it has begun, for as long as a site's Crawl-delay and time-outs last.
    """

    def __init__(self, crawler: Crawler, *, clock: Callable[[], float]) -> None:
        self.crawler = crawler
        self._transfers: dict[Request, Deferred[Any]] = {}
        self._cut_off: set[Request] = set()
        self._clock = clock
        self._since: float | None = None
        self._loop = AsyncioLoopingCall(self._look)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension, connected to the signals of *crawler*."""
        extension = cls(crawler, clock=time.monotonic)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def spider_opened(self) -> None:
        """Begin to look whether the crawl is ending."""
        self._loop.start(LOOKED_AT_EVERY)

    def engine_stopped(self) -> None:
        """Look no more."""
        if self._loop.running:
            self._loop.stop()

    def follow(self, request: Request, transfer: Deferred[Any]) -> None:
        """Cut off *transfer* when the crawl is ending and it takes too long."""
        self._transfers[request] = transfer
        transfer.addBoth(self._forget, request)

    def check(self, request: Request) -> None:
        """Raise Refused when it was the end of the run that cut *request* off."""
        if request in self._cut_off:
            self._cut_off.discard(request)
            raise interrupted(request)

    def _forget(self, result: object, request: Request) -> object:
        del self._transfers[request]
        return result

    def _look(self) -> None:
        if not is_ending(self.crawler):
            return
        if self._since is None:
            self._since = self._clock()
        self._refuse_waiting()
        if self._clock() - self._since >= GRACE:
            for request, transfer in list(self._transfers.items()):
                self._cut_off.add(request)
                transfer.cancel()

    def _refuse_waiting(self) -> None:
        """Refuse what waits in the downloader for the delay of its host."""
        assert self.crawler.engine is not None
        for slot in self.crawler.engine.downloader.slots.values():
            while slot.queue:
                request, waiting = slot.queue.popleft()
                waiting.errback(interrupted(request))


def _was_closed(failure: Failure) -> None:
    if not isinstance(failure.value, RuntimeError):  # closed already: two components may ask
        assert failure.value is not None
        raise failure.value
