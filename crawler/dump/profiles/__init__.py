"""Articles in the words of other formats: one profile, one module, one function of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from crawler.dump.profiles.ccnews import ccnews
from crawler.dump.profiles.ninjs import ninjs
from crawler.dump.profiles.schemaorg import schemaorg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crawler.dump.rows import Row

RECORDS: Final[Mapping[str, Callable[[Row], dict[str, Any]]]] = {
    "schemaorg": schemaorg,
    "ninjs": ninjs,
    "ccnews": ccnews,
}
"""Profiles that are JSON, one article a line."""

PROFILES: Final = {
    "schemaorg": "NewsArticle of schema.org as JSON-LD, one a line of `articles/DAY.jsonl`",
    "ninjs": "IPTC ninjs 3.3, one object a line of `articles/DAY.jsonl`",
    "ccnews": "the fields of news-please, times in UTC, one a line of `articles/DAY.jsonl`",
    "txm": "TEI P5, `articles/ARTICLE_ID.xml` and `metadata.csv`, to import into TXM as XTZ + CSV",
}
