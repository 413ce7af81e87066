"""What an article repeats of the articles decided before it: their text, or part of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.article import Shared
from crawler.state.change import digest
from crawler.state.duplicates.similarity import SHARED_SHORT, SOME, judge

if TYPE_CHECKING:
    import sqlite3

    from crawler.article import Article
    from crawler.state.duplicates.fingerprint import Fingerprint
    from crawler.state.duplicates.index import TextIndex
    from crawler.state.duplicates.similarity import Candidate, Edge

SAME_TEXT: Final = """
SELECT article_id, headline FROM versions
WHERE text_digest = ? AND article_id <> ? AND number < ? ORDER BY number LIMIT 48
"""

OWN_TEXTS: Final = """
SELECT number FROM versions JOIN texts USING (number)
WHERE versions.article_id = ? ORDER BY number
"""

VERSIONS: Final = 48
"""Texts of a story that its next version is compared with, the first and the latest: a page that
is another at each visit has thousands, and each would cost more than the one before."""

GROWN: Final = 0.1
"""Share of new shingles from which a version is indexed: a living article is a few texts."""


class Repeats(NamedTuple):
    """The article that a text is a copy *of*, how much of it, and all that share text with it."""

    of: str | None
    similarity: float | None
    shared_with: tuple[Shared, ...]


class Comparison:
    """Compares a text with those of the decisions in an open database, and keeps it beside them."""

    def __init__(self, db: sqlite3.Connection, texts: TextIndex) -> None:
        self._db = db
        self._texts = texts

    def compare(
        self, article: Article, mark: Fingerprint, name: str, *, number: int, own: list[int]
    ) -> Repeats:
        """Return what the article *name* shares with others; its text is indexed if it is new.

        An article repeats only what stood elsewhere before its first version in *own*: a later
        copy of it never becomes its original.
        """
        day, found = day_of(article), self._texts.find(mark, own=own)
        edges, story = judge(mark.shingles, found.candidates, site=article.site, day=day)
        versions = self._versions(name)
        if is_new_text(mark, [each.shingles for each in versions]):
            story = versions[0].story if versions else story or number
            self._texts.add(mark, (number, name, story, article.site, day), full=found.full)
        first = own[0] if own else number
        few_words = len(mark.shingles) < SHARED_SHORT
        exact = self._same_text(article, name, before=first, same_headline=few_words)
        return repeats_of(edges, exact=exact, before=first)

    def shares_text(self, mark: Fingerprint, name: str) -> bool:
        """Return True if a good part of a text stands in a version of the article *name*."""
        return any(
            len(mark.shingles & text.shingles) >= SOME * min(len(mark.shingles), len(text.shingles))
            for text in self._versions(name)
        )

    def _versions(self, name: str) -> tuple[Candidate, ...]:
        numbers = [row[0] for row in self._db.execute(OWN_TEXTS, (name,))]
        return self._texts.read(numbers[:1] + numbers[1:][1 - VERSIONS :])

    def _same_text(
        self, article: Article, name: str, *, before: int, same_headline: bool
    ) -> list[str]:
        """Return the articles with the same text, the oldest first.

        "This article is for subscribers" is no copy: a text of few words needs the same headline.
        """
        rows = self._db.execute(SAME_TEXT, (article.text_digest, name, before)).fetchall()
        headline = digest(article.headline)
        return [other for other, its in rows if its == headline or not same_headline]


def is_new_text(mark: Fingerprint, versions: list[frozenset[int]]) -> bool:
    """Return True if a text has words, and more new ones than a correction beside *versions*."""
    few = GROWN * len(mark.shingles)
    return bool(mark.shingles) and all(len(mark.shingles - each) > few for each in versions)


def repeats_of(edges: tuple[Edge, ...], *, exact: list[str], before: int) -> Repeats:
    """Return what an article with *edges* repeats: the best one older than *before*.

    Articles in *exact* have the same text word for word; the first of them is the original.
    """
    shared = {name: Shared(name, 1.0, "exact_duplicate") for name in exact}
    for edge in edges:
        similarity = round(edge.similarity, 4)
        shared.setdefault(edge.article_id, Shared(edge.article_id, similarity, edge.verdict))
    copied = [e.article_id for e in edges if e.verdict == "near_duplicate" and e.number < before]
    original = shared[(exact + copied)[0]] if exact or copied else None
    if original is None:
        return Repeats(None, None, tuple(shared.values()))
    return Repeats(original.article_id, original.similarity, tuple(shared.values()))


def day_of(article: Article) -> int | None:
    """Return the day of publication as a number; None when the page does not state it."""
    stated = article.date_published or article.date_updated
    return date.fromisoformat(stated[:10]).toordinal() if stated else None
