"""A crawl that is killed or interrupted goes on where it was, and every page has one end."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from benchmarks.generated import short_article
from benchmarks.kills import Moment, kill_often
from benchmarks.site import generate, serve_pages
from crawler.state.frontier.entries import NAME, Entry
from crawler.state.frontier.queue import Frontier
from crawler.state.frontier.unfinished import unfinished
from tests.ruled_server import article

pytestmark = pytest.mark.usefixtures("unmeasured_crawls")

QUICK = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "BACK_OFF_START=0.01"]
ENDS: dict[str, tuple[str | None, str | None]] = {
    "/pages/whole": ("new", None),
    "/pages/missing": ("failed", "http_404"),
    "/pages/gone": ("failed", "http_410"),
    "/pages/forbidden": ("refused", "robots"),
    "/pages/broken": ("failed", "http_500"),
    "/pages/flaky": ("new", None),
    "/pages/busy": ("new", None),
    "/pages/cut": ("failed", "DownloadFailedError"),
    "/pages/moved": ("new", None),
    "/pages/moved-private": ("refused", "private_address"),
    "/pages/moved-off-site": (None, None),
    "/pages/moved-to-known": (None, None),
    "/pages/circle": ("failed", "redirects"),
    "/pages/raises": ("failed", "exception"),
    "/pages/empty": ("failed", "no_text"),
}
SLOW = "/pages/slow"
MOVED = {
    "moved": "/pages/target",
    "moved-private": "http://10.0.0.1/pages/a",
    "moved-off-site": "http://localhost:1/pages/a",
    "moved-to-known": "/pages/whole",
}


class Site(ThreadingHTTPServer):
    """A running site; the slow page is never answered while the event `release` is not set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.home = f"http://127.0.0.1:{self.server_address[1]}/"
        self.asked: Counter[str] = Counter()
        self.is_slow_asked = threading.Event()
        self.release = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that were interrupted."""


class Handler(BaseHTTPRequestHandler):
    """Answers GET."""

    server: Site

    def do_GET(self) -> None:
        """Answer as the name of the page says."""
        site, name = self.server, self.path.removeprefix("/pages/")
        site.asked[self.path] += 1
        if name == "slow":
            site.is_slow_asked.set()
            site.release.wait(60)
        if name in MOVED:
            self.answer(302, location=MOVED[name])
        elif name.startswith("circle"):
            self.answer(302, location=f"{self.path}r")
        elif name != "cut":
            self.answer(self.status_of(name), self.body_of(name))
        else:
            self.close_connection = True

    def status_of(self, name: str) -> int:
        """Return the status of the page; some answer better the second time."""
        if name in {"flaky", "busy"} and self.server.asked[self.path] > 1:
            return 200
        if name == "whole" and self.headers["If-None-Match"]:
            return 304
        codes = {"missing": 404, "gone": 410, "broken": 500, "flaky": 500, "busy": 503}
        return codes.get(name, 200)

    def body_of(self, name: str) -> bytes:
        """Return robots.txt, the list, or a page."""
        if name == "/robots.txt":
            return b"User-agent: *\nDisallow: /pages/forbidden\n"
        if name == "/":
            links = "".join(f"<li><a href={path}>Lire {path}</a></li>" for path in [*ENDS, SLOW])
            return f"<html><body><ul>{links}</ul></body></html>".encode()
        return b"<html></html>" if name == "empty" else article(self.path)

    def answer(self, status: int, body: bytes = b"", *, location: str | None = None) -> None:
        """Send a whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("ETag", '"1"')
        if status == 503:
            self.send_header("Retry-After", "0")
        if location:
            self.send_header("Location", location)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def serve() -> Iterator[Site]:
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            site.release.set()
            site.shutdown()
            thread.join()


class Row(NamedTuple):
    """What the frontier holds of a page."""

    is_done: bool
    outcome: str | None
    reason: str | None


def command(site: Site, data: Path, *options: str) -> list[str]:
    base = [sys.executable, "-m", "crawler", "crawl", "resumed", "--data", str(data)]
    more = ["-s", "SPIDER_MODULES=tests.resumed_spider", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=3"]
    return [*base, "-a", f"home={site.home}", *more, *QUICK, *options]


def rows(data: Path) -> dict[str, Row]:
    db = sqlite3.connect(data / NAME)
    query = "SELECT url, request IS NULL, outcome, reason FROM entries WHERE role = 'article'"
    found = {f"/{url.split('/', 3)[3]}": Row(bool(d), o, r) for url, d, o, r in db.execute(query)}
    db.close()
    return found


def report_of(data: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(max(data.glob("runs/*.json")).read_text("utf-8"))
    return report


def articles(data: Path) -> list[str]:
    texts = [file.read_text("utf-8") for file in sorted(data.glob("articles/*.jsonl"))]
    urls = [json.loads(line)["url"] for text in texts for line in text.splitlines()]
    return sorted(f"/{url.split('/', 3)[3]}" for url in urls)


def interrupt(site: Site, data: Path, *, is_ready: Callable[[], bool]) -> tuple[int, str]:
    """Crawl until the slow page is asked for and *is_ready*, then send SIGTERM."""
    site.is_slow_asked.clear()
    with subprocess.Popen(
        command(site, data, "-L", "DEBUG"), stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        log = []
        for line in running.stderr:
            log.append(line)
            if site.is_slow_asked.is_set() and is_ready():
                break
        running.send_signal(signal.SIGTERM)
        log += running.stderr.readlines()
    return running.returncode, "".join(log)


class Told(NamedTuple):
    """What an interrupted crawl, and the one that went on, left behind."""

    code: int
    log: str
    rows: dict[str, Row]
    report: dict[str, Any]
    asked: Counter[str]
    next_code: int
    next_log: str
    next_asked: Counter[str]
    next_report: dict[str, Any]
    data: Path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    data = tmp_path_factory.mktemp("resume") / "data"
    with serve() as site:
        last = {
            "/pages/broken": 2,
            "/pages/flaky": 2,
            "/pages/busy": 2,
            "/pages/cut": 2,
            "/pages/circlerrrrr": 1,
        }
        code, log = interrupt(
            site,
            data,
            is_ready=lambda: all(site.asked[path] >= n for path, n in last.items()),
        )
        kept, first, asked = rows(data), report_of(data), site.asked.copy()
        site.release.set()
        site.asked.clear()
        done = subprocess.run(command(site, data), capture_output=True, text=True, check=False)
        return Told(
            code, log, kept, first, asked, done.returncode, done.stderr, site.asked.copy(),
            report_of(data), data,
        )  # fmt: skip


def test_sigterm_ends_a_crawl_with_11_and_does_not_wait_for_a_slow_answer(told: Told) -> None:
    assert told.code == told.report["exit_code"] == 11, told.log
    assert told.report["duration_seconds"] < 40  # the server would have kept it for 60
    assert told.rows[SLOW] == Row(is_done=False, outcome=None, reason=None)


@pytest.mark.parametrize("page", ENDS)
def test_each_way_out_takes_the_page_off_the_queue_with_its_reason(told: Told, page: str) -> None:
    outcome, kind = ENDS[page]
    assert told.rows[page].is_done, told.log
    assert told.rows[page].outcome == outcome
    assert kind is None or (told.rows[page].reason or "").startswith(f"{kind}: ")


def test_a_callback_that_raises_leaves_class_and_address_behind(told: Told) -> None:
    assert told.rows["/pages/raises"].reason == "exception: LookupError: no such month"


def test_the_ledger_of_an_interrupted_run_holds_the_page_for_pending(told: Told) -> None:
    fates = {f"/{row['url'].split('/', 3)[3]}": row["outcome"] for row in told.report["addresses"]}
    assert fates[SLOW] == "pending"
    assert set(fates) == {*ENDS, SLOW}


def test_the_same_command_goes_on_with_what_was_left_and_asks_for_nothing_else(told: Told) -> None:
    assert told.next_asked[SLOW] == 1
    pages = {path for path in told.next_asked if path.startswith("/pages/")}
    assert pages == {SLOW}, told.next_log
    assert told.next_code == 0
    assert "going on with 1 pages that the last run left" in told.next_log
    assert articles(told.data) == sorted(
        ["/pages/whole", "/pages/flaky", "/pages/busy", "/pages/target", SLOW]
    )


def test_the_run_that_goes_on_accounts_for_the_pages_of_the_run_before(told: Told) -> None:
    report = told.next_report
    fates = {f"/{row['url'].split('/', 3)[3]}": row for row in report["addresses"]}
    assert set(fates) >= {*ENDS, SLOW}
    assert fates[SLOW]["outcome"] == "new"
    assert fates["/pages/whole"]["outcome"] == "new"
    assert fates["/pages/whole"]["reason"].startswith("by the run before")
    assert fates["/pages/missing"]["reason"].endswith("http_404: the site answered 404")
    assert "pending" not in {row["outcome"] for row in fates.values()}


def test_the_frontier_of_a_crawl_that_is_over_is_empty(told: Told) -> None:
    assert told.next_report["finish_reason"] == "finished"
    assert rows(told.data) == {}
    assert unfinished(told.data / NAME) == []


@pytest.mark.parametrize(
    ("sign", "signals"), [("Spider opened", 1), ("slow", 2)], ids=["at-the-start", "twice"]
)
def test_a_crawl_that_cannot_end_in_order_is_interrupted_all_the_same(
    tmp_path: Path, sign: str, signals: int
) -> None:
    with serve() as site:
        crawl = command(site, tmp_path, "-L", "DEBUG")
        with subprocess.Popen(crawl, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            next(line for line in running.stderr if sign in line or site.is_slow_asked.is_set())
            for _ in range(signals):
                running.send_signal(signal.SIGTERM)
                next((line for line in running.stderr if "Received SIGTERM" in line), None)
            rest = running.stderr.read()
        assert running.returncode == 11, rest
        site.release.set()
        subprocess.run(crawl, capture_output=True, check=False)
    assert SLOW in articles(tmp_path)


def test_a_page_that_did_not_change_is_taken_off_the_queue_too(tmp_path: Path) -> None:
    with serve() as site:
        site.release.set()
        subprocess.run(command(site, tmp_path), capture_output=True, check=False)
        site.release.clear()
        code, log = interrupt(site, tmp_path, is_ready=lambda: site.asked["/pages/cut"] >= 4)
    assert code == 11, log
    row = rows(tmp_path)["/pages/whole"]
    assert (row.is_done, row.outcome) == (True, "unchanged")
    refusals = {page["kind"] for page in report_of(tmp_path)["pages_without_article"]}
    assert "http_304" in refusals


def test_the_report_of_a_folder_shows_what_an_unfinished_crawl_has_still_to_ask_for(
    tmp_path: Path,
) -> None:
    url = "https://gazette.test/[a]"
    frontier = Frontier(tmp_path / NAME, crawl="gazette", owner="a", clock=time.time)
    frontier.enqueue(Entry(b"a", url, url, "gazette.test", "article", 0, "{}"))
    frontier.flush()
    frontier.close()
    report = [sys.executable, "-m", "crawler", "report", str(tmp_path)]
    done = subprocess.run(report, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "not finished: gazette: 1 pending, 0 done" in done.stdout
    assert f"pending: {url}" in done.stdout


def test_a_crawl_that_is_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    server = serve_pages(generate(60, make=short_article))
    data = tmp_path / "data"
    base = [sys.executable, "-m", "crawler", "crawl", "demonstration", "--data", str(data)]
    crawl = [*base, "-a", f"home={server.home}", *QUICK, "-s", "DOWNLOAD_DELAY=0.1"]
    try:
        moments = [Moment(1.1), Moment(0.9, from_start=True), Moment(0.7), Moment(1.3)]
        rounds = kill_often(crawl, data, moments)
        done = subprocess.run(crawl, capture_output=True, text=True, check=False)
    finally:
        server.stop()
    assert rounds.killed == len(moments)
    assert rounds.done_without_line == 0
    assert articles(data) == sorted(f"/article-{n}.html" for n in range(60)), done.stderr
    assert report_of(data)["coverage"] == 1.0
    verify = [sys.executable, "-m", "crawler", "verify", str(data), "--deep"]
    assert subprocess.run(verify, check=False, capture_output=True).returncode == 0
