"""When each known article was last asked for, and which are due again: the ladder of rechecks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.state.change import instant
from crawler.state.rechecks.part import Part

if TYPE_CHECKING:
    import sqlite3

    from crawler.article import Article

SCHEMA = """
CREATE TABLE IF NOT EXISTS checks (
    article_id TEXT PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    is_live INTEGER NOT NULL,
    alive_at REAL NOT NULL,
    checked_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS checks_by_life ON checks (site, alive_at);
CREATE TABLE IF NOT EXISTS rechecked (
    site TEXT NOT NULL, day TEXT NOT NULL, asked INTEGER NOT NULL, PRIMARY KEY (site, day)
) WITHOUT ROWID;
"""


class Rung(NamedTuple):
    """How often an article is looked at again while it is younger than *age*."""

    age: timedelta
    every: timedelta


RUNGS: Final = (
    Rung(timedelta(hours=3), timedelta(minutes=15)),
    Rung(timedelta(days=1), timedelta(hours=1)),
    Rung(timedelta(days=7), timedelta(hours=6)),
    Rung(timedelta(days=30), timedelta(days=3)),
    Rung(timedelta(days=365), timedelta(days=30)),
)
"""Those of NewsDiffs, which followed five newspapers for years, with one longer step in the
first week; an article that has been still for a year is not asked for again."""

LIVE: Final = 3
"""How many times as often a live blog is looked at; its age counts from its last change."""

DUE = """
SELECT url FROM checks
WHERE site = :site AND alive_at > :oldest AND alive_at <= :youngest
      AND (checked_at <= CASE is_live WHEN 1 THEN :live ELSE :still END OR checked_at > :ahead)
ORDER BY alive_at DESC LIMIT :most
"""
"""What was checked *ahead* of now was so by a clock that was wrong, then or now."""

AHEAD: Final = timedelta(days=1)
"""More than a run lasts, whose articles are checked after its last list, which is now."""


TOUCH = "UPDATE checks SET checked_at = ? WHERE url = ?"


class Ladder(Part):
    """The articles in the SQLite file *path* and when they were asked for; the store adds to them.

    Every time is that of a page, never of a clock: a crawl over an archive checks the same again.
    """

    def touch(self, url: str, *, at: datetime) -> None:
        """Note that the article at *url* was asked for, whatever the answer was."""
        self._write(TOUCH, (at.timestamp(), url))

    def due(self, site: str, *, now: datetime, budget: int) -> list[str]:
        """Return the addresses of *site* to be asked for again, the youngest articles first.

        *budget* bounds those of a day (UTC); what is returned is counted against it.
        """
        day = f"{now.astimezone(UTC):%Y-%m-%d}"
        select = "SELECT asked FROM rechecked WHERE site = ? AND day = ?"
        ((asked,),) = self._read(select, (site, day)) or [(0,)]
        found = self._found(site, now=now, most=budget - asked) if budget > asked else []
        if found:
            count = (site, day, asked + len(found))
            self._write("INSERT OR REPLACE INTO rechecked VALUES (?, ?, ?)", count)
        return found

    def _found(self, site: str, *, now: datetime, most: int) -> list[str]:
        found: list[str] = []
        youngest = now
        for rung in RUNGS:
            values = {
                "site": site,
                "ahead": (now + AHEAD).timestamp(),
                "youngest": youngest.timestamp() if youngest < now else float("inf"),
                "oldest": (now - rung.age).timestamp(),
                "still": (now - rung.every).timestamp(),
                "live": (now - rung.every / LIVE).timestamp(),
                "most": most - len(found),
            }
            found += [row[0] for row in self._read(DUE, values)]
            youngest = now - rung.age
        return found


def put_asked(db: sqlite3.Connection, article: Article) -> None:
    """Note in the open store *db* that *article* was looked at; a gone one stays as old.

    The caller's transaction holds it, with the decision on the article and its line.
    """
    if article.url is None or article.fetched_at is None:
        return
    checked = datetime.fromisoformat(article.fetched_at).timestamp()
    if article.change == "gone":
        db.execute(TOUCH, (checked, article.url))
        return
    row = (
        article.article_id, article.url, article.site or "-",
        article.page_kind == "liveblog", alive_at(article), checked,
    )  # fmt: skip
    db.execute("INSERT OR REPLACE INTO checks VALUES (?, ?, ?, ?, ?, ?)", row)


def alive_at(article: Article) -> float:
    """Return the time from which the age of *article* counts, in seconds since 1970.

    A change seen by us counts from then; a first version from what it states, for an article may be
    found years after it was written. A day alone is taken for its first moment.
    """
    assert article.fetched_at is not None
    fetched = datetime.fromisoformat(article.fetched_at)
    stated = article.date_updated or article.date_published
    if article.version > 1 or stated is None:
        return fetched.timestamp()
    return min(instant(stated), fetched).timestamp()
