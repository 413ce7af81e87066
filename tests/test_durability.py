"""A line and its decision become durable together, whenever the process is killed."""

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.state.lines import line_files, read_lines

pytestmark = pytest.mark.usefixtures("unmeasured_crawls")

KILLS = 20
ARTICLES = 40
ALL = 60  # with the second versions


def start(
    folder: Path, count: int, dies_after: int = 0, *, compression: str = ""
) -> subprocess.Popen[bytes]:
    arguments = (folder, count, dies_after, compression)
    command = [sys.executable, "-m", "tests.writer", *map(str, arguments)]
    return subprocess.Popen(command, cwd=Path(__file__).parent.parent)


def run(folder: Path, count: int, dies_after: int = 0, *, compression: str = "") -> int:
    with start(folder, count, dies_after, compression=compression) as process:
        return process.wait(timeout=60)


def written(folder: Path) -> dict[str, bytes]:
    files = line_files(folder)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("uninterrupted")
    assert run(folder, ALL) == 0
    return written(folder)


def test_a_run_that_is_killed_again_and_again_writes_what_an_uninterrupted_one_writes(
    tmp_path: Path, uninterrupted: dict[str, bytes]
) -> None:
    chance = random.Random(11)
    each = sum(map(len, uninterrupted.values())) // (KILLS + 1)
    for _ in range(KILLS):
        assert run(tmp_path, ALL, chance.randint(1, each)) == -signal.SIGKILL
    assert run(tmp_path, ALL) == 0
    assert written(tmp_path) == uninterrupted


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_a_killed_run_writes_the_same_frames_as_an_uninterrupted_one(
    tmp_path: Path, uninterrupted: dict[str, bytes], compression: str
) -> None:
    chance = random.Random(13)
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for folder in (killed, whole):
        folder.mkdir()
    for _ in range(5):
        died = run(killed, ALL, chance.randint(1, 5_000), compression=compression)
        assert died == -signal.SIGKILL
    assert run(killed, ALL, compression=compression) == 0
    assert run(whole, ALL, compression=compression) == 0
    assert written(killed) == written(whole)
    texts = [b"".join(line for _, line in read_lines(file)) for file in line_files(killed)]
    assert texts == [uninterrupted[name] for name in sorted(uninterrupted)]


def test_a_kill_right_behind_a_line_loses_and_doubles_nothing(
    tmp_path: Path, uninterrupted: dict[str, bytes]
) -> None:
    first_line = next(iter(uninterrupted.values())).index(b"\n") + 1
    for _ in range(2):
        assert run(tmp_path, ALL, first_line) == -signal.SIGKILL
    assert run(tmp_path, ALL) == 0
    assert written(tmp_path) == uninterrupted


def test_two_processes_on_one_folder_share_the_work_and_survive_a_kill(tmp_path: Path) -> None:
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    for folder in (alone, shared):
        folder.mkdir()
    assert run(alone, ARTICLES) == 0
    with start(shared, ARTICLES, 20_000) as dying, start(shared, ARTICLES) as living:
        assert dying.wait(timeout=60) in {0, -signal.SIGKILL}
        assert living.wait(timeout=60) == 0
    assert written(shared) == written(alone)


def test_the_writer_covers_versions_and_copies(uninterrupted: dict[str, bytes]) -> None:
    lines = [json.loads(line) for file in uninterrupted.values() for line in file.split(b"\n")[:-1]]
    assert {line["version"] for line in lines} == {1, 2}
    assert len({line["article_id"] for line in lines}) == 40
    assert len([name for name in uninterrupted if name.startswith("duplicates/")]) > 1
