"""The fields of news-please (https://github.com/fhamborg/news-please), in which CC-News is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from crawler.dump.rows import Row


def ccnews(row: Row) -> dict[str, Any]:
    """Return the article of *row* with every field of news-please, in its order.

    Its times have no zone: these are in UTC. Missing is null, never the text "None".
    """
    url = row["url"] or ""
    return {
        "authors": row["authors"],
        "date_download": _plain_time(row["fetched_at"]),
        "date_modify": _plain_time(row["updated_at"] or row["date_updated"]),
        "date_publish": _plain_time(row["published_at"] or row["date_published"]),
        "description": row["lead"],
        "filename": f"{row['article_id']}.json",
        "image_url": row["images"][0]["url"] if row["images"] else None,
        "language": (row["language"] or "")[:2].lower() or None,
        "localpath": None,
        "maintext": row["text"] or None,
        "source_domain": urlsplit(url).hostname or row["site"],
        "text": row["text"] or None,
        "title": row["headline"],
        "title_page": None,
        "title_rss": None,
        "url": row["url"],
    }


def _plain_time(value: str | None) -> str | None:
    """Return a time in UTC, or a day, as news-please writes times.

    >>> _plain_time("2015-11-26T00:28:00Z"), _plain_time("2015-11-26"), _plain_time(None)
    ('2015-11-26 00:28:00', '2015-11-26 00:00:00', None)
    """
    if value is None:
        return None
    return f"{value[:10]} {value[11:19] or '00:00:00'}"
