"""JSON-LD is read as publishers write it, and never trips a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.jsonld import article_node, is_article, nodes, types_of
from crawler.page import Page


def page(*scripts: str, url: str | None = None, title: str = "") -> Page:
    html = "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)
    return Page(f"<html><h1>{title}</h1>{html}</html>".encode(), url=url)


@pytest.mark.parametrize(
    "stated", ["application/ld+json", "Application/LD+JSON", "application/ld&#43;json"]
)
def test_the_type_of_a_script_may_be_written_with_entities_or_capitals(stated: str) -> None:
    script = f'<script type="{stated}">{{"@type": "NewsArticle", "headline": "Crue"}}</script>'
    assert nodes(Page(script.encode())) == ({"@type": "NewsArticle", "headline": "Crue"},)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Crue"}',
        '{"@type": "NewsArticle", "headline": "Crue",}',
        '<!-- {"@type": "NewsArticle", "headline": "Crue"} -->',
        '{"@type": "NewsArticle", "headline": "Crue", "note": "a\nb"}',
        '{"@type": "NewsArticle", "headline": "Crue", "note": "<img width="300">"}',
        '{"@graph": [{"@type": "Organization"}, {"@type": "NewsArticle", "headline": "Crue"}]}',
        '[{"@type": ["Thing", "http://schema.org/NewsArticle"], "headline": "Crue"}]',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Crue"}\n//]]>',
    ],
    ids=["plain", "comma", "comment", "control", "quote", "graph", "types", "cdata"],
)
def test_an_article_is_found_however_it_is_written(script: str) -> None:
    node = article_node(page(script))
    assert node is not None
    assert node["headline"] == "Crue"


def test_the_node_with_the_address_of_the_page_wins() -> None:
    other = '{"@type": "Article", "url": "https://gazette.test/b", "datePublished": "2020-01-01"}'
    own = '{"@type": "Article", "mainEntityOfPage": {"@id": "https://gazette.test/a/"}}'
    node = article_node(page(other, own, url="https://gazette.test/a"))
    assert node is not None
    assert "mainEntityOfPage" in node


def test_the_node_with_the_headline_of_the_page_wins_without_an_address() -> None:
    other = '{"@type": "Article", "headline": "Autre", "datePublished": "2020-01-01"}'
    node = article_node(page(other, '{"@type": "Article", "headline": "La crue"}', title="La crue"))
    assert node is not None
    assert node["headline"] == "La crue"


def test_an_address_that_cannot_be_split_does_not_fit() -> None:
    script = '[{"@type": "Article", "url": "http://["}, {"@type": "Article"}]'
    assert article_node(page(script, url="https://gazette.test/a")) is not None


def test_a_page_without_an_article_has_no_node() -> None:
    assert article_node(page('{"@type": "WebSite"}')) is None
    assert article_node(page("")) is None
    assert nodes(Page(b"ld+json", is_plain_text=True)) == ()


def test_a_graph_of_any_depth_ends() -> None:
    assert len(nodes(page('{"a":' * 40 + "1" + "}" * 40))) < 40
    assert nodes(page("[" * 100_000)) == ({},)
    assert len(nodes(page("[" + ",".join(["{}"] * 5000) + "]"))) == 2000


def test_half_a_character_is_replaced_and_a_whole_one_stays() -> None:
    node = nodes(page(r'{"headline": "\ud83d\ude00 \ud83d crue \ude00"}'))[0]
    assert node["headline"] == "\U0001f600 \ufffd crue \ufffd"


def test_types_are_read_with_and_without_a_list() -> None:
    assert types_of({"@type": ["A", None]}) == ("A",)
    assert is_article({"@type": "LiveBlogPosting"})
    assert not is_article({})


@given(st.text(max_size=200))
def test_no_script_raises(script: str) -> None:
    article_node(page(script, url="https://gazette.test/a"))
