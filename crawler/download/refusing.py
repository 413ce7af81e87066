"""The way a request leaves the downloader without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from crawler.outcome import Refusal


class Refused(IgnoreRequest):
    """Raised by a component that keeps a request from the network; *refusal* says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
