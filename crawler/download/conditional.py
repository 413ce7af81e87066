"""Pages are asked for only if they changed since the capture that the data folder holds.

The condition is sent only while the archive holds the payload that it speaks of: a 304 then says
exactly what the page is. A list that did not change is read from there, so nothing that it names
can be hidden by it; an article that did not change is known, because its validators are kept only
after its line.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urldefrag

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.archive.warc.answers import LISTS
from crawler.archive.warc.record import as_target
from crawler.article import Article
from crawler.download.recorder import NEEDED_BY, RENDERS, REVALIDATES, recorder_of
from crawler.outcome import Refusal
from crawler.state.rechecks.validators import Validator, Validators

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.page import Page

_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class Conditional:
    """Adds the conditions to requests, and keeps the validators of what became durable."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._path = Path(crawler.settings["DATA_DIR"]) / "state.sqlite"
        self._validators: Validators | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*; an archive is crawled as it is."""
        if crawler.settings.get("ARCHIVE_DIR") or not crawler.settings.get("DEPECHE_WARC_DIR"):
            raise NotConfigured  # no archive is written
        middleware = cls(crawler)
        for signal, receiver in (
            (signals.item_scraped, middleware.item_scraped),
            (signals.item_dropped, middleware.item_dropped),
            (signals.engine_stopped, middleware.engine_stopped),
        ):
            crawler.signals.connect(receiver, signal=signal)
        return middleware

    @property
    def validators(self) -> Validators:
        """The validators of the data folder; its store is made first, when the pipelines open."""
        if self._validators is None:
            self._validators = Validators(self._path)
        return self._validators

    def process_request(self, request: Request) -> None:
        """Add the conditions of the page that *request* asks for, unless it has its own."""
        if request.meta.pop(REVALIDATES, None):  # of the address that led here
            for name in _CONDITIONS:
                request.headers.pop(name, None)
        if request.meta.get(RENDERS) or NEEDED_BY in request.meta:  # a browser takes no 304, and
            # a shell that did not change may load an article that did
            return
        if request.method != "GET" or "role" not in request.meta or _has_conditions(request):
            return
        target = as_target(urldefrag(request.url)[0])
        validator = self.validators.find(target)
        if validator is None or not self._holds(target, validator.payload_digest):
            return
        for name, value in zip(_CONDITIONS, (validator.etag, validator.last_modified), strict=True):
            if value:
                request.headers[name] = value.encode("latin-1", "ignore")
        request.meta[REVALIDATES] = validator.payload_digest

    def process_response(self, request: Request, response: Response) -> Response:
        """Return *response*; the validators of a list are kept, it is archived already."""
        if response.status == 304:  # some name a coding of the body that they leave out
            response.headers.pop("Content-Encoding", None)
        page: Page | None = request.meta.get("page")
        if page is not None and page.role in LISTS and page.status == 200 and not page.truncated:
            digest = page.capture.payload_digest if page.capture else None
            if page.url and digest:
                validator = Validator(page.header("ETag"), page.header("Last-Modified"), digest)
                self.validators.put(page.url, validator)
        return response

    def item_scraped(self, item: object) -> None:
        """Keep the validators of an article whose line is written."""
        if isinstance(item, Article):
            self.validators.put_article(item)

    def item_dropped(self, item: object, exception: BaseException) -> None:
        """Keep the validators of an article of which no line is needed: nothing changed."""
        refusal = getattr(exception, "refusal", None)
        unchanged = isinstance(refusal, Refusal) and refusal.outcome == "unchanged"
        if isinstance(item, Article) and unchanged:
            self.validators.put_article(item)

    def engine_stopped(self) -> None:
        """Close the store."""
        if self._validators is not None:
            self._validators.close()

    def _holds(self, target: str, digest: str) -> bool:
        payloads = recorder_of(self.crawler).payloads
        return payloads.find(method="GET", digest=digest, target=target) is not None


def _has_conditions(request: Request) -> bool:
    return any(name in request.headers for name in _CONDITIONS)
