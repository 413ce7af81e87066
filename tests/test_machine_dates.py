"""Dates for machines: where they stand in a page and which copy of one is the truest."""

from __future__ import annotations

from datetime import UTC

import pytest

from crawler.extract.dates.machine import machine_dates
from crawler.page import Page


def found(html: str, url: str | None = None) -> list[tuple[str, str, str]]:
    dates = machine_dates(Page(html.encode(), url=url), UTC)
    return [(date.kind, date.method, date.raw) for date in dates.candidates]


def script(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<meta property="article:published_time" content="2018-06-12">', ("published", "meta")),
        ('<meta name="Date" content="2018-06-12">', ("published", "meta")),
        ('<meta itemprop="dateModified" content="2018-06-12">', ("updated", "meta")),
        ('<time itemprop="datePublished" datetime="2018-06-12">x</time>',
         ("published", "time_element")),
        ('<span itemprop="dateModified" content="2018-06-12">x</span>',
         ("updated", "time_element")),
        ('<time pubdate datetime="2018-06-12">x</time>', ("published", "time_element")),
        (script('{"@type": "NewsArticle", "dateCreated": "2018-06-12"}'), ("published", "json_ld")),
        (script('{"@type": "NewsArticle", "datePublished": [{"@value": "2018-06-12"}]}'),
         ("published", "json_ld")),
        (script('{"@type": "WebPage", "datePublished": "2018-06-12"}'), ("published", "json_ld")),
        (script('{"@type": "VideoObject", "uploadDate": "2018-06-12"}'), ("published", "json_ld")),
        ('<meta name="w-published-date" content="2018-06-12">', ("published", "meta")),
        ('<meta name="dc:date.created" content="2018-06-12">', ("published", "meta")),
        ('<meta property="og:modified_time" content="2018-06-12">', ("updated", "meta")),
        ('<span property="dc:date dc:created" content="2018-06-12">x</span>',
         ("published", "time_element")),
        ('<span itemprop="datePublished"><time datetime="2018-06-12">x</time></span>',
         ("published", "time_element")),
        ('<article><h1>T</h1><a><time class="entry-date published" datetime="2018-06-12">x</time>',
         ("published", "time_element")),
        ('<div><h1>T</h1><abbr class="updated" title="2018-06-12">x</abbr></div>',
         ("updated", "time_element")),
    ],
    ids=["property", "name", "itemprop", "time", "span", "pubdate", "created", "list", "web-page",
         "video", "other-name", "dublin-core", "other-update", "rdfa", "time-inside", "wordpress",
         "microformat"],
)  # fmt: skip
def test_each_place_is_read(html: str, wanted: tuple[str, str]) -> None:
    assert found(html) == [(*wanted, "2018-06-12")]


@pytest.mark.parametrize(
    "html",
    [
        '<time datetime="2018-06-12">x</time>',
        '<meta name="last-modified" content="2018-06-12">',
        '<meta name="date">',
        '<span itemprop="datePublished">12 juin 2018</span>',
        script('{"@type": "WebSite", "datePublished": "2018-06-12"}'),
        script('{"@type": "VideoObject", "url": "/v", "uploadDate": "2018-06-12"}'),
        script('{"@type": "NewsArticle", "datePublished": {"@type": "Date"}}'),
        '<meta name="cdc:last_published" content="2018-06-12">',
        '<meta name="article:expiration_time" content="2018-06-12">',
        '<meta name="published" content="true">',
        '<h1>T</h1><ul><li><time class="entry-date" datetime="2018-06-12">x</time></ul>',
    ],
    ids=["bare time", "last-modified", "empty", "no value", "another node", "another video",
         "no text", "last published", "expiry", "no date", "another post"],
)  # fmt: skip
def test_what_says_nothing_of_the_article_is_left(html: str) -> None:
    assert found(html) == []


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://gazette.test/2018/06/12/crue.html", "2018-06-12"),
        ("https://gazette.test/actu/20180612-crue", "2018-06-12"),
        ("https://gazette.test/2018-6-12/crue", "2018-06-12"),
        ("https://gazette.test/n/2018/0612/c31354-crue.html", None),
        ("https://gazette.test/2018/jun/12/crue", "2018-06-12"),
        ("https://gazette.test/2018/crue/12/2018/06/12/", "2018-06-12"),
        ("https://gazette.test/2018/13/12/crue", None),
        ("https://gazette.test/20180612123-crue", None),
        ("https://gazette.test/article-120180612", None),
        ("https://gazette.test/crue", None),
    ],
)
def test_the_day_of_the_address_is_one_when_it_is_a_day(url: str, day: str | None) -> None:
    assert found("<p>x</p>", url) == ([("published", "url", day)] if day else [])


def test_a_name_that_is_known_counts_before_one_that_sounds_like_it() -> None:
    other = '<meta name="x-publish-date" content="2017-01-01">'
    own = '<meta property="article:published_time" content="2018-06-12">'
    assert [raw for _, _, raw in found(other + own)] == ["2018-06-12", "2017-01-01"]


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="2018-06-12">',
        '<meta name="lastmod" content="2018-06-12T09:00:00Z">',
    ],
    ids=["a day alone", "an edit alone"],
)
def test_the_text_is_asked_for_a_time_that_the_head_does_not_state(head: str) -> None:
    marked = '<span property="dc:created" content="2018-06-12T08:05:00Z">x</span>'
    assert ("published", "time_element", "2018-06-12T08:05:00Z") in found(head + marked)


def test_a_meta_element_inside_the_text_counts_once() -> None:
    meta = '<p>x</p><meta itemprop="datePublished" content="2018-06-12">'
    assert found(f"<body>{meta}</body>") == [("published", "meta", "2018-06-12")]


def test_the_article_keeps_its_modification_where_another_node_dates_the_page() -> None:
    own = '{"@type": "LiveBlogPosting", "dateModified": "2018-06-13"}'
    other = '{"@type": "WebPage", "datePublished": "2018-06-12", "dateModified": "2018-06-14"}'
    assert [raw for _, _, raw in found(script(own) + script(other))] == ["2018-06-12", "2018-06-13"]


PUBLISHED = """
    article:published_time og:article:published_time og:published_time datepublished date dc.date
    dc.date.issued dc.date.created dcterms.created dcterms.date dcterms.issued parsely-pub-date
    sailthru.date pubdate publish-date publishdate publication_date publication-date
    article.published bt:pubdate date.release datecreated cxenseparse:recs:publishtime
    cxenseparse:publishtime dc:date published_at
    w-published-date og:publish_date first-published content-creation-date article_publication
    original-publish-time date-parution issued-on created_at x-creation-date pub_date publie
"""
UPDATED = """
    article:modified_time og:article:modified_time og:updated_time datemodified article.updated
    dc.date.modified dcterms.modified lastmod article:modified modified_at
    content-modification-date og:update_time x-updated-on article_modif update
"""
NEITHER = """
    last-modified last_published article:expiration_time expires review-date copyright-date
    rendered-at author publisher creator updates-by published-by republished
"""


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        *((name, ["published"]) for name in PUBLISHED.split()),
        *((name, ["updated"]) for name in UPDATED.split()),
        *((name, []) for name in NEITHER.split()),
    ],
)
def test_a_meta_element_is_what_its_name_says(name: str, kinds: list[str]) -> None:
    told = found(f'<meta name="{name}" content="2018-06-12">')
    assert [kind for kind, _, _ in told] == kinds


@pytest.mark.parametrize(
    ("attribute", "kind"),
    [
        ("itemprop=datePublished", "published"), ("itemprop=dateModified", "updated"),
        ("property='dc:date'", "published"), ("property='dc:created'", "published"),
        ("property='dc:modified'", "updated"), ("property='schema:datePublished'", "published"),
        ("property='schema:dateCreated'", "published"),
        ("property='schema:dateModified'", "updated"),
        ("pubdate itemprop=dateModified", "updated"),
        ("class='published'", "published"), ("class='entry-date'", "published"),
        ("class='x dt-published'", "published"), ("class='updated'", "updated"),
        ("class='dt-updated'", "updated"), ("class='date'", None),
    ],
)  # fmt: skip
def test_a_time_element_is_what_its_marks_say(attribute: str, kind: str | None) -> None:
    told = found(f'<div><h1>T</h1><time {attribute} datetime="2018-06-12">x</time></div>')
    assert [kind for kind, _, _ in told] == ([kind] if kind else [])
