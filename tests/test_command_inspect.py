"""What `depeche inspect` shows: blocks with their placement, then fields, or one clear line."""

import gzip
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from crawler.commands.inspect import read_file, show_page
from crawler.errors import ArchiveError, UsageError
from crawler.page import Page
from crawler.site import Site
from tests.news_site import path_of, serve
from tests.program import QUICK, depeche

SITE = Site("gazette", "https://gazette.test/", timezone="Europe/Paris")
TEXT = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."


def shown(page: Page) -> str:
    out = StringIO()
    show_page(page, SITE, Console(file=out, width=400))
    return out.getvalue()


def test_blocks_are_shown_with_placement_reason_and_score() -> None:
    html = f"<body><h1>La crue monte</h1><div><p>{TEXT}</p><p>{TEXT} Encore.</p></div></body>"
    output = shown(Page(html.encode(), charset="utf-8", url="https://gazette.test/a"))
    assert re.search(rf"body    (?:0\.9\d|1\.00)  \S.+ {re.escape(TEXT)}", output)
    assert re.search("rest    0.00  .+ La crue monte", output)
    assert "La crue monte" in output


def test_a_page_without_an_article_is_one_clear_line() -> None:
    assert shown(Page(b"", source_path="vide.html")).startswith("vide.html: the answer has no body")


def test_a_page_whose_text_is_not_found_is_shown_and_said_to_give_no_article() -> None:
    output = shown(Page(b"<body><h1>La crue</h1></body>", url="https://gazette.test/a"))
    assert re.search(r"^rest .+ La crue", output, re.MULTILINE)
    assert output.endswith("no article: no body text found (29 bytes, headline 'La crue')\n")


def test_a_rule_that_fits_nothing_on_the_page_is_named() -> None:
    html = f"<h1>La crue</h1><p>{TEXT}</p><p>{TEXT} Encore.</p>".encode()
    out = StringIO()
    rules = {"headline": ("h1.titre", "h1"), "lead": (".chapo", "p.intro")}
    show_page(Page(html), replace(SITE, rules=rules), Console(file=out, width=400))
    *_, last = out.getvalue().splitlines()
    assert last == "no element fits the rule for lead: .chapo, p.intro"
    assert "for headline" not in out.getvalue()


@pytest.mark.parametrize("name", ["page.html", "page.html.gz", "page.txt"])
def test_a_saved_page_is_read(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(b"<p>a</p>") if name.endswith(".gz") else b"<p>a</p>")
    page = read_file(file)
    assert (page.body, page.source_path) == (b"<p>a</p>", name)
    assert page.is_plain_text is name.endswith(".txt")


def test_a_missing_or_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file; name one saved page"):
        read_file(tmp_path / "absent.html")
    with pytest.raises(UsageError, match="is a folder; name one saved page"):
        read_file(tmp_path)
    (tmp_path / "faux.html.gz").write_bytes(b"pas du gzip")
    with pytest.raises(ArchiveError, match="not readable as gzip"):
        read_file(tmp_path / "faux.html.gz")


def test_an_address_is_fetched_and_shown_where_its_redirects_end() -> None:
    with serve(articles=2) as site:
        site.moved[1] = 2
        done = depeche("inspect", site.base_url.rstrip("/") + path_of(1), *QUICK)
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^body +\d\.\d\d", done.out, re.MULTILINE)
    assert "Le chantier du quai, étape 2" in done.out


PROFILE = """
from crawler.site import Site
from spiders.dispatch import DispatchSpider


class QuaiSpider(DispatchSpider):
    name = "quai"
    site = Site(name="quai", home="http://127.0.0.1/", timezone="Indian/Reunion")
"""


def test_an_address_is_read_by_the_profile_that_owns_it(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "quai.py").write_text(PROFILE, encoding="utf-8")
    own = (*QUICK, "-s", "SPIDER_MODULES=own,spiders.generic")
    path = {"PYTHONPATH": f"{Path(__file__).parent.parent}:{tmp_path}"}
    with serve(articles=2) as site:
        url = site.base_url.rstrip("/") + path_of(1)
        done = depeche("inspect", url, *own, cwd=tmp_path, environment=path)
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^ site +│ quai", done.out, re.MULTILINE)
    assert re.search(r"^ date_timezone +│ Indian/Reunion", done.out, re.MULTILINE)


def test_an_address_without_an_answer_is_one_clear_line() -> None:
    with serve(articles=1) as site:
        site.cut.add(1)
        url = site.base_url.rstrip("/") + path_of(1)
        done = depeche("inspect", url, *QUICK)
    assert done.code == 2
    assert done.err.startswith(f"depeche: {url}: not fetched: ")
    assert done.err.count("\n") == 1


def test_a_public_address_is_not_fetched_without_a_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEPECHE_CONTACT", raising=False)
    done = depeche("inspect", "https://gazette.test/a")
    assert (done.code, done.out) == (2, "")
    assert "no contact is set" in done.err
