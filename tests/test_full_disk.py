"""A disk that is full ends a crawl with 3, damages nothing, and the next run goes on.

A database that is damaged ends it with 14, and a rebuild cures it.
"""

import errno
import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generated import short_article
from benchmarks.site import generate, serve_pages
from crawler.errors import DiskError
from crawler.state.frontier.entries import NAME
from crawler.state.frontier.unfinished import unfinished
from crawler.state.store import Store
from crawler.state.transactions import disk_errors
from pipelines.jsonlines import JsonLines
from tests.program import QUICK, depeche, depeche_here
from tests.test_rebuild import carry, copies
from tests.writer import articles

pytestmark = pytest.mark.usefixtures("unmeasured_crawls")

PAGES = 40
EMPTY = 300
"""KiB that a data folder needs before its first page: the tables of its databases."""


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    server = serve_pages(generate(PAGES, make=partial(short_article, paragraphs=20)))
    yield server.home
    server.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own, of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={EMPTY + 500}k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small file system here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def unmeasured() -> dict[str, str]:
    """Return the environment without a measurement of coverage, whose file may not grow either."""
    return {key: v for key, v in os.environ.items() if not key.startswith("COVERAGE")}


def crawl(home: str, data: Path, *options: str, largest: int | None = None) -> tuple[int, str]:
    """Crawl; with *largest*, no file may grow beyond as many bytes."""

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    command = [sys.executable, "-m", "crawler", "crawl", "demonstration", "--data", str(data)]
    done = subprocess.run(
        [*command, "-a", f"home={home}", *QUICK, *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=dict(os.environ) if largest is None else unmeasured(),
        preexec_fn=limit,
    )
    return done.returncode, done.stderr


def lines(data: Path) -> list[dict[str, Any]]:
    texts = [file.read_text("utf-8") for file in sorted(data.glob("*/*.jsonl"))]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def check_whole(data: Path) -> None:
    """Check that nothing is damaged, lost or written twice."""
    checked = depeche_here("verify", data, "--deep")
    assert checked.code == 0, checked.out
    urls = [line["url"].rsplit("/", 1)[1] for line in lines(data)]
    assert sorted(urls) == sorted(f"article-{n}.html" for n in range(PAGES))
    assert unfinished(data / NAME) == []


class FullFile(FileIO):
    """A file on a disk that has room for ten bytes more."""

    room = 10

    def write(self, data: Any) -> int:
        """Write what there is room for."""
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = super().write(bytes(data[: self.room]))
        self.room -= written
        return written


def test_what_a_full_disk_took_of_a_line_is_cut_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    writer = JsonLines(store, lambda article: "lines.jsonl")
    article = store.decide(next(articles()))
    assert article is not None
    writer._files["lines.jsonl"] = FullFile(tmp_path / "lines.jsonl", "ab")
    with pytest.raises(DiskError, match="No space left on device"):
        writer.process_item(article)
    assert (tmp_path / "lines.jsonl").read_bytes() == b""
    writer.close_spider()


def test_a_full_disk_ends_a_crawl_with_3_and_the_next_run_goes_on(
    home: str, small_disk: Path
) -> None:
    data = small_disk / "data"
    code, log = crawl(home, data)
    assert code == 3, log
    assert "Traceback" not in log
    assert "make room" in log
    before = len(lines(data))
    assert 0 < before < PAGES, log
    code, log = crawl(home, data)
    assert code == 3, log
    larger = ["mount", "-o", "remount,size=64m", str(small_disk)]
    subprocess.run(larger, check=True)
    code, log = crawl(home, data)
    assert code == 0, log
    check_whole(data)


def test_a_full_disk_ends_an_export_with_3_and_one_line(small_disk: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    carry(data, copies()[:5])
    (small_disk / "other").write_bytes(bytes((EMPTY + 490) * 1024))
    run = depeche("export", data, "-o", small_disk / "dump")
    assert (run.code, len(run.err.splitlines())) == (3, 1), run.err
    assert "No space left on device" in run.err
    assert [path.name for path in small_disk.iterdir()] == ["other"]


@pytest.mark.parametrize("kib", [200, 450])
def test_a_file_that_may_not_grow_ends_a_crawl_with_3_and_the_next_run_goes_on(
    home: str, tmp_path: Path, kib: int
) -> None:
    code, log = crawl(home, tmp_path, largest=kib * 1024)
    assert code == 3, log
    assert "Traceback" not in log
    assert len(lines(tmp_path)) < PAGES
    code, log = crawl(home, tmp_path)
    assert code == 0, log
    check_whole(tmp_path)


PAGE = 4096
"""Bytes of a page of SQLite."""


def damage(path: Path, *, page: int, pages: int) -> None:
    """Overwrite *pages* of the database at *path* from *page* on."""
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(bytes(range(256)) * (PAGE // 256) * pages)


@pytest.mark.parametrize("level", ["INFO", "WARNING"])
def test_a_state_that_is_damaged_ends_a_crawl_with_14_and_a_rebuild_cures_it(
    home: str, tmp_path: Path, level: str
) -> None:
    assert crawl(home, tmp_path)[0] == 0
    path = tmp_path / "state.sqlite"
    behind_the_schema = 4
    damage(path, page=behind_the_schema, pages=path.stat().st_size // PAGE - behind_the_schema)
    code, log = crawl(home, tmp_path, "-L", level)
    assert code == 14, log
    assert f"malformed); run `depeche rebuild {tmp_path}`" in log
    assert "Traceback" not in log
    rebuild = [sys.executable, "-m", "crawler", "rebuild", str(tmp_path)]
    assert subprocess.run(rebuild, check=False, capture_output=True).returncode == 0
    code, log = crawl(home, tmp_path)
    assert code == 0, log
    check_whole(tmp_path)


def test_a_queue_that_is_damaged_is_told_before_anything_is_asked(
    home: str, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_bytes(b"no database " * 1000)
    told = (
        f"depeche: {tmp_path / NAME}: the frontier cannot be opened (file is not a database); "
        "delete it, and the next run begins with the lists\n"
    )
    assert crawl(home, tmp_path) == (14, told)


def test_a_database_that_another_process_holds_is_no_matter_of_rights(tmp_path: Path) -> None:
    connect = partial(sqlite3.connect, tmp_path / "a.sqlite", isolation_level=None, timeout=0)
    with closing(connect()) as holder, closing(connect()) as db:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DiskError, match="another process holds it"), disk_errors("a", cure="b"):
            db.execute("CREATE TABLE t (x)")


def test_a_full_disk_is_told_from_a_database_that_cannot_be_written(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)) as db:
        db.execute("CREATE TABLE t (x)")
        db.execute("PRAGMA max_page_count = 2")
        with pytest.raises(DiskError, match=r"full\); make room$"), disk_errors("a", cure="b"):
            db.execute("INSERT INTO t VALUES (zeroblob(100000))")
        db.execute("PRAGMA query_only = ON")
        with (
            pytest.raises(DiskError, match=r"ours to read and write\?$"),
            disk_errors("a", cure="b"),
        ):
            db.execute("INSERT INTO t VALUES (1)")
