"""`make bench-archive`: what recording, reading and replaying cost, and the memory it takes.

Recording: CPU ms per page of bare Scrapy fetching 1,000 generated pages through the
recording handler, less the same without it. Replay: CPU of `depeche replay` over those pages
beside the extraction alone, in one process that holds them in memory. Memory: the largest resident
size of a process that reads 100,000 records, and of one that replays them.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.crawl import PAGES, ROUNDS, replay_command, serving
from benchmarks.generated import paragraph, sentence
from benchmarks.measure import cpu_ms, print_pair, timed
from benchmarks.site import SEED, generate
from crawler.archive import read_archive
from crawler.archive.warc.exchange import Exchange, Facts
from crawler.archive.warc.warcinfo import Warcinfo
from crawler.archive.warc.writer import WarcWriter
from crawler.extract import read_page
from crawler.page import Page
from crawler.site import site_of

RECORDS = 100_000

SPIDER = """
import scrapy

class Fetch(scrapy.Spider):
    name = "fetch"
    custom_settings = {
        "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    }
    async def start(self):
        for number in range(int(self.pages)):
            yield scrapy.Request(f"{self.home}article-{number}.html", self.parse)
    def parse(self, response):
        pass
"""

RECORDING = """
    @classmethod
    def update_settings(cls, settings):
        super().update_settings(settings)
        handler = "crawler.download.recording.RecordingHandler"
        recording = {"DOWNLOAD_HANDLERS": {"http": handler}, "DEPECHE_WARC_DIR": FOLDER + "/warc"}
        settings.setdict({**recording, "DATA_DIR": FOLDER, "CONTACT": ""}, priority="spider")
"""


def main() -> None:
    """Print the comparisons as Markdown tables."""
    with tempfile.TemporaryDirectory() as name, serving(generate(PAGES)) as home:
        data = compare_recording(Path(name), home)
        compare_replay(data)
        report_memory(Path(name))


def compare_recording(folder: Path, home: str) -> Path:
    """Print what recording costs; return the data folder of the last recording crawl."""
    recorded, bare = [], []
    for number in range(ROUNDS):
        data = folder / f"data-{number}"
        recording = f"FOLDER = {str(data)!r}\n{SPIDER}{RECORDING}"
        recorded.append(cpu_ms(fetch_command(folder, home, recording)) / PAGES)
        bare.append(cpu_ms(fetch_command(folder, home, SPIDER)) / PAGES)
    print_pair("fetch, CPU ms per page", ("recorded", recorded), ("not recorded", bare))
    added = statistics.median(a - b for a, b in zip(recorded, bare, strict=True))
    print(f"\nrecording adds {added:.2f} ms CPU per page")
    return data


def fetch_command(folder: Path, home: str, spider: str) -> list[str]:
    """Return the command that fetches the generated pages with *spider*."""
    file = folder / "fetch.py"
    file.write_text(spider, encoding="utf-8")
    base = [sys.executable, "-m", "scrapy", "runspider", str(file)]
    return [*base, "-a", f"home={home}", "-a", f"pages={PAGES}"]


def compare_replay(data: Path) -> None:
    """Print the speed of a replay beside that of the extraction alone."""
    files = sorted((data / "warc").iterdir())
    read = [page for file in files for page in read_archive(file, root=file.parent)]
    pages = [page for page in read if isinstance(page, Page)]
    replays, extractions = [], []
    for _ in range(ROUNDS):
        replays.append(cpu_ms(replay_command(data)) / len(pages))
        extractions.append(timed(lambda: extract(pages)) / len(pages))
    print_pair("replay, CPU ms per page", ("replay", replays), ("extraction alone", extractions))
    shares = [b / a for a, b in zip(replays, extractions, strict=True)]
    print(f"\nreplay has {100 * statistics.median(shares):.0f} % of the speed of extraction alone")


def extract(pages: list[Page]) -> None:
    """Read each of *pages* anew: a page remembers what was parsed, so each is copied first."""
    for page in pages:
        values = {name: getattr(page, name) for name in page.__dataclass_fields__}
        read_page(Page(**values), site_of(page.url))


def report_memory(folder: Path) -> None:
    """Print the largest resident size of processes that read and replay `RECORDS` records."""
    path = write_records(folder / "many")
    reading = "from crawler.archive import read_archive; from pathlib import Path\n"
    reading += "for _ in read_archive(Path(sys.argv[1]), root=Path(sys.argv[1]).parent): pass"
    replaying = "from contextlib import suppress; from crawler.__main__ import main\n"
    replaying += "with suppress(SystemExit): main()"
    output = str(folder / "many.jsonl")
    size = peak_mb(reading, str(path))
    print(f"\nreading {RECORDS} records takes {size} MB at most")
    size = peak_mb(replaying, "replay", str(path), "-o", output)
    with Path(output).open(encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
    print(f"\nreplaying them ({count} articles) takes {size} MB at most")


def peak_mb(script: str, *arguments: str) -> int:
    """Return the largest resident size of a process that runs *script*.

    The kernel's own figure of its memory: getrusage begins with that of the process before it.
    """
    peak = "print(next(r for r in open('/proc/self/status') if r.startswith('VmHWM')).split()[1])"
    command = [sys.executable, "-c", f"import sys\n{script}\n{peak}", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return int(done.stdout) // 1024


def write_records(folder: Path) -> Path:
    """Write one WARC file of `RECORDS` records, three for each exchange: short articles."""
    rng = random.Random(SEED)  # noqa: S311  # the same texts each time, no secret
    start = datetime(2026, 11, 24, tzinfo=UTC)
    writer = WarcWriter(folder, info=Warcinfo("bench", "node", 1, {}), clock=lambda: start)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    for number in range(RECORDS // 3):
        body = f"<h1>{sentence(rng)}</h1><p>{paragraph(rng)}</p><p>{paragraph(rng)}</p>".encode()
        started = start + timedelta(seconds=number)
        url = f"https://gazette.test/{number}"
        sent = b"GET / HTTP/1.1\r\n\r\n"
        facts = Facts(role="article")
        writer.put(Exchange(url, "GET", started, sent, head + body, facts=facts))
    writer.close()
    return folder / writer.files[0]


if __name__ == "__main__":
    main()
