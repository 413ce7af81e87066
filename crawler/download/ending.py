"""How a component ends the crawl that it works for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.utils.defer import deferred_from_coro

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure


def end_crawl(crawler: Crawler, reason: str) -> None:
    """Ask the engine of *crawler* to stop; *reason* decides the exit code (crawler/report.py)."""
    assert crawler.engine is not None
    ending = deferred_from_coro(crawler.engine.close_spider_async(reason=reason))
    ending.addErrback(_was_closed)


def _was_closed(failure: Failure) -> None:
    if not isinstance(failure.value, RuntimeError):  # closed already: two components may ask
        assert failure.value is not None
        raise failure.value
