"""A process that writes articles into a folder, and dies by SIGKILL where it is told to.

`python -m tests.writer FOLDER COUNT BYTES COMPRESSION`: carries COUNT articles to their lines; dies
when BYTES (0: never) more bytes of lines are written, in the middle of a line or right behind one.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.article import Article
from crawler.extract import text_digest
from crawler.state.store import Store
from pipelines.deduplicate import Deduplicate
from pipelines.jsonlines import JsonLines, days
from pipelines.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator


def articles() -> Iterator[Article]:
    """Yield 40 articles, of which some are copies, and 20 versions of the first of them."""
    chance = random.Random(7)
    wire = "".join(chance.choices("abcdefgh  ", k=600))
    for number in range(60):
        of = number % 40
        words = ["".join(chance.choices("abcdefgh", k=6)) for _ in range(80 + number % 50)]
        text = " ".join(words) if number % 5 else wire
        yield Article(
            url=f"https://s{of % 3}.test/article-{of}.html",
            site=f"s{of % 3}",
            headline=f"Été {number}",
            text=text,
            text_digest=text_digest(text),
            fetched_at=f"2026-11-{24 + number // 20}T09:00:00+00:00",
        )


class DyingLines(JsonLines):
    """Lines that end the process after *left* bytes."""

    left = sys.maxsize

    def _append(self, path: str, line: bytes) -> int:
        length = super()._append(path, line[: self.left])
        self.left -= len(line)
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return length


def main() -> None:
    """Carry the articles to their lines."""
    folder = Path(sys.argv[1])
    store = Store(folder / "state.sqlite", folder=folder)
    deduplicate, lines = Deduplicate(store), DyingLines(store, days(sys.argv[4]))
    lines.left = int(sys.argv[3]) or sys.maxsize
    for article in islice(articles(), int(sys.argv[2])):
        with suppress(Refused):
            lines.process_item(deduplicate.process_item(article))
    lines.close_spider()


if __name__ == "__main__":
    main()
