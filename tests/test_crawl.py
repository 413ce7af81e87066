"""The main job, end to end: a real site over HTTP, the production reactor, then its replay."""

import json
import os
import re
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.report import percent
from tests.program import QUICK, Run, depeche, depeche_here, last_report, lines, reports
from tests.test_stamp_clock import FAKE_CLOCK
from tools.demonstration import serve


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Run]]:
    """The data folder of two crawls, between which one article was updated."""
    data = tmp_path_factory.mktemp("crawl") / "data"
    with serve(edition=1) as server:
        arguments = ["crawl", "demonstration", "--data", str(data), "-a", f"home={server.base_url}"]
        first = depeche(*arguments, *QUICK)
        server.set_edition(2)
        second = depeche(*arguments, *QUICK)
    return data, [first, second]


Crawled = tuple[Path, list[Run]]


def test_the_first_crawl_captures_every_article_of_every_list(crawled: Crawled) -> None:
    data, (first, _) = crawled
    counts = reports(data)[0]["counts"]
    assert counts["new"] == 15, first.err
    assert counts["duplicate"] == 1
    assert counts["updated"] == counts["unchanged"] == 0


def test_the_second_crawl_finds_one_update_and_nothing_new(crawled: Crawled) -> None:
    data, _ = crawled
    first, second = (report["counts"] for report in reports(data))
    assert (second["new"], second["updated"], second["duplicate"]) == (0, 1, 0)
    assert second["unchanged"] == first["new"] + first["duplicate"] - 1


def test_the_readme_shows_what_the_two_crawls_give(crawled: Crawled) -> None:
    data, _ = crawled
    first, second = reports(data)
    text = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    (table,) = re.findall(r"```text\noutcome .*\n((?:.+\n)+)```", text)
    rows = {name: (one, two) for name, one, two in re.findall(r"(?m)^(\w+) +(\S+) +(\S+)", table)}
    assert rows.pop("coverage") == (percent(first["coverage"]), percent(second["coverage"]))
    assert rows == {
        name: (str(first["counts"][name]), str(second["counts"][name])) for name in rows
    }
    assert rows.keys() >= {name for name, count in first["counts"].items() if count}


def test_each_page_without_article_stands_in_the_report_with_its_reason(crawled: Crawled) -> None:
    data, _ = crawled
    pages = reports(data)[0]["pages_without_article"]
    assert {page["kind"] for page in pages} == {"http_404", "robots"}
    assert all(page["reason"] and page["where"].startswith("http") for page in pages)


def test_the_last_line_on_stderr_has_the_numbers(crawled: Crawled) -> None:
    _, runs = crawled
    assert [run.code for run in runs] == [0, 0], runs[0].err
    assert all(run.err.rstrip().splitlines()[-1].startswith("depeche crawl ") for run in runs)


def test_the_updated_article_has_a_second_version_chained_to_the_first(crawled: Crawled) -> None:
    data, _ = crawled
    written = lines(data / "articles")
    (second,) = [line for line in written if line["version"] == 2]
    (first,) = [
        line
        for line in written
        if line["article_id"] == second["article_id"] and line["version"] == 1
    ]
    assert (second["change"], second["previous_digest"]) == ("body", first["text_digest"])


def test_a_line_is_explained_from_the_archive_beside_it(crawled: Crawled) -> None:
    data, _ = crawled
    (file,) = (data / "articles").iterdir()
    run = depeche_here("explain", f"{file}:1", "headline")
    (line, *_) = lines(data / "articles")
    assert run.code == 0, run.err
    assert f"{line['warc_file']} at byte {line['warc_offset']}" in run.out
    assert line["headline"] in run.out


def test_every_line_points_at_its_record_in_the_archive(crawled: Crawled) -> None:
    data, _ = crawled
    for line in lines(data / "articles") + lines(data / "duplicates"):
        assert (data / "warc" / line["warc_file"]).exists()
        assert line["robots_allowed"] is True
        assert line["payload_digest"].startswith("sha1:")
    assert not list((data / "warc").glob("*.open"))


# Machines that differ in what no line may depend on: processes, and what the environment says.
MACHINES: dict[str, tuple[str, dict[str, str]]] = {
    "another zone": ("1", {"TZ": "Pacific/Auckland"}),
    "four processes, another order of sets": ("4", {"PYTHONHASHSEED": "1"}),
    "a locale without accents, yet another order": (
        "1", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "2"},
    ),
    "a year later, two processes": ("2", {"FAKE_NOW": "A YEAR LATER", "TZ": "Asia/Kolkata"}),
}  # fmt: skip


@pytest.mark.parametrize("machine", MACHINES)
def test_the_archive_replays_to_the_same_lines_byte_for_byte(
    crawled: Crawled, tmp_path: Path, machine: str
) -> None:
    data, _ = crawled
    output = tmp_path / "again.jsonl"
    jobs, environment = MACHINES[machine]
    begun = datetime.fromisoformat(reports(data)[0]["started_at"])
    if "FAKE_NOW" in environment:
        begun += timedelta(days=365)
        (tmp_path / "sitecustomize.py").write_text(FAKE_CLOCK)
        path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
        environment = {**environment, "FAKE_NOW": str(begun.timestamp()), "PYTHONPATH": path}
    arguments = ("replay", str(data / "warc"), "-o", str(output), "--jobs", jobs)
    run = depeche(*arguments, environment=environment)
    live = b"".join(file.read_bytes() for file in sorted(data.glob("articles/*.jsonl")))
    assert output.read_bytes() == live, run.err
    copies = b"".join(file.read_bytes() for file in sorted(data.glob("duplicates/*.jsonl")))
    assert (tmp_path / "again.duplicates.jsonl").read_bytes() == copies
    report = json.loads((tmp_path / "again.report.json").read_text("utf-8"))
    assert datetime.fromisoformat(report["started_at"]) >= begun


def test_a_crawl_of_the_archive_gives_the_same_lines_byte_for_byte(
    crawled: Crawled, tmp_path: Path
) -> None:
    data, _ = crawled
    first, second = reports(data)
    home = first["pages_without_article"][0]["where"].split("/", 3)
    arguments = ["crawl", "demonstration", "-a", f"home={home[0]}//{home[2]}/", "--data"]
    archive = ["--archive", str(data / "warc"), "-L", "INFO"]
    runs = [
        depeche(*arguments, str(tmp_path), *archive),
        depeche(*arguments, str(tmp_path), *archive, "--from", second["started_at"]),
    ]
    assert lines(tmp_path / "articles") == lines(data / "articles"), runs[0].err
    assert lines(tmp_path / "duplicates") == lines(data / "duplicates")
    assert not (tmp_path / "warc").exists()
    assert not (tmp_path / "frontier.sqlite").exists()


def test_what_the_archive_does_not_hold_is_an_error_and_no_answer(
    crawled: Crawled, tmp_path: Path
) -> None:
    data, _ = crawled
    archive = ["--archive", str(data / "warc"), "--data", str(tmp_path)]
    run = depeche("crawl", "-a", "url=https://gazette.example/never-asked", *archive)
    (report,) = reports(tmp_path)
    (page,) = report["pages_without_article"]
    assert (run.code, page["kind"]) == (10, "ReplayMissError")
    assert "holds no answer" in page["reason"]


def test_damage_of_the_archive_that_is_crawled_is_named(crawled: Crawled, tmp_path: Path) -> None:
    data, _ = crawled
    warc = next((data / "warc").iterdir())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / warc.name).write_bytes(warc.read_bytes()[:-9])
    archive = ["--archive", str(tmp_path / "in"), "--data", str(tmp_path / "out")]
    run = depeche("crawl", "-a", "url=https://gazette.example/never-asked", *archive)
    assert f"{warc.name} at byte " in run.err
    assert "the file ends inside it; what stood there is not read" in run.err
    pages = last_report(tmp_path / "out")["pages_without_article"]
    assert (run.code, pages[0]["kind"]) == (14, "damaged")
    assert f"{warc.name} at byte " in pages[0]["where"]


def test_a_record_that_lacks_the_one_it_repeats_is_damage_of_the_archive_that_is_crawled(
    crawled: Crawled, tmp_path: Path
) -> None:
    data, _ = crawled
    (tmp_path / "in").mkdir()
    last = max((data / "warc").iterdir())
    (tmp_path / "in" / last.name).write_bytes(last.read_bytes())
    archive = ["--archive", str(tmp_path / "in"), "--data", str(tmp_path / "out")]
    home = min((each["url"] for each in reports(data)[0]["lists"]), key=len)
    run = depeche("crawl", "demonstration", "-a", f"home={home}", *archive)
    pages = last_report(tmp_path / "out")["pages_without_article"]
    assert (run.code, {page["kind"] for page in pages}) == (14, {"damaged"})
    assert "which is not in this folder" in pages[0]["reason"]


def test_a_single_page_of_any_site_is_read_without_a_profile(tmp_path: Path) -> None:
    with serve(edition=1) as server:
        url = server.article_urls[0]
        run = depeche("crawl", "-a", f"url={url}", "--data", str(tmp_path), *QUICK)
    (line,) = lines(tmp_path / "articles")
    assert (run.code, line["url"], line["site"]) == (0, url, "127.0.0.1")
    output = tmp_path / "again.jsonl"
    depeche_here("replay", tmp_path / "warc", "-o", output)
    assert json.loads(output.read_text("utf-8")) == line


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_is_told_and_not_used(tmp_path: Path, name: str) -> None:
    nowhere = {name: "http://127.0.0.1:9"}
    with serve(edition=1) as server:
        asked = ("crawl", "-a", f"url={server.article_urls[0]}", "--data", str(tmp_path), *QUICK)
        run = depeche(*asked, environment=nowhere)
    assert (run.code, len(lines(tmp_path / "articles"))) == (0, 1)
    assert f"{name.lower()} is set and not used" in run.err


def test_a_public_host_needs_a_contact(tmp_path: Path) -> None:
    run = depeche("crawl", "-a", "url=https://gazette.example/a", "--data", str(tmp_path / "data"))
    assert run.code == 2
    assert "DEPECHE_CONTACT" in run.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no_such_site"], "no site named"),
        (["https://any.site/page"], "a page or a home: -a url=https://any.site/page"),
        ([], "name one site"),
    ],
    ids=["unknown-site", "address", "no-site"],
)
def test_a_crawl_of_no_site_exits_with_2_and_says_what_to_do(
    arguments: list[str], told: str
) -> None:
    run = depeche("crawl", *arguments)
    assert run.code == 2
    assert told in run.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["replay", "no/such/path"], "no such file"),
        (["replay"], "name at least one path"),
        (["newsite", "1x", "home"], "identifier"),
    ],
    ids=["missing-path", "no-path", "bad-name"],
)
def test_wrong_usage_exits_with_2_and_says_what_to_do(arguments: list[str], told: str) -> None:
    run = depeche_here(*arguments)
    assert run.code == 2
    assert told in run.err


def test_the_script_works_from_another_folder(tmp_path: Path) -> None:
    run = depeche("list", cwd=tmp_path)
    assert run.code == 0, run.err
    assert "quotidien_du_peuple" in run.out.split()


def test_help_lists_our_commands() -> None:
    run = depeche_here("--help")
    for command in ("crawl", "replay", "stamp", "inspect", "fixture", "newsite", "schema"):
        assert f"  {command} " in run.out


def test_a_second_run_in_the_same_folder_ends_cleanly(tmp_path: Path) -> None:
    with serve(edition=1) as server:
        arguments = ["crawl", "demonstration", "--data", str(tmp_path), "-a"]
        slow = ["-s", "DOWNLOAD_DELAY=1", "-s", "LOG_LEVEL=INFO"]
        command = [sys.executable, "-m", "crawler", *arguments, f"home={server.base_url}", *slow]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            next(line for line in running.stderr if "Spider opened" in line)
            second = depeche(*arguments, f"home={server.base_url}")
            running.send_signal(signal.SIGTERM)
            rest = running.stderr.read()
    assert second.code == 0
    assert f"process {running.pid} is at work in this folder" in second.err
    assert running.returncode == 11, rest
