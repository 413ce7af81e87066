"""What of Scrapy's log an operator need not see."""

from __future__ import annotations

import logging

from twisted.logger import globalLogBeginner

from crawler.errors import DepecheError

MACHINERY = (
    "addons", "crawler", "extensions.closespider", "extensions.logstats",
    "extensions.memusage", "middleware", "utils.log",
)  # fmt: skip
"""Loggers that say at each start how Scrapy is built: seventy lines that are the same each time."""

OURS = ("core.engine", "core.scraper", "utils.signal")
"""Loggers that show where an error was raised: those of the project say all in one line."""

RETOLD = ("downloadermiddlewares.robotstxt",)
"""Loggers that show the whole way of an error of the network, which the page's own line tells."""


def quieten() -> None:
    """Let through warnings of the machinery only, and errors of the network in one line.

    Filters, since Scrapy sets the levels of its loggers anew when a crawl is made.
    """
    for name in MACHINERY:
        logging.getLogger(f"scrapy.{name}").addFilter(is_warning)
    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False)  # else it writes on its own
    logging.getLogger("twisted").addFilter(is_news)
    for name in OURS:
        logging.getLogger(f"scrapy.{name}").addFilter(in_one_line)
    for name in RETOLD:
        logging.getLogger(f"scrapy.{name}").addFilter(without_traceback)


def is_news(record: logging.LogRecord) -> bool:
    """Return False for the way of an error that the line of its page tells."""
    return "while verifying certificate" not in record.getMessage()


def is_warning(record: logging.LogRecord) -> bool:
    """Return True for a warning or worse."""
    return record.levelno >= logging.WARNING


def in_one_line(record: logging.LogRecord) -> bool:
    """Let *record* through; of an error of the project nothing but its message."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, DepecheError):
        record.msg, record.args, record.exc_info = "%s", (error,), None
    return True


def without_traceback(record: logging.LogRecord) -> bool:
    """Take the traceback off *record* and let it through."""
    record.exc_info = None
    return True
