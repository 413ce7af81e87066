"""A part of the state beside the store: a connection of its own to the store's file."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from crawler.state.transactions import disk_errors

if TYPE_CHECKING:
    from pathlib import Path


class Part:
    """A part of the state in the SQLite file *path*, whose store exists already.

    *schema* makes the table that the store does not make.
    Raises DiskError when the file cannot be opened or written.
    """

    def __init__(self, path: Path, *, schema: str = "") -> None:
        self._path = path
        with disk_errors(f"{path}: the state cannot be opened", advice="is the folder writable?"):
            self._db = sqlite3.connect(path, isolation_level=None, timeout=60)
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(schema)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _write(self, statement: str, *rows: tuple[object, ...]) -> None:
        with disk_errors(f"{self._path}: the state cannot be written"):
            self._db.executemany(statement, rows)
