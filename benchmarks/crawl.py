"""`make bench`: what a crawl and a replay cost beside the bare tools, in one run.

Crawl: CPU ms per page of 1,000 generated pages (`benchmarks.shape`), and of 1,000 short ones,
fetched from loopback by depeche (recorded, extracted, deduplicated, written) beside bare Scrapy
fetching the same pages.
Replay: pages per second of `depeche replay` over that crawl's WARC beside lxml.html parsing the
same bodies. Wall times on a busy machine say little, so CPU time of the whole process is
taken, each pair runs in turn, and ratios are what counts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

from benchmarks.generated import article, short_article
from benchmarks.measure import cpu_ms, print_pair, timed
from benchmarks.site import generate, serve_pages
from crawler.archive import read_archive
from crawler.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.site import Page as Made

PAGES = 1000
ROUNDS = 3
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-L", "ERROR")

BARE_SPIDER = """
import scrapy

class Bare(scrapy.Spider):
    name = "bare"
    custom_settings = {
        "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    }
    async def start(self):
        for number in range(int(self.pages)):
            yield scrapy.Request(f"{self.home}article-{number}.html", self.parse)
    def parse(self, response):
        pass
"""


def main() -> None:
    """Print the comparisons as Markdown tables."""
    with tempfile.TemporaryDirectory() as name:
        data = crawl_rows(Path(name), "crawl, CPU ms per page", article)
        crawl_rows(Path(name) / "short", "the same, pages of 2 kB", short_article)
        replay_rows(data)


def crawl_rows(folder: Path, title: str, make: Made) -> Path:
    """Print the comparison of crawls of a site that *make* makes; return the last data folder."""
    folder.mkdir(exist_ok=True)
    spider = folder / "bare.py"
    spider.write_text(BARE_SPIDER, encoding="utf-8")
    ours, bare = [], []
    with serving(generate(PAGES, make=make)) as home:
        for number in range(ROUNDS):
            data = folder / f"data-{number}"
            ours.append(cpu_ms(crawl_command(home, data)) / PAGES)
            bare.append(cpu_ms(bare_command(home, spider)) / PAGES)
    print_pair(title, ("depeche", ours), ("bare Scrapy", bare))
    return data


def replay_rows(data: Path) -> None:
    """Print the comparison of replay and bare parsing over the WARC files of *data*."""
    files = sorted((data / "warc").glob("*.warc.gz"))
    pages = [page for file in files for page in read_archive(file, root=file.parent)]
    bodies = [page.body for page in pages if isinstance(page, Page) and page.role == "article"]
    count = len(bodies)
    replays, parses = [], []
    for _ in range(ROUNDS):
        replays.append(cpu_ms(replay_command(data)) / count)
        parses.append(timed(lambda: [lxml.html.document_fromstring(b) for b in bodies]) / count)
    print_pair("replay, CPU ms per page", ("depeche replay", replays), ("lxml.html parse", parses))
    rates = (1000 / statistics.median(replays), 1000 / statistics.median(parses))
    print(f"\nreplay {rates[0]:.0f} pages/s of CPU, bare parse {rates[1]:.0f} pages/s of CPU")


def crawl_command(home: str, data: Path, *, program: tuple[str, ...] = ("crawler",)) -> list[str]:
    """Return the command that crawls the generated site with everything on, run by *program*."""
    base = [sys.executable, "-m", *program, "crawl", "demonstration", "--data", str(data)]
    return [*base, "-a", f"home={home}", *FAST]


def bare_command(home: str, spider: Path, *, pages: int = PAGES) -> list[str]:
    """Return the command that fetches the same *pages* with Scrapy alone."""
    base = [sys.executable, "-m", "scrapy", "runspider", str(spider)]
    return [*base, "-a", f"home={home}", "-a", f"pages={pages}"]


def replay_command(data: Path) -> list[str]:
    """Return the command that replays the crawl's archive."""
    output = str(data / "again.jsonl")
    return [sys.executable, "-m", "crawler", "replay", str(data / "warc"), "-o", output]


@contextmanager
def serving(pages: dict[str, bytes]) -> Iterator[str]:
    """Serve *pages* from another process, so that its CPU time is not ours."""
    server = serve_pages(pages)
    try:
        yield server.home
    finally:
        server.stop()


if __name__ == "__main__":
    main()
