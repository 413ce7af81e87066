"""A part of the state beside the store: a connection of its own to the store's file."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from crawler.state.transactions import CHECKPOINT_PAGES, state_errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Rows = list[tuple[Any, ...]]


class Part:
    """A part of the state in the SQLite file *path*, whose store exists already.

    *schema* makes the table that the store does not make.
    Raises DiskError when the file cannot be opened or written, StateError when it is damaged.
    """

    def __init__(self, path: Path, *, schema: str = "") -> None:
        self._path = path
        with state_errors(path, "opened"):
            self._db = sqlite3.connect(path, isolation_level=None, timeout=60)
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            self._db.execute(schema)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _read(self, statement: str, values: Mapping[str, object] | tuple[object, ...]) -> Rows:
        with state_errors(self._path, "read"):
            return self._db.execute(statement, values).fetchall()

    def _write(self, statement: str, *rows: tuple[object, ...]) -> None:
        with state_errors(self._path, "written"):
            self._db.executemany(statement, rows)
