"""A crawl accounts for every listed link, and notices when a site no longer reads as it did."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.news_site import NewsSite, path_of, serve
from tests.program import QUICK, last_report


def command(site: NewsSite, data: Path, *options: str) -> list[str]:
    where = ["--data", str(data), "-a", f"home={site.base_url}"]
    return [sys.executable, "-m", "crawler", "crawl", "demonstration", *where, *options]


def crawl(site: NewsSite, data: Path) -> tuple[int, list[str]]:
    done = subprocess.run(
        command(site, data, *QUICK), capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stderr.splitlines()


def not_captured(report: dict[str, Any]) -> dict[str, tuple[str, str]]:
    captured = {"new", "updated", "unchanged", "duplicate"}
    return {
        "/" + row["url"].split("/", 3)[3]: (row["outcome"], row["reason"])
        for row in report["addresses"]
        if row["outcome"] not in captured
    }


Runs = list[tuple[int, list[str], dict[str, Any]]]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Three crawls of a list of 60: with two faults, unchanged, and after a change of layout."""
    data = tmp_path_factory.mktemp("completeness")
    done: Runs = []
    with serve(articles=60) as site:
        site.cut, site.missing = {17}, {42}
        for layout in (False, False, True):
            site.is_bare = layout
            done.append((*crawl(site, data), last_report(data)))
    return done


def test_two_unreachable_of_60_listed_are_58_captured_with_two_reasons(runs: Runs) -> None:
    code, log, report = runs[0]
    assert (code, report["listed"], report["captured"]) == (0, 60, 58), log
    missing = not_captured(report)
    assert set(missing) == {path_of(17), path_of(42)}
    assert missing[path_of(17)][0] == missing[path_of(42)][0] == "failed"
    assert "Connection was closed" in missing[path_of(17)][1]
    assert missing[path_of(42)][1] == "http_404: the site answered 404"


def test_the_last_line_says_how_complete_the_run_was(runs: Runs) -> None:
    _, log, report = runs[0]
    numbers = (
        "new=58 updated=0 unchanged=0 duplicate=0 skipped=0 refused=0 failed=2 gone=0 "
        r"listed=60 captured=58 coverage=96\.7% dates_exact=100\.0% duration=\d+\.\ds exit=0"
    )
    assert re.fullmatch(f"depeche crawl {report['run_id']}: {numbers}", log[-1]), log[-1]


def test_each_listed_address_is_one_row_with_its_lists_and_ranks(runs: Runs) -> None:
    _, _, report = runs[0]
    lists = {one["url"].split("/", 3)[3]: one for one in report["lists"]}
    named = {name: one["named"] for name, one in lists.items()}
    assert named == {"": 60, "rss.xml": 5, "sitemap-news.xml": 3}
    assert lists["rss.xml"]["left_out"] == 1
    row = {row["url"].split("/", 3)[3]: row["in"] for row in report["addresses"]}
    assert len(row) == len(report["addresses"]) == 60
    found = {(report["lists"][at]["named"], rank) for at, rank in row[path_of(3)[1:]]}
    assert found == {(60, 3), (5, 3), (3, 3)}


def test_the_log_says_from_the_start_which_run_it_is_of(runs: Runs) -> None:
    _, log, report = runs[0]
    folder = Path(report["files"]["articles"][0]).parent
    (told,) = (line for line in log if " INFO: run " in line)
    assert told.endswith(f"run {report['run_id']} of demonstration into {folder}")
    assert log.index(told) <= 1


def test_an_unchanged_second_run_raises_no_alarm(runs: Runs) -> None:
    code, log, report = runs[1]
    assert (code, report["alarms"]) == (0, []), log
    assert (report["captured"], report["counts"]["new"]) == (58, 0)


def test_a_changed_layout_is_exit_10_that_names_site_and_fields(runs: Runs) -> None:
    code, log, report = runs[2]
    assert code == report["exit_code"] == 10
    alarms = {alarm["field"]: alarm for alarm in report["alarms"]}
    assert {"headline", "stamp_raw", "date_published"} <= set(alarms)
    assert alarms["headline"]["site"] == "demonstration"
    assert alarms["headline"]["finding"].startswith("missing on 58 of 58 pages, usually on 0.0%")
    told = [line for line in log if line.startswith("depeche: alarm: demonstration: headline: ")]
    assert len(told) == 1
    assert log[-2].startswith(
        "depeche: exit 10: alarm; what was captured is written; read the alarms and"
    )
    assert log[-1].endswith(" exit=10")


def test_an_alarm_does_not_keep_the_lines_from_being_written(runs: Runs) -> None:
    _, _, report = runs[2]
    (folder,) = report["files"]["articles"]
    versions = [
        json.loads(line)["version"]
        for file in sorted(Path(folder).glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    assert versions.count(1) == 58
    assert versions.count(2) == report["counts"]["updated"] > 0


def test_links_that_lead_to_one_page_are_captured_with_it(tmp_path: Path) -> None:
    with serve(articles=8) as site:
        site.moved = {2: 3, 4: 90, 5: 90}
        code, log = crawl(site, tmp_path)
    report = last_report(tmp_path)
    assert (code, not_captured(report), report["captured"]) == (0, {}, 8), log
    reasons = [row["reason"] for row in report["addresses"] if "reason" in row]
    assert len(reasons) == 2
    assert all("asked for already" in reason for reason in reasons)


def test_a_feed_that_is_gone_for_three_runs_and_a_wall_of_consent_are_alarms(
    tmp_path: Path,
) -> None:
    with serve(articles=40) as site:
        codes = [crawl(site, tmp_path)[0]]
        site.elsewhere["/rss.xml"] = (404, "/rss.xml")
        codes += [crawl(site, tmp_path)[0] for _ in range(3)]
        gone = last_report(tmp_path)["alarms"]
        site.elsewhere = {"/": (302, "/consent")}
        codes.append(crawl(site, tmp_path)[0])
    assert codes == [0, 0, 0, 10, 10]
    assert [alarm["finding"] for alarm in gone] == [
        f"{site.base_url}rss.xml: the feed answered 404, in each of the last 3 runs"
    ]
    report = last_report(tmp_path)
    (walled,) = report["alarms"]
    assert walled["finding"].startswith(f"{site.base_url} names 0 articles")
    (told,) = (page for page in report["pages_without_article"] if page["outcome"] == "failed")
    assert told["where"] == site.base_url
    assert told["reason"].endswith(f", which leads to {site.base_url}consent")


def test_an_interrupted_run_says_what_is_pending_and_the_next_one_captures_it(
    tmp_path: Path,
) -> None:
    with serve(articles=40) as site:  # Scrapy ends what it has begun, which is 16 at a time
        slow = [*QUICK, "-s", "DOWNLOAD_DELAY=0.1", "-s", "LOG_LEVEL=DEBUG"]
        with subprocess.Popen(
            command(site, tmp_path, *slow), stderr=subprocess.PIPE, text=True
        ) as running:
            assert running.stderr is not None
            next(
                line for line in running.stderr if re.search(r"Crawled \(200\).*/vie-locale/", line)
            )
            running.send_signal(signal.SIGTERM)
            rest = running.stderr.read()
        first = last_report(tmp_path)
        crawl(site, tmp_path)
    pending = [why for fate, why in not_captured(first).values() if fate == "pending"]
    assert running.returncode == first["exit_code"] == 11, rest
    assert 0 < len(pending) == first["listed"] - first["captured"]
    assert set(pending) == {"the run ended before its turn (shutdown)"}
    second = last_report(tmp_path)
    assert (second["captured"], second["counts"]["new"]) == (40, len(pending))


def test_a_run_whose_report_cannot_be_written_at_its_end_ends_with_3(tmp_path: Path) -> None:
    with serve(articles=1) as site:
        slow = [*QUICK, "-s", "DOWNLOAD_DELAY=0.3", "-s", "LOG_LEVEL=DEBUG"]
        with subprocess.Popen(
            command(site, tmp_path, *slow), stderr=subprocess.PIPE, text=True
        ) as running:
            assert running.stderr is not None
            next(line for line in running.stderr if re.search(r"Crawled \(200\)", line))
            (tmp_path / "runs").write_text("a file where the folder should be", "utf-8")
            log = running.stderr.read().splitlines()
    assert running.returncode == 3
    assert log[-1].endswith(" exit=3")
    assert any("cannot write the report" in line for line in log)
