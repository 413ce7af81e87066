"""The file in which a host reserves text and data mining, asked for once before its pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from crawler.download.recorder import RESERVATION
from crawler.extract.rights import read_tdmrep, rule_for

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.extract.rights import TdmRule
    from crawler.page import Page

PATH = "/.well-known/tdmrep.json"
"""TDM Reservation Protocol, 4.2: asked for before the content of the host."""

FIRST = 900
"""Priority of the request: after robots.txt (1000), before every page."""

TIMEOUT = 15
"""Seconds: a host that does not answer this is not waited for as for a page."""


class Reservations:
    """Puts what a host's file says of a page beside the request; the recorder archives it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._rules: dict[str, asyncio.Future[tuple[TdmRule, ...]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*; pages of an archive know already what was said."""
        if crawler.settings.get("ARCHIVE_DIR"):
            raise NotConfigured  # an archive is crawled
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Add what the host of *request* says, once its file is read."""
        request.meta.pop(RESERVATION, None)  # of the address that led here
        if "role" not in request.meta:
            return
        rule = rule_for(request.url, await self._rules_of(request))
        if rule is not None:
            request.meta[RESERVATION] = [rule.reserved, rule.policy]

    async def _rules_of(self, request: Request) -> tuple[TdmRule, ...]:
        parts = urlsplit(request.url)
        home = f"{parts.scheme}://{parts.netloc}"
        if home not in self._rules:
            self._rules[home] = asyncio.get_running_loop().create_future()
            try:
                self._rules[home].set_result(await self._fetch(home + PATH))
            finally:
                if not self._rules[home].done():
                    self._rules[home].set_result(())
        return await self._rules[home]

    async def _fetch(self, url: str) -> tuple[TdmRule, ...]:
        assert self.crawler.engine is not None
        meta = {"dont_retry": True, "download_timeout": TIMEOUT}
        request = Request(url, callback=NO_CALLBACK, priority=FIRST, meta=meta)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception:  # whatever kept it away: the host does not use the protocol
            return ()
        page: Page | None = response.meta.get("page")
        return read_tdmrep(page.body) if page is not None and page.status == 200 else ()
