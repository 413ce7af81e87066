"""What did not change is not sent again, and nothing is ever hidden by that."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import scrapy
from scrapy.http import Response

from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.record import Record
from crawler.archive.warc.revisit import NOT_MODIFIED
from crawler.download.conditional import Conditional
from crawler.download.recorder import NEEDED_BY, RENDERS, REVALIDATES
from crawler.page import Capture, Page
from crawler.state.rechecks.validators import Validator
from crawler.state.store import Store
from tests.program import QUICK, depeche, depeche_here, reports
from tools.demonstration import Answer, Demonstration, Handler, serve

CONDITIONS = ("If-None-Match", "If-Modified-Since")
BY_ITSELF = {"/robots.txt", "/.well-known/tdmrep.json"}


class Request(NamedTuple):
    """What the site was asked for, by which condition, and what it answered."""

    path: str
    conditions: tuple[str | None, ...]
    status: int


class Site(NamedTuple):
    """The demonstration site, answering conditional requests."""

    server: Demonstration
    asked: list[Request]

    def crawl(self, data: Path, *more: str) -> tuple[int, list[Request], str]:
        """Crawl into *data*; return the exit code, what was asked, and the log."""
        self.asked.clear()
        home = f"home={self.server.base_url}"
        done = depeche("crawl", "demonstration", "--data", str(data), "-a", home, *QUICK, *more)
        asked = [each for each in self.asked if each.path not in BY_ITSELF]
        return done.code, asked, done.err


@contextmanager
def conditional_site() -> Iterator[Site]:
    asked: list[Request] = []

    class Revalidating(Handler):
        def send_head(self) -> Answer:
            answer = self.server.answer(self.path.split("?")[0])
            conditions = tuple(self.headers.get(name) for name in CONDITIONS)
            known = conditions[0] == answer.headers["ETag"] and answer.status == HTTPStatus.OK
            status = HTTPStatus.NOT_MODIFIED if known else answer.status
            asked.append(Request(self.path, conditions, status))
            if not known:
                return super().send_head()
            self.send_response(status)
            self.send_header("ETag", answer.headers["ETag"])
            self.send_header("Content-Encoding", "gzip")  # of the body that is left out
            self.end_headers()
            return Answer(b"", answer.content_type, answer.last_modified, status)

    with serve(edition=1) as server:
        server.RequestHandlerClass = Revalidating
        yield Site(server, asked)


def lines(data: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(data.glob("articles/*.jsonl")))


def records(data: Path) -> list[Record]:
    files = sorted((data / "warc").iterdir())
    return [r.record for file in files for r in read_records(file) if isinstance(r, Located)]


class Crawled(NamedTuple):
    """Three runs: the second met an unchanged site, before the third one article was updated."""

    data: Path
    runs: list[tuple[int, list[Request], str]]
    after_first: bytes
    after_second: bytes


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data = tmp_path_factory.mktemp("conditional") / "data"
    with conditional_site() as site:
        runs = [site.crawl(data)]
        after_first = lines(data)
        runs.append(site.crawl(data))
        after_second = lines(data)
        site.server.set_edition(2)
        runs.append(site.crawl(data))
    return Crawled(data, runs, after_first, after_second)


def test_the_first_run_sets_no_condition(crawled: Crawled) -> None:
    code, asked, log = crawled.runs[0]
    assert code == 0, log
    assert {each.conditions for each in asked} == {(None, None)}


def test_a_second_run_on_an_unchanged_site_sends_conditions_only(crawled: Crawled) -> None:
    code, asked, log = crawled.runs[1]
    assert code == 0, log
    assert {each.status for each in asked if None not in each.conditions} == {304}
    assert {each.status for each in asked if None in each.conditions} == {404}  # no validator kept
    assert len(asked) == len(crawled.runs[0][1])


def test_what_did_not_change_counts_as_unchanged_and_gives_no_line(crawled: Crawled) -> None:
    first, second, _ = reports(crawled.data)
    assert second["counts"]["new"] == second["counts"]["updated"] == 0
    assert second["counts"]["unchanged"] == first["counts"]["new"] + first["counts"]["duplicate"]
    kinds = {p["kind"] for p in second["pages_without_article"] if p["outcome"] == "unchanged"}
    assert kinds == {"http_304"}
    assert crawled.after_second == crawled.after_first


def test_a_list_that_did_not_change_leads_to_its_articles_all_the_same(crawled: Crawled) -> None:
    _, second, third = reports(crawled.data)
    assert third["counts"]["updated"] == 1
    named = [sorted((one["url"], one["named"]) for one in run["lists"]) for run in (second, third)]
    assert named[0] == named[1]
    assert third["coverage"] == second["coverage"]
    updated = [each for each in crawled.runs[2][1] if each.status == 200]
    assert [None in each.conditions for each in updated] == [False]


def test_a_304_is_archived_as_a_reference_to_the_capture_that_it_confirms(crawled: Crawled) -> None:
    written = records(crawled.data)
    by_id = {record.record_id: record for record in written}
    confirmed = [r for r in written if r.field("WARC-Profile") == NOT_MODIFIED]
    assert len(confirmed) > 20
    for record in confirmed:
        original = by_id[(record.field("WARC-Refers-To") or "").strip("<>")]
        assert (original.kind, original.target) == ("response", record.target)
        assert record.block.startswith(b"HTTP/1.1 304")


def test_the_archive_of_conditional_runs_is_whole(crawled: Crawled) -> None:
    done = depeche_here("verify", crawled.data / "warc")
    assert done.code == 0, done.out + done.err


def test_the_archive_of_conditional_runs_replays_byte_for_byte(
    crawled: Crawled, tmp_path: Path
) -> None:
    output = tmp_path / "again.jsonl"
    done = depeche_here("replay", crawled.data / "warc", "-o", output)
    assert output.read_bytes() == lines(crawled.data), done.err
    replayed = json.loads(output.with_suffix(".report.json").read_text("utf-8"))
    crawls = reports(crawled.data)
    assert replayed["counts"]["unchanged"] == sum(run["counts"]["unchanged"] for run in crawls)


def test_a_crawl_of_the_archive_reads_the_lists_behind_a_304(
    crawled: Crawled, tmp_path: Path
) -> None:
    first, _, third = reports(crawled.data)
    home = first["lists"][0]["url"].split("/", 3)
    arguments = ["crawl", "demonstration", "-a", f"home={home[0]}//{home[2]}/", "--archive",
                 str(crawled.data / "warc"), "--data", str(tmp_path)]  # fmt: skip
    done = depeche(*arguments)
    assert lines(tmp_path) == crawled.after_first, done.err
    done = depeche(*arguments, "--from", third["started_at"])
    assert lines(tmp_path) == lines(crawled.data)
    assert done.code == 0, done.err
    counts = reports(tmp_path)[1]["counts"]
    assert [counts[key] for key in ("updated", "unchanged")] == [
        third["counts"][key] for key in ("updated", "unchanged")
    ]


def test_a_page_whose_line_was_not_written_is_never_hidden(tmp_path: Path) -> None:
    (tmp_path / "articles").touch()  # the folder of the lines cannot be made
    with conditional_site() as site:
        broken = site.crawl(tmp_path)
        (tmp_path / "articles").unlink()
        code, asked, log = site.crawl(tmp_path)
    assert broken[0] == 3
    assert code == 0, log
    articles = [each for each in asked if each.path.endswith(".html") and each.status != 404]
    assert {each.status for each in articles} == {200}
    assert reports(tmp_path)[1]["counts"]["new"] >= 12


def test_a_page_whose_line_or_bytes_were_lost_is_fetched_in_full(tmp_path: Path) -> None:
    with conditional_site() as site:
        site.crawl(tmp_path)
        whole = lines(tmp_path).count(b"\n")
        (written,) = (tmp_path / "articles").glob("*.jsonl")
        written.write_bytes(b"".join(written.read_bytes().splitlines(keepends=True)[:-3]))
        _, lost_lines, _ = site.crawl(tmp_path)
        again = lines(tmp_path).count(b"\n")
        for file in (tmp_path / "warc").iterdir():
            file.unlink()
        _, lost_bytes, _ = site.crawl(tmp_path)
    assert (len([each for each in lost_lines if each.status == 200]), again) == (3, whole)
    assert {each.conditions for each in lost_bytes} == {(None, None)}


# --- one request, without a crawl ---------------------------------------------------------------

KNOWN = "https://gazette.test/a"
TAGGED = Validator('"1"', "Tue, 24 Nov 2026 08:00:00 GMT", "sha1:ONE")


@pytest.fixture
def conditional(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Conditional]:
    Store(tmp_path / "state.sqlite", folder=tmp_path).close()
    held = SimpleNamespace(find=lambda *, digest, **_: digest == "sha1:ONE" or None)
    recorder = SimpleNamespace(payloads=held)
    monkeypatch.setattr("crawler.download.conditional.recorder_of", lambda _: recorder)
    crawler: Any = SimpleNamespace(settings={"DATA_DIR": str(tmp_path)})
    conditional = Conditional(crawler)
    conditional.validators.put(KNOWN, TAGGED)
    conditional.validators.put("https://gazette.test/lost", replace(TAGGED, payload_digest="sha1:"))
    conditional.validators.put("https://gazette.test/tag", replace(TAGGED, last_modified=None))
    yield conditional
    conditional.engine_stopped()


ROLE = {"role": "article"}
BOTH = {b"If-None-Match": [b'"1"'], b"If-Modified-Since": [b"Tue, 24 Nov 2026 08:00:00 GMT"]}
OWN = {b"If-None-Match": [b'"own"']}


@pytest.mark.parametrize(
    ("request_", "sent"),
    [
        (scrapy.Request(KNOWN, meta=ROLE), BOTH),
        (scrapy.Request(f"{KNOWN}#commentaires", meta=ROLE), BOTH),
        (scrapy.Request("https://gazette.test/tag", meta=ROLE), {b"If-None-Match": [b'"1"']}),
        (scrapy.Request("https://gazette.test/lost", meta=ROLE), {}),
        (scrapy.Request("https://gazette.test/b", meta=ROLE), {}),
        (scrapy.Request(KNOWN), {}),
        (scrapy.Request(KNOWN, meta=ROLE, method="POST"), {}),
        (scrapy.Request(KNOWN, meta={**ROLE, RENDERS: True}), {}),
        (scrapy.Request(KNOWN, meta={**ROLE, NEEDED_BY: "https://gazette.test/"}), {}),
        (scrapy.Request(KNOWN, meta=ROLE, headers={"If-None-Match": '"own"'}), OWN),
        (scrapy.Request("https://gazette.test/b", meta={**ROLE, REVALIDATES: "sha1:TWO"},
                        headers={"If-None-Match": '"2"', "If-Modified-Since": "hier"}), {}),
    ],
    ids=["known", "with-fragment", "no-date", "bytes-lost", "unknown", "no-page", "post",
         "rendered", "for-a-rendering", "its-own", "redirected-from-a-known-one"],
)  # fmt: skip
def test_a_condition_is_sent_for_a_page_whose_payload_is_held(
    conditional: Conditional, request_: scrapy.Request, sent: dict[bytes, list[bytes]]
) -> None:
    request = request_.copy()
    conditional.process_request(request)
    assert {name: request.headers.getlist(name) for name in request.headers} == sent
    assert request.meta.get(REVALIDATES) == ("sha1:ONE" if sent and sent is not OWN else None)


LISTING = Page(
    b"", url="https://gazette.test/fil", status=200, role="listing", headers=(("ETag", '"2"'),),
    capture=Capture("a.warc.gz", 0, "<urn:uuid:1>", "sha1:TWO"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("page", "is_kept"),
    [
        (LISTING, True),
        (replace(LISTING, role="feed"), True),
        (replace(LISTING, role="article"), False),
        (replace(LISTING, status=304), False),
        (replace(LISTING, truncated="length"), False),
        (replace(LISTING, capture=None), False),
        (replace(LISTING, headers=()), False),
        (None, False),
    ],
    ids=["listing", "feed", "article", "not-modified", "cut", "no-capture", "no-tag", "no-page"],
)
def test_the_validators_of_a_whole_list_are_kept(
    conditional: Conditional, page: Page | None, is_kept: bool
) -> None:
    request = scrapy.Request("https://gazette.test/fil", meta={"page": page} if page else {})
    response = Response(request.url)
    assert conditional.process_response(request, response) is response
    kept = conditional.validators.find("https://gazette.test/fil")
    assert (kept and kept.etag) == ('"2"' if is_kept else None)


@pytest.mark.parametrize(("status", "is_left"), [(304, False), (200, True)])
def test_the_coding_of_a_body_that_was_left_out_is_not_undone(
    conditional: Conditional, status: int, is_left: bool
) -> None:
    response = Response(KNOWN, status=status, headers={"Content-Encoding": "gzip"})
    conditional.process_response(scrapy.Request(KNOWN), response)
    assert ("Content-Encoding" in response.headers) is is_left
