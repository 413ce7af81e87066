"""Decide what is new, what is a new version, what repeats another article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.report import Refusal
from pipelines.refused import Refused
from pipelines.store import store_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.article import Article
    from crawler.state.store import Store


class Deduplicate:
    """Give each article its identity and version; drop what the store holds already."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline over the crawl's store."""
        return cls(store_of(crawler))

    def process_item(self, article: Article) -> Article:
        """Return *article* with identity, version and duplicates; raises Refused when unchanged."""
        decided = self.store.decide(article)
        if decided is None:
            where = article.url or article.source_path or "-"
            raise Refused(Refusal(where, "unchanged", "unchanged", "known, nothing changed"))
        return decided
