"""The payloads that a data folder has archived, in SQLite, for the crawl that writes there."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from crawler.archive.warc.exchange import Facts
from crawler.archive.warc.revisit import Original
from crawler.errors import DiskError, StateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.warc.reader import Located

MOST_NEW: Final = 64
"""Payloads that wait to be written in one transaction; one of each its own cost as much as the
decision on its page. A crash forgets them, and `Payloads.learn` reads them in the file it left."""

_IN_FULL = frozenset({"shell", "resource"})
"""Roles of answers that stand in full beside the page that a browser rendered from them."""

CHECKPOINT_PAGES: Final = 16_384
"""Pages of log between checkpoints, as the store has them: by SQLite's default each of our writes
would put what the store left in the log into the file, page by page, and wait for the disk."""

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
            self._db.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
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
            self.write()

    def learn(self, records: Iterable[Located], *, file: str) -> Iterator[Located]:
        """Yield *records* of *file*, a WARC file of ours, and remember the payloads in it."""
        waiting: Located | None = None
        method = ""
        for located in records:
            record = located.record
            if record.kind in {"response", "revisit"}:
                self._learn(waiting, method=method, file=file)
                waiting, method = located, ""
            elif record.kind == "request":
                method = record.block.partition(b" ")[0].decode("latin-1")
            elif record.kind == "metadata" and Facts.from_block(record.block).role in _IN_FULL:
                waiting = None
            yield located
        self._learn(waiting, method=method, file=file)
        self.write()

    def _learn(self, located: Located | None, *, method: str, file: str) -> None:
        record = located.record if located else None
        if located is None or record is None or record.kind != "response" or not method:
            return
        digest, date = record.field("WARC-Payload-Digest"), record.field("WARC-Date")
        is_cut = record.field("WARC-Truncated") is not None
        if digest and date and record.target and not is_cut:
            place = (file, located.offset)
            original = Original(record.record_id, record.target, date, *place)
            self.add(original, method=method, digest=digest)

    def close(self) -> None:
        """Write what is new, and close the file."""
        try:
            self.write()
        finally:
            self._db.close()

    def _read(self, key: bytes) -> tuple[str, str, str, int] | None:
        query = "SELECT record_id, date, file, offset FROM payloads WHERE key = ?"
        with self._disk_errors("read"):
            row: tuple[str, str, str, int] | None = self._db.execute(query, (key,)).fetchone()
        return row

    def write(self) -> None:
        """Write what is new."""
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
            message = f"{self._path}: the state cannot be {what} ({error})"
            if type(error) is sqlite3.DatabaseError:  # the file is at fault, not the disk
                raise StateError(f"{message}; run `depeche rebuild {self._path.parent}`") from error
            raise DiskError(f"{message}; make room, or the folder writable") from error

    def _is_there(self, original: Original) -> bool:
        for name in (original.file, f"{original.file}.open"):
            path = self.folder / name
            if path.exists():
                return path.stat().st_size > original.offset
        return False


def _key(method: str, digest: str, target: str) -> bytes:
    return hashlib.sha256(f"{method} {digest} {target}".encode()).digest()[:16]
