"""Any page of any site, without a profile: `depeche crawl -a url=https://any.site/page`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.site import Site, is_yes, site_of
from spiders.dispatch import DispatchSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import scrapy

DAYS_BACK = "7"
"""How far a crawl from a home page goes back unless told: a sitemap may name all of a site."""


class GenericSpider(DispatchSpider):
    """Fetch the pages that `-a url=` names, separated by commas, and read them without profile.

    A page is read as an article, a home page (no path) as what leads to the lists of its site.
    `-a javascript=yes` has a browser render both first.
    """

    name = "generic"
    site = Site(name="generic", home="")

    def __init__(
        self, *, url: str = "", since: str | None = None, javascript: str = "", **arguments: Any
    ) -> None:
        self.urls = tuple(part.strip() for part in url.split(",") if part.strip())
        super().__init__(since=since or DAYS_BACK, **arguments)
        if self.urls:
            self.profile = replace(site_of(self.urls[0]), javascript=is_yes(javascript))

    @property
    def own_urls(self) -> tuple[str, ...]:
        """The addresses that the crawl was sent to."""
        return self.urls

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the pages that the command line names."""
        for url in self.urls:
            yield self.ask_home(url) if self.is_home(url) else self.ask(url, "article")

    def is_home(self, url: str) -> bool:
        """Return True if *url* is the home page of the site that the crawl is sent to."""
        parts = urlsplit(url)
        return parts.path in {"", "/"} and not parts.query and self.profile.owns(url)
