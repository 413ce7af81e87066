"""The validators of pages that earlier runs wrote, in SQLite: what a conditional request sends.

A validator is worth something only while its article stands in the output. So it is kept after the
line, and one whose text no line holds any more, as after a power cut, counts as unknown: the page
is then fetched in full.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.state.rechecks.part import Part

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.article import Article

SCHEMA = """
CREATE TABLE IF NOT EXISTS validators (
    key BLOB PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    payload_digest TEXT NOT NULL,
    text_digest TEXT
) WITHOUT ROWID
"""

FIND = """
SELECT etag, last_modified, payload_digest, text_digest FROM validators
WHERE key = ? AND (text_digest IS NULL
                   OR text_digest IN (SELECT versions.text_digest FROM versions))
"""


@dataclass(frozen=True, slots=True)
class Validator:
    """What a site calls one state of a page, and the payload that this state had.

    *text_digest* is that of the article in it, None for a list.
    """

    etag: str | None
    last_modified: str | None
    payload_digest: str
    text_digest: str | None = None


class Validators(Part):
    """The validators in the store at *path*, which exists already.

    Raises DiskError when the file cannot be opened or written.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, schema=SCHEMA)

    def find(self, url: str, *, method: str = "GET") -> Validator | None:
        """Return the validator of the final address *url*, None when none is good."""
        rows = self._read(FIND, (_key(method, url),))
        return Validator(*rows[0]) if rows else None

    def put(self, url: str, validator: Validator, *, method: str = "GET") -> None:
        """Keep *validator* as that of *url*; what it describes must be durable already.

        Nothing is kept of a page that a site does not name by an ETag or a date.
        """
        if not (validator.etag or validator.last_modified):
            return
        values = (
            validator.etag,
            validator.last_modified,
            validator.payload_digest,
            validator.text_digest,
        )
        insert = "INSERT OR REPLACE INTO validators VALUES (?, ?, ?, ?, ?)"
        self._write(insert, (_key(method, url), *values))

    def put_article(self, article: Article) -> None:
        """Keep the validator of *article*, whose line is written; that of a gone one is forgotten.

        When a gone article is back, it is to be sent in full, for its line.
        """
        if article.change == "gone":
            self.forget([article.url or "-"])
        elif article.url and article.payload_digest:
            validator = (article.etag, article.last_modified, article.payload_digest)
            self.put(article.url, Validator(*validator, article.text_digest))

    def forget(self, urls: Iterable[str], *, method: str = "GET") -> None:
        """Forget the validators of *urls*."""
        keys = [(_key(method, url),) for url in urls]
        self._write("DELETE FROM validators WHERE key = ?", *keys)


def forget_lost(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Forget the validators of the decisions *numbers*, whose lines are lost, while *db* has them.

    Whatever else has the same text, or none like a list, is fetched in full once.
    """
    db.execute(SCHEMA)
    text = "SELECT text_digest FROM versions WHERE number = ?"
    delete = f"DELETE FROM validators WHERE text_digest IS ({text})"  # noqa: S608  # ours
    db.executemany(delete, [(number,) for number in numbers])


def _key(method: str, url: str) -> bytes:
    return hashlib.sha256(f"{method} {url}".encode()).digest()[:16]
