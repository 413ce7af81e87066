"""A folder that the system does not let us read is an error; it is never taken for an empty one."""

import shutil
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError

from crawler.archive.files import warcs_in
from crawler.commands.command_line.asked import archive_of
from crawler.folders import files_in
from crawler.state.lines import line_files
from crawler.state.receipts import read_receipts
from crawler.state.runs import redact_runs
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
    ],
    ids=["lines", "archive", "receipts", "reports"],
)
def test_what_a_folder_hides_is_not_taken_for_nothing(
    name: str, read: Callable[[Path], object], closed: Callable[[Path], None], tmp_path: Path
) -> None:
    closed(tmp_path / name)
    with pytest.raises(PermissionError):
        read(tmp_path)


@pytest.mark.parametrize(
    ("command", "code"),
    [("rebuild {}", 2), ("export {} -o dump", 3), ("history http://a.test {}", 2)],
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


def test_an_archive_that_may_not_be_read_is_told_before_its_crawl(
    closed: Callable[[Path], None], tmp_path: Path
) -> None:
    closed(tmp_path)
    with pytest.raises(UsageError, match=r"--archive .*: permission denied"):
        archive_of(Namespace(archive=str(tmp_path), start=None))
