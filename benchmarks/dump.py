"""What a dump costs: lines a second, memory, and the size of each format.

`python -m benchmarks.dump [LINES]`: generated French lines of about 5 kB, a tenth of them later
versions, a tenth copies, over 30 days. The floor is reading and parsing the same lines once.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.article import Article, Link
from crawler.dump.export import export
from crawler.dump.lines import Wanted
from pipelines.validate import check_line

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = """
la Loire monte encore et les quais sont fermés depuis hier soir selon la préfecture qui annonce une
décrue lente tandis que des habitants du quartier ont passé la nuit au gymnase
"""
WORDS = TEXT.split()
DAYS = 30
FORMATS = {"jsonl": ("jsonl",), "parquet": ("parquet",), "both": ("jsonl", "parquet")}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def main() -> None:
    """Print the figures for as many lines as the command line says."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        write_lines(data, count)
        size = sum(path.stat().st_size for path in data.rglob("*.jsonl"))
        print(f"{count} lines, {size / 1e6:.0f} MB")
        floor = timed(partial(parse, data))
        print(f"read and parsed once: {count / floor:.0f} lines/s of CPU time")
        for name, formats in FORMATS.items():
            target = Path(folder) / name
            seconds = timed(partial(dump, data, target, formats))
            sizes = ", ".join(f"{f} {table_size(target, f):.1f} MB" for f in formats)
            print(
                f"{name}: {count / seconds:.0f} lines/s, {seconds / floor:.1f} x; articles {sizes}"
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"largest memory: {peak:.0f} MB")


def write_lines(data: Path, count: int) -> None:
    """Write *count* lines below *data*, the same each time."""
    chance = random.Random(7)  # noqa: S311  # no secret
    for day in range(DAYS):
        for kind in ("articles", "duplicates"):
            (data / kind).mkdir(parents=True, exist_ok=True)
        name = f"2026-10-{day + 1:02d}"
        with (
            (data / "articles" / f"{name}.jsonl").open("w", encoding="utf-8") as articles,
            (data / "duplicates" / f"{name}.jsonl").open("w", encoding="utf-8") as duplicates,
        ):
            for number in range(day * count // DAYS, (day + 1) * count // DAYS):
                article = made(number, name, chance)
                file = duplicates if article.duplicate_of else articles
                file.write(article.to_line())


def made(number: int, day: str, chance: random.Random) -> Article:
    """Return the article of line *number*."""
    paragraphs = tuple(" ".join(chance.choices(WORDS, k=60)) for _ in range(5))
    article = Article(
        article_id=f"{number:016x}",
        url=f"https://gazette.test/2026/{number}.html",
        site=f"site{number % 20}",
        headline=" ".join(chance.choices(WORDS, k=9)),
        paragraphs=paragraphs,
        text="\n\n".join(paragraphs),
        date_published=f"{day}T08:28:00+01:00",
        fetched_at=f"{day}T09:00:00+00:00",
        links_related=tuple(
            Link(f"https://gazette.test/{i}", " ".join(chance.choices(WORDS, k=8)), "une", i)
            for i in range(1, 6)
        ),
    )
    if number % 10 == 1:
        return replace(article, article_id=f"{number - 1:016x}", version=2, change="body")
    if number % 10 == 2:
        return replace(article, duplicate_of=f"{number - 2:016x}", similarity=0.97)
    return article


def parse(data: Path) -> None:
    """Do the least that reading lines can be."""
    for path in sorted(data.rglob("*.jsonl")):
        with path.open("rb") as lines:
            for line in lines:
                json.loads(line)


def dump(data: Path, target: Path, formats: tuple[str, ...]) -> None:
    """Write a dump of *data*."""
    wanted = Wanted(formats=formats)
    export(data, target, wanted, check=check_line, created=NOON, software="depeche")


def table_size(dump: Path, form: str) -> float:
    """Return the size of the articles of *dump* in one format, in MB."""
    return sum(path.stat().st_size for path in (dump / "articles" / form).iterdir()) / 1e6


def timed(work: Callable[[], None]) -> float:
    """Return the seconds of CPU that *work* takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
