"""Scrapy's way to a site, recorded: no answer is read that is not in the archive."""

from __future__ import annotations

from asyncio import Semaphore
from collections import defaultdict
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.exceptions import DownloadCancelledError
from scrapy.responsetypes import responsetypes
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.archive.coding import MAX_BODY
from crawler.archive.warc.http1 import MAX_HEAD
from crawler.download.ending import QuickEnd, end_crawl, interrupted, is_ending
from crawler.download.patience import patience_of
from crawler.download.recorder import recorder_of
from crawler.download.tap import TapFactory, TappedPool, Wire

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.page import Page


class RecordingHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler, recorded. The page of an answer stands in ``meta["page"]``."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = TapFactory
        self._recorder = recorder_of(crawler)
        self._patience = patience_of(crawler)
        self._quick_end = crawler.get_extension(QuickEnd) or QuickEnd.from_crawler(crawler)
        self._largest = (
            MAX_HEAD + (self._default_maxsize or MAX_BODY) * 5 // 4
        )  # small chunks, framed
        limit = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        # Scrapy 2.19 starts all that waits for a host at once when there is no delay: it counts a
        # transfer when its task runs, not when it is scheduled (core/downloader, _process_queue)
        self._limits = defaultdict[str, Semaphore](lambda: Semaphore(limit))

    async def download_request(self, request: Request) -> Response:
        """Return the answer once it is recorded; what fails is recorded as far as it came."""
        async with self._limits[urlsplit(request.url).netloc]:
            await self._patience.wait(request)
            if is_ending(self._crawler):
                raise interrupted(request)
            return await self._download(request)

    async def _download(self, request: Request) -> Response:
        wire = Wire(self._recorder.clock, limit=self._largest)
        agent = self._agent(wire)
        try:
            with wrap_twisted_exceptions():
                transfer = agent.download_request(request)
                self._quick_end.follow(request, transfer)
                response = await maybe_deferred_to_future(transfer)
        except Exception as raised:
            if wire.overflow is None:
                self._recorder.record(request, wire, raised)
                self._quick_end.check(request)
                raise
            error = DownloadCancelledError(f"{request.url}: {wire.overflow}")
            self._recorder.record(request, wire, error)
            raise error from raised
        page = self._recorder.record(request, wire)
        if page is None:
            end_crawl(self._crawler, "recorder_missed")
            raise RuntimeError(
                f"{request.url}: the answer passed the recorder by; nothing is lost "
                "but this page: report it as a defect"
            )
        request.meta["page"] = page
        self._patience.hear(request, response.status, come_back=page.header("Retry-After"))
        largest = request.meta.get("download_maxsize", self._default_maxsize) or MAX_BODY
        return decoded(response, page) if is_decoded(page, largest=largest) else response

    def _agent(self, wire: Wire) -> _ScrapyAgent:
        return _ScrapyAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=TappedPool(self._pool, wire),  # type: ignore[arg-type]  # it has what an agent uses
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )


def is_decoded(page: Page, *, largest: int) -> bool:
    """Return True if the content coding of *page* was undone without a doubt, in *largest* bytes.

    Whatever is cut, damaged or too large is left to Scrapy, whose errors say so.
    """
    is_coded = page.header("Content-Encoding") is not None and page.status == HTTPStatus.OK
    is_whole = not (page.truncated or page.warnings)
    return is_coded and is_whole and 0 < len(page.body) <= largest


def decoded(response: Response, page: Page) -> Response:
    """Return *response* with the body of *page*, whose content coding is undone.

    Scrapy's middleware would undo it once more, in 0.3 to 1.3 ms of a page of 170 kB.
    """
    headers = response.headers.copy()
    headers.pop("Content-Encoding")
    kind = responsetypes.from_args(headers=headers, url=response.url, body=page.body)
    return kind(
        response.url,
        response.status,
        headers=headers,
        body=page.body,
        flags=response.flags,
        certificate=response.certificate,
        ip_address=response.ip_address,
        protocol=response.protocol,
    )
