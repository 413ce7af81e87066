"""The way an item leaves the pipelines without a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

if TYPE_CHECKING:
    from crawler.outcome import Refusal


class Refused(DropItem):
    """Raised by a pipeline that ends an item; *refusal* says why and how it is counted."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
