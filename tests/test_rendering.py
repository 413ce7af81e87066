"""What rendering promises: the text that scripts bring, and no byte past the archive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from crawler.archive.warc.reader import Located, read_records
from crawler.commands.command_line.asked import hint_at_rendering
from tests.scripted_spider import ScriptedSpider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.warc.record import Record

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

needs_browser = pytest.mark.skipif(
    not CHROMIUM or find_spec("playwright") is None,
    reason="needs pip install 'depeche[js]' and a Chromium of the system",
)

WORDS = "Le conseil municipal a voté mardi la rénovation du vieux pont de pierre. " * 4
OURS = ("-s", "SPIDER_MODULES=tests.scripted_spider")
TITLE = "Le pont sera rénové"
STORY = {"title": TITLE, "paragraphs": [WORDS + str(i) for i in range(4)]}
SHELL = "<!doctype html><html lang=fr><meta charset=utf-8><title>Gazette</title>%s</html>"
SCRIPT = """
fetch('http://10.0.0.1/secret').catch(() => 0);
fetch('http://elsewhere.invalid/tracker').catch(() => 0);
fetch('/story.json').then(r => r.json()).then(story => {
  document.title = story.title;
  document.body.innerHTML = '<article><h1>' + story.title + '</h1>'
    + '<p>Publié le 24/11/2026 à 08h30</p>'
    + story.paragraphs.map(p => '<p>' + p + '</p>').join('') + '</article>';
});
"""
PAGES = {
    "/": ("text/html", SHELL % "<body><a href=/articles/le-pont-sera-renove>Le pont</a>"),
    "/articles/le-pont-sera-renove": ("text/html", SHELL % "<body><script src=/app.js></script>"),
    "/articles/sans-fin": ("text/html", SHELL % "<body><script>for (;;) ;</script>"),
    "/app.js": ("text/javascript", SCRIPT),
    "/story.json": ("application/json", json.dumps(STORY)),
}


MOVED: dict[str, str] = {}


class Handler(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    hosts: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.hosts.append(self.headers["Host"])
        if self.path in MOVED:
            self.send_response(302)
            self.send_header("Location", MOVED[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        kind, text = PAGES.get(self.path, ("text/plain", ""))
        self.send_response(200 if self.path in PAGES else 404)
        body = text.encode()
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def home() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def depeche(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crawler", *map(str, arguments)]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def crawl(data: Path, home: str, *more: str) -> subprocess.CompletedProcess[str]:
    fast = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")
    return depeche("crawl", "scripted", "--data", data, "-a", f"home={home}", *OURS, *fast, *more)


def records_in(data: Path) -> Iterator[Record]:
    for path in data.glob("warc/*.warc.gz"):
        yield from (told.record for told in read_records(path) if isinstance(told, Located))


def fetched_in(data: Path) -> Iterator[Record]:
    return (record for record in records_in(data) if record.kind == "response")


def lines_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("articles/*.jsonl")))


@needs_browser
def test_a_page_made_by_scripts_gives_its_line_and_replays_without_a_browser(
    home: str, tmp_path: Path
) -> None:
    done = crawl(tmp_path / "data", home, "-s", "RENDER_HOSTS=10.0.0.1")
    assert done.returncode == 0, done.stderr
    assert "10.0.0.1 is 10.0.0.1, which is no public address" in done.stderr
    written = lines_in(tmp_path / "data")
    line = json.loads(written)
    assert line["headline"] == TITLE
    assert WORDS.strip() in line["text"]
    warc = tmp_path / "data" / "warc"
    fetched = {record.target or "" for record in fetched_in(tmp_path / "data")}
    assert {home + "app.js", home + "story.json"} <= fetched
    assert all(url.startswith(home) for url in fetched)
    (file,) = (tmp_path / "data" / "articles").iterdir()
    explained = depeche("explain", f"{file}:1", "headline", *OURS)
    assert explained.returncode == 0, explained.stderr
    assert TITLE in explained.stdout
    assert "/html/body/article/h1" in explained.stdout  # which only the rendered page has
    depeche("replay", warc, "-o", tmp_path / "again.jsonl", *OURS)
    assert (tmp_path / "again.jsonl").read_bytes() == written
    archived = crawl(tmp_path / "archived", home, "--archive", str(warc))
    assert lines_in(tmp_path / "archived") == written, archived.stderr
    checked = depeche("verify", "--deep", tmp_path / "data", *OURS)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    depeche("takedown", tmp_path / "data", line["article_id"], "--reason", "test")
    left = b"".join(record.block for record in records_in(tmp_path / "data"))
    assert b"vieux pont de pierre" not in left


@needs_browser
def test_a_page_that_never_rests_is_read_when_its_time_is_over(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restless = SCRIPT + "setInterval(() => fetch('/story.json').catch(() => 0), 50);"
    monkeypatch.setitem(PAGES, "/app.js", ("text/javascript", restless))
    done = crawl(tmp_path / "data", home, "-s", "RENDER_SECONDS=3", "-s", "RENDER_REQUESTS=4")
    assert "still busy after 3 s" in done.stderr
    written = lines_in(tmp_path / "data")
    assert json.loads(written)["headline"] == TITLE
    assert json.loads(written)["warnings"][0] == "rendering: still busy after 3 s, read as it was"
    (run,) = (json.loads(file.read_text()) for file in (tmp_path / "data").glob("runs/*.json"))
    assert run["still_busy"] == [json.loads(written)["url"]]
    assert [row["reason"] for row in run["addresses"]] == [json.loads(written)["warnings"][0]]
    assert "still busy" in depeche("report", tmp_path / "data").stdout
    depeche("replay", tmp_path / "data" / "warc", "-o", tmp_path / "again.jsonl", *OURS)
    assert (tmp_path / "again.jsonl").read_bytes() == written
    assert len(list(fetched_in(tmp_path / "data"))) == len({"robots", "tdmrep", "/", "page"}) + 4


@needs_browser
def test_a_script_without_end_is_counted_as_a_failure(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = SHELL % "<body><a href=/articles/sans-fin>Sans fin</a>"
    monkeypatch.setitem(PAGES, "/", ("text/html", endless))
    done = crawl(tmp_path / "data", home, "-s", "RENDER_SECONDS=3")
    assert "a script held the browser" in done.stderr
    assert "failed=1" in done.stderr.splitlines()[-1]


@needs_browser
def test_a_script_is_followed_where_it_moved_within_the_site_and_nowhere_else(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = home.replace("127.0.0.1", "localhost") + "story.json"  # a host of its own
    monkeypatch.setitem(MOVED, "/moved.js", "/app.js")
    monkeypatch.setitem(MOVED, "/tracker.js", elsewhere)
    monkeypatch.setitem(MOVED, "/round.js", "/round.js")
    monkeypatch.setitem(MOVED, "/forbidden.js", "/private/app.js")
    monkeypatch.setitem(MOVED, "/intranet.js", "http://10.0.0.1/app.js")
    rules = ("text/plain", "User-agent: *\nDisallow: /private/")
    monkeypatch.setitem(PAGES, "/robots.txt", rules)
    monkeypatch.setitem(PAGES, "/app.js", ("text/javascript", SCRIPT.split(";\n", 2)[2]))
    scripts = "".join(f"<script src={src}></script>" for src in MOVED)
    story = ("text/html", SHELL % f"<body>{scripts}")
    monkeypatch.setitem(PAGES, "/articles/le-pont-sera-renove", story)
    Handler.hosts.clear()
    done = crawl(tmp_path / "data", home, "-s", "RENDER_HOSTS=10.0.0.1")
    assert json.loads(lines_in(tmp_path / "data"))["headline"] == TITLE, done.stderr
    assert all(host.startswith("127.0.0.1") for host in Handler.hosts)
    assert "/private/app.js" not in Handler.asked
    (told,) = (line for line in done.stderr.splitlines() if "rendered without" in line)
    assert elsewhere in told
    for why in ("redirects without end", "Forbidden by robots.txt", "no public address"):
        assert why in told
    fetched = {record.target for record in fetched_in(tmp_path / "data")}
    assert {f"{home}moved.js", f"{home}app.js", f"{home}tracker.js"} <= fetched


@needs_browser
def test_a_page_without_a_profile_is_rendered_if_the_command_line_says_so(
    home: str, tmp_path: Path
) -> None:
    url, fast = home + "articles/le-pont-sera-renove", ("-s", "DOWNLOAD_DELAY=0")
    depeche("crawl", "-a", f"url={url}", "-a", "javascript=yes", "--data", tmp_path, *fast)
    assert json.loads(lines_in(tmp_path))["headline"] == TITLE


def test_a_page_of_a_profile_that_says_javascript_is_not_read_bare_in_silence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hint_at_rendering("https://a.test/,https://gazette.test/b", (ScriptedSpider.site,))
    assert caplog.text == ""
    hint_at_rendering("https://a.test/,http://127.0.0.1/b", (ScriptedSpider.site,))
    assert "`depeche crawl scripted` renders them" in caplog.text


WITHOUT = "import sys; sys.modules['playwright'] = None; from crawler.__main__ import main; main()"


@pytest.mark.parametrize("arguments", [("scripted", *OURS), ("-a", "url=http://127.0.0.1/",
                                                             "-a", "javascript=yes")])  # fmt: skip
def test_an_extra_that_is_not_installed_is_told_before_any_work(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", WITHOUT, "crawl", "--data", str(tmp_path / "data"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    (said,) = done.stderr.splitlines()[-1:]
    assert said.startswith(f"depeche: {'scripted' if OURS[1] in arguments else 'generic'}: ")
    assert "pip install 'depeche[js]' && playwright install chromium" in said
    assert not (tmp_path / "data").exists()


def test_a_browser_that_is_not_there_is_told_before_any_work(home: str, tmp_path: Path) -> None:
    done = crawl(tmp_path / "data", home, "-s", "BROWSER=/nowhere/chromium")
    assert done.returncode == 2
    assert "playwright install chromium" in done.stderr
    assert not (tmp_path / "data" / "warc").exists()


@needs_browser
def test_an_answer_that_was_not_rendered_hides_no_later_page(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = "'<a href=/articles/le-pont-sera-renove>Le pont</a>'"
    listing = SHELL % f"<body><script>document.body.innerHTML = {link}</script>"
    monkeypatch.setitem(PAGES, "/", ("text/html", listing))
    data, warc = tmp_path / "data", tmp_path / "data" / "warc"
    crawl(data, home, "-s", "RENDER_SECONDS=0.001")  # as if killed before the page was rendered
    assert lines_in(data) == b""
    crawl(data, home)
    archived = crawl(tmp_path / "archived", home, "--archive", str(warc))
    assert lines_in(tmp_path / "archived") == lines_in(data) != b"", archived.stderr
