"""The SQLite file of a data folder: opened with its tables, or refused when it has others."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from crawler.state import absences, decisions, outputs
from crawler.state.duplicates import index
from crawler.state.rechecks import ladder, visits
from crawler.state.transactions import CHECKPOINT_PAGES
from crawler.state.urls import KEY_VERSION

if TYPE_CHECKING:
    from pathlib import Path

TABLES = (outputs, decisions, index, absences, ladder, visits)
"""The modules whose tables the file holds."""

STATE_VERSION = 100 + KEY_VERSION
"""Grows with the tables and with the URL keys: what another version wrote cannot be compared."""

CACHE_KB = 65_536
"""Pages of the index that stay in memory; SQLite's default of 2 MB reads the disk for each key."""

MAPPED = 2**30
"""Bytes of the file that are read where they lie: a look-up falls on pages at random, and at a
million articles most are not in the cache (measured: 4 to 10 % of the time of a decision). They
count as memory of the process, half of what a crawl may take (MEMUSAGE_LIMIT_MB)."""

WAL_TRIES, WAL_WAIT = 100, 0.02
"""How often, and every how many seconds, a new database is asked to keep a write-ahead log."""


def open_state(path: Path | str, *, scratch: bool = False) -> sqlite3.Connection:
    """Return the database at *path* with its tables; raises sqlite3.Error when it has others.

    A *scratch* one belongs to one process, and a crash may spoil it.
    """
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        _check_version(db)
        if scratch:
            _use_memory(db)
        else:
            _use_wal(db)
            db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        db.execute(f"PRAGMA mmap_size = {MAPPED}")
        db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        db.execute("BEGIN IMMEDIATE")
        for statement in "".join(part.SCHEMA for part in TABLES).split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {STATE_VERSION}")
        db.execute("COMMIT")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _use_memory(db: sqlite3.Connection) -> None:
    """Keep in memory what a rollback needs, and neither wait for the disk nor for others."""
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA journal_mode = MEMORY")
    db.execute("PRAGMA synchronous = OFF")


def _use_wal(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. SQLite waits for every lock but the one that this takes."""
    for _ in range(WAL_TRIES):
        with suppress(sqlite3.OperationalError):
            db.execute("PRAGMA journal_mode = WAL")
            return
        time.sleep(WAL_WAIT)
    db.execute("PRAGMA journal_mode = WAL")


def _check_version(db: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError when the tables are of another version; nothing is written."""
    db.execute("BEGIN")  # both reads see one state, while another process may create the tables
    (version,) = db.execute("PRAGMA user_version").fetchone()
    tables = db.execute("SELECT name FROM sqlite_schema WHERE name = 'versions'").fetchall()
    db.execute("COMMIT")
    if tables and version != STATE_VERSION:
        message = f"it is of version {version}, this is {STATE_VERSION}"
        raise sqlite3.DatabaseError(message)
