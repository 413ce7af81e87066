"""What an article is beside those before it: new, a new version, a copy, or nothing new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crawler.outcome import is_part
from crawler.state.absences import Absences
from crawler.state.change import Known, change_since, digest, known_of
from crawler.state.duplicates.fingerprint import fingerprint
from crawler.state.duplicates.repeats import Comparison
from crawler.state.identity import address_number, addresses, article_id
from crawler.state.urls import url_key

if TYPE_CHECKING:
    import sqlite3

    from crawler.article import Article
    from crawler.state.absences import State
    from crawler.state.duplicates.fingerprint import Fingerprint
    from crawler.state.duplicates.index import TextIndex

SCHEMA = """
CREATE TABLE IF NOT EXISTS versions (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    text_digest TEXT,
    headline TEXT,
    lead TEXT,
    date_published TEXT,
    date_updated TEXT,
    stamp TEXT,
    duplicate_of TEXT,
    output INTEGER,
    line_end INTEGER,
    UNIQUE (article_id, version)
);
CREATE INDEX IF NOT EXISTS versions_by_digest ON versions (text_digest);
CREATE TABLE IF NOT EXISTS addresses (address INTEGER PRIMARY KEY, article_id TEXT NOT NULL);
"""

LATEST = """
SELECT version, text_digest, headline, lead, date_published, date_updated, stamp
FROM versions WHERE article_id = ? ORDER BY version DESC LIMIT 1
"""
"""The columns of `Known`, in order."""

HEADLINE = "SELECT headline FROM versions WHERE article_id = ? ORDER BY version DESC LIMIT 1"

PLAIN = frozenset({301, 308, 404, 410})
"""Statuses of an answer that says for good, without a page of its own, that an article is not
there (RFC 9110, 15.4 and 15.5)."""


class Decision(NamedTuple):
    """A decided article and its number: decisions are numbered in the order they were made."""

    number: int
    article: Article


class Decisions:
    """The decisions in an open database, and the next one.

    A decision depends on the article and on the decisions before it, on nothing else. The
    caller's transaction holds what is written.
    """

    def __init__(self, db: sqlite3.Connection, texts: TextIndex) -> None:
        self._db = db
        self._texts = Comparison(db, texts)
        self._absences = Absences(db)

    def decide(self, article: Article) -> Decision | None:
        """Return the decision on *article*, written down; None when nothing changed."""
        if article.change == "gone":
            return self._decide_absence(article)
        mark = fingerprint(article.text)
        keys = self._keys(article, mark)
        name = self._known_name(keys) or article_id(article, keys=keys)
        row = self._db.execute(LATEST, (name,)).fetchone()
        if row and is_part(article.warnings):  # a part is never a version of what is known
            self._bear_witness(article)
            return None
        known = Known(*row) if row else None
        change = change_since(known, article)
        if self._absences.end(name) == "gone":
            change = "restored"
        self._bear_witness(article)
        if change is None:
            return None
        number, version = self._next_number(), known.version + 1 if known else 1
        own = self._own_numbers(name) if version > 1 else []
        repeats = self._texts.compare(article, mark, name, number=number, own=own)
        decided = replace(
            article,
            article_id=name,
            version=version,
            change=change,
            previous_digest=known.text_digest if known else None,
            duplicate_of=repeats.of,
            similarity=repeats.similarity,
            shared_with=repeats.shared_with,
        )
        self._insert(decided, number=number, keys=keys)
        return Decision(number, decided)

    def restore(self, article: Article) -> int | None:
        """Return the number of the decision that a line tells, written down again.

        None when the same version of the article is known.
        """
        name = article.article_id
        select = "SELECT 1 FROM versions WHERE article_id = ? AND version = ?"
        if self._db.execute(select, (name, article.version)).fetchone():
            return None
        mark = fingerprint(article.text)
        keys, number = self._keys(article, mark), self._next_number()
        self._texts.compare(article, mark, name, number=number, own=self._own_numbers(name))
        self._insert(article, number=number, keys=keys)
        if article.change == "gone":
            self._absences.put(name, number)
        else:
            self._absences.end(name)
        return number

    def confirm(self, url: str) -> None:
        """Note that the article at *url* is there, as a site says that does not send it again."""
        name = self._known_name((url_key(url),))
        if name is not None and self._absences.of(name) in {"missing", "doubtful"}:
            self._absences.end(name)

    def absence_of(self, article: Article) -> State | None:
        """Return what the last answers said of *article*, None when nobody knows it."""
        name = self._known_name(addresses(article))
        return None if name is None else self._absences.of(name)

    def _keys(self, article: Article, mark: Fingerprint) -> tuple[str, ...]:
        keys = addresses(article)
        return keys if self._agree(keys, article, mark) else keys[:1]

    def _decide_absence(self, article: Article) -> Decision | None:
        """Return the decision that an article is gone: known, and absent for long enough."""
        keys = addresses(article)
        name = self._known_name(keys)
        row = name and self._db.execute(LATEST, (name,)).fetchone()
        if not name or not row or not self._is_gone(name, article):
            return None
        known, number = Known(*row), self._next_number()
        decided = replace(
            article,
            article_id=name,
            version=known.version + 1,
            previous_digest=known.text_digest,
            text="",
        )
        self._insert(decided, number=number, keys=keys)
        self._absences.put(name, number)
        return Decision(number, decided)

    def _is_gone(self, name: str, article: Article) -> bool:
        """Return True if the answer *article* decides that the article *name* is gone by now."""
        state = self._absences.of(name)
        if state == "gone":
            return False
        if is_plain(article):
            self._absences.put(name)
            return state == "missing"
        mark = fingerprint(article.text)
        if mark.shingles and self._texts.shares_text(mark, name):
            self._absences.end(name)  # it is there, whatever the page says beside it
            return False
        if article.fetched_at is None:
            return False
        at = datetime.fromisoformat(article.fetched_at)
        return self._absences.doubt(name, site=article.site or "-", at=at)

    def _bear_witness(self, article: Article) -> None:
        if article.fetched_at is not None:
            at = datetime.fromisoformat(article.fetched_at)
            self._absences.witness(article.site or "-", at=at)

    def _known_name(self, keys: tuple[str, ...]) -> str | None:
        select = "SELECT article_id FROM addresses WHERE address = ?"
        for key in keys:
            row = self._db.execute(select, (address_number(key),)).fetchone()
            if row:
                return str(row[0])
        return None

    def _agree(self, keys: tuple[str, ...], article: Article, mark: Fingerprint) -> bool:
        """Return False if the canonical address belongs to a known article that is another one.

        Some sites print one canonical address on every page: the same article has the same
        headline or part of the same text.
        """
        name = None if self._known_name(keys[:1]) else self._known_name(keys[1:])
        if name is None:
            return True
        (headline,) = self._db.execute(HEADLINE, (name,)).fetchone() or (None,)
        if headline is not None and headline == digest(article.headline):
            return True
        return self._texts.shares_text(mark, name)

    def _next_number(self) -> int:
        (last,) = self._db.execute("SELECT max(number) FROM versions").fetchone()
        return (last or 0) + 1

    def _own_numbers(self, name: str) -> list[int]:
        select = "SELECT number FROM versions WHERE article_id = ? ORDER BY number"
        return [row[0] for row in self._db.execute(select, (name,))]

    def _insert(self, article: Article, *, number: int, keys: tuple[str, ...]) -> None:
        self._db.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            (number, article.article_id, *known_of(article), article.duplicate_of),
        )
        rows = [(address_number(key), article.article_id) for key in keys]
        self._db.executemany("INSERT OR IGNORE INTO addresses VALUES (?, ?)", rows)


def is_plain(article: Article) -> bool:
    """Return True if the status alone says that *article* is not there."""
    return article.http_status in PLAIN
