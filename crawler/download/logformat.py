"""Log lines that an operator can read: one page, one line."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

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


MOST: Final = 100
"""Lines for pages of one kind, such as `http_500`: a site whose every page fails says so in a
hundred lines as well as in 50,000. The report has all."""


class OneLine(LogFormatter):
    """Scrapy's log formatter, except that a page without an article is one clear line."""

    def __init__(self) -> None:
        self._told: Counter[str] = Counter()

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Return which page it was, not all that was read of it."""
        where = getattr(item, "url", None) or getattr(item, "where", None) or "-"
        told = "%(where)s: a defect, report it; the page is archived"
        return {"level": logging.ERROR, "msg": told, "args": {"where": where}}

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
        self._told[refusal.kind] += 1
        number = self._told[refusal.kind]
        is_last = "; the log tells of no more %(kind)s, the report does" if number == MOST else ""
        return {
            "level": LEVELS[refusal.outcome] if number <= MOST else logging.DEBUG,
            "msg": f"%(refusal)s{is_last}",
            "args": {"refusal": refusal, "kind": refusal.kind},
        }
