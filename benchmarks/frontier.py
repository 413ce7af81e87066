"""`make bench-frontier`: what the queue on disk costs, and the memory of a long crawl.

Cost: CPU of a request from enqueue to acknowledgement, by the scheduler of a live crawl beside
Scrapy's own in memory, in turn, without any download. Memory: that of a crawl of 10,000 short
pages, each time that another tenth of its pages is archived. What it holds itself is told from the
pages of its database that are mapped: the kernel lends and takes those as it likes.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler
from scrapy.utils.misc import build_from_crawler, load_object

from benchmarks.crawl import crawl_command, serving
from benchmarks.generated import short_article
from benchmarks.measure import print_pair, timed
from benchmarks.site import generate
from crawler.download.scheduling import LeasedScheduler
from crawler.state.frontier.entries import NAME
from crawler.state.frontier.unfinished import unfinished
from spiders.demonstration import DemonstrationSpider

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.scheduler import BaseScheduler

REQUESTS = 5000
ROUNDS = 5
MARKS = 10

SETTINGS = {
    "TWISTED_REACTOR_ENABLED": False,
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
    "LOG_LEVEL": "ERROR",
}
"""What the schedulers need that meet no engine and no downloader."""


def main() -> None:
    """Print both measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    options = parser.parse_args()
    ours, peer = [], []
    for _ in range(ROUNDS):
        ours.append(cost("crawler.download.scheduling.LeasedScheduler"))
        peer.append(cost("scrapy.core.scheduler.Scheduler"))
    print_pair("request, CPU ms", ("leased", ours), ("Scrapy's, in memory", peer))
    difference = statistics.median(a - b for a, b in zip(ours, peer, strict=True))
    print(f"\nthe queue on disk costs {difference:.2f} ms more per request")
    memory(options.pages)


def cost(scheduler: str) -> float:
    """Return the CPU ms of one request in the class that *scheduler* names."""
    with tempfile.TemporaryDirectory() as folder:
        crawler = Crawler(DemonstrationSpider, {**SETTINGS, "DATA_DIR": folder})
        crawler._apply_settings()
        crawler.spider = DemonstrationSpider.from_crawler(crawler)
        in_progress: set[Request] = set()
        slot = SimpleNamespace(inprogress=in_progress, closing=None)
        crawler.engine = SimpleNamespace(_slot=slot, downloader=SimpleNamespace(slots={}))  # type: ignore[assignment]
        built: BaseScheduler = build_from_crawler(load_object(scheduler), crawler)
        if isinstance(built, LeasedScheduler):
            built._loop = SimpleNamespace(start=lambda *_, **__: None, stop=lambda: None)  # type: ignore[assignment]
        built.open(crawler.spider)
        used = timed(lambda: pass_through(built, crawler.spider, in_progress))
        built.close("finished")
    return used / REQUESTS


def pass_through(scheduler: BaseScheduler, spider: object, in_progress: set[Request]) -> None:
    """Enqueue all requests, and take each out until none is left."""
    assert isinstance(spider, DemonstrationSpider)
    for number in range(REQUESTS):
        scheduler.enqueue_request(spider.ask(f"https://gazette.test/a-{number}.html", "article"))
    while request := scheduler.next_request():
        in_progress.add(request)
        request.meta["fate"] = ("new", "new", None)
        in_progress.discard(request)


def memory(pages: int) -> None:
    """Print the memory of a crawl at each tenth of its *pages*."""
    print(f"\n| of {pages} pages | MB of its own | MB of mapped files | MB of both at most |")
    print("| --- | --- | --- | --- |")
    site = generate(pages, make=short_article)
    with tempfile.TemporaryDirectory() as name, serving(site) as home:
        data, mark = Path(name) / "data", 1
        with subprocess.Popen(crawl_command(home, data), stderr=subprocess.DEVNULL) as crawl:
            while crawl.poll() is None:
                time.sleep(0.5)
                done = sum(one.done for one in unfinished(data / NAME))
                if done >= mark * pages // MARKS:
                    print("|", *(f"{n} |" for n in (done, *resident(crawl.pid))), flush=True)
                    mark = done * MARKS // pages + 1


def resident(process: int) -> list[int]:
    """Return the anonymous and the mapped memory of *process*, and both at most, in MB."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    names = ("RssAnon", "RssFile", "VmHWM")
    found = [re.search(rf"{name}:\s+(\d+)", status) for name in names]
    return [int(one[1]) // 1024 for one in found if one]


if __name__ == "__main__":
    main()
