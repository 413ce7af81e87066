"""Articles that lead to a front page or a listing are answered, not followed.

The list was asked for already, so Scrapy would drop the redirect and nobody would hear of it; and
what the redirect says is archived, so a replay hears the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.extract.absence import list_led_to

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class DeadEnds:
    """Keeps Scrapy from following a redirect that says that an article is not there."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return *response*, marked so that it is not followed if it leads to a list."""
        if request.meta.get("role") != "article":
            return response
        location = response.headers.get("Location")
        text = location.decode("latin-1") if location else None
        profile = getattr(self.crawler.spider, "profile", None)
        if profile and list_led_to(request.url, response.status, text, profile):
            request.meta["dont_redirect"] = True
        return response
