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
        "SELECT url, version, change, fetched_at - min(published_at) OVER (PARTITION BY article_id)"
        " AS after FROM versions QUALIFY version > 1 AND change IN ('headline', 'lead', 'body') "
        "ORDER BY after, url"
    ),
    "headlines before and after an edit": (
        "SELECT url, version, lag(headline) OVER (PARTITION BY article_id ORDER BY version) AS "
        "before, headline AS after FROM versions WHERE change <> 'gone' "
        "QUALIFY version > 1 AND before IS DISTINCT FROM after ORDER BY url, version"
    ),
    "who edits most: versions of a story, on average": (
        "SELECT site, round(count(*) / count(DISTINCT article_id), 2) AS versions "
        "FROM versions GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "who ran the wire copy first": (
        "SELECT cluster_id, arg_min(site, published_at) AS first, count(*) AS copies "
        "FROM clusters GROUP BY 1 ORDER BY 1"
    ),
    "stories that several sites tell": (
        "SELECT cluster_id, list(DISTINCT site ORDER BY site) AS sites FROM clusters "
        "GROUP BY 1 HAVING count(DISTINCT site) > 1 ORDER BY 1"
    ),
    "percent of each agency, null for the site's own": (
        "SELECT agency, round(100 * count(*) / sum(count(*)) OVER (), 1) AS percent "
        "FROM articles GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "articles by author": (
        "SELECT author, count(*) AS articles FROM articles, unnest(authors) AS each(author) "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "articles per hour of the day, on the clocks of each site": (
        "SELECT site, CAST(substr(date_published, 12, 2) AS INT) AS hour, count(*) AS articles "
        "FROM articles WHERE published_at IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ),
    "pictures by credit": (
        "SELECT image.credit, count(*) AS pictures FROM articles, unnest(images) AS each(image) "
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
    "hosts that links lead to": (
        "SELECT regexp_extract(url, '//([^/:]+)', 1) AS host, kind, count(*) AS links FROM links "
        "WHERE url IS NOT NULL GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    ),
    "what the sites said was most read": (
        "SELECT text, count(*) AS times FROM links WHERE region = 'plus_lus' "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
}
"""Question → SQL of DuckDB, in an order without ties, over the views of ``schema/duckdb_*.sql``."""
