"""The payloads that a data folder has archived, in SQLite, for the crawl that writes there."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from crawler.archive.revisit import Original
from crawler.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_NEW: Final = 64
"""Payloads that wait to be written in one transaction; one of each its own cost as much as the
decision on its page. Those that a crash forgets are archived in full if they come again."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS payloads (
    key BLOB PRIMARY KEY,
    record_id TEXT NOT NULL,
    date TEXT NOT NULL,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL
) WITHOUT ROWID
"""


class Payloads:
    """The payloads archived in *folder*, remembered in the SQLite file *path*.

    Raises DiskError when the file cannot be opened, read or written. A payload whose WARC file is
    gone, or shorter than it should be, counts as unknown: a copy is then written in full.
    """

    def __init__(self, path: Path, *, folder: Path) -> None:
        self.folder = folder
        self._path = path
        with self._disk_errors("opened"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(SCHEMA)
        self._new: dict[bytes, tuple[str, str, str, int]] = {}

    def find(self, *, method: str, digest: str, target: str) -> Original | None:
        """Return the record that holds the payload *digest* of *target*, None when none does."""
        key = _key(method, digest, target)
        row = self._new.get(key) or self._read(key)
        if row is None:
            return None
        original = Original(row[0], target, row[1], row[2], row[3])
        return original if self._is_there(original) else None

    def add(self, original: Original, *, method: str, digest: str) -> None:
        """Remember that *original* holds the payload *digest*."""
        key = _key(method, digest, original.target)
        self._new[key] = (original.record_id, original.date, original.file, original.offset)
        if len(self._new) >= MOST_NEW:
            self._write()

    def close(self) -> None:
        """Write what is new, and close the file."""
        try:
            self._write()
        finally:
            self._db.close()

    def _read(self, key: bytes) -> tuple[str, str, str, int] | None:
        query = "SELECT record_id, date, file, offset FROM payloads WHERE key = ?"
        with self._disk_errors("read"):
            row: tuple[str, str, str, int] | None = self._db.execute(query, (key,)).fetchone()
        return row

    def _write(self) -> None:
        rows = [(key, *values) for key, values in self._new.items()]
        with self._disk_errors("written"), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR REPLACE INTO payloads VALUES (?, ?, ?, ?, ?)", rows)
        self._new.clear()

    @contextmanager
    def _disk_errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            message = f"{self._path}: the state cannot be {what} ({error}); is the folder writable?"
            raise DiskError(message) from error

    def _is_there(self, original: Original) -> bool:
        for name in (original.file, f"{original.file}.open"):
            path = self.folder / name
            if path.exists():
                return path.stat().st_size > original.offset
        return False


def _key(method: str, digest: str, target: str) -> bytes:
    return hashlib.sha256(f"{method} {digest} {target}".encode()).digest()[:16]
