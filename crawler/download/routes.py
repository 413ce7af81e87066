"""What a browser asks for while it renders a page, answered by the crawl or not at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.download.recorder import NEEDED_BY

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.page import Page

WANTED: Final = frozenset({"script", "xhr", "fetch", "stylesheet"})
"""Kinds of requests that are answered; pictures, films, fonts and frames bring no text."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


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


class Routes:
    """The way of each request that the page *shell* makes in the browser of *crawler*."""

    def __init__(self, crawler: Crawler, shell: Page) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.shell = shell
        self.bounds = Bounds(settings.getint("RENDER_REQUESTS"), settings.getint("RENDER_BYTES"))
        self._seconds = settings.getfloat("RENDER_SECONDS")
        self._hosts = frozenset(settings.getlist("RENDER_HOSTS"))

    async def answer(self, route: Any) -> None:
        """Answer one request of the browser from the crawl, or abort it."""
        asked = route.request
        with suppress(Exception):  # the page may be closed by now
            if asked.is_navigation_request():
                is_shell = urldefrag(asked.url)[0] == urldefrag(self.shell.url or "")[0]
                is_framed = asked.frame.parent_frame is not None
                page = self.shell if is_shell and not is_framed else None
            else:
                page = await self._fetch(asked)
            if page is None:
                await route.abort()
            else:
                await route.fulfill(status=page.status, headers=_headers(page), body=page.body)

    async def _fetch(self, asked: Any) -> Page | None:
        """Return the page that the browser asked for, over the hops of its redirects, or None.

        Each hop is a request like any other: what one host may be asked for says nothing of the
        host that it leads to.
        """
        if asked.resource_type not in WANTED or asked.method != "GET":
            return None
        url: str | None = asked.url
        for _ in range(self.crawler.settings.getint("REDIRECT_MAX_TIMES") + 1):
            page = await self._ask(url or "")
            url = target_of(page) if page else None
            if url is None:
                return page
        self.bounds.refused.append(f"{asked.url} (redirects without end)")
        return None

    async def _ask(self, url: str) -> Page | None:
        if not self._may_ask(url) or not self.bounds.take():
            self.bounds.refused.append(url)
            return None
        meta = {"role": "resource", "dont_retry": True, "dont_redirect": True}
        meta |= {NEEDED_BY: self.shell.url, "download_timeout": self._seconds}
        assert self.crawler.engine is not None
        try:
            request = Request(url, callback=NO_CALLBACK, priority=20, meta=meta)
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            self.bounds.refused.append(f"{url} ({error})")
            return None
        page: Page | None = response.meta.get("page")
        self.bounds.size -= len(page.body) if page else 0
        return page

    def _may_ask(self, url: str) -> bool:
        spider: Any = self.crawler.spider
        return bool(spider.profile.owns(url)) or urlsplit(url).hostname in self._hosts


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
