"""What a frontier holds, and the file that it lies in."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "frontier.sqlite"
"""The file in a data folder. It is not the store's: a decision holds that one until its line is
written, and an entry may be enqueued meanwhile."""

VERSION: Final = 1
"""Grows with the table: what another version wrote is not read."""

CURE: Final = "delete it, and the next run begins with the lists"
"""What helps when the file is damaged, or of another version."""

BUSY: Final = 10
"""Seconds to wait for another process; the longest transaction of eight writers takes one."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY,
    crawl TEXT NOT NULL,
    key BLOB,
    url TEXT NOT NULL,
    first_url TEXT NOT NULL,
    host TEXT NOT NULL,
    role TEXT,
    priority INTEGER NOT NULL,
    turn INTEGER NOT NULL DEFAULT 0,
    request TEXT,
    owner TEXT,
    until REAL,
    outcome TEXT,
    reason TEXT,
    UNIQUE (crawl, key)
);
CREATE INDEX IF NOT EXISTS waiting ON entries (crawl, host, turn DESC, priority DESC, number)
    WHERE request IS NOT NULL AND owner IS NULL;
CREATE INDEX IF NOT EXISTS leased ON entries (crawl, owner) WHERE owner IS NOT NULL
"""
"""A row without request is done. A row with key NULL equals no other. The turn is 1 for pages that
an earlier run left waiting, -1 for what was out when it died."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be asked for. Two entries of one *key* are one; None equals no other.

    *first_url* is the address that was named, from which redirects led to *url*; *role* is that of
    the page; *request* is the text from which the caller makes the request again.
    """

    key: bytes | None
    url: str
    first_url: str
    host: str
    role: str | None
    priority: int
    request: str


@dataclass(frozen=True, slots=True)
class Lease:
    """An entry that went out: its number acknowledges it."""

    number: int
    key: bytes | None
    request: str
    host: str


@dataclass(frozen=True, slots=True)
class Left:
    """An entry of a crawl that did not come to its end, by the address that was named."""

    first_url: str
    role: str | None
    outcome: str | None
    reason: str | None
    is_done: bool


def open_entries(path: Path | str) -> sqlite3.Connection:
    """Return the database at *path* with its tables; raises sqlite3.Error."""
    db = sqlite3.connect(path, isolation_level=None, timeout=BUSY)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("BEGIN IMMEDIATE")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version not in {0, VERSION}:
            raise sqlite3.DatabaseError(f"it is of version {version}, this is {VERSION}")
        db.execute(f"PRAGMA user_version = {VERSION}")
        for statement in SCHEMA.split(";"):
            db.execute(statement)
        db.execute("COMMIT")
    except sqlite3.Error:
        db.close()
        raise
    return db
