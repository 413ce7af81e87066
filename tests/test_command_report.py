"""`depeche report` tells a person what a run did, on a terminal and as a page."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from rich.console import Console

from crawler.commands.report import MAILED, SHOWN, find_runs, show
from crawler.display.charts import Series, bars, ceiling, line, spark
from crawler.display.report_page import ROWS, page_of
from crawler.display.summary import reasons_of
from crawler.errors import UsageError
from crawler.outcome import OUTCOMES
from crawler.state.frontier.entries import NAME, Entry
from crawler.state.frontier.queue import Frontier
from crawler.state.runs import write_run
from tests.program import depeche_here

HOSTILE = "https://gazette.test/\"><script>alert('é')</script>&amp;[bold]"


def run_of(number: int, *, site: str = "gazette", **changes: Any) -> dict[str, Any]:
    """The report of a run in November: 3 addresses, one captured, one failed, one pending."""
    failed = {
        "where": f"{HOSTILE}-2",
        "outcome": "failed",
        "kind": "http_404",
        "reason": "the site answered 404",
        "advice": "see whether the address still exists",
    }
    figures = {"pages": 10, "characters": 1800.0, "missing": {"headline": number % 4}}
    return {
        "run_id": f"202611{number:02}T080000.000-1",
        "command": "crawl",
        "site": site,
        "started_at": f"2026-11-{number:02}T08:00:00+00:00",
        "ended_at": f"2026-11-{number:02}T08:01:11+00:00",
        "duration_seconds": 71.3,
        "exit_code": 0,
        "counts": {**dict.fromkeys(OUTCOMES, 0), "new": 1, "failed": 1},
        "listed": 3,
        "captured": 1,
        "coverage": 0.3333,
        "dates_exact": 0.5,
        "alarms": [],
        "files": {"report": ["data/runs/x.json"]},
        "pages_without_article": [failed],
        "health": {"gazette": figures},
        "lists": [{"url": "https://gazette.test/", "named": 3, "left_out": 1}],
        "addresses": [
            {"url": f"{HOSTILE}-1", "outcome": "new", "in": [[0, 1]]},
            {"url": f"{HOSTILE}-2", "outcome": "failed", "in": [[0, 2]], "reason": "http_404: …"},
            {"url": f"{HOSTILE}-3", "outcome": "pending", "in": [[0, 3]], "reason": "ended"},
        ],
        **changes,
    }


OLD = {
    key: run_of(1)[key]
    for key in ("run_id", "command", "started_at", "exit_code", "files", "pages_without_article")
} | {"counts": {"new": 4, "failed": 1}}
"""A report from before there were lists in it."""

ALARM = {
    "site": "gazette",
    "field": "headline",
    "finding": "missing on 9 of 10 pages, usually on 0.0%",
    "advice": "look at a page with `depeche inspect`",
    "example": f"{HOSTILE}-1",
}


def shown(runs: list[dict[str, Any]], *, width: int = 120) -> str:
    text = StringIO()
    show(runs, Console(file=text, width=width))
    return text.getvalue()


def test_a_terminal_shows_numbers_reasons_and_each_address_that_is_missing() -> None:
    text = shown([run_of(3), run_of(2)])
    assert "gazette: run 20261103T080000.000-1, exit 0: done" in text
    assert re.search(r"coverage +│ +33\.3% │ +33\.3%", text)
    assert re.search(r"pending +│ +1 │ ended +│ run again", text)
    assert f"failed: {HOSTILE}-2: http_404: …; listed by https://gazette.test/ at 2" in text
    assert f"{HOSTILE}-1:" not in text


def test_a_terminal_says_what_an_alarm_means_and_what_to_do() -> None:
    text = shown([run_of(3, exit_code=10, alarms=[ALARM])])
    assert "exit 10: alarm; what was captured is written; read the alarms" in text
    assert "alarm: gazette: headline: missing on 9 of 10 pages" in text
    assert "`depeche inspect`" in text


@pytest.mark.parametrize(("width", "runs"), [(46, 1), (80, 2), (120, 4), (20, 1)])
def test_as_many_runs_stand_side_by_side_as_there_is_room(width: int, runs: int) -> None:
    text = shown([run_of(day) for day in range(9, 0, -1)], width=width)
    coverage = next((row for row in text.splitlines() if "coverage" in row or "cov" in row), "")
    assert coverage.count("│") == runs + 2


def test_a_long_list_of_missing_addresses_is_cut_and_says_so() -> None:
    rows = [
        {
            "url": f"https://gazette.test/{n}",
            "outcome": "pending",
            "in": [[0, n]],
            "reason": "ended",
        }
        for n in range(SHOWN + 5)
    ]
    text = shown([run_of(1, addresses=rows)])
    assert "… and 5 more in data/runs/x.json" in text
    assert text.count("pending: https://") == SHOWN


def test_reasons_count_alike_pages_together_the_most_frequent_first() -> None:
    page = run_of(1)["pages_without_article"][0]
    quiet = {**page, "outcome": "unchanged", "kind": "unchanged"}
    pages = [{**page, "kind": "empty"}, page, page, quiet]
    reasons = reasons_of(run_of(1, pages_without_article=pages))
    assert [(reason.kind, reason.pages) for reason in reasons] == [
        ("http_404", 2),
        ("empty", 1),
        ("pending", 1),
    ]


def test_a_story_that_may_be_going_is_told_though_it_was_skipped() -> None:
    page = run_of(1)["pages_without_article"][0]
    kinds = ("missing", "doubtful", "listing")
    pages = [{**page, "outcome": "skipped", "kind": kind} for kind in kinds]
    reasons = reasons_of(run_of(1, pages_without_article=pages))
    assert [reason.kind for reason in reasons] == ["missing", "doubtful", "pending"]


PAGES = {
    "one-run": [run_of(1)],
    "a-month": [run_of(day) for day in range(1, 31)],
    "an-alarm": [run_of(1), run_of(2, exit_code=10, alarms=[ALARM])],
    "old-reports": [OLD, {**OLD, "run_id": "b"}],
    "old-and-new": [OLD, run_of(2)],
    "nothing-read": [run_of(1, health={}, lists=[], addresses=[], pages_without_article=[])],
    "unknown-code": [run_of(1, exit_code=99, site=HOSTILE)],
}


@pytest.mark.parametrize("runs", PAGES.values(), ids=PAGES)
def test_a_page_needs_no_script_and_no_network_and_shows_no_markup_of_others(
    runs: list[dict[str, Any]],
) -> None:
    tree = html.fromstring(page_of(runs))
    assert tree.xpath("//script | //link | //img | //iframe | //object | //@src | //@style") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert "url(" not in "".join(tree.xpath("//style/text()"))
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]
    assert all(href.startswith("https://gazette.test/") for href in tree.xpath("//a/@href"))


@pytest.mark.parametrize("runs", PAGES.values(), ids=PAGES)
def test_every_chart_is_a_drawing_within_its_frame(runs: list[dict[str, Any]]) -> None:
    charts = re.findall(r"<svg.*?</svg>", page_of(runs), re.DOTALL)
    assert len(charts) >= 4
    for text in charts:
        chart = etree.fromstring(text)
        _, _, width, height = map(float, chart.get("viewBox", "").split())
        for mark in chart.iter("rect", "circle"):
            x = float(mark.get("x") or mark.get("cx") or "nan")
            y = float(mark.get("y") or mark.get("cy") or "nan")
            assert 0 <= x <= width
            assert 0 <= y + float(mark.get("height", 0)) <= height
            assert mark.findtext("title")


def test_a_page_has_what_was_missed_in_sight_and_what_was_captured_folded() -> None:
    tree = html.fromstring(page_of([run_of(1)]))
    (folded,) = tree.xpath("//details")
    assert folded.xpath(".//a/@href") == [f"{HOSTILE}-1"]
    assert {f"{HOSTILE}-2", f"{HOSTILE}-3"} <= set(tree.xpath("//section//a/text()"))


def test_a_page_of_a_huge_run_stays_readable() -> None:
    rows = [
        {"url": f"https://gazette.test/{n}", "outcome": fate, "in": [[0, n]], "reason": "ended"}
        for n in range(ROWS + 7)
        for fate in ("pending", "new")
    ]
    page = page_of([run_of(1, addresses=rows)])
    assert page.count("… and 7 more in the file of the run.") == 2


def test_an_address_that_no_browser_should_follow_is_text() -> None:
    rows = [{"url": "javascript:alert(1)", "outcome": "failed", "in": [], "reason": "x"}]
    page = html.fromstring(page_of([run_of(1, addresses=rows, pages_without_article=[])]))
    assert "javascript:alert(1)" in page.text_content()
    assert page.xpath("//a[starts-with(@href, 'javascript')]") == []


@pytest.mark.parametrize("values", [(), (None,), (0.0,), (1.0, None, 0.5), (0.5,) * 400])
def test_charts_draw_whatever_is_known(values: tuple[float | None, ...]) -> None:
    labels = [f"run <{n}>" for n in range(len(values))]
    series = Series("new", values)
    for drawing in (
        line(series, labels=labels, title='"&'),
        spark(series, labels=labels, title="<"),
        bars([series, series], labels=labels, title=">"),
    ):
        etree.fromstring(drawing)


@pytest.mark.parametrize("value", [0, 1, 3, 9.5, 61, 99_999, 10**7])
def test_an_axis_ends_above_its_highest_value_at_a_number_that_can_be_halved(value: float) -> None:
    assert ceiling(value) >= value
    assert ceiling(value) % 2 == 0


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for day, site in ((1, "gazette"), (2, "courrier"), (3, "gazette"), (4, "gazette")):
        run = run_of(day, site=site)
        write_run(tmp_path / "runs" / f"{run['run_id']}.json", run)
    return tmp_path


@pytest.mark.parametrize(
    ("wanted", "days"), [(None, [4, 3, 1]), ("20261103T080000.000-1", [3, 1]), ("20261102", [2])]
)
def test_a_run_is_shown_with_those_of_its_site_before_it(
    data: Path, wanted: str | None, days: list[int]
) -> None:
    assert [int(run["run_id"][6:8]) for run in find_runs(data, wanted)] == days


@pytest.mark.parametrize(
    ("wanted", "told"),
    [("2025", "no run '2025'"), ("2026", "fits 4 runs: 20261104T080000.000-1, ")],
)
def test_an_id_that_fits_no_run_or_several_is_refused(data: Path, wanted: str, told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        find_runs(data, wanted)


def test_what_is_no_report_is_told_once_and_the_run_before_it_is_shown(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "runs" / "20261105T080000.000-1.json").write_text('{"run_id": "1", "counts": []}')
    printed = depeche_here("report", data)
    assert (printed.code, printed.out.splitlines()[0].split(",")[0]) == (
        0,
        "gazette: run 20261104T080000.000-1",
    )
    (told,) = caplog.messages
    assert "20261105T080000.000-1.json: no report of a run (it lacks command, " in told
    asked = depeche_here("report", data, "--run", "20261105")
    assert (asked.code, asked.out) == (2, "")
    assert asked.err.startswith("depeche: ")
    assert "it lacks command" in asked.err


def test_the_command_prints_the_last_run_and_writes_its_page(data: Path) -> None:
    printed = depeche_here("report", data)
    written = depeche_here("report", data, "--html", data / "report.html")
    assert (printed.code, written.code) == (0, 0), written.err
    assert printed.out.startswith("gazette: run 20261104T080000.000-1")
    assert "<title>gazette: run 20261104T080000.000-1" in (data / "report.html").read_text("utf-8")


@pytest.mark.parametrize("columns", ["40", "500"])
def test_piped_a_row_is_one_line_whatever_its_length_and_the_terminal(
    tmp_path: Path, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "the site answered 404 to " + " and to ".join(f"{HOSTILE}-{n}" for n in range(40))
    page = {**run_of(1)["pages_without_article"][0], "reason": why}
    alarm = {**ALARM, "finding": why}
    for day in range(1, 20):
        run = run_of(day, pages_without_article=[page], alarms=[alarm])
        write_run(tmp_path / "runs" / f"{run['run_id']}.json", run)
    monkeypatch.setenv("COLUMNS", columns)
    printed = depeche_here("report", tmp_path).out.splitlines()
    (reason,) = (row for row in printed if row.startswith("│ failed") and "http" in row)
    assert why in reason
    assert f"alarm: gazette: headline: {why}" in printed
    (ids,) = (row for row in printed if row.startswith("┃ outcome") and "2026" in row)
    assert ids.count("2026") == MAILED


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nowhere"], 2, "nowhere: no run is reported there"),
        (["a", "b"], 2, "one data folder"),
        (["{data}", "--html", "{data}/none/report.html"], 3, "cannot be written"),
    ],
)
def test_what_cannot_be_shown_is_one_clear_line(
    data: Path, arguments: list[str], code: int, told: str
) -> None:
    done = depeche_here("report", *(argument.format(data=data) for argument in arguments))
    assert (done.code, told in done.err) == (code, True)


def test_a_first_run_that_found_no_room_for_its_report_is_told_by_what_it_left(
    tmp_path: Path,
) -> None:
    (tmp_path / "runs").mkdir()
    frontier = Frontier(tmp_path / NAME, crawl="gazette", owner="a", clock=lambda: 0.0)
    url = "https://gazette.test/a"
    frontier.enqueue(Entry(b"1", url, url, "gazette.test", "article", 0, "{}"))
    frontier.flush()
    frontier.close()
    printed = depeche_here("report", tmp_path)
    assert (printed.code, printed.err) == (0, "")
    assert printed.out.startswith("not finished: gazette: 1 pending, 0 done")


def replayed(folder: Path, *, failed: int = 1) -> Path:
    """Return the lines of a replay in *folder*, with its report beside them."""
    page = {"kind": "no_text", "reason": "no body text found", "advice": "look at it"}
    pages = [{"where": f"p{n}.html", "outcome": "failed", **page} for n in range(failed)]
    skipped = {"where": "a.css", "outcome": "skipped", "kind": "resource", "reason": "no page"}
    run = run_of(1, command="replay", listed=None, lists=[], addresses=[]) | {"site": None}
    run["pages_without_article"] = [*pages, {**skipped, "advice": ""}]
    write_run(folder / "out.report.json", run)
    (folder / "out.jsonl.zst").touch()
    return folder / "out.jsonl.zst"


@pytest.mark.parametrize("name", ["out.jsonl.zst", "out.report.json"])
def test_a_replay_is_shown_by_its_lines_or_its_report(tmp_path: Path, name: str) -> None:
    replayed(tmp_path)
    run = depeche_here("report", tmp_path / name)
    assert run.code == 0
    assert re.search(r"skipped +│ +1 │ no page", run.out)
    assert "failed: p0.html: no body text found" in run.out
    assert "a.css" not in run.out
    page = tmp_path / "page.html"
    assert depeche_here("report", tmp_path / name, "--html", page).code == 0
    assert "no body text found" in page.read_text("utf-8")


def test_of_a_replay_as_many_pages_are_shown_as_of_a_crawl(tmp_path: Path) -> None:
    run = depeche_here("report", replayed(tmp_path, failed=SHOWN + 3))
    assert run.out.count("failed: p") == SHOWN
    assert "… and 3 more in data/runs/x.json" in run.out


@pytest.mark.parametrize(
    ("name", "told"),
    [("other.jsonl", "other.report.json is not there"), ("bad.report.json", "it lacks command")],
)
def test_a_file_without_a_report_is_one_clear_line(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_text("{}", encoding="utf-8")
    run = depeche_here("report", tmp_path / name)
    assert (run.code, run.out) == (2, "")
    assert told in run.err


def test_runs_are_shown_though_nobody_can_read_what_is_still_to_ask_for(tmp_path: Path) -> None:
    write_run(tmp_path / "runs/1.json", run_of(1))
    (tmp_path / NAME).write_bytes(b"no database" * 100)
    printed = depeche_here("report", tmp_path)
    assert (printed.code, "pages by outcome" in printed.out) == (0, True)
    assert printed.err.startswith("depeche: what is still to ask for is unknown: ")
    assert "the frontier cannot be read" in printed.err
