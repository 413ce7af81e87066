"""The texts that earlier articles had, found by the keys they share: two tables of SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.state.duplicates.packing import pack, unpack
from crawler.state.duplicates.similarity import Candidate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from crawler.state.duplicates.fingerprint import Fingerprint

SCHEMA = """
CREATE TABLE IF NOT EXISTS texts (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL,
    story INTEGER NOT NULL,
    site TEXT,
    day INTEGER,
    shingles BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS keys (
    key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (key, number)
) WITHOUT ROWID;
"""

POSTINGS = 64
"""Texts that a key names, the oldest: a key of more is furniture, and finds nothing new."""
CANDIDATES = 48
"""Texts that are compared shingle by shingle, those first that share the rarest keys."""


Row = tuple[int, str, int, str | None, int | None]
"""A text's number in the order of decisions, article, story, site and day."""


class Found(NamedTuple):
    """What the index knows of a text: whom to compare it with, and which keys are full."""

    candidates: tuple[Candidate, ...]
    full: frozenset[int]


class TextIndex:
    """The index of texts in an open database. The caller's transactions hold what is added."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def find(self, fingerprint: Fingerprint, *, own: Collection[int] = ()) -> Found:
        """Return the texts that share keys, best first, but for those with a number in *own*."""
        postings = self._postings(fingerprint.probes)
        weights: dict[int, int] = {}
        for numbers in postings.values():
            weight = POSTINGS // len(numbers)
            for number in numbers:
                weights[number] = weights.get(number, 0) + weight
        ranked = sorted(weights.keys() - set(own), key=lambda number: (-weights[number], number))
        candidates = self.read(ranked[:CANDIDATES])
        full = (key for key, numbers in postings.items() if len(numbers) >= POSTINGS)
        return Found(candidates, frozenset(full))

    def add(self, fingerprint: Fingerprint, row: Row, *, full: frozenset[int]) -> None:
        """Add a text as *row* says; *full* is what `find` said of its keys."""
        insert = "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)"
        self._db.execute(insert, (*row, pack(fingerprint.shingles)))
        keys = [(key, row[0]) for key in fingerprint.keys if key not in full]
        self._db.executemany("INSERT INTO keys VALUES (?, ?)", keys)

    def remove(self, numbers: Sequence[int]) -> None:
        """Remove texts. Reads the whole index, so it is for repair only."""
        rows = [(number,) for number in numbers]
        self._db.executemany("DELETE FROM texts WHERE number = ?", rows)
        marks = ", ".join("?" * len(numbers))
        self._db.execute(f"DELETE FROM keys WHERE number IN ({marks})", numbers)  # noqa: S608

    def read(self, numbers: Sequence[int]) -> tuple[Candidate, ...]:
        """Return the texts of *numbers*, in that order; numbers without a text are left out."""
        marks = ", ".join("?" * len(numbers))
        select = f"SELECT * FROM texts WHERE number IN ({marks})"  # noqa: S608  # only marks
        rows = {row[0]: row for row in self._db.execute(select, numbers)} if numbers else {}
        texts = []
        for number in filter(rows.__contains__, numbers):
            _, article_id, story, site, day, packed = rows[number]
            texts.append(Candidate(number, article_id, story, site, day, unpack(packed)))
        return tuple(texts)

    def _postings(self, probes: Sequence[int]) -> dict[int, list[int]]:
        postings: dict[int, list[int]] = {}
        for start in range(0, len(probes), 500):  # SQLite's oldest limit on parameters is 999
            part = probes[start : start + 500]
            marks = ", ".join("?" * len(part))
            select = f"SELECT key, number FROM keys WHERE key IN ({marks}) ORDER BY key, number"  # noqa: S608
            for key, number in self._db.execute(select, part):
                postings.setdefault(key, []).append(number)
        return postings
