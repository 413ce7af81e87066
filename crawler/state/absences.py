"""Articles that a site says are not there: missing once, or gone.

One answer may be a glitch. Two in a row are a decision, which depends on the answers before it and
on nothing else; so a replay of the archive makes it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS absences (article_id TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
"""

FIND = """
SELECT number IN (SELECT versions.number FROM versions) FROM absences WHERE article_id = ?
"""
"""A decision whose line was lost, as after a power cut, counts as none."""

State = Literal["present", "missing", "gone"]


class Absences:
    """The absences in an open database; the caller's transaction holds what is written.

    *number* is that of the decision that an article is gone, None while it is missing once.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, article_id: str) -> State:
        """Return what the last answers said of an article."""
        row = self._db.execute(FIND, (article_id,)).fetchone()
        if row is None:
            return "present"
        return "gone" if row[0] else "missing"

    def put(self, article_id: str, number: int | None = None) -> None:
        """Note that an article is missing, or gone by the decision *number*."""
        self._db.execute("INSERT OR REPLACE INTO absences VALUES (?, ?)", (article_id, number))

    def end(self, article_id: str) -> State:
        """Note that an article is there; return what was said of it before."""
        before = self.of(article_id)
        if before != "present":
            self._db.execute("DELETE FROM absences WHERE article_id = ?", (article_id,))
        return before
