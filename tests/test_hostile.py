"""No site can hang, crash or fill a crawl, and every address that it names is accounted for."""

import json
import re
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from crawler.archive import read_archive
from crawler.errors import ArchiveError
from tests.hostile_server import CASES, FAILED, MAXSIZE, HostileServer, serve_hostile
from tests.test_recorder import certificate

pytestmark = pytest.mark.usefixtures("unmeasured_crawls")

SHORT = {
    "AUTOTHROTTLE_ENABLED": False,
    "BACK_OFF_START": 0.1,
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_MAXSIZE": MAXSIZE,
    "DOWNLOAD_TIMEOUT": 12,
    "RETRY_TIMES": 0,
    "SPIDER_MODULES": "tests.hostile_spider",
}
MOST_MEMORY = 400  # MB resident


class Survived(NamedTuple):
    """What is known once the crawl is over."""

    server: HostileServer
    code: int
    log: str
    megabytes: int
    report: dict[str, Any]
    data: Path

    @property
    def paths(self) -> list[str]:
        """What the server was asked for, in order."""
        return [request.split(b" ", 2)[1].decode("latin-1") for request in self.server.asked]

    @property
    def addresses(self) -> dict[str, dict[str, Any]]:
        return {entry["url"]: entry for entry in self.report["addresses"]}


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Survived:
    folder = tmp_path_factory.mktemp("hostile")
    with serve_hostile(certificate(folder)) as server:
        settings = [part for name, value in SHORT.items() for part in ("-s", f"{name}={value}")]
        arguments = ["crawl", "hostile", "-a", f"home={server.home}/", "--data", str(folder)]
        command = [sys.executable, "-m", "crawler", *arguments, *settings]
        with (folder / "log").open("w") as log:
            running = subprocess.Popen(command, stderr=log)
            hung = Timer(120, running.kill)
            hung.start()
            running.wait()
            hung.cancel()
    (file,) = (folder / "runs").glob("*.json")
    report = json.loads(file.read_text("utf-8"))
    log_text = (folder / "log").read_text("utf-8")
    (megabytes,) = map(int, re.findall(r"peak of (\d+) MB resident", log_text))
    return Survived(server, running.returncode, log_text, megabytes, report, folder)


def test_the_crawl_comes_to_its_own_end(survived: Survived) -> None:
    assert survived.report["finish_reason"] == "finished", survived.log
    assert survived.code == 10
    kinds = {page["kind"] for page in survived.report["pages_without_article"]}
    assert "exception" not in kinds


def test_the_crawl_stays_small(survived: Survived) -> None:
    assert survived.megabytes < MOST_MEMORY


@pytest.mark.parametrize("name", CASES)
def test_each_case_ends_as_it_should(survived: Survived, name: str) -> None:
    entry = survived.addresses[f"{survived.server.home}/{name}-1.html"]
    assert entry["outcome"] in CASES[name].ends, entry
    assert entry["outcome"] == "new" or entry["reason"]


def test_hosts_that_cannot_be_talked_to_are_failures(survived: Survived) -> None:
    ends = [survived.addresses[f"{home}/elsewhere-1.html"] for home in survived.server.others]
    assert {entry["outcome"] for entry in ends} == FAILED
    assert "the certificate is not accepted (certificate verify failed)" in ends[0]["reason"]


def test_no_address_is_unaccounted_for(survived: Survived) -> None:
    assert {entry["outcome"] for entry in survived.report["addresses"]} <= {
        "new", "duplicate", "failed", "refused", "skipped"}  # fmt: skip
    articles = {path for path in survived.paths if path.partition("?")[0].endswith("-1.html")}
    named = {path_of(url) for url in survived.addresses}
    assert articles <= named | {"/loop-1.html", "/loop-a-1.html", "/loop-b-1.html"}


def test_bombs_and_endless_answers_have_one_clear_reason(survived: Survived) -> None:
    bombs = [name for name in CASES if name.startswith("bomb")]
    for name in [*bombs, "endless-head", "length-huge"]:
        reason = survived.addresses[f"{survived.server.home}/{name}-1.html"]["reason"]
        assert reason.startswith("too_large: not read to its end"), name
    for name in ("endless-body", "endless-chunks", "endless-small-chunks"):  # whichever is first
        reason = survived.addresses[f"{survived.server.home}/{name}-1.html"]["reason"]
        assert reason.startswith(("too_large: not read", "DownloadTimeoutError: not fetched")), name


def test_lists_that_never_end_are_left_in_time(survived: Survived) -> None:
    # the first day of the calendar names nothing that the front page does not
    assert sum(path.startswith("/2026/11/") for path in survived.paths) == 1
    assert sum(path.startswith("/session-1") for path in survived.paths) == 1


def test_xml_lists_neither_laugh_nor_read_files(survived: Survived) -> None:
    lists = {urlsplit(one["url"]).path: one["named"] for one in survived.report["lists"]}
    assert (lists["/rss.xml"], lists["/sitemap.xml"]) == (1, 1)
    assert len(max(survived.paths, key=len)) < 16_000  # the longest redirect, no entity


def test_no_cookie_is_ever_sent_back(survived: Survived) -> None:
    assert not [request for request in survived.server.asked if b"cookie:" in request.lower()]


def test_the_archive_of_it_can_be_read(survived: Survived) -> None:
    files = sorted((survived.data / "warc").iterdir())
    read = [page for file in files for page in read_archive(file, root=survived.data)]
    broken = [page for page in read if isinstance(page, ArchiveError)]
    assert len(read) > len(CASES)
    assert {"no HTTP answer" in error.what for error in broken} <= {True}


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
