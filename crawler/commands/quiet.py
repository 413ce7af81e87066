"""What of Scrapy's log an operator need not see."""

from __future__ import annotations

import logging

MACHINERY = (
    "addons", "crawler", "extensions.closespider", "extensions.logstats",
    "extensions.memusage", "middleware", "utils.log",
)  # fmt: skip
"""Loggers that say at each start how Scrapy is built: seventy lines that are the same each time."""

RETOLD = ("downloadermiddlewares.robotstxt",)
"""Loggers that show the whole way of an error of the network, which the page's own line tells."""


def quieten() -> None:
    """Let through warnings of the machinery only, and errors of the network in one line.

    Filters, since Scrapy sets the levels of its loggers anew when a crawl is made.
    """
    for name in MACHINERY:
        logging.getLogger(f"scrapy.{name}").addFilter(is_warning)
    for name in RETOLD:
        logging.getLogger(f"scrapy.{name}").addFilter(without_traceback)


def is_warning(record: logging.LogRecord) -> bool:
    """Return True for a warning or worse."""
    return record.levelno >= logging.WARNING


def without_traceback(record: logging.LogRecord) -> bool:
    """Take the traceback off *record* and let it through."""
    record.exc_info = None
    return True
