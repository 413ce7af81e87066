"""One page from the network, for a person who looks at it: fetched by the rules of a crawl."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess

from crawler.archive import read_archive
from crawler.archive.files import warcs_in
from crawler.commands.command_line.asked import check_contact
from crawler.download.journal import Journal
from crawler.errors import UsageError
from crawler.page import Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings


def is_address(text: str) -> bool:
    """Return True for what is an address of the web and no name of a file.

    >>> is_address("https://gazette.test/a"), is_address("saved/https.html")
    (True, False)
    """
    return text.lower().startswith(("http://", "https://"))


def fetch_page(url: str, settings: Settings) -> Page:
    """Return the page at *url* as its record in a WARC gives it; redirects are followed.

    The guard, robots.txt and the contact hold as in a crawl, whose data folder is thrown away. That
    crawl has no profile, and the page does not say so: it is read by the one that owns its address.
    Raises UsageError with the reason when there is no page.
    """
    with TemporaryDirectory(prefix="depeche-") as folder:
        data = Path(folder)
        crawler = _crawl(url, settings, data)
        page = _last_page(data / "warc")
    if page is None:
        raise UsageError(_why_none(url, crawler))
    return replace(page, site=None, profile=None)


def _crawl(url: str, settings: Settings, data: Path) -> Crawler:
    own = settings.copy()
    own.setdict(
        {
            "DATA_DIR": str(data),
            "DEPECHE_WARC_DIR": str(data / "warc"),
            "LOG_LEVEL": "CRITICAL",  # of one page, the journal's own words are the error
        },
        priority="cmdline",
    )
    process = AsyncCrawlerProcess(own)
    crawler = process.create_crawler("generic")
    check_contact(crawler, {"url": url})
    process.crawl(crawler, url=url)
    process.start()
    return crawler


def _last_page(warc: Path) -> Page | None:
    """Return the last page that was asked for as an article: where the redirects ended."""
    pages = [
        page
        for name in warcs_in(warc)
        for page in read_archive(warc / name, root=warc)
        if isinstance(page, Page) and page.role == "article"
    ]
    return pages[-1] if pages else None


def _why_none(url: str, crawler: Crawler) -> str:
    journal = crawler.get_extension(Journal)
    refusals = journal.report.refusals if journal else []
    return str(refusals[-1]) if refusals else f"{url}: no answer was recorded; see the log"
