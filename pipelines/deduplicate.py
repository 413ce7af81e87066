"""Decide what is new, what is a new version, what repeats another article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.outcome import DOUBTFUL, PART, Refusal, is_part
from crawler.state.absences import DOUBT
from crawler.state.decisions import is_plain
from pipelines.refused import Refused
from pipelines.store import store_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.article import Article
    from crawler.state.absences import State
    from crawler.state.store import Store


class Deduplicate:
    """Give each article its identity and version; drop what the store holds already."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline over the crawl's store."""
        return cls(store_of(crawler))

    def process_item(self, item: Article | Refusal) -> Article:
        """Return the article *item* with identity, version and duplicates.

        Raises Refused when it is unchanged, or not there without being gone.
        """
        if isinstance(item, Refusal):
            self.store.confirm(item.where)
            raise Refused(item)
        decided = self.store.decide(item)
        if decided is not None:
            return decided
        if item.change == "gone":
            raise Refused(refuse_absent(item, state=self.store.absence_of(item)))
        where = item.url or item.source_path or "-"
        told = PART if is_part(item.warnings) else "nothing changed"
        raise Refused(Refusal(where, "unchanged", "unchanged", f"known, {told}"))


def refuse_absent(article: Article, *, state: State | None) -> Refusal:
    """Return how *article*, which is not there, is counted; *state* is None if nobody knows it."""
    where, why = article.url or "-", article.warnings[0]
    if state is None:
        advice = "see whether the address still exists"
        return Refusal(where, "failed", _kind(article), why, advice)
    if state == "gone":
        return Refusal(where, "skipped", "gone", f"{why}; it is gone, as a line says already")
    if is_plain(article):
        return Refusal(
            where, "skipped", "missing", f"{why}; if it does so again, the story is gone"
        )
    if state == "present":
        told = f"{why}, beside text of the story that earlier runs wrote"
        return Refusal(where, "failed", "soft_404", told, "look at it with `depeche inspect`")
    told = f"{why}; the story is gone if it does so {DOUBT.days} days on, while others are there"
    return Refusal(where, "skipped", DOUBTFUL, told)


def _kind(article: Article) -> str:
    """Return the word by which an absent article that nobody knows is counted."""
    status = article.http_status or 0
    if status >= 400:
        return f"http_{status}"
    return "elsewhere" if status >= 300 else "soft_404"
