"""A home page leads to the lists of its site: feeds that it declares, sections of its menus."""

from pathlib import Path
from typing import Any

import pytest

from crawler.discover.lists import MOST_SECTIONS, Lists, find_lists
from crawler.page import Page
from crawler.site import Site
from spiders.generic import GenericSpider
from tests.program import QUICK, depeche, depeche_here, last_report, lines
from tests.ruled_server import Says, serve_ruled

HOME = "https://gazette.test/"
SITE = Site(name="gazette.test", home=HOME)
RSS = "<link rel=alternate type='application/rss+xml' href='{}' title='{}'>"


def lists(body: str) -> Lists:
    return find_lists(Page(body.encode(), url=HOME), SITE)


@pytest.mark.parametrize(
    ("body", "feeds"),
    [
        (RSS.format("/rss.xml", ""), ["rss.xml"]),
        (RSS.format("/rss.xml", "") * 2, ["rss.xml"]),
        ("<link rel=alternate type=application/atom+xml href=/a>", ["a"]),
        ("<link rel=alternate type='application/feed+json; v=1' href=/f.json>", ["f.json"]),
        ("<LINK REL='Alternate' TYPE='Application/RSS+XML; charset=UTF-8' HREF=/f>", ["f"]),
        (RSS.format("/comments/feed/", "") + RSS.format("/f", "Fil des commentaires"), []),
        ("<link rel=alternate hreflang=en href=/en/>", []),
        ("<link rel=stylesheet type=application/rss+xml href=/rss.xml>", []),
        ("<footer><a href=/flux/une.rss>RSS</a><a href=/rss/>Tous</a>", ["flux/une.rss", "rss/"]),
        (RSS.format("/rss.xml", "") + "<a href=/sport.rss>RSS</a>", ["rss.xml"]),
        ("<a href=https://ailleurs.test/rss.xml>RSS</a>", []),
        ("<link rel=alternate type=application/rss+xml href='http://['>", []),
    ],
    ids=[
        "rss", "twice", "atom", "json", "capitals", "comments", "language", "other-rel", "linked",
        "declared-first", "other-site", "no-address",
    ],
)  # fmt: skip
def test_feeds_are_those_declared_else_those_linked(body: str, feeds: list[str]) -> None:
    assert [url.removeprefix(HOME) for url in lists(body).feeds] == feeds


def test_a_feed_on_another_host_counts_where_it_is_declared() -> None:
    assert lists(RSS.format("https://flux.test/gazette", "")).feeds == (
        "https://flux.test/gazette",
    )


@pytest.mark.parametrize(
    ("body", "sections"),
    [
        ("<nav><a href=/sport/>Sport</a><a href=/sport/>Sport</a></nav>", ["sport/"]),
        ("<div role=navigation><a href=/culture>Culture</a></div>", ["culture"]),
        ("<ul class='main-menu'><li><a href=/rubrique/eco/>Éco</a></ul>", ["rubrique/eco/"]),
        ("<ul id=menu><li><a href=/monde/>Monde</a></ul><p><a href=/x/>Ici</a>", ["monde/"]),
        ("<p><a href=/sport/>Sport</a></p>", []),
        ("<div class=menu-wrapper><main><a href=/sport/>Sport</a></main></div>", []),
        ("<nav><article><a href=/la-crue/>Crue</a></article></nav>", []),
        ("<nav><aside><a href=/la-crue/>Crue</a></aside></nav>", []),
        ("<p class=menu><a href=/sport/>Sport</a></p>", []),
        ("<ol id=nav><li><a href=/sport/>Sport</a></ol>", ["sport/"]),
        ("<nav><a href=/connexion>Se connecter</a><a href=/newsletters/>Lettres</a></nav>", []),
        ("<nav><a href=/recherche/>Chercher</a><a href=/auteurs/a-b>A. B.</a></nav>", []),
        ("<nav><a href=/une.pdf>La une</a><a href=/?p=2>2</a><a href=/>Une</a></nav>", []),
        ("<nav><a href=/2026/03/01/la-crue>La crue</a></nav>", []),
        ("<nav><a href=/crue/>La crue monte depuis hier soir</a></nav>", []),
        ("<nav><a href=https://ailleurs.test/sport/>Sport</a></nav>", []),
        ("<nav><a href=/a/b/c/d/>Loin</a></nav>", []),
        ("", []),
    ],
    ids=[
        "nav", "role", "class", "id", "no-menu", "main", "teaser", "aside", "paragraph", "list",
        "service", "no-list", "no-path", "article", "headline", "other-site", "deep", "empty",
    ],
)  # fmt: skip
def test_sections_are_what_a_menu_leads_to(body: str, sections: list[str]) -> None:
    assert [url.removeprefix(HOME) for url in lists(body).sections] == sections


def test_a_menu_of_many_entries_is_tried_so_far() -> None:
    body = "".join(f"<a href=/s/rubrique-{n:c}/>S</a>" for n in range(97, 123))
    assert len(lists(f"<nav>{body}</nav>").sections) == MOST_SECTIONS


def test_links_nested_in_ten_thousand_boxes_end() -> None:
    lists("<nav>" + "<div><a href=/sport/>S</a>" * 10_000)


# --- a crawl that knows nothing but the home page ------------------------------------------------


def path(number: int) -> str:
    return f"/vie-locale/le-chantier-du-quai-{10_000 + number}.html"


def page(numbers: range, *, head: str = "", menu: str = "") -> Says:
    items = "".join(
        f"<li><h2><a href={path(n)}>Le chantier du quai avance, étape {n}</a></h2>" for n in numbers
    )
    body = f"<html><head>{head}</head><body><nav>{menu}</nav><main><ul>{items}</ul></main>"
    return Says(headers={"Content-Type": "text/html; charset=utf-8"}, body=body.encode())


HEAD = RSS.format("/fil.xml", "La Gazette")
MENU = "<a href=/sport/>Sport</a><a href=/nous/>La rédaction</a><a href=/vide/>Vide</a>"
ANSWERS = {
    "/": [page(range(1, 7), head=HEAD, menu=MENU)],
    "/fil.xml": [Says(body=f"<rss><item><link>{path(20)}</link></item></rss>".encode())],
    "/plan.xml": [Says(body=f"<urlset><url><loc>{path(30)}</loc></url></urlset>".encode())],
    "/sport/": [page(range(5, 12))],
    "/nous/": [page(range(40, 42))],
    **{path(n): [Says()] for n in (*range(1, 12), 20, 30, 40, 41)},
}


def crawl(data: Path, *, robots: bool) -> tuple[list[int], dict[str, Any], str]:
    with serve_ruled(ANSWERS) as server:
        if robots:
            text = b"Sitemap: file:///plan.xml\nSitemap: http://[\nSitemap: /plan.xml  # relative"
            server.answers["/robots.txt"] = [
                Says(headers={"Content-Type": "text/plain"}, body=text)
            ]
        home = f"{server.home}/"
        done = depeche("crawl", "-a", f"url={home}", "--data", data, *QUICK)
    report = last_report(data)
    written = lines(data / "articles")
    numbers = [int(line["url"].rpartition("-")[2].removesuffix(".html")) for line in written]
    assert done.code == 0, done.err
    return sorted(n - 10_000 for n in numbers), report, home


@pytest.mark.parametrize(
    ("path", "is_home"), [("", True), ("/", True), ("/?p=12", False), ("/sport", False)]
)
def test_a_home_page_is_one_without_path_and_query(path: str, is_home: bool) -> None:
    url = f"https://gazette.test{path}"
    assert GenericSpider(url=url).is_home(url) is is_home


def test_a_crawl_of_a_home_page_reads_feeds_sitemaps_and_sections(tmp_path: Path) -> None:
    numbers, report, _ = crawl(tmp_path, robots=True)
    assert numbers == [*range(1, 12), 20, 30]
    assert {page["where"].split("/", 3)[3] for page in not_there(report)} == {"nous/", "vide/"}


def test_without_a_declared_sitemap_the_usual_place_is_tried(tmp_path: Path) -> None:
    numbers, report, home = crawl(tmp_path, robots=False)
    assert numbers == [*range(1, 12), 20]
    assert f"{home}sitemap.xml" in {p["where"] for p in not_there(report)}


def not_there(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [page for page in report["pages_without_article"] if page["kind"] == "no_list"]


def test_newsite_writes_the_lists_that_a_crawl_found_into_the_profile(tmp_path: Path) -> None:
    _, _, home = crawl(tmp_path / "try", robots=True)
    (tmp_path / "spiders").mkdir()
    done = depeche_here("newsite", "gazette", home, "--data", "try", cwd=tmp_path)
    assert done.code == 0, done.err
    source = (tmp_path / "spiders/gazette.py").read_text("utf-8")
    found: dict[str, Any] = {}
    exec(source, found)  # a profile is Python of our own making
    site = found["GazetteSpider"].site
    assert (site.feeds, site.sitemaps, site.article_url) == (("fil.xml",), ("plan.xml",), None)
    assert site.listings == ("", "sport/")


def test_newsite_says_how_to_find_the_lists_when_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "spiders").mkdir()
    done = depeche_here("newsite", "gazette", HOME, "--data", "nowhere", cwd=tmp_path)
    assert done.code == 2
    assert f"depeche crawl -a url={HOME} --data DIR" in done.err
    assert not (tmp_path / "spiders/gazette.py").exists()
