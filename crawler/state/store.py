"""What earlier runs wrote: one SQLite file that decides what is new.

A decision and its line become durable together. `decide` opens a transaction and writes down what
it decided; `commit` adds how long the output file is with the article's line, and ends the
transaction. A crash between the two rolls the decision back, and the tail that the line left is
cut before anything else is written there: the page is unknown again and will be read again.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.errors import DiskError
from crawler.state import decisions, index
from crawler.state.lines import whole_lines
from crawler.state.urls import KEY_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from crawler.article import Article

STATE_VERSION = 100 + KEY_VERSION
"""Grows with the tables and with the URL keys: what another version wrote cannot be compared."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS outputs (
    output INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    length INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS rewrites (path TEXT PRIMARY KEY, part TEXT NOT NULL);
"""

CACHE_KB = 65_536
"""Pages of the index that stay in memory; SQLite's default of 2 MB reads the disk for each key."""

CHECKPOINT_PAGES = 16_384
"""Pages of log between checkpoints, 64 MB: keys fall on pages at random, and SQLite's default of
1,000 pages writes each of them to the file again and again (measured: a third of the CPU time)."""

WAL_TRIES, WAL_WAIT = 100, 0.02
"""How often, and every how many seconds, a new database is asked to keep a write-ahead log."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An output file to be replaced by *part*; *ends* maps where its lines ended to where they do.

    Both paths are relative to the folder of the store.
    """

    path: str
    part: str
    ends: Mapping[int, int]


class Store:
    """The articles that earlier runs wrote, and how far each output file is good.

    *path* is the SQLite file, ``":memory:"`` for a run that remembers nothing. *folder* is what the
    paths of output files are relative to; files that a crash left too long are cut here.
    Several processes may share both: each holds the store from a decision to its line.
    Raises DiskError when the file cannot be opened or written.
    """

    def __init__(self, path: Path | str, *, folder: Path) -> None:
        self.folder = folder
        self.place: Callable[[Article], str] | None = None
        """Gives the output file of an article; set by whoever writes the lines."""
        self._path = path
        self._pending: decisions.Decision | None = None
        with self._disk_errors("opened"):
            self._db = open_state(path)
            self._texts = index.TextIndex(self._db)
            self._decisions = decisions.Decisions(self._db, self._texts)
            self._finish_rewrites()
            with self._transaction():
                self._recover()

    def decide(self, article: Article) -> Article | None:
        """Return *article* with its identity, version and duplicates; None when nothing changed.

        `commit` keeps what was decided; a decision that none followed is undone by the next.
        """
        with self._disk_errors("written"):
            self.undo()
            decision = self._decide(article)
            path = self.place(decision.article) if decision and self.place else None
            if path is not None and not self._is_known(path):
                self.undo()
                self._register(path)
                decision = self._decide(article)
        return decision.article if decision else None

    def commit(self, article: Article, *, path: str, length: int) -> None:
        """Make the decision on *article* durable: its line ends at byte *length* of *path*.

        Raises ValueError when the open decision is not on *article*.
        """
        pending = self._pending
        if pending is None or pending.article.article_id != article.article_id:
            message = f"{article.url or article.source_path}: commit without its decision"
            raise ValueError(message)
        with self._disk_errors("written"):
            self._set_length(path, length)
            self._db.execute(
                "UPDATE versions SET line_end = ?, output = "
                "(SELECT output FROM outputs WHERE path = ?) WHERE number = ?",
                (length, path, pending.number),
            )
            self._db.execute("COMMIT")
        self._pending = None

    def undo(self) -> None:
        """Undo an open decision, whose line cannot be written: others may then use the store."""
        self._pending = None
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def length(self, path: str) -> int:
        """Return how many bytes of the output file *path* are good; 0 when it is unknown."""
        row = self._db.execute("SELECT length FROM outputs WHERE path = ?", (path,)).fetchone()
        return int(row[0]) if row else 0

    def forget(self, article_ids: Collection[str], *, rewrites: Sequence[Rewrite]) -> None:
        """Forget articles, and put the rewritten files that lack their lines in place.

        Both or neither, also across a crash: a rewrite that was decided is finished by the next
        store. What was forgotten leaves no byte in the database.
        """
        names = [(name,) for name in article_ids]
        with self._disk_errors("written"):
            self._db.execute("PRAGMA secure_delete = ON")
            with self._transaction():
                self._remove(names)
                for rewrite in rewrites:
                    self._move_lines(rewrite)
            self._finish_rewrites()
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Undo an open decision and close the file; a store is not used afterwards."""
        self._db.close()

    def _decide(self, article: Article) -> decisions.Decision | None:
        self._db.execute("BEGIN IMMEDIATE")
        self._pending = self._decisions.decide(article)
        if self._pending is None:
            self.undo()
        return self._pending

    def _is_known(self, path: str) -> bool:
        select = "SELECT 1 FROM outputs WHERE path = ?"
        return self._db.execute(select, (path,)).fetchone() is not None

    def _register(self, path: str) -> None:
        """Know *path* before its first line: what a crash leaves there is then known for a tail."""
        with self._transaction():
            if not self._is_known(path):
                self._set_length(path, whole_lines(self.folder / path))

    def _set_length(self, path: str, length: int) -> None:
        self._db.execute(
            "INSERT INTO outputs (path, length) VALUES (?, ?) "
            "ON CONFLICT (path) DO UPDATE SET length = excluded.length",
            (path, length),
        )

    def _remove(self, names: list[tuple[str]]) -> None:
        select = "SELECT number FROM versions WHERE article_id = ?"
        numbers = [row[0] for name in names for row in self._db.execute(select, name)]
        self._texts.remove(numbers)
        for table in ("versions", "addresses"):
            self._db.executemany(f"DELETE FROM {table} WHERE article_id = ?", names)  # noqa: S608  # a name of ours

    def _move_lines(self, rewrite: Rewrite) -> None:
        for old, new in sorted(rewrite.ends.items()):
            self._db.execute(
                "UPDATE versions SET line_end = ? WHERE line_end = ? AND output = "
                "(SELECT output FROM outputs WHERE path = ?)",
                (new, old, rewrite.path),
            )
        self._set_length(rewrite.path, max(rewrite.ends.values(), default=0))
        self._db.execute("INSERT INTO rewrites VALUES (?, ?)", (rewrite.path, rewrite.part))

    def _finish_rewrites(self) -> None:
        for path, part in self._db.execute("SELECT path, part FROM rewrites").fetchall():
            if (self.folder / part).exists():
                (self.folder / part).replace(self.folder / path)
            self._db.execute("DELETE FROM rewrites WHERE path = ?", (path,))

    def _recover(self) -> None:
        outputs = "SELECT path, length FROM outputs ORDER BY output"
        for path, length in self._db.execute(outputs).fetchall():
            full = self.folder / path
            if full.exists() and full.stat().st_size < length:
                self._forget_lost(path)
            cut_to(full, self.length(path))

    def _forget_lost(self, path: str) -> None:
        """Undo the decisions whose lines the file *path* has lost, as after a power cut."""
        size = (self.folder / path).stat().st_size
        select = "SELECT number FROM versions JOIN outputs USING (output) WHERE path = ? AND "
        lost = [row[0] for row in self._db.execute(f"{select} line_end > ?", (path, size))]
        log.warning("%s: the end is lost; %s lines will be read again", path, len(lost))
        self._texts.remove(lost)
        self._db.executemany("DELETE FROM versions WHERE number = ?", [(n,) for n in lost])
        self._db.execute(
            "UPDATE outputs SET length = coalesce((SELECT max(line_end) FROM versions "
            "WHERE versions.output = outputs.output), 0) WHERE path = ?",
            (path,),
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            yield

    @contextmanager
    def _disk_errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            message = f"{self._path}: the state cannot be {what} ({error}); is the folder writable?"
            raise DiskError(message) from error


def open_state(path: Path | str) -> sqlite3.Connection:
    """Return the database at *path* with its tables; raises sqlite3.Error when it has others."""
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        _check_version(db)
        _use_wal(db)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        db.execute("BEGIN IMMEDIATE")
        for statement in (SCHEMA + decisions.SCHEMA + index.SCHEMA).split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {STATE_VERSION}")
        db.execute("COMMIT")
    except sqlite3.Error:
        db.close()
        raise
    return db


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
        message = f"it is of version {version}, this is {STATE_VERSION}; move it away"
        raise sqlite3.DatabaseError(message)


def cut_to(path: Path, length: int) -> None:
    """Cut *path* to *length* bytes when a crash left it longer; a missing file stays missing."""
    if path.exists() and path.stat().st_size > length:
        with path.open("r+b") as file:
            file.truncate(length)
