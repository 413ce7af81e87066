"""`make bench-kills`: a crawl is killed at random moments; nothing acknowledged may be missing.

Each round starts a crawl of 200 generated pages into one data folder and kills it with SIGKILL at
a moment drawn from *seed*. The last round runs to its end. Then every WARC record must be whole
and every line must be given again by its record (`depeche verify --deep`), each article must have
one line, and none may be missing.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.crawl import crawl_command, serving
from benchmarks.site import generate

PAGES = 200
LONGEST = 4.0
"""Seconds within which a round is killed: start-up takes about one, the crawl some three."""


def main() -> None:
    """Print how many rounds were killed and what was found afterwards; exit 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261124)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, serving(generate(PAGES)) as home:
        data = Path(name) / "data"
        command = crawl_command(home, data)
        rng = random.Random(options.seed)  # noqa: S311  # moments, no secrets
        killed = sum(kill(command, after=rng.uniform(0.3, LONGEST)) for _ in range(options.rounds))
        last = subprocess.run(command, check=False, capture_output=True, text=True)
        print(f"{killed} of {options.rounds} crawls killed; {last.stderr.splitlines()[-1]}")
        sys.exit(conclude(data))


def kill(command: list[str], *, after: float) -> bool:
    """Run *command* and kill it *after* that many seconds; True if it had not ended by then."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
        try:
            crawl.wait(after)
        except subprocess.TimeoutExpired:
            crawl.kill()
            return True
    return False


def conclude(data: Path) -> int:
    """Print what the data folder holds and what is wrong with it; return 1 if anything is."""
    verify = [sys.executable, "-m", "crawler", "verify", str(data), "--deep"]
    checked = subprocess.run(verify, check=False, capture_output=True, text=True)
    print(checked.stdout + checked.stderr, end="")
    lines = [
        json.loads(line)
        for file in sorted(data.glob("*/*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    articles = {line["article_id"] for line in lines}
    print(f"{len(lines)} lines, {len(articles)} articles of {PAGES}; lines twice: "
          f"{len(lines) - len(articles)}, lost: {PAGES - len(articles)}")  # fmt: skip
    is_whole = checked.returncode == 0 and len(lines) == len(articles) == PAGES
    return 0 if is_whole else 1


if __name__ == "__main__":
    main()
