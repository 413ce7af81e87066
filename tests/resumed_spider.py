"""A spider whose crawl meets every way in which a page can end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.site import Site
from spiders.dispatch import DispatchSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response

    from crawler.article import Article
    from crawler.outcome import Refusal


class ResumedSpider(DispatchSpider):
    """A profile that stays on its host, and a callback with a defect."""

    name = "resumed"
    allowed_domains = ("127.0.0.1", "10.0.0.1")
    site = Site(name="resumed", home="http://localhost/", listings=("",), article_url=r"^/pages/")

    def parse_article(self, response: Response) -> Iterator[Article | Refusal]:
        """Give the article of a page; raise on one."""
        if "raises" in response.url:
            raise LookupError("no such month")
        yield from super().parse_article(response)
