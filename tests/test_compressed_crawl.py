"""A crawl that compresses its lines: the same lines, and every command reads them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.takedown import take_down
from crawler.state.lines import line_files, read_lines
from tests.program import QUICK, depeche, depeche_here
from tools.demonstration import serve


def lines(data: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in line_files(data) for _, line in read_lines(file)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of two compressed crawls, between which one article was updated."""
    data = tmp_path_factory.mktemp("crawl") / "data"
    with serve(edition=1) as server:
        arguments = ["crawl", "demonstration", "--data", str(data), "-a", f"home={server.base_url}"]
        for edition in (1, 2):
            server.set_edition(edition)
            assert depeche(*arguments, "--compress", "zstd", *QUICK).code == 0
    return data


def test_two_crawls_append_to_one_compressed_file(data: Path) -> None:
    assert {path.suffix for path in line_files(data)} == {".zst"}
    assert len(list((data / "articles").iterdir())) == 1
    assert sorted({line["version"] for line in lines(data)}) == [1, 2]


def test_verify_and_explain_read_compressed_lines(data: Path) -> None:
    assert depeche_here("verify", data, "--deep").code == 0
    (file,) = line_files(data, "articles")
    explained = depeche_here("explain", f"{file}:2", "headline")
    assert lines(data)[1]["headline"].split()[0] in explained.out


def test_a_replay_writes_the_same_lines_compressed(data: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl.gz"
    run = depeche_here("replay", data / "warc", "-o", again)
    assert run.code == 10, "two pages of the demonstration fail on purpose"
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["again.duplicates.jsonl.gz", "again.jsonl.gz", "again.report.json"]
    (file,) = line_files(data, "articles")
    assert [line for _, line in read_lines(again)] == [line for _, line in read_lines(file)]


def test_a_takedown_leaves_the_other_lines_as_they_were(data: Path) -> None:
    before = lines(data)
    name = before[0]["article_id"]
    take_down(data, name, reason="a request", now=datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert lines(data) == [line for line in before if line["article_id"] != name]
    assert depeche_here("verify", data).code == 0


def test_an_unknown_compression_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    run = depeche("crawl", "demonstration", "--data", str(tmp_path), "--compress", "xz")
    assert run.code == 2
    assert "gzip" in run.err
