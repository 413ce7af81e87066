"""`make bench-kills`: one crawl is killed at random moments and started again with its command.

Each round runs a crawl of 2,000 short generated pages and kills it with SIGKILL at a moment drawn
from *seed*. After each kill, every page that the frontier holds for done must have its line. The
last round runs to its end. Then every WARC record must be whole and every line must be given again
by its record (`depeche verify --deep`), each article must have one line, and none may be missing.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.crawl import crawl_command, serving
from benchmarks.generated import short_article
from benchmarks.site import generate
from crawler.archive import read_archive
from crawler.page import Page
from crawler.state.frontier.entries import NAME
from crawler.state.frontier.unfinished import unfinished

PAGES = 2000
DELAY = "DOWNLOAD_DELAY=0.15"
"""Slow enough that the crawl goes on over all the rounds."""

LONGEST = 4.0
"""Seconds within which a round is killed, counted from its first answer; every fifth round from its
start, so that start-up and recovery are killed too."""


class Moment(NamedTuple):
    """When to kill: *seconds* after the first answer that is archived, or after the start."""

    seconds: float
    from_start: bool = False


@dataclass
class Rounds:
    """What the kills met: crawls killed, those amid the pages, done pages without a line."""

    killed: int = 0
    amid: int = 0
    done_without_line: int = 0


def main() -> None:
    """Print how many rounds were killed and what was found afterwards; exit 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--seed", type=int, default=20261124)
    options = parser.parse_args()
    start = time.monotonic()
    site = generate(options.pages, make=short_article)
    with tempfile.TemporaryDirectory() as name, serving(site) as home:
        data = Path(name) / "data"
        command = [*crawl_command(home, data), "-s", DELAY, "-s", "DOWNLOAD_DELAY_JITTER=0"]
        rng = random.Random(options.seed)  # noqa: S311  # moments, no secrets
        moments = [Moment(rng.uniform(0, LONGEST), n % 5 == 0) for n in range(options.rounds)]
        rounds = kill_often(command, data, moments)
        last = subprocess.run(command, check=False, capture_output=True, text=True)
        print(f"{rounds.killed} of {options.rounds} crawls killed, {rounds.amid} amid the pages; "
              f"done pages without a line: {rounds.done_without_line}")  # fmt: skip
        print(last.stderr.splitlines()[-1])
        is_whole = conclude(data, pages=options.pages) and not rounds.done_without_line
        print(f"{time.monotonic() - start:.0f} seconds")
        sys.exit(not is_whole)


def kill_often(command: list[str], data: Path, moments: list[Moment]) -> Rounds:
    """Run *command* once for each of *moments*, at which it is killed."""
    rounds = Rounds()
    for moment in moments:
        rounds.killed += kill(command, data, moment)
        rounds.amid += bool(unfinished(data / NAME))
        rounds.done_without_line += len(done_urls(data) - {line["url"] for line in lines_of(data)})
    return rounds


def kill(command: list[str], data: Path, moment: Moment) -> bool:
    """Run *command* and kill it at *moment*; True if it had not ended by then."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
        own = f"*-{crawl.pid}-*.open"
        while not moment.from_start and not any((data / "warc").glob(own)):
            if crawl.poll() is not None:
                return False
            time.sleep(0.02)
        try:
            crawl.wait(moment.seconds)
        except subprocess.TimeoutExpired:
            crawl.kill()
            return True
    return False


def done_urls(data: Path) -> set[str]:
    """Return the addresses that the frontier of *data* holds for captured."""
    if not (data / NAME).exists():
        return set()
    db = sqlite3.connect(data / NAME)
    try:
        rows = db.execute("SELECT url FROM entries WHERE outcome IN ('new', 'unchanged')")
        return {url for (url,) in rows}
    except sqlite3.OperationalError:  # killed before the table was made
        return set()
    finally:
        db.close()


def lines_of(data: Path) -> list[dict[str, Any]]:
    """Return the whole lines below *data*: a kill may leave a tail, which the next start cuts."""
    files = sorted(data.glob("*/*.jsonl"))
    written = [file.read_bytes().split(b"\n")[:-1] for file in files]
    return [json.loads(line) for lines in written for line in lines]


def conclude(data: Path, *, pages: int) -> bool:
    """Print what the data folder holds and what is wrong with it; return True if nothing is."""
    verify = [sys.executable, "-m", "crawler", "verify", str(data), "--deep"]
    checked = subprocess.run(verify, check=False, capture_output=True, text=True)
    print(checked.stdout + checked.stderr, end="")
    torn = sum(not file.read_bytes().endswith(b"\n") for file in data.glob("*/*.jsonl"))
    lines = lines_of(data)
    articles = {line["article_id"] for line in lines}
    warcs = sorted((data / "warc").glob("*.warc.gz"))
    captures = [page for warc in warcs for page in read_archive(warc, root=warc.parent)]
    asked = sum(isinstance(page, Page) and page.role == "article" for page in captures)
    print(f"{len(lines)} lines, {len(articles)} articles of {pages}; lines twice: "
          f"{len(lines) - len(articles)}, torn: {torn}, lost: {pages - len(articles)}; "
          f"pages asked for again: {asked - pages}")  # fmt: skip
    return checked.returncode == 0 and torn == 0 and len(lines) == len(articles) == pages


if __name__ == "__main__":
    main()
