"""Pages rendered by a browser that has no network: all that it asks for comes from the crawl.

The page is fetched and recorded as any other. A browser then runs its scripts, and each of its
requests is answered by the crawl's engine, past robots.txt, guard, politeness and recorder, or not
at all. scrapy-playwright would let the browser fetch by itself, past all four.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from crawler.download.ending import is_ending
from crawler.download.recorder import NEEDED_BY, RENDERS, recorder_of
from crawler.download.refusing import Refused
from crawler.errors import UsageError
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from crawler.page import Page

logger = logging.getLogger(__name__)

RENDERED = frozenset({"article", "listing"})

WANTED = frozenset({"script", "xhr", "fetch", "stylesheet"})
"""Kinds of requests that are answered; pictures, films, fonts and frames bring no text."""

_NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",  # the port of discarded bytes
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
)
"""What the interception does not see, if anything, finds no way out."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_CLOSING = 5.0
"""Seconds that a page has to close before its browser is closed with it."""


def find_browser(settings: BaseSettings) -> str | None:
    """Return the path of the Chromium to use; None leaves it to Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = (shutil.which(name) for name in names)
    return settings["BROWSER"] or next((path for path in found if path), None)


def check_browser(settings: BaseSettings, *, name: str) -> None:
    """Raise UsageError if the means to run a browser for the spider *name* are missing."""
    if find_spec("playwright") is None:
        message = f"{name}: its pages are to be rendered (javascript) and Playwright is missing"
        raise UsageError(f"{message}: run pip install 'depeche[js]' && playwright install chromium")
    path = settings["BROWSER"]
    if path and not os.access(path, os.X_OK):
        message = f"BROWSER is {path}, which is no program: name a Chromium"
        raise UsageError(f"{message}, or leave it out and run playwright install chromium")


@dataclass
class Bounds:
    """What one page may still ask for."""

    requests: int
    size: int
    refused: list[str] = field(default_factory=list)

    def take(self) -> bool:
        """Return True if one more request is in bounds."""
        self.requests -= 1
        return self.requests >= 0 and self.size > 0


class Render:
    """Gives the rendered page in the place of the one that was fetched."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._seconds = crawler.settings.getfloat("RENDER_SECONDS")
        self._hosts = frozenset(crawler.settings.getlist("RENDER_HOSTS"))
        self._one_at_a_time = asyncio.Lock()
        self._driver: Any = None
        self._browser: Any = None

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
        version = f"Chromium/{self._browser.version}" if self._browser else "Chromium"
        busy_after = self._seconds if is_busy else None
        recorder = recorder_of(self.crawler)
        page = recorder.record_rendering(request, shell, html, version, busy_after=busy_after)
        request.meta["page"] = page
        return response.replace(body=page.body)

    async def engine_stopped(self) -> None:
        """Close the browser."""
        await self._close()

    async def _render(self, request: Request, shell: Page) -> tuple[bytes, bool]:
        if is_ending(self.crawler):
            raise _failed(request, "the crawl ended before the page was rendered")
        try:
            async with asyncio.timeout(self._seconds * 2):  # a script may hold the browser itself
                return await self._rendered(shell)
        except Exception as error:
            await self._close()
            told = "a script held the browser" if isinstance(error, TimeoutError) else str(error)
            raise _failed(request, told.partition("\n")[0]) from error

    async def _rendered(self, shell: Page) -> tuple[bytes, bool]:
        """Return the HTML that the browser made of *shell*, and whether it was busy by then."""
        from playwright.async_api import TimeoutError as OverTimeError

        settings, browser = self.crawler.settings, await self._open()
        bounds = Bounds(settings.getint("RENDER_REQUESTS"), settings.getint("RENDER_BYTES"))
        context = await browser.new_context(
            user_agent=settings["USER_AGENT"],
            service_workers="block",  # they fetch past the interception
            accept_downloads=False,
        )
        page = await context.new_page()
        await page.route("**/*", lambda route: self._answer(route, shell, bounds))
        await page.route_web_socket("**/*", lambda socket: socket.close())
        is_busy = False
        try:
            await page.goto(shell.url, wait_until="networkidle", timeout=self._seconds * 1000)
        except OverTimeError:
            is_busy = True
            logger.warning("%s: still busy after %g s, read as it is", shell.url, self._seconds)
        html: str = await page.content()
        if bounds.refused:
            logger.warning("%s: rendered without %s", shell.url, ", ".join(bounds.refused[:5]))
        async with asyncio.timeout(_CLOSING):
            await context.close()
        return html.encode("utf-8", "replace"), is_busy

    async def _answer(self, route: Any, shell: Page, bounds: Bounds) -> None:
        """Answer one request of the browser from the crawl, or abort it."""
        asked = route.request
        with suppress(Exception):  # the page may be closed by now
            if asked.is_navigation_request():
                is_shell = urldefrag(asked.url)[0] == urldefrag(shell.url or "")[0]
                if is_shell and asked.frame.parent_frame is None:
                    await route.fulfill(status=200, headers=_headers(shell), body=shell.body)
                else:
                    await route.abort()
                return
            page = await self._fetch(asked, shell, bounds)
            if page is None:
                await route.abort()
            else:
                await route.fulfill(status=page.status, headers=_headers(page), body=page.body)

    async def _fetch(self, asked: Any, shell: Page, bounds: Bounds) -> Page | None:
        """Return the page that the browser asked for, over the hops of its redirects, or None.

        Each hop is a request like any other: what one host may be asked for says nothing of the
        host that it leads to.
        """
        if asked.resource_type not in WANTED or asked.method != "GET":
            return None
        url: str | None = asked.url
        for _ in range(self.crawler.settings.getint("REDIRECT_MAX_TIMES") + 1):
            page = await self._ask(url or "", shell, bounds)
            url = target_of(page) if page else None
            if url is None:
                return page
        bounds.refused.append(f"{asked.url} (redirects without end)")
        return None

    async def _ask(self, url: str, shell: Page, bounds: Bounds) -> Page | None:
        if not self._may_ask(url) or not bounds.take():
            bounds.refused.append(url)
            return None
        meta = {"role": "resource", "dont_retry": True, "dont_redirect": True}
        meta |= {NEEDED_BY: shell.url, "download_timeout": self._seconds}
        assert self.crawler.engine is not None
        try:
            request = Request(url, callback=NO_CALLBACK, priority=20, meta=meta)
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            bounds.refused.append(f"{url} ({error})")
            return None
        page: Page | None = response.meta.get("page")
        bounds.size -= len(page.body) if page else 0
        return page

    def _may_ask(self, url: str) -> bool:
        spider: Any = self.crawler.spider
        return bool(spider.profile.owns(url)) or urlsplit(url).hostname in self._hosts

    async def _open(self) -> Any:
        if self._browser is None:
            from playwright.async_api import async_playwright

            self._driver = await async_playwright().start()
            self._browser = await self._driver.chromium.launch(
                executable_path=find_browser(self.crawler.settings),
                chromium_sandbox=os.geteuid() != 0,  # Chromium has none for the superuser
                args=list(_NO_NETWORK),
                handle_sigint=False,  # the crawl ends it, after its page
                handle_sigterm=False,
            )
        return self._browser

    async def _close(self) -> None:
        driver, browser, self._driver, self._browser = self._driver, self._browser, None, None
        for end in (browser and browser.close, driver and driver.stop):
            if end:
                with suppress(Exception):
                    async with asyncio.timeout(_CLOSING):
                        await end()


def target_of(page: Page) -> str | None:
    """Return the address that *page* redirects to, None if it is no redirect."""
    location = page.header("Location")
    if page.status not in _REDIRECTS or location is None:
        return None
    try:
        return urljoin(page.url or "", location)
    except ValueError:  # "http://[" is no address
        return None


def _headers(page: Page) -> dict[str, str]:
    """Return the headers of *page* for the browser, whose body is decoded already."""
    gone = {"content-encoding", "content-length", "transfer-encoding"}
    return {name: value for name, value in page.headers if name.lower() not in gone}


def _failed(request: Request, told: str) -> Refused:
    advice = "the page is archived as it was fetched; it is tried again by the next run"
    return Refused(Refusal(request.url, "failed", "rendering", f"not rendered: {told}", advice))
