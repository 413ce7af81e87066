"""What the extraction promises of any bytes: an article, never an exception, in linear time."""

import re
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import extract_article, read_page
from crawler.extract.blocks import MAX_BLOCKS, read_blocks
from crawler.page import Page
from crawler.site import Site

SITE = Site("gazette", "https://gazette.test/")
URL = "https://gazette.test/la-crue-monte-1234.html"
TEXT = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."

NAMES = "p div h1 h2 li ul a br figure figcaption table td body html script form nav aside meta"
TAGS = NAMES.split()
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(["<a href='http://['>", "<div class='comments'>", "<p itemprop=articleBody>"]),
    st.sampled_from([TEXT, "Par Jeanne Exemple", "(AFP)", "Lire aussi : ", "&nbsp;", "\x00"]),
    st.sampled_from(["<script type='application/ld+json'>", '{"@type": "Person"', "]}", "<!--"]),
    st.text(max_size=12),
)


def read(body: bytes, *, charset: str | None = None) -> None:
    article = extract_article(Page(body, url=URL, charset=charset), SITE)
    assert article.to_line().endswith("\n")


@given(st.binary(max_size=400))
def test_any_bytes_give_an_article(body: bytes) -> None:
    read(body)


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=200)
def test_any_soup_of_tags_gives_an_article(pieces: list[str]) -> None:
    read("".join(pieces).encode("utf-8", "replace"), charset="utf-8")


MONSTERS: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "one-byte": lambda: "<",
    "no-body": lambda: f"<head><title>{TEXT}</title></head>",
    "frames": lambda: "<frameset><frame src=a></frameset>",
    "five-megabytes": lambda: f"<h1>T</h1><div>{f'<p>{TEXT}</p>' * 55_000}</div>",
    "one-paragraph": lambda: f"<p>{'a' * 5_000_000}</p>",
    "full-stops": lambda: f"<p>{'.' * 1_000_000} x</p>",
    "closing-quotes": lambda: f"<p>{'»' * 1_000_000} x</p>",
    "nested": lambda: "<div>" * 20_000 + TEXT + "</div>" * 20_000,
    "nested-texts": lambda: f"<div>{TEXT}" * 20_000,
    "nested-inline": lambda: "<b>" * 20_000 + TEXT,
    "links": lambda: "".join(f"<a href=/un-titre-du-jour-{n}>{TEXT}</a>" for n in range(100_000)),
    "metas": lambda: "<meta name=author content='Jeanne Exemple'>" * 50_000,
    "headlines": lambda: f"<h1>{TEXT}</h1>" * 20_000,
    "list": lambda: f"<h1>T</h1><p>{TEXT}</p><ul>{'<li>point</li>' * 50_000}</ul>",
    "breaks": lambda: f"<p>{f'{TEXT}<br><br>' * 20_000}",
    "json-ld": lambda: "<script type='application/ld+json'>" + "[" * 100_000,
    "meta-name": lambda: f"<meta name='{'-' * 200_000}' content='2024-01-02'>",
    "meta-date": lambda: f"<meta name=date content='2024-01-02{' ' * 200_000}'>",
    "meta-author": lambda: f"<meta name=author content='{'1' * 200_000}'>",
}


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_gives_an_article(name: str) -> None:
    read(MONSTERS[name]().encode(), charset="utf-8")


UNKNOWN = '{"@id": "#jeanne"}, '
NESTED = {tag: f"<{tag}><img src=/a.jpg>" * 2_000 + f"</{tag}>" * 2_000 for tag in ("h1", "figure")}
SQUARES: dict[str, Callable[[], str]] = {
    "title": lambda: f"<title>{'La crue | ' * 40_000}</title>",
    "tag": lambda: f"<p {' ' * 200_000}>x</p>",
    "link": lambda: f"<p><a href=/a>x<b>({'new tab ' * 100_000}</b></a>",
    "caption": lambda: f"<figure><img src=/a.jpg><figcaption>x.{'&nbsp;' * 100_000}y</figure>",
    "comment-in-json-ld": lambda: (
        f"<script type='application/ld+json'>-->{' ' * 200_000}x;</script>"
    ),
    "references-in-json-ld": lambda: (
        "<script type='application/ld+json'>"
        f'{{"@type": "Article", "author": [{UNKNOWN * 200_000}{{}}]}}</script>'
    ),
    "marked-elements": lambda: "<b itemprop=name>x</b>" * 150_000,
    "headings-in-links": lambda: f"<ul><li><a href=/a-b-c>{'<h3>' * 2_000}x</ul>" * 20,
    "trails": lambda: f"{'<div class=breadcrumb><a href=/x>' * 1_000}x{'</a></div>' * 1_000}" * 10,
    "titles": lambda: (
        "<meta property=og:title content='La crue'>" * 900 + "<h1>La crue</h1>" * 20_000
    ),
    "nested-headings": lambda: f"{NESTED['h1']}<p>x</p>" * 20,
    "nested-figures": lambda: f"{NESTED['figure']}<p>x</p>" * 20,
}
"""What would take the square of its size, which is minutes for most of them."""

MOST_SECONDS = 8.0  # of the processor, on a machine that does something else as well


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("name", SQUARES)
def test_what_repeats_itself_is_read_in_its_time(name: str) -> None:
    body = SQUARES[name]().encode()
    begun = process_time()
    read_page(Page(body, url=URL, charset="utf-8"), SITE)
    assert process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("cp1252"), None),
        (b"<meta charset=utf-8>" + TEXT.encode("cp1252"), None),
        (b"<meta charset=nonsense>" + TEXT.encode(), None),
        (b"\xff\xfe<\x00p\x00>\x00\xd8", None),
        (b"\xef\xbb\xbf\xef\xbb\xbf<p>" + TEXT.encode(), None),
        (bytes(range(256)) * 20, "utf-8"),
    ],
    ids=["utf-16", "cp1252", "wrong-meta", "unknown-meta", "cut-pair", "two-marks", "all-bytes"],
)
def test_a_broken_encoding_gives_an_article(body: bytes, charset: str | None) -> None:
    article = extract_article(Page(body, url=URL, charset=charset), SITE)
    assert not re.search("[\ud800-\udfff]", article.to_line())


@given(st.permutations([*range(4), *range(4)]))
@settings(max_examples=30)
def test_no_page_changes_the_line_of_another(order: list[int]) -> None:
    lines = [read_line(number) for number in range(4)]
    assert [read_line(number) for number in order] == [lines[number] for number in order]


def read_line(number: int) -> str:
    """Return the line of one of several pages that differ in what is remembered of a page."""
    node = f'{{"@type": "Article", "headline": "Crue {number}", "author": {{"@id": "#a"}}}}'
    html = f"<meta name=author content='Jeanne Exemple{chr(97 + number)}'><h1>Crue {number}</h1>"
    html += f"<script type='application/ld+json'>{node}</script><p class=chapo>{TEXT}</p>"
    page = Page((html + f"<p>{TEXT} {number}</p>" * 3).encode(), url=URL, charset="utf-8")
    return extract_article(page, SITE).to_line()


def test_the_work_on_a_page_is_bounded_by_its_blocks() -> None:
    blocks = read_blocks(Page(b"<p>a b</p>" * (2 * MAX_BLOCKS)))
    assert len(blocks) == MAX_BLOCKS


def test_an_article_signed_by_an_agency_alone_is_a_dispatch() -> None:
    html = f"<h1>La crue monte</h1><p>PARIS (AFP) - {TEXT}</p><p>{TEXT} Encore.</p>"
    article = extract_article(Page(html.encode(), url=URL, charset="utf-8"), SITE)
    assert (article.page_kind, article.agency, article.dateline) == ("dispatch", "AFP", "PARIS")


@pytest.mark.parametrize("name", ["keywords", "article:section", "author", "description"])
def test_a_reference_of_thousands_of_digits_names_no_character(name: str) -> None:
    meta = f"<meta name={name} property={name} content='Crue &amp;#{'9' * 5000}; x'>"
    page = Page(f"{meta}<h1>La crue</h1><p>Publi&eacute; le 12/06 &amp;#{'9' * 5000};".encode())
    article = extract_article(page, SITE)
    assert article.headline == "La crue"
    assert "999" not in "".join((*article.tags, article.section or "", *article.authors))
