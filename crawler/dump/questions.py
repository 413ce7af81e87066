"""What analysts ask of a dump first, one line of SQL each; the data card has them all."""

from __future__ import annotations

from typing import Final

QUESTIONS: Final = {
    "articles per day, as the site counts days, and section": (
        "SELECT left(date_published, 10) AS day, section, count(*) AS articles FROM articles "
        "GROUP BY ALL ORDER BY ALL"
    ),
    "each story once, wire copy that several printed too": (
        "FROM articles WHERE article_id NOT IN "
        "(SELECT article_id FROM clusters WHERE article_id <> cluster_id) ORDER BY article_id"
    ),
    "the latest version of every article, copies and what is gone too": (
        "FROM versions QUALIFY version = max(version) OVER (PARTITION BY article_id) "
        "ORDER BY article_id"
    ),
    "which stories were edited": (
        "SELECT article_id, max(version) AS versions FROM versions "
        "GROUP BY 1 HAVING max(version) > 1 ORDER BY 1"
    ),
    "corrections after publication, and how long after": (
        "SELECT url, version, change, fetched_at - published_at AS after FROM versions "
        "WHERE version > 1 AND change IN ('headline', 'lead', 'body') ORDER BY after, url"
    ),
    "who ran the wire copy first": (
        "SELECT cluster_id, arg_min(site, published_at) AS first, count(*) AS copies "
        "FROM clusters GROUP BY 1 ORDER BY 1"
    ),
    "percent of each agency, null for the site's own": (
        "SELECT agency, round(100 * count(*) / sum(count(*)) OVER (), 1) AS percent "
        "FROM articles GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "articles by author": (
        "SELECT author, count(*) AS articles FROM articles, unnest(authors) AS each(author) "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "median length in words": (
        "SELECT site, median(len(regexp_extract_all(text, '\\S+'))) AS words "
        "FROM articles GROUP BY 1 ORDER BY 1"
    ),
    "articles without a date, and with a day alone": (
        "SELECT site, count(*) - count(date_published) AS undated, "
        "count(date_published) - count(published_at) AS day_alone FROM articles "
        "GROUP BY 1 ORDER BY 1"
    ),
    "a text search that forgives accents and capitals": (
        "SELECT url, headline FROM articles "
        "WHERE strip_accents(lower(concat_ws(' ', headline, text))) LIKE '%ecole%' ORDER BY 1"
    ),
    "links from article to article": (
        "SELECT links.article_id, articles.article_id AS to_article, kind FROM links "
        "JOIN articles ON links.url = articles.url ORDER BY ALL"
    ),
    "what the sites said was most read": (
        "SELECT text, count(*) AS times FROM links WHERE region = 'plus_lus' "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
}
"""Question → SQL of DuckDB, in an order without ties, over the views of ``schema/duckdb_*.sql``."""
