"""The Crawl-delay of a host's robots.txt for our group, which Scrapy reads and does not obey."""

from __future__ import annotations

import logging
from math import isfinite
from typing import TYPE_CHECKING, Self

from scrapy import signals

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Downloader
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

LONGEST = 60.0
"""Seconds between two pages at most: at one a minute a run of six hours reads 360. Longer delays
found in robots.txt are milliseconds, or wishes that no search engine fulfils."""


class CrawlDelay:
    """Keeps between two requests to a host the seconds that its robots.txt asks for."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.user_agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension, connected to the signals of *crawler*."""
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(extension.response_downloaded, signal=signals.response_downloaded)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Slow down the host of *request*; never below the delay that the settings ask for."""
        stated = robotparser.crawl_delay(self.user_agent)
        if not stated or not isfinite(stated) or stated < 0:
            return
        delay = min(stated, LONGEST)
        host = self._downloader.get_slot_key(request)
        if delay < stated:
            logger.warning("%s: Crawl-delay %s is kept as %s seconds", host, stated, delay)
        self.delays[host] = delay
        # a slot without requests for a minute is forgotten, and made anew from these
        own = self._downloader.per_slot_settings.setdefault(host, {})
        own["delay"] = max(delay, own.get("delay", self._downloader._delay))
        own["jitter"] = 0  # half of a delay that was asked for is not what was asked for
        self._slow_down(host)

    def response_downloaded(self, request: Request) -> None:
        """Undo what AutoThrottle took off the delay after an answer of *request*'s host."""
        self._slow_down(request.meta.get("download_slot", ""))

    def _slow_down(self, host: str) -> None:
        slot = self._downloader.slots.get(host)
        if slot is not None and host in self.delays:
            slot.delay = max(slot.delay, self.delays[host])
            slot.jitter = 0

    @property
    def _downloader(self) -> Downloader:
        assert self.crawler.engine is not None
        return self.crawler.engine.downloader
