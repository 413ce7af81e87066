"""Articles that a site says are not there: missing once, doubtful, or gone.

One answer may be a glitch. Two in a row are a decision, which depends on the answers before it and
on nothing else; so a replay of the archive makes it again.

An answer of 200 that shows something else in the place of an article, or a redirect for now, is a
doubt: it is said by a site that is out of order as well. A doubt becomes a decision when the site
repeats it `DOUBT` later, and showed another story shortly before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

SCHEMA = """
CREATE TABLE IF NOT EXISTS absences (article_id TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubts (
    article_id TEXT PRIMARY KEY, site TEXT NOT NULL, since REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS doubts_by_site ON doubts (site);
CREATE TABLE IF NOT EXISTS witnesses (site TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
"""

FIND = """
SELECT number IN (SELECT versions.number FROM versions) FROM absences WHERE article_id = ?
"""
"""A decision whose line was lost, as after a power cut, counts as none."""

DOUBT: Final = timedelta(days=2)
"""How long a story must be replaced before it is gone: longer than a bad day of a site, and a night
and a day in which somebody may mend it."""

WITNESS: Final = timedelta(days=1)
"""How long before, at most, the site must have shown another story: it was in order then. Shorter
than `DOUBT`, so a site that is out of order all the while takes no story away."""

State = Literal["present", "missing", "doubtful", "gone"]


class Absences:
    """The absences in an open database; the caller's transaction holds what is written.

    *number* is that of the decision that an article is gone, None while it is missing once.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, article_id: str) -> State:
        """Return what the last answers said of an article."""
        row = self._db.execute(FIND, (article_id,)).fetchone()
        if row is not None:
            return "gone" if row[0] else "missing"
        select = "SELECT 1 FROM doubts WHERE article_id = ?"
        return "doubtful" if self._db.execute(select, (article_id,)).fetchone() else "present"

    def put(self, article_id: str, number: int | None = None) -> None:
        """Note that an article is missing, or gone by the decision *number*."""
        if number is not None:
            self._db.execute("DELETE FROM doubts WHERE article_id = ?", (article_id,))
        self._db.execute("INSERT OR REPLACE INTO absences VALUES (?, ?)", (article_id, number))

    def doubt(self, article_id: str, *, site: str, at: datetime) -> bool:
        """Note that *site* showed something else at *at*; return True if that decides."""
        select = """SELECT since, (SELECT at FROM witnesses WHERE witnesses.site = doubts.site)
                    FROM doubts WHERE article_id = ?"""
        row = self._db.execute(select, (article_id,)).fetchone()
        if row is None or row[0] > at.timestamp():  # by a clock that was wrong, then or now
            row = (article_id, site, at.timestamp())
            self._db.execute("INSERT OR REPLACE INTO doubts VALUES (?, ?, ?)", row)
            return False
        since, seen = row
        is_long = at.timestamp() - since >= DOUBT.total_seconds()
        return is_long and seen is not None and at.timestamp() - seen <= WITNESS.total_seconds()

    def witness(self, site: str, *, at: datetime) -> None:
        """Note that *site* showed a story at *at*, if any of its stories is in doubt."""
        insert = """INSERT OR REPLACE INTO witnesses SELECT :site, :at
                    WHERE EXISTS (SELECT 1 FROM doubts WHERE site = :site)"""
        self._db.execute(insert, {"site": site, "at": at.timestamp()})

    def end(self, article_id: str) -> State:
        """Note that an article is there; return what was said of it before."""
        before = self.of(article_id)
        if before != "present":
            for table in ("absences", "doubts"):
                self._db.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608  # a name of ours
        return before
