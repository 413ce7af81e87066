"""A folder that the system does not let us read is an error; it is never taken for an empty one."""

import shutil
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError

from crawler.archive.files import warcs_in
from crawler.commands.command_line.asked import archive_of, check_reports
from crawler.errors import DiskError
from crawler.errors import UsageError as WrongUsage
from crawler.folders import files_in
from crawler.state.lines import line_files
from crawler.state.receipts import read_receipts
from crawler.state.runs import new_id, read_runs, redact_runs
from tests.program import depeche_here
from tests.test_rebuild import carry, copies


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Close a folder, also to a superuser, to whom the rights of files mean nothing."""

    def close(folder: Path) -> None:
        listed = Path.iterdir

        def iterdir(path: Path) -> Iterable[Path]:
            if path == folder:
                raise PermissionError(13, "Permission denied", str(path))
            return listed(path)

        monkeypatch.setattr(Path, "iterdir", iterdir)

    return close


def test_a_folder_holds_what_has_the_ending_by_name_and_none_holds_nothing(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "c.part"):
        (tmp_path / name).touch()
    assert [path.name for path in files_in(tmp_path, ".json")] == ["a.json", "b.json"]
    assert files_in(tmp_path / "absent") == files_in(tmp_path / "a.json") == []


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("articles", line_files),
        ("warc", lambda data: warcs_in(data / "warc")),
        ("takedowns", lambda data: list(read_receipts(data))),
        ("runs", lambda data: redact_runs(data / "runs", is_doomed=lambda _: True)),
        ("runs", lambda data: list(read_runs(data / "runs"))),
        ("runs", lambda data: new_id(data / "runs", now=datetime.now(UTC), process=1)),
    ],
    ids=["lines", "archive", "receipts", "redacted", "reports", "ids-of-reports"],
)
def test_what_a_folder_hides_is_not_taken_for_nothing(
    name: str, read: Callable[[Path], object], closed: Callable[[Path], None], tmp_path: Path
) -> None:
    closed(tmp_path / name)
    with pytest.raises(PermissionError):
        read(tmp_path)


@pytest.mark.parametrize(
    ("command", "code"),
    [("rebuild {}", 2), ("export {} -o dump", 2), ("history http://a.test {}", 2)],
)
def test_a_command_that_may_not_read_the_lines_says_so_and_changes_nothing(
    command: str, code: int, closed: Callable[[Path], None], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    carry(data, copies()[:5])
    before = shutil.copytree(data, tmp_path / "before")
    closed(data / "articles")
    run = depeche_here(*command.format(data).split(), cwd=tmp_path)
    assert (run.code, len(run.err.splitlines())) == (code, 1)
    assert str(data / "articles") in run.err
    assert "permission denied" in run.err.lower()
    assert not (tmp_path / "dump").exists()
    state = "state.sqlite"
    assert (data / state).read_bytes() == (before / state).read_bytes()


@pytest.mark.parametrize(("command", "code"), [("report {}", 2), ("export {} -o dump", 2)])
def test_a_command_that_may_not_read_the_reports_does_not_take_them_for_none(
    command: str, code: int, closed: Callable[[Path], None], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    carry(data, copies()[:5])
    closed(data / "runs")
    run = depeche_here(*command.format(data).split(), cwd=tmp_path)
    assert (run.code, len(run.err.splitlines())) == (code, 1)
    assert str(data / "runs") in run.err
    assert not (tmp_path / "dump").exists()


def test_a_crawl_that_could_not_keep_its_report_is_refused_before_it_begins(
    closed: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_reports(tmp_path)
    runs = tmp_path / "runs"
    runs.touch()
    with pytest.raises(WrongUsage, match=r"runs: is no folder, .* move it away"):
        check_reports(tmp_path)
    runs.unlink()
    runs.mkdir()
    check_reports(tmp_path)
    monkeypatch.setattr("os.access", lambda path, mode: path != runs)
    with pytest.raises(DiskError, match=r"runs: the report .* let us write there"):
        check_reports(tmp_path)
    closed(runs)
    with pytest.raises(
        WrongUsage, match=r"runs: permission denied; .* let us read and write there"
    ):
        check_reports(tmp_path)


def test_a_folder_that_may_not_be_read_is_told_before_its_replay(
    closed: Callable[[Path], None], tmp_path: Path
) -> None:
    closed(tmp_path)
    run = depeche_here("replay", tmp_path, "-o", tmp_path / "out.jsonl")
    told = f"depeche: {tmp_path}: permission denied; give us the right to it, or name another\n"
    assert (run.code, run.err) == (2, told)


def test_an_archive_that_may_not_be_read_is_told_before_its_crawl(
    closed: Callable[[Path], None], tmp_path: Path
) -> None:
    closed(tmp_path)
    with pytest.raises(UsageError, match=r"--archive .*: permission denied"):
        archive_of(Namespace(archive=str(tmp_path), start=None))
