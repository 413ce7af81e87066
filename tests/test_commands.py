"""The small parts behind the commands."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from crawler.article import Article, Link
from crawler.commands.newsite import profile
from crawler.commands.profiles.sites import site_for
from crawler.commands.replaying.in_order import map_in_order
from crawler.display import progress as progress_module
from crawler.display.progress import progress
from crawler.display.summary import SHOWN_REFUSALS, shortened, show_runs
from crawler.page import Page
from crawler.site import Site
from tests.program import depeche_here

GAZETTE = Site(name="gazette", home="https://gazette.test/", timezone="Europe/Paris")


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(map_in_order(abs, range(-50, 0), jobs=jobs)) == list(range(50, 0, -1))


def test_items_are_read_only_as_far_as_work_is_needed() -> None:
    read = []

    def items() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    results = map_in_order(abs, items(), jobs=2)
    next(results)
    assert len(read) < 100
    results.close()  # type: ignore[attr-defined]  # a generator


@pytest.mark.parametrize(
    ("site", "url", "name", "home"),
    [
        ("gazette", "https://gazette.test/a", "gazette", "https://gazette.test/"),
        ("gazette", "http://127.0.0.1:81/a", "gazette", "http://127.0.0.1:81/"),
        (None, "https://www.gazette.test/a", "gazette", "https://gazette.test/"),
        ("autre.test", "https://autre.test/a", "autre.test", "https://autre.test/a"),
        (None, None, "unknown", ""),
    ],
    ids=["named", "named-elsewhere", "by-host", "named-without-profile", "no-address"],
)
def test_a_page_finds_its_site(site: str | None, url: str | None, name: str, home: str) -> None:
    found = site_for(Page(b"", url=url, site=site), (GAZETTE,))
    assert (found.name, found.home) == (name, home)


def test_without_a_terminal_progress_is_log_lines(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(progress_module, "LOG_EVERY", 0.0)
    with caplog.at_level(logging.INFO), progress("replay") as tick:
        tick(5, 10)
    assert "replay: 5 of 10 pages" in caplog.text


def test_on_a_terminal_progress_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("replay") as tick:
        tick(5, 10)
    assert "replay" in terminal.getvalue()
    assert "5/10" in terminal.getvalue()


def test_no_path_is_cut_by_a_narrow_terminal() -> None:
    path = "/srv/news/gazette/warc/depeche-20261130202819810-00000-23276-node-1.warc.gz"
    run = {"run_id": "r1", "counts": {}, "exit_code": 0, "pages_without_article": []}
    console = Console(file=StringIO(), width=40)
    show_runs(console, [{**run, "files": {"warc": [path]}}])
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert path in shown.replace("\n", "").replace(" ", "")


def test_the_summary_shows_numbers_files_and_what_failed() -> None:
    refusal = {"outcome": "failed", "where": "a.html", "reason": "empty", "advice": "fetch it"}
    run = {
        "run_id": "r1",
        "counts": dict.fromkeys(
            ("new", "updated", "unchanged", "duplicate", "skipped", "refused", "failed"), 3
        ),
        "exit_code": 10,
        "files": {"articles": ["out.jsonl"]},
        "pages_without_article": [refusal] * (SHOWN_REFUSALS + 2),
    }
    console = Console(file=StringIO(), width=100)
    before = {**run, "pages_without_article": [{**refusal, "where": "before.html"}]}
    show_runs(console, [before, run], sample=Article(headline="Crue"))
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert "a.html: empty (fetch it)" in shown
    assert "and 2 more" in shown
    assert "before.html" not in shown
    assert "out.jsonl" in shown
    assert "headline  Crue" in shown


@pytest.mark.parametrize("width", [40, 60, 200])
def test_a_sample_has_one_row_a_field_however_narrow_the_terminal(width: int) -> None:
    run = {"run_id": "r1", "counts": {}, "exit_code": 0, "pages_without_article": [], "files": {}}
    console = Console(file=StringIO(), width=width)
    show_runs(console, [run], sample=Article(url="https://a.test/" + "x" * 300, headline="Crue"))
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert len(shown.partition("one line, shortened")[2].strip().splitlines()) == 4
    assert len(max(shown.splitlines(), key=len)) <= width


def test_a_shortened_line_keeps_to_its_width() -> None:
    article = Article(
        headline="La Loire " * 20,
        authors=("A", "B"),
        paragraphs=("x" * 200,),
        links_related=(Link(None, "Un pont", "other", 1),),
    )
    rows = shortened(article, width=40).splitlines()
    assert all(len(row) <= 60 for row in rows)
    assert [row.split(maxsplit=1)[1] for row in rows if row.startswith(("authors", "links"))] == [
        "A, B",
        "1: Un pont",
    ]


def test_a_new_profile_is_python_that_stands_on_its_own() -> None:
    source = profile("la_gazette", home="https://gazette.test/", timezone="Europe/Paris")
    compile(source, "la_gazette.py", "exec")
    assert "class LaGazetteSpider(DispatchSpider):" in source
    assert 'name="la_gazette"' in source


def test_newsite_writes_the_profile_and_says_what_comes_next(tmp_path: Path) -> None:
    (tmp_path / "spiders").mkdir()
    arguments = ("newsite", "gazette", "https://gazette.test")
    assert "Next:" in depeche_here(*arguments, cwd=tmp_path).out
    assert 'home="https://gazette.test/"' in (tmp_path / "spiders/gazette.py").read_text("utf-8")
    again = depeche_here(*arguments, cwd=tmp_path)
    assert (again.code, "exists already: change it" in again.err) == (2, True)


def test_a_profile_that_the_system_refuses_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "spiders").mkdir()
    run = depeche_here("newsite", "a" * 300, "https://gazette.test/", cwd=tmp_path)
    assert run.code == 2
    assert run.err.endswith(".py: file name too long\n")
    assert run.err.count("\n") == 1


def test_newsite_wants_a_checkout(tmp_path: Path) -> None:
    run = depeche_here("newsite", "gazette", "https://gazette.test/", cwd=tmp_path)
    assert (run.code, "run this in a checkout" in run.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "crawler", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as printing:
        assert printing.stdout is not None
        assert printing.stderr is not None
        printing.stdout.close()
        told = printing.stderr.read()
    assert (printing.returncode, told) == (141, b"")


LOADED = """
import sys
from crawler.__main__ import main
try:
    main(["depeche", "crawl", "-a", "url=http://127.0.0.1:9/a", "--data", sys.argv[1]])
finally:
    print([name for name in ("aiohttp", "twisted.conch") if name in sys.modules])
"""


def test_a_crawl_loads_no_server_that_it_does_not_run(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOADED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (10, "[]\n"), done.stderr
