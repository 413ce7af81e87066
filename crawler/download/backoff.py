"""A site that refuses us is asked less often, then not at all for the rest of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.downloadermiddlewares.retry import get_retry_request

from crawler.download.patience import NOT_NOW, patience_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class BackOff:
    """Asks again for a page that was answered "not now"; the handler waits as the site asked."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.patience = patience_of(crawler)
        self.times = crawler.settings.getint("BACK_OFF_TIMES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let *request* go on, or raise Refused when its host is left alone."""
        if "role" in request.meta:
            self.patience.check(request)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Return *response*, or the request again when the site may answer it later."""
        is_page = "role" in request.meta
        if (
            not is_page
            or response.status not in NOT_NOW
            or not self.patience.may_come_back(request)
        ):
            return response
        assert self.crawler.spider is not None
        again = get_retry_request(
            request,
            spider=self.crawler.spider,
            reason=f"answered {response.status}",
            max_retry_times=self.times,
        )
        return again or response
