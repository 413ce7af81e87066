"""What earlier runs wrote: one SQLite file that decides what is new.

A decision and its line become durable together. `decide` writes a row that is marked as not yet
written; `commit` marks it in one transaction with the length of the output file. Whatever a
crash leaves behind (a row without its line, a line without its row) is undone when the store is
opened again, so a page is then simply unknown and will be read again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from crawler.article import Shared
from crawler.errors import DiskError
from crawler.state.urls import url_key

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.article import Article, Change

SCHEMA = """
CREATE TABLE IF NOT EXISTS versions (
    article_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    url TEXT,
    text_digest TEXT,
    headline TEXT,
    date_published TEXT,
    date_updated TEXT,
    duplicate_of TEXT,
    fetched_at TEXT,
    written INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (article_id, version)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS versions_by_digest ON versions (text_digest);
CREATE TABLE IF NOT EXISTS outputs (path TEXT PRIMARY KEY, length INTEGER NOT NULL) WITHOUT ROWID;
"""

LATEST = """
SELECT version, text_digest, headline, date_published, date_updated
FROM versions WHERE article_id = ? ORDER BY version DESC LIMIT 1
"""

ORIGINAL = """
SELECT article_id FROM versions
WHERE text_digest = ? AND article_id <> ? AND duplicate_of IS NULL
ORDER BY fetched_at, article_id LIMIT 1
"""


class Known(NamedTuple):
    """The latest version of an article that the store holds."""

    version: int
    text_digest: str | None
    headline: str | None
    date_published: str | None
    date_updated: str | None


class Store:
    """The articles that earlier runs wrote, and how far each output file is good.

    *path* is the SQLite file, ``":memory:"`` for a run that remembers nothing. *folder* is what the
    paths of output files are relative to; files that a crash left too long are cut here.
    Raises DiskError when the file cannot be opened.
    """

    def __init__(self, path: Path | str, *, folder: Path) -> None:
        self.folder = folder
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(SCHEMA)
        except sqlite3.Error as error:
            message = f"{path}: the state cannot be opened ({error}); is the folder writable?"
            raise DiskError(message) from error
        self._recover()

    def decide(self, article: Article) -> Article | None:
        """Return *article* with its identity, version and duplicates; None when nothing changed."""
        article = replace(article, article_id=article_id(article))
        known = self._latest(article.article_id)
        change = change_since(known, article)
        if change is None:
            return None
        article = replace(
            article,
            change=change,
            version=known.version + 1 if known else 1,
            previous_digest=known.text_digest if known else None,
        )
        article = self._with_original(article)
        self._insert(article)
        return article

    def commit(self, article: Article, *, path: str, length: int) -> None:
        """Make the decision on *article* durable: its line ends at byte *length* of *path*."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "UPDATE versions SET written = 1 WHERE article_id = ? AND version = ?",
                (article.article_id, article.version),
            )
            self._db.execute("INSERT OR REPLACE INTO outputs VALUES (?, ?)", (path, length))

    def length(self, path: str) -> int:
        """Return how many bytes of the output file *path* are good; 0 when it is unknown."""
        row = self._db.execute("SELECT length FROM outputs WHERE path = ?", (path,)).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Close the file; a store is not used afterwards."""
        self._db.close()

    def _latest(self, key: str) -> Known | None:
        row = self._db.execute(LATEST, (key,)).fetchone()
        return Known(*row) if row else None

    def _with_original(self, article: Article) -> Article:
        if article.text_digest is None:
            return article
        keys = (article.text_digest, article.article_id)
        row = self._db.execute(ORIGINAL, keys).fetchone()
        if row is None:
            return article
        shared = Shared(article_id=row[0], similarity=1.0, verdict="exact_duplicate")
        return replace(article, duplicate_of=row[0], similarity=1.0, shared_with=(shared,))

    def _insert(self, article: Article) -> None:
        self._db.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                article.article_id,
                article.version,
                article.url,
                article.text_digest,
                article.headline,
                article.date_published,
                article.date_updated,
                article.duplicate_of,
                article.fetched_at,
            ),
        )

    def _recover(self) -> None:
        self._db.execute("DELETE FROM versions WHERE written = 0")
        for path, length in self._db.execute("SELECT path, length FROM outputs").fetchall():
            cut_to(self.folder / path, length)


def article_id(article: Article) -> str:
    """Return 64 bits in hexadecimal that name the article in every version.

    A saved page without an address is named by its text, so it has no second version.
    """
    name = url_key(article.url) if article.url else f"text:{article.text_digest}"
    if article.url is None and article.text_digest is None:
        name = f"path:{article.source_path}"
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def change_since(known: Known | None, article: Article) -> Change | None:
    """Return what differs from *known*, body before headline before stamp, or None."""
    if known is None:
        return "new"
    if known.text_digest != article.text_digest:
        return "body"
    if known.headline != article.headline:
        return "headline"
    dates = (article.date_published, article.date_updated)
    return None if dates == (known.date_published, known.date_updated) else "stamp"


def cut_to(path: Path, length: int) -> None:
    """Cut *path* to *length* bytes when a crash left it longer; a missing file stays missing."""
    if path.exists() and path.stat().st_size > length:
        with path.open("r+b") as file:
            file.truncate(length)
