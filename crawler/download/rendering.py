"""Pages rendered by a browser that has no network: all that it asks for comes from the crawl.

The page is fetched and recorded as any other. A browser then runs its scripts, and each of its
requests is answered by the crawl's engine, past robots.txt, guard, politeness and recorder, or not
at all. scrapy-playwright would let the browser fetch by itself, past all four.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.download.browser import CLOSING, Browser
from crawler.download.ending import is_ending
from crawler.download.recorder import RENDERS, recorder_of
from crawler.download.refusing import Refused
from crawler.download.routes import Routes
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.page import Page

logger = logging.getLogger(__name__)

RENDERED = frozenset({"article", "listing"})


class Render:
    """Gives the rendered page in the place of the one that was fetched."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._seconds = crawler.settings.getfloat("RENDER_SECONDS")
        self._one_at_a_time = asyncio.Lock()
        self._browser = Browser(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*; an archive holds the pages as they were rendered."""
        site = getattr(crawler.spider, "profile", None)
        if crawler.settings.get("ARCHIVE_DIR") or not getattr(site, "javascript", False):
            raise NotConfigured  # said at each start, a reason would be noise
        middleware = cls(crawler)
        crawler.signals.connect(middleware.engine_stopped, signal=signals.engine_stopped)
        return middleware

    def process_request(self, request: Request) -> None:
        """Mark *request* if its page is to be rendered."""
        if request.meta.get("role") in RENDERED:
            request.meta[RENDERS] = True

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return *response* with its page rendered; raises Refused when the browser gave none."""
        shell: Page | None = request.meta.get("page")
        if shell is None or shell.role != "shell":
            return response
        async with self._one_at_a_time:
            html, is_busy = await self._render(request, shell)
        busy_after = self._seconds if is_busy else None
        page = recorder_of(self.crawler).record_rendering(
            request, shell, html, self._browser.name, busy_after=busy_after
        )
        request.meta["page"] = page
        return response.replace(body=page.body)

    async def engine_stopped(self) -> None:
        """Close the browser."""
        await self._browser.close()

    async def _render(self, request: Request, shell: Page) -> tuple[bytes, bool]:
        if is_ending(self.crawler):
            raise _failed(request, "the crawl ended before the page was rendered")
        try:
            async with asyncio.timeout(self._seconds * 2):  # a script may hold the browser itself
                return await self._rendered(shell)
        except Exception as error:
            await self._browser.close()
            told = "a script held the browser" if isinstance(error, TimeoutError) else str(error)
            raise _failed(request, told.partition("\n")[0]) from error

    async def _rendered(self, shell: Page) -> tuple[bytes, bool]:
        """Return the HTML that the browser made of *shell*, and whether it was busy by then."""
        from playwright.async_api import TimeoutError as OverTimeError

        context, routes = await self._browser.new_context(), Routes(self.crawler, shell)
        page = await context.new_page()
        await page.route("**/*", routes.answer)
        await page.route_web_socket("**/*", lambda socket: socket.close())
        is_busy = False
        try:
            await page.goto(shell.url, wait_until="networkidle", timeout=self._seconds * 1000)
        except OverTimeError:
            is_busy = True
            logger.warning("%s: still busy after %g s, read as it is", shell.url, self._seconds)
        html: str = await page.content()
        if refused := routes.bounds.refused:
            logger.warning("%s: rendered without %s", shell.url, ", ".join(refused[:5]))
        async with asyncio.timeout(CLOSING):
            await context.close()
        return html.encode("utf-8", "replace"), is_busy


def _failed(request: Request, told: str) -> Refused:
    advice = "the page is archived as it was fetched; it is tried again by the next run"
    return Refused(Refusal(request.url, "failed", "rendering", f"not rendered: {told}", advice))
