"""The tables of a dump: what a row of each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crawler.dump.columns import ClusterRow, LinkRow, RunRow, article_columns, columns_of

if TYPE_CHECKING:
    from crawler.dump.columns import Column


@dataclass(frozen=True)
class Table:
    """A table: its folder has its name, and a file for each day of fetch or one for all."""

    name: str
    columns: tuple[Column, ...]
    doc: str


ARTICLES: Final = Table(
    "articles",
    article_columns(),
    "the latest version of each article that repeats no other and is still there",
)
DUPLICATES: Final = Table(
    "duplicates",
    article_columns(),
    "the latest version of each article that repeats another: `duplicate_of`, `shared_with`",
)
VERSIONS: Final = Table(
    "versions",
    article_columns(),
    "every version of every article, duplicates and stories that are gone among them",
)
LINKS: Final = Table(
    "links", columns_of(LinkRow), "the links of `articles` and `duplicates`, one row each"
)
CLUSTERS: Final = Table(
    "clusters",
    columns_of(ClusterRow),
    "which articles tell one story: connected by edges of duplicates, one row per article",
)
RUNS: Final = Table("runs", columns_of(RunRow), "the runs that wrote the lines")

TABLES: Final = (ARTICLES, VERSIONS, DUPLICATES, CLUSTERS, LINKS, RUNS)
