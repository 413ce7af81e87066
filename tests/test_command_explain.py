"""`depeche explain` leads from a line back to record, place, raw text and rule."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from crawler.archive import read_saved
from crawler.article import Article
from crawler.commands.explain import line_at, page_of_line, place_of_line, show
from crawler.errors import UsageError
from crawler.extract import read_page
from crawler.extract.explain import MADE, explain_field
from crawler.extract.metadata.places import places_of
from crawler.page import Page
from crawler.site import Site

CASE = Path("fixtures/demonstration/flood-updated")
SITE = Site("demonstration", "http://localhost/", timezone="Europe/Paris")


@pytest.fixture(scope="module")
def page() -> Page:
    return read_saved(CASE / "page.html", root=CASE)


@pytest.fixture(scope="module")
def line(page: Page) -> dict[str, Any]:
    article = read_page(page, SITE)
    assert isinstance(article, Article)
    values: dict[str, Any] = json.loads(article.to_line())
    return values


def test_every_field_that_says_something_is_explained(page: Page, line: dict[str, Any]) -> None:
    for name, value in line.items():
        origins = list(explain_field(page, SITE, line, name))
        assert bool(origins) is (value not in (None, "", [])), name
        assert all(origin.where and origin.rule for origin in origins), name


def test_every_field_that_is_made_is_a_field(line: dict[str, Any]) -> None:
    assert set(MADE) <= line.keys()


def test_a_date_shows_its_raw_text_its_place_and_its_rule(page: Page, line: dict[str, Any]) -> None:
    (origin,) = explain_field(page, SITE, line, "date_updated")
    assert line["stamp_raw"] in origin.where
    assert "/html/" in origin.where
    assert "exact, in Europe/Paris" in origin.rule
    assert "the year is stated" in origin.rule


def test_a_paragraph_shows_why_it_is_body(page: Page, line: dict[str, Any]) -> None:
    first, *_ = explain_field(page, SITE, line, "paragraphs")
    assert first.rule.startswith("body: ")
    assert "/p" in first.where


def test_a_relative_address_is_found_where_it_is_written(page: Page, line: dict[str, Any]) -> None:
    (origin,) = explain_field(page, SITE, line, "canonical_url")
    assert "@href" in origin.where


HTML = """<head><meta content="La crue"><script>{"headline": "La crue", "about": "La
  décrue", "name": "Haute-Vall\\u00e9e"}</script></head>
<body><h1><span>La
 crue</span></h1><p>Ici, La crue monte.</p><a href="/crue"></a></body>""".encode()


@pytest.mark.parametrize(
    ("value", "wheres"),
    [
        ("La crue", ["/html/body/h1/span", "/html/head/meta/@content", "/html/head/script"]),
        ("Ici, La crue monte.", ["/html/body/p"]),
        ("/crue", ["/html/body/a/@href"]),
        ("La décrue", ["/html/head/script"]),
        ("Haute-Vallée", ["/html/head/script"]),
        ("absent", []),
        ("", []),
    ],
)
def test_places_are_the_innermost_and_the_closest_first(value: str, wheres: list[str]) -> None:
    assert [place.where for place in places_of(Page(HTML), value)] == wheres


def test_a_page_of_plain_text_has_lines() -> None:
    (place,) = places_of(Page(b"Un\nLa crue monte", is_plain_text=True), "La crue")
    assert place == ("2", "line")


def test_comments_stand_in_no_ones_way() -> None:
    page = Page(
        b"<body><!-- a --><p>x</p><?b c?><div><!-- La crue -->La crue<!-- d --> monte</div>"
    )
    assert [place.where for place in places_of(page, "La crue monte")] == ["/html/body/div"]


def test_a_deep_page_is_searched_in_one_descent() -> None:
    page = Page(b"<div>" * 300 + b"La crue" + b"</div>" * 300)
    assert places_of(page, "La crue")[0].kind == "text"


def test_what_is_shown_names_the_page_and_the_fields(page: Page, line: dict[str, Any]) -> None:
    out = StringIO()
    show(line, page, SITE, fields=["headline", "similarity"], console=Console(file=out, width=300))
    shown = out.getvalue()
    assert "page.html" in shown
    assert line["headline"] in shown
    assert "similarity" not in shown


def test_a_field_that_says_nothing_is_said_so(page: Page, line: dict[str, Any]) -> None:
    out = StringIO()
    show(line, page, SITE, fields=["similarity"], console=Console(file=out, width=300))
    assert "similarity: says nothing in this line" in out.getvalue()


def test_the_page_of_a_replayed_line_is_found_in_its_folder(line: dict[str, Any]) -> None:
    assert page_of_line(line, CASE).source_path == "page.html"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"warc_file": "gone.warc.gz", "warc_offset": 7}, "--archive says where"),
        ({"source_path": "gone.html"}, "gone.html: not there"),
        ({}, "names no page"),
    ],
)
def test_a_page_that_is_not_there_is_one_clear_error(
    tmp_path: Path, values: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        page_of_line(values, tmp_path)


def test_a_line_is_named_by_file_and_number(tmp_path: Path) -> None:
    assert place_of_line("out.jsonl:7") == (Path("out.jsonl"), 7)
    assert place_of_line("out.jsonl") == (Path("out.jsonl"), 1)
    file = tmp_path / "out.jsonl"
    file.write_text(f'{{"a": 1}}\n[]\n{{\n{"[" * 100_000}\n')
    assert line_at(file, 1) == {"a": 1}
    for number, told in (
        (2, "no JSON object"),
        (3, "cannot be read"),
        (4, "cannot be read"),
        (9, "has no line 9"),
    ):
        with pytest.raises(UsageError, match=told):
            line_at(file, number)
    with pytest.raises(UsageError, match=r"absent\.jsonl: no such file or directory$"):
        line_at(tmp_path / "absent.jsonl", 1)
