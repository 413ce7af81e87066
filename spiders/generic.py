"""Any page of any site, without a profile: `depeche crawl -a url=https://any.site/page`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.site import Site, site_of
from spiders.dispatch import DispatchSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import scrapy


class GenericSpider(DispatchSpider):
    """Fetch the pages that `-a url=` names, separated by commas, and read them without profile."""

    name = "generic"
    site = Site(name="generic", home="")

    def __init__(self, *, url: str = "", **arguments: Any) -> None:
        self.urls = tuple(part.strip() for part in url.split(",") if part.strip())
        super().__init__(**arguments)
        if self.urls:
            self.profile = site_of(self.urls[0])

    @property
    def own_urls(self) -> tuple[str, ...]:
        """The addresses that the crawl was sent to."""
        return self.urls

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the pages that the command line names."""
        for url in self.urls:
            yield self.ask(url, "article")
