"""What was taken down is not asked for again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.download.refusing import Refused
from crawler.outcome import Refusal
from crawler.state.takedowns import Takedowns

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class TakenDown:
    """Refuses the addresses that `depeche takedown` took out of the data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._takedowns: Takedowns | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware over the state of the data folder of *crawler*."""
        middleware = cls(Path(crawler.settings["DATA_DIR"]) / "state.sqlite")
        crawler.signals.connect(middleware.engine_stopped, signal=signals.engine_stopped)
        return middleware

    def process_request(self, request: Request) -> None:
        """Let *request* go on, or raise Refused when its address was taken down."""
        if self._takedowns is None:  # the pipelines open the state first
            self._takedowns = Takedowns(self._path)
        if self._takedowns.holds(request.url):
            reason = "this story was taken down from the data folder"
            raise Refused(Refusal(request.url, "refused", "takedown", reason))

    def engine_stopped(self) -> None:
        """Close the state."""
        if self._takedowns is not None:
            self._takedowns.close()
