"""What `depeche inspect --html` writes: the page marked, its fields, and nothing that acts."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from crawler.commands.inspect import write_marked
from crawler.display.marked_page import marked_page
from crawler.errors import DiskError
from crawler.extract import extract_article
from crawler.page import Page
from crawler.site import Site
from tests.browser import dom_of, needs_browser
from tests.ruled_server import serve_ruled

SITE = Site("gazette", "https://gazette.test/", timezone="Europe/Paris")
URL = "https://gazette.test/la-crue-monte-1234.html"
TEXT = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."
LINK = "<p>Lire aussi : <a href='/pont'>Le pont de la vallée est fermé depuis lundi</a></p>"


def page(inside: str = "", head: str = "") -> Page:
    body = f"<h1>La crue monte</h1><div><p>{TEXT}</p>{inside}<p>{TEXT} Encore.</p></div>"
    html = f"<html><head>{head}</head><body>{body}<p>Mentions</p></body></html>"
    return Page(html.encode(), charset="utf-8", url=URL)


def marked(page: Page) -> tuple[str, str]:
    """Return the whole file, and the page inside it."""
    whole = marked_page(page, SITE, extract_article(page, SITE))
    inside = re.search(r'srcdoc="([^"]*)"', whole)
    assert inside is not None
    return whole, unescape(inside.group(1))


def test_each_placement_is_marked_where_it_stands_with_its_reason() -> None:
    _, inside = marked(page(LINK))
    assert re.search(rf'<p data-depeche="body" title="body \d.\d\d: [^"]+">{TEXT}</p>', inside)
    assert re.search(r'<p data-depeche="related" title="related [^"]+">Lire aussi', inside)
    assert re.search(r'<p data-depeche="rest" title="rest [^"]+">Mentions</p>', inside)


def test_the_fields_stand_beside_the_page() -> None:
    whole, _ = marked(page(LINK))
    assert "<tr><th>headline</th><td>La crue monte</td></tr>" in whole
    assert "Le pont de la vallée est fermé depuis lundi" in whole
    assert "body 2" in whole


def test_a_plain_text_is_shown_by_its_lines() -> None:
    text = Page(f"{TEXT}\nUn titre de plus".encode(), is_plain_text=True, source_path="a.txt")
    _, inside = marked(text)
    assert f">{TEXT}</p>" in inside
    assert 'data-depeche="related"' in inside


def test_the_page_that_is_shown_is_not_changed() -> None:
    shown = page()
    marked(shown)
    assert "data-depeche" not in shown.selector.get()


ACTIVE = [
    "<script>document.title = 'ran'</script>",
    "<img src='SERVER/a.png' onerror='fetch(this.src)'>",
    "<link rel=stylesheet href='SERVER/a.css'>",
    "<style>@import 'SERVER/b.css'; p { background: url(SERVER/c.png) } b { color: red }</style>",
    "<p style='background: url(SERVER/d.png)'>x</p>",
    "<iframe src='SERVER/e.html'></iframe>",
    "<meta http-equiv=refresh content='0; url=SERVER/f.html'>",
    "<base href='SERVER/'>",
    "<svg><image href='SERVER/g.png'/><use xlink:href='SERVER/h.svg#a'/></svg>",
    "<video poster='SERVER/i.png' src='SERVER/j.mp4' autoplay></video>",
    "<body background='SERVER/k.png' onload='fetch(\"SERVER/l\")'>",
    "<object data='SERVER/m.swf'></object>",
]


@pytest.mark.parametrize("active", ACTIVE)
def test_what_would_run_or_load_is_taken_out(active: str) -> None:
    _, inside = marked(page(active.replace("SERVER", "http://other.test")))
    assert "other.test" not in inside
    assert "<script" not in inside
    assert not re.search(r"\son\w+=", inside)
    assert TEXT in inside


def test_a_style_may_hold_what_no_xml_may() -> None:
    _, inside = marked(page(head="<style>p { color: #123 } b { src: url(x) } i {\x01}</style>"))
    assert "p { color: #123 }" in inside


def test_styles_that_ask_for_nothing_are_kept() -> None:
    style = "<style>b { color: red } p { background: url(/a.png) }</style>"
    _, inside = marked(page(head=style))
    assert "b { color: red }" in inside
    assert "/a.png" not in inside


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback, its address and the paths that it was asked for."""
    with serve_ruled({}) as server:
        yield server.home, server.asked


@needs_browser
def test_a_browser_shows_it_and_asks_for_nothing(
    tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    server, paths = asked
    file = tmp_path / "marked.html"
    write_marked(page("".join(ACTIVE).replace("SERVER", server)), SITE, file)
    dom = dom_of(file, profile=tmp_path / "profile")
    assert "<th>headline</th><td>La crue monte</td>" in dom
    assert "<title>La crue monte</title>" in dom
    assert paths == []


def test_a_page_without_an_article_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_marked(Page(b"", source_path="vide.html"), SITE, tmp_path / "out.html")
    assert "the answer has no body" in capsys.readouterr().out
    assert not (tmp_path / "out.html").exists()


def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match=r"cannot be written .* does its folder exist"):
        write_marked(page(), SITE, tmp_path / "absent" / "out.html")


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="it is a folder: name a file"):
        write_marked(page(), SITE, tmp_path)
