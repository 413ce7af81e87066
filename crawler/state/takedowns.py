"""The stories that were taken down, so that no later crawl brings one back."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING

from crawler.state.transactions import state_errors
from crawler.state.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS takedowns (
    address BLOB PRIMARY KEY,
    taken_at TEXT NOT NULL
) WITHOUT ROWID
"""


class Takedowns:
    """The addresses taken down, kept in the SQLite file *path* as digests: they tell nothing.

    Raises DiskError when the file cannot be opened or written, StateError when it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with state_errors(path, "opened"):
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._db.execute(SCHEMA)

    def add(self, digests: Iterable[bytes], *, taken_at: str) -> None:
        """Remember that addresses were taken down; *digests* are as `digest_of` makes them."""
        rows = [(digest, taken_at) for digest in digests]
        with state_errors(self._path, "written"):
            self._db.executemany("INSERT OR IGNORE INTO takedowns VALUES (?, ?)", rows)

    def digests(self) -> frozenset[bytes]:
        """Return what stands for the addresses, as `digest_of` makes it."""
        with state_errors(self._path, "read"):
            return frozenset(row[0] for row in self._db.execute("SELECT address FROM takedowns"))

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def digest_of(url: str) -> bytes:
    """Return what stands for *url*: its key names the story, its digest does not."""
    return hashlib.sha256(url_key(url).encode("utf-8", "surrogatepass")).digest()
