"""Where the CPU time of a crawled page goes: `python -m benchmarks.parts`.

The pages of `make bench` are crawled with a CPU clock at each part (`benchmarks.clocked`), in turn
with bare Scrapy fetching them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from benchmarks.clocked import PARTS
from benchmarks.crawl import BARE_SPIDER, bare_command, crawl_command, serving
from benchmarks.measure import cpu_ms
from benchmarks.site import generate

ALL, BARE = "all of it", "bare Scrapy, the same pages"


def main() -> None:
    """Print the parts as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, serving(generate(options.pages)) as home:
        rounds = [one_round(home, Path(name), options.pages) for _ in range(options.rounds)]
    print(f"| CPU ms a page, of {options.pages} | median | min–max | share |")
    print("| --- | --- | --- | --- |")
    for part in (*(part for part, _, _ in PARTS), ALL, BARE):
        print(row(part, rounds))


def one_round(home: str, folder: Path, pages: int) -> dict[str, float]:
    """Return the CPU ms a page of each part, of all, and of bare Scrapy."""
    spider, told = folder / "bare.py", folder / "parts.json"
    spider.write_text(BARE_SPIDER, encoding="utf-8")
    with tempfile.TemporaryDirectory(dir=folder) as data:
        program = ("benchmarks.clocked", str(told))
        whole = cpu_ms(crawl_command(home, Path(data), program=program))
    parts = json.loads(told.read_text("utf-8"))
    taken = {**parts, ALL: whole, BARE: cpu_ms(bare_command(home, spider, pages=pages))}
    return {part: ms / pages for part, ms in taken.items()}


def row(part: str, rounds: list[dict[str, float]]) -> str:
    """Return the table's row of *part*; its share is that of the whole crawl."""
    values = [taken.get(part, 0.0) for taken in rounds]
    share = statistics.median(taken.get(part, 0.0) / taken[ALL] for taken in rounds)
    spread = f"{min(values):.2f}–{max(values):.2f}"
    return f"| {part} | {statistics.median(values):.2f} | {spread} | {share:.0%} |"


if __name__ == "__main__":
    main()
