"""A browser that has no network: found, started when a page first needs it, and closed."""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from crawler.errors import UsageError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_NO_NETWORK: Final = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",  # the port of discarded bytes
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
)
"""What the interception does not see, if anything, finds no way out."""

CLOSING: Final = 5.0
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


class Browser:
    """The Chromium of one crawl, as *settings* name it."""

    def __init__(self, settings: BaseSettings) -> None:
        self._settings = settings
        self._driver: Any = None
        self._chromium: Any = None

    @property
    def name(self) -> str:
        """Its name, with its version while it runs."""
        return f"Chromium/{self._chromium.version}" if self._chromium else "Chromium"

    async def new_context(self) -> Any:
        """Return a context without history and workers; the browser is started if need be."""
        if self._chromium is None:
            await self._start()
        return await self._chromium.new_context(
            user_agent=self._settings["USER_AGENT"],
            service_workers="block",  # they fetch past the interception
            accept_downloads=False,
        )

    async def close(self) -> None:
        """End the browser, if it runs; what hangs is given up after a while."""
        driver, chromium, self._driver, self._chromium = self._driver, self._chromium, None, None
        for end in (chromium and chromium.close, driver and driver.stop):
            if end:
                with suppress(Exception):
                    async with asyncio.timeout(CLOSING):
                        await end()

    async def _start(self) -> None:
        from playwright.async_api import async_playwright

        self._driver = await async_playwright().start()
        self._chromium = await self._driver.chromium.launch(
            executable_path=find_browser(self._settings),
            chromium_sandbox=os.geteuid() != 0,  # Chromium has none for the superuser
            args=list(_NO_NETWORK),
            handle_sigint=False,  # the crawl ends it, after its page
            handle_sigterm=False,
        )
