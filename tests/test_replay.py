"""A replay reads whatever a folder holds, and accounts for every file."""

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest

from crawler.article import Article
from crawler.commands.profiles.sites import lacks_profile
from crawler.commands.replay import SHOWN, aside_of, check_output, conclude, find_sources
from crawler.commands.replaying import bulk
from crawler.commands.replaying.bulk import read, replay
from crawler.errors import ArchiveError, DiskError, UsageError
from crawler.outcome import Refusal
from crawler.page import Page
from crawler.report import RunReport
from crawler.site import Site
from tests.program import depeche_here

BROKEN = Path("fixtures/demonstration/_broken")
DISPATCH = Path("fixtures/quotidien_du_peuple/dispatch-2015-11-26")
PEOPLE = Site(name="quotidien_du_peuple", home="http://french.peopledaily.com.cn/")


def replayed(*paths: Path, output: Path | None = None) -> RunReport:
    sources = find_sources(paths)
    return replay(sources, sites=(PEOPLE,), output=str(output) if output else None, jobs=1)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_folder_gives_one_line_per_article(tmp_path: Path) -> None:
    report = replayed(DISPATCH, output=tmp_path / "out.jsonl")
    (line,) = lines(tmp_path / "out.jsonl")
    assert (line["site"], line["source_path"]) == ("quotidien_du_peuple", "page.txt")
    assert report.exit_code == 0


def test_a_compressed_page_gives_the_same_article(tmp_path: Path) -> None:
    shutil.copy(DISPATCH / "page.txt.meta.json", tmp_path / "page.meta.json")
    body = (DISPATCH / "page.txt").read_bytes()
    (tmp_path / "page.txt.gz").write_bytes(gzip.compress(body))
    replayed(tmp_path, output=tmp_path / "a.jsonl")
    replayed(DISPATCH, output=tmp_path / "b.jsonl")
    (ours,), (plain,) = lines(tmp_path / "a.jsonl"), lines(tmp_path / "b.jsonl")
    ours.pop("source_path"), plain.pop("source_path")
    assert ours == plain


def test_without_output_the_lines_go_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    replayed(DISPATCH)
    assert Article.from_line(capsys.readouterr().out).site == "quotidien_du_peuple"


def test_the_same_page_twice_is_one_line_and_one_reason(tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copytree(DISPATCH, tmp_path / "in" / name)
    report = replayed(tmp_path / "in", output=tmp_path / "out.jsonl")
    assert len(lines(tmp_path / "out.jsonl")) == 1
    assert report.counts["unchanged"] == 1
    stored = json.loads((tmp_path / "out.report.json").read_text("utf-8"))
    assert [page["where"] for page in stored["pages_without_article"]] == ["b/page.txt"]


@pytest.mark.parametrize(
    ("name", "outcome", "kind"),
    [
        ("empty.html", "failed", "empty"),
        ("blank.html", "failed", "empty"),
        ("json.html", "failed", "not_html"),
        ("binary.html", "failed", "not_html"),
        ("pdf.html", "failed", "not_html"),
        ("no-body.html", "failed", "no_text"),
        ("headline-only.html", "failed", "no_text"),
        ("only-script.html", "failed", "no_text"),
        ("frameset.html", "skipped", "frames"),
        ("meta-refresh.html", "failed", "no_text"),
        ("login-wall.html", "failed", "no_text"),
        ("not-gzip.html.gz", "failed", "unreadable"),
        ("cut.html.gz", "failed", "unreadable"),
        ("robots.txt", "skipped", "robots"),
        ("listing.html", "skipped", "listing"),
        ("feed.html", "skipped", "feed"),
        ("sitemap.html", "skipped", "sitemap"),
    ],
)
def test_a_page_that_is_no_article_ends_with_one_clear_reason(
    tmp_path: Path, name: str, outcome: str, kind: str
) -> None:
    report = replayed(BROKEN / name, output=tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text("utf-8") == ""
    (refusal,) = report.refusals
    assert (refusal.outcome, refusal.kind) == (outcome, kind)
    assert name in refusal.where
    assert refusal.reason
    assert report.exit_code == (10 if outcome == "failed" else 0)


@pytest.mark.parametrize(
    "name",
    [
        "cut-in-tag.html",
        "cut-in-character.html",
        "wrong-charset.html",
        "unknown-charset.html",
        "utf-16.html",
        "nul-bytes.html",
        "no-html-tags.html",
        "tags-never-closed.html",
        "unclosed-comment.html",
        "unclosed-script.html",
        "two-documents.html",
        "bad-sidecar.html",
        "useless-sidecar.html",
    ],
)
def test_a_page_that_is_damaged_but_readable_still_gives_its_article(
    tmp_path: Path, name: str
) -> None:
    replayed(BROKEN / name, output=tmp_path / "out.jsonl")
    (line,) = lines(tmp_path / "out.jsonl")
    assert line["text"].startswith("Le bac de Saint-Loup reprendra son service lundi matin, après")
    assert "un maillon sur trois\u00a0», précise" in line["text"]


@pytest.mark.parametrize("name", ["bad-sidecar.html", "useless-sidecar.html"])
def test_a_sidecar_that_cannot_be_used_is_told_in_the_line(tmp_path: Path, name: str) -> None:
    replayed(BROKEN / name, output=tmp_path / "out.jsonl")
    (line,) = lines(tmp_path / "out.jsonl")
    told = [text for text in line["warnings"] if text.startswith(f"{name}.meta.json: ")]
    assert told
    assert (line["url"], line["fetched_at"]) == (None, None)


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(DISPATCH, folder)
    (folder / "empty.html").touch()
    (folder / "noise.warc.gz").write_bytes(b"no archive")
    report = replayed(folder, output=tmp_path / "out.jsonl")
    assert len(lines(tmp_path / "out.jsonl")) == 1
    assert report.counts["failed"] == 2


@pytest.mark.parametrize("name", ["noise.warc.gz", "empty.warc", "noise.wacz", "empty.arc.gz"])
def test_an_archive_that_cannot_be_opened_ends_a_replay_with_14_and_the_rest_is_read(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "in"
    shutil.copytree(DISPATCH, folder)
    (folder / name).write_bytes(b"no archive" if name.startswith("noise") else b"")
    report = replayed(folder, output=tmp_path / "out.jsonl")
    assert len(lines(tmp_path / "out.jsonl")) == 1
    (refusal,) = report.refusals
    assert (refusal.kind, report.exit_code, name in refusal.where) == ("damaged", 14, True)


def test_a_defect_on_one_page_is_counted_and_the_replay_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(page: Page, site: Site) -> Article | Refusal:
        raise RuntimeError("a defect")

    monkeypatch.setattr(bulk, "read_page", broken)
    result = read(Page(b"x", source_path="a.html"), sites=())
    assert isinstance(result, Refusal)
    assert (result.where, result.kind) == ("a.html", "exception")


def test_damage_in_an_archive_is_named_with_its_offset() -> None:
    result = read(ArchiveError("cut", file="a.warc.gz", offset=17), sites=())
    assert isinstance(result, Refusal)
    assert (result.where, result.kind) == ("a.warc.gz at byte 17", "damaged")


def test_a_folder_without_pages_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no saved page"):
        find_sources([tmp_path])


def test_a_folder_of_lines_alone_says_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "2026-11-24.jsonl").write_text("{}\n")
    with pytest.raises(UsageError, match=r"no archive; there are 1 \.jsonl\. A replay reads"):
        find_sources([tmp_path])


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("out.jsonl", b'{"url": null}\n', "holds lines.* name what these were made from"),
        ("out.jsonl.gz", gzip.compress(b"{}\n", mtime=0), "holds lines"),
        ("out.report.json", b"{}\n", "neither by its name nor by its beginning"),
        ("state.sqlite", b"SQLite format 3\x00", "neither by its name nor by its beginning"),
        ("README.md", b"# A title\n\nSome text.\n", "give it the ending that says so"),
        ("a.warc.lz4", b"\x04\x22", r"by lz4.*`lz4 -dc a\.warc\.lz4 \| gzip > a\.warc\.gz`"),
        ("empty", b"", "neither by its name nor by its beginning"),
        (
            "a.warc.gz.open",
            gzip.compress(b"WARC/1.1\r\n", mtime=0),
            "not closed.*run that crawl again",
        ),
    ],
)
def test_a_file_that_holds_no_page_is_refused_before_any_work(
    tmp_path: Path, name: str, body: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(body)
    run = depeche_here("replay", DISPATCH, tmp_path / name, "-o", tmp_path / "out" / "a.jsonl")
    assert run.code == 2
    assert re.search(f"^depeche: .*{name}.*{told}", run.err)
    assert run.err.count("\n") == 1
    assert "A replay reads saved pages" in run.err


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["HTML", "HTTP"])
def test_a_page_is_read_under_whatever_name_somebody_gives(
    tmp_path: Path, beginning: bytes
) -> None:
    page = tmp_path / "error.json"
    page.write_bytes(beginning + (BROKEN / "two-documents.html").read_bytes())
    replayed(page, output=tmp_path / "out.jsonl")
    assert len(lines(tmp_path / "out.jsonl")) == 1


def test_an_output_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="does the folder exist"):
        replayed(DISPATCH, output=tmp_path / "missing" / "out.jsonl")


def test_an_earlier_output_stays_whole_when_a_replay_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("earlier\n")

    def interrupted(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bulk, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replayed(DISPATCH, output=output)
    assert output.read_text() == "earlier\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_what_a_killed_replay_left_goes_with_the_next_and_what_others_hold_stays(
    tmp_path: Path,
) -> None:
    for name in ("killed", "running", "beginning"):
        (tmp_path / f".depeche-{name}").mkdir()
    for name in ("killed", "running"):
        (tmp_path / f".depeche-{name}" / "state.sqlite").touch()
    running = os.open(tmp_path / ".depeche-running", os.O_RDONLY)
    flock(running, LOCK_EX)
    replayed(DISPATCH, output=tmp_path / "out.jsonl")
    os.close(running)
    left = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert left == [".depeche-beginning", ".depeche-running"]


def test_an_output_that_is_a_folder_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is a folder; name a file, such as .*/out\.jsonl"):
        check_output(str(tmp_path))
    check_output(str(tmp_path / "out.jsonl"))
    check_output(None)


def test_what_of_a_folder_was_not_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.zip", "b.zip", "c.pdf", "d.html"):
        (tmp_path / name).touch()
    aside = aside_of([tmp_path, tmp_path / "d.html"])
    assert aside == "2 .zip, 1 .pdf"
    assert aside_of([DISPATCH]) == ""
    conclude(replayed(DISPATCH), aside=aside)
    assert "not read, since neither page nor archive: 2 .zip, 1 .pdf" in capsys.readouterr().err


@pytest.mark.parametrize("output", ["out.jsonl", None])
def test_pages_that_failed_are_told_up_to_a_bound_where_a_report_has_the_rest(
    tmp_path: Path, output: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(SHOWN + 3):
        (tmp_path / f"{number:03}.html").touch()
    conclude(replayed(tmp_path), output=output)
    told = capsys.readouterr().err.splitlines()
    assert sum(".html: " in line for line in told) == (SHOWN if output else SHOWN + 3)
    assert ("… and 3 more in out.report.json" in told) == (output is not None)
    (words,) = (line for line in told if line.startswith("depeche: exit 10: alarm; "))
    assert words.endswith("; see depeche report out.jsonl") == (output is not None)


def test_pages_whose_profile_is_not_here_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(DISPATCH, tmp_path / "in")
    (sidecar,) = (tmp_path / "in").glob("*.meta.json")
    told = json.loads(sidecar.read_text("utf-8")) | {"site": "gazette"}
    sidecar.write_text(json.dumps(told), encoding="utf-8")
    conclude(replayed(tmp_path / "in"))
    assert "site 'gazette' were read without its profile" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("site", "url"),
    [
        (None, None),
        ("quotidien_du_peuple", "http://french.peopledaily.com.cn/a"),
        ("gazette.test", "https://www.gazette.test/a"),
        ("www.gazette.test", "https://sport.gazette.test/a"),
        ("localhost", "http://localhost/a"),
    ],
    ids=["unnamed", "known", "by its host", "by a host", "by a host without a dot"],
)
def test_a_page_without_a_site_of_its_own_lacks_no_profile(
    site: str | None, url: str | None
) -> None:
    assert not lacks_profile(Page(b"", url=url, site=site), (PEOPLE,))


def test_lines_are_utf_8_whatever_the_locale() -> None:
    command = [sys.executable, "-m", "crawler", "replay", str(DISPATCH)]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert "é" in done.stdout.decode("utf-8")
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


def test_the_processes_of_a_killed_replay_end_with_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "b.html")  # whoever reads it waits for bytes
    shutil.copy(DISPATCH / "page.txt", tmp_path / "a.txt")
    paths = [str(tmp_path / name) for name in ("a.txt", "b.html")]
    command = [sys.executable, "-m", "crawler", "replay", *paths, "--jobs", "2"]
    output = ["-o", str(tmp_path / "out.jsonl")]
    with (
        subprocess.Popen([*command, *output], stderr=subprocess.PIPE) as running,
        (tmp_path / "b.html").open("wb"),  # opens once the processes are started
    ):
        running.kill()
        running.communicate(timeout=30)  # returns when none of them holds the other end


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=lambda sign: sign.name)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_replay_is_one_line_and_leaves_nothing(
    tmp_path: Path, sign: signal.Signals, jobs: str
) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "b.html")  # whoever reads it waits for bytes
    shutil.copy(DISPATCH / "page.txt", tmp_path / "in" / "a.txt")
    output = ["-o", str(tmp_path / "out.jsonl"), "--jobs", jobs]
    paths = [str(tmp_path / "in" / name) for name in ("a.txt", "b.html")]
    command = [sys.executable, "-m", "crawler", "replay", *paths, *output]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        with (tmp_path / "in" / "b.html").open("wb"):  # a signal before the read waits for its end
            os.killpg(running.pid, sign) if sign == signal.SIGINT else running.send_signal(sign)
        _, told = running.communicate(timeout=30)
    assert told == "depeche: interrupted; the same command does it again\n"
    assert running.returncode == 11
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
