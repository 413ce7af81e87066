"""Log lines that an operator can read: one page, one line."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

from crawler.outcome import Refusal

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure

LEVELS = {
    "unchanged": logging.DEBUG,
    "skipped": logging.DEBUG,
    "refused": logging.INFO,
    "failed": logging.WARNING,
}


class OneLine(LogFormatter):
    """Scrapy's log formatter, except that a page without an article is one clear line."""

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Return the refusal that *exception* carries, at a level that fits its outcome."""
        refusal = getattr(exception, "refusal", None)
        if not isinstance(refusal, Refusal):
            return super().dropped(item, exception, response, spider)
        return {
            "level": LEVELS[refusal.outcome],
            "msg": "%(refusal)s",
            "args": {"refusal": refusal},
        }
