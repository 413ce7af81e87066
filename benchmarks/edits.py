"""`python -m benchmarks.edits`: which single edits of a text leave it recognised as a copy.

Each text of `--texts FOLDER` (by default ../shared/corpus/fr, else invented texts) is edited in one
way and looked for among all texts as they were, on another site and the same day.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.duplicates import CORPUS, source_texts
from benchmarks.wirecopy import invented_texts, unrelated
from crawler.state.duplicates import index
from crawler.state.duplicates.fingerprint import fingerprint
from crawler.state.duplicates.index import TextIndex
from crawler.state.duplicates.similarity import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LEAST = 120
"""Words of a text that is edited: a third of it is then still a flash."""


class Editor:
    """The edits, each of which takes a text; *others* lend theirs, *own* is what a site writes."""

    def __init__(self, others: Sequence[str], own: Sequence[str], *, seed: int) -> None:
        self.others, self.own = others, own
        self.chance = random.Random(seed)  # noqa: S311  # repeatable, no secret

    def edits(self) -> dict[str, Callable[[str], str]]:
        """Return each edit by what it does."""
        return {
            "dateline and signature added": lambda text: f"PARIS (AFP) - {text}\n\nAvec AFP",
            "cut to its first half": lambda text: first(text, 0.5),
            "cut to its first 30 %": lambda text: first(text, 0.3),
            "3 of 10 sentences left out": without_sentences,
            "cut to its first 60 words": lambda text: " ".join(text.split()[:60]),
            "cut to its first 40 words": lambda text: " ".join(text.split()[:40]),
            "90 words of boilerplate added": lambda text: f"{text} {self.written(90)}",
            "half as much of its own added": lambda text: (
                f"{text} {self.written(len(text.split()) // 2)}"
            ),
            "whole within twice as much of its own": self.quoted,
            "merged with another, 60 % of each": lambda text: (
                f"{first(text, 0.6)} {first(self.chance.choice(self.others), 0.6)}"
            ),
            "figures updated, first 40 words rewritten": self.rewritten,
            "1 word in 20 changed": lambda text: self.changed(text, 0.05),
            "1 word in 10 changed": lambda text: self.changed(text, 0.1),
            "60 words of it quoted in 300 (no copy)": lambda text: (
                f"{self.written(300)} {' '.join(text.split()[60:120])}"
            ),
        }

    def written(self, count: int) -> str:
        """Return *count* words that stand in no other text."""
        words: list[str] = []
        while len(words) < count:
            words += self.chance.choice(self.own).split()
        return " ".join(words[:count])

    def quoted(self, text: str) -> str:
        """Return *text* in the middle of twice as many words."""
        around = len(text.split())
        return f"{self.written(around)} {text} {self.written(around)}"

    def rewritten(self, text: str) -> str:
        """Return *text* with another beginning and with figures one higher."""
        updated = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), text)
        return f"{self.written(40)} {' '.join(updated.split()[40:])}"

    def changed(self, text: str, share: float) -> str:
        """Return *text* with a *share* of its words replaced."""
        words = text.split()
        return " ".join(self.written(1) if self.chance.random() < share else w for w in words)


def first(text: str, share: float) -> str:
    """Return the first *share* of the words of *text*."""
    words = text.split()
    return " ".join(words[: int(share * len(words))])


def without_sentences(text: str) -> str:
    """Return *text* without three sentences of each ten."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    return " ".join(each for n, each in enumerate(sentences) if n % 10 not in {4, 5, 6})


def main() -> None:
    """Print for each edit the share of texts that are found, and how."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--texts", default=CORPUS / "fr", type=type(CORPUS))
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    options = parser.parse_args()
    long = (t for t in source_texts(options.texts, limit=900) if len(t.split()) >= LEAST)
    texts = unrelated(long)
    own = list(invented_texts(500, seed=options.seed))
    print(f"seed {options.seed}: {len(texts)} texts\n")
    print("| edit | near_duplicate | shares_text | not found |\n| --- | --- | --- | --- |")
    for name, edit in Editor(texts, own, seed=options.seed).edits().items():
        counts = verdicts(texts, edit)
        shares = (counts[kind] / len(texts) for kind in ("near_duplicate", "shares_text", None))
        print(f"| {name} | {' | '.join(f'{share:.3f}' for share in shares)} |", flush=True)


def verdicts(texts: Sequence[str], edit: Callable[[str], str]) -> Counter[str | None]:
    """Return what is said of the edited *texts* beside those they were made of."""
    counts: Counter[str | None] = Counter()
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(index.SCHEMA)
        known = TextIndex(db)
        for number, text in enumerate(texts):
            row = (number, str(number), number, "one", 1)
            known.add(fingerprint(text), row, full=frozenset())
        for number, text in enumerate(texts):
            mark = fingerprint(edit(text))
            edges, _ = judge(mark.shingles, known.find(mark).candidates, site="other", day=1)
            found = (edge.verdict for edge in edges if edge.number == number)
            counts[next(found, None)] += 1
    return counts


if __name__ == "__main__":
    main()
