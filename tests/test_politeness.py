"""A site that asks us to wait, to go or to leave its pages alone is obeyed and reported."""

import asyncio
import json
import logging
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler

from crawler.download.backoff import BackOff
from crawler.download.crawl_delay import LONGEST, CrawlDelay
from crawler.download.logformat import MOST, OneLine
from crawler.download.patience import Limits, Patience
from crawler.download.refusing import Refused
from crawler.download.robots import READ, BoundedRobotParser, Unreachable
from crawler.extract.answers import refuse_answer, retry_after
from crawler.outcome import Refusal
from crawler.page import Page
from tests.program import depeche, depeche_here, last_report, lines
from tests.ruled_server import Says, serve_ruled
from tests.test_recorder import certificate
from tests.wire_server import serve_wire

QUICK = ["DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "BACK_OFF_START=0.01"]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Run(NamedTuple):
    """A finished crawl."""

    code: int
    report: dict[str, Any]
    asked: Counter[str]
    lines: dict[str, dict[str, Any]]
    log: str

    @property
    def kinds(self) -> dict[str, str]:
        pages = self.report["pages_without_article"]
        return {path_of(page["where"]): page["kind"] for page in pages}


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def crawl(
    data: Path, answers: Mapping[str, Sequence[Says]], *settings: str, paths: Sequence[str] = ()
) -> Run:
    with serve_ruled(answers) as server:
        wanted = paths or [path for path in answers if not path.startswith(("/.", "/robots"))]
        urls = ",".join(server.home + path for path in wanted)
        more = [part for setting in (*QUICK, *settings) for part in ("-s", setting)]
        done = depeche("crawl", "-a", f"url={urls}", "--data", data, *more)
        asked = Counter(server.asked)
    written = {path_of(line["url"]): line for line in lines(data / "articles")}
    return Run(done.code, last_report(data), asked, written, done.err)


def test_a_page_that_was_answered_not_now_is_tried_again(tmp_path: Path) -> None:
    past = {"Retry-After": "Wed, 26 Nov 2025 09:15:00 GMT"}
    run = crawl(tmp_path, {
        "/busy": [Says(429, {"Retry-After": "0"}), Says()],
        "/closed": [Says(503, past), Says(503), Says()],
        "/good": [Says()],
        "/never": [Says(503)],
    })  # fmt: skip
    assert set(run.lines) == {"/busy", "/closed", "/good"}, run.log
    assert run.kinds["/never"] == "http_503"
    assert [run.asked[path] for path in ("/busy", "/closed", "/good", "/never")] == [2, 3, 1, 3]


def test_a_host_that_refuses_us_is_left_alone_for_the_rest_of_the_run(tmp_path: Path) -> None:
    paths = [f"/{n}" for n in range(12)]
    run = crawl(tmp_path, {path: [Says(403)] for path in paths}, "REFUSALS_IN_A_ROW=5")
    assert run.code == 12, run.log
    assert run.kinds == dict.fromkeys(paths, "http_403")
    assert sum(run.asked[path] for path in paths) == 5
    assert "is left alone" in run.log


def test_single_pages_may_be_forbidden(tmp_path: Path) -> None:
    paths = [f"/{n}" for n in range(12)]
    answers = {path: [Says(403 if n % 3 else 200)] for n, path in enumerate(paths)}
    run = crawl(tmp_path, answers, "REFUSALS_IN_A_ROW=3", "CONCURRENT_REQUESTS=1")
    assert set(run.lines) == {path for n, path in enumerate(paths) if n % 3 == 0}
    assert sum(run.asked[path] for path in paths) == 12


def test_a_wait_longer_than_the_run_has_is_left_to_the_next_run(tmp_path: Path) -> None:
    later = {"Retry-After": "86400"}
    run = crawl(tmp_path, {f"/{n}": [Says(503, later)] for n in range(4)})
    assert run.code == 12, run.log
    assert sum(run.asked[f"/{n}"] for n in range(4)) == 1
    assert "is left alone for the rest of this run: it answered 503 and asks to come" in run.log
    assert "it is asked again" not in run.log
    told = [page["reason"] + page["advice"] for page in run.report["pages_without_article"]]
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    assert [tomorrow in text for text in told] == [True] * 4


TITLES = tuple(f"Le canal de la Marne est fermé aux bateaux depuis {n} jours" for n in range(6))
CLOSED = tuple(f"/vie-locale/le-canal-est-ferme-{1000 + n}.html" for n in range(6))
FRONT_PAGE = (
    "<html><head><link rel=alternate type=application/rss+xml href=/rss.xml></head><body><ul>"
    + "".join(
        f"<li><a href=/vie-locale/le-canal-est-ferme-{1000 + n}.html>{title}</a>"
        for n, title in enumerate(TITLES)
    )
    + "</ul></body></html>"
).encode()


def test_a_site_that_refuses_its_articles_is_told_from_one_whose_profile_is_wrong(
    tmp_path: Path,
) -> None:
    closed = {path: [Says(503)] for path in CLOSED}
    answers = {"/": [Says(body=FRONT_PAGE)], "/rss.xml": [Says(404, body=b"")], **closed}
    run = crawl(tmp_path, answers, "BACK_OFF_TIMES=0", "BACK_OFF_START=0", paths=["/"])
    assert Counter(run.kinds.values())["http_503"] == 6, run.log
    assert run.kinds["/rss.xml"] == "http_404"
    assert run.code == 12


def test_a_run_that_waits_for_a_site_can_be_ended(tmp_path: Path) -> None:
    with serve_ruled({"/a": [Says(503, {"Retry-After": "200"})]}) as server:
        command = [sys.executable, "-m", "crawler", "crawl", "-a", f"url={server.home}/a"]
        arguments = ["--data", str(tmp_path), "-L", "INFO"]
        with subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            next(line for line in running.stderr if "it is asked again in 200 seconds" in line)
            running.send_signal(signal.SIGTERM)
            log = running.stderr.read()
    assert running.returncode == 11, log
    (report,) = (json.loads(file.read_text("utf-8")) for file in tmp_path.glob("runs/*.json"))
    assert [page["kind"] for page in report["pages_without_article"]] == ["interrupted"]


TDMREP = json.dumps([
    {"location": "/reserved/", "tdm-reservation": 1, "tdm-policy": "https://canal.test/policy"},
    {"location": "/", "tdm-reservation": 0},
]).encode()  # fmt: skip
RIGHTS = {
    "/.well-known/tdmrep.json": [Says(headers={"Content-Type": "application/json"}, body=TDMREP)],
    "/reserved/a": [Says()],
    "/free/b": [Says()],
    "/free/c": [Says(headers={"TDM-Reservation": "1"})],
    "/free/d": [Says(headers={"X-Robots-Tag": "noarchive"})],
}


def test_reservations_stand_on_the_line_and_a_replay_gives_them_again(tmp_path: Path) -> None:
    run = crawl(tmp_path, RIGHTS)
    reserved = {path: line["tdm_reserved"] for path, line in run.lines.items()}
    assert reserved == {"/reserved/a": True, "/free/b": False, "/free/c": True, "/free/d": False}
    assert run.lines["/reserved/a"]["tdm_policy"] == "https://canal.test/policy"
    assert run.asked["/.well-known/tdmrep.json"] == 1
    depeche_here("replay", tmp_path / "warc", "-o", tmp_path / "again.jsonl")
    again = (tmp_path / "again.jsonl").read_text("utf-8").splitlines()
    assert {path_of(a["url"]): a for a in map(json.loads, again)} == run.lines


def test_reservations_are_respected_when_the_operator_says_so(tmp_path: Path) -> None:
    run = crawl(tmp_path, RIGHTS, "RIGHTS=respect")
    assert set(run.lines) == {"/free/b"}, run.log
    assert run.kinds == dict.fromkeys(["/reserved/a", "/free/c", "/free/d"], "rights")
    assert run.code == 0


def test_a_replay_of_an_archive_respects_them_too(tmp_path: Path) -> None:
    run = crawl(tmp_path, RIGHTS)
    assert run.lines["/free/d"]["robots_directives"] == ["noarchive"]
    output = tmp_path / "again.jsonl"
    depeche_here("replay", tmp_path / "warc", "-o", output, "-s", "RIGHTS=respect")
    assert [
        path_of(json.loads(line)["url"]) for line in output.read_text("utf-8").splitlines()
    ] == ["/free/b"]
    report = json.loads(output.with_suffix(".report.json").read_text("utf-8"))
    assert report["counts"]["refused"] == 3


@pytest.mark.parametrize("command", ["crawl", "replay"])
def test_a_wrong_word_for_the_rights_is_told_before_any_work(command: str, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("La Loire monte.", "utf-8")
    target = ["-a", "url=http://localhost:9/a"] if command == "crawl" else [str(tmp_path)]
    run = depeche if command == "crawl" else depeche_here
    done = run(command, *target, "-s", "RIGHTS=Respect", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "depeche: RIGHTS is 'Respect': give" in done.err.splitlines()[-1]


def test_a_site_that_reserves_everything_is_an_exit_code_of_its_own(tmp_path: Path) -> None:
    run = crawl(tmp_path, RIGHTS, "RIGHTS=respect", paths=["/reserved/a", "/free/c"])
    assert (run.code, run.report["counts"]["refused"]) == (13, 2), run.log


# --- Crawl-delay: what it does to the slot of a host --------------------------------------------

GROUPS = b"User-agent: depeche\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 30\n"


class Slots:
    """A downloader with one slot, as far as the extension looks at it."""

    def __init__(self, delay: float) -> None:
        self.slots = {"gazette.test": SimpleNamespace(delay=delay, jitter=0.5)}
        self.per_slot_settings: dict[str, dict[str, Any]] = {}
        self._delay = delay

    def get_slot_key(self, request: Request) -> str:
        return "gazette.test"


def slowed_down(robots: bytes, *, delay: float = 1.0) -> tuple[CrawlDelay, Slots]:
    slots = Slots(delay)
    crawler: Any = SimpleNamespace(
        engine=SimpleNamespace(downloader=slots), settings={"ROBOTSTXT_USER_AGENT": "depeche"}
    )
    extension = CrawlDelay(crawler)
    parser = ProtegoRobotParser(robots, None)
    extension.robots_parsed(parser, Request("https://gazette.test/a"))
    return extension, slots


@pytest.mark.parametrize(
    ("robots", "delay"),
    [
        (GROUPS, 7.0),
        (b"User-agent: *\nCrawl-delay: 5\n", 5.0),
        (b"User-agent: *\nCrawl-delay: 0.2\n", 1.0),
        (b"User-agent: *\nCrawl-delay: 3600\n", LONGEST),
        (b"User-agent: *\nCrawl-delay: inf\n", 1.0),
        (b"User-agent: *\nCrawl-delay: -4\n", 1.0),
        (b"User-agent: *\nCrawl-delay: soon\n", 1.0),
        (b"<html>no robots.txt</html>", 1.0),
    ],
    ids=["our-group", "everyone", "below-ours", "too-long", "inf", "negative", "word", "html"],
)
def test_the_delay_of_our_group_is_kept(robots: bytes, delay: float) -> None:
    _, slots = slowed_down(robots)
    assert slots.slots["gazette.test"].delay == delay


def test_a_delay_that_was_asked_for_is_not_shortened_by_chance_or_by_a_fast_answer() -> None:
    extension, slots = slowed_down(GROUPS)
    slot = slots.slots["gazette.test"]
    assert slot.jitter == 0
    slot.delay = 3.5  # as AutoThrottle halves it
    extension.response_downloaded(
        Request("https://gazette.test/a", meta={"download_slot": "gazette.test"})
    )
    assert slot.delay == 7.0


@pytest.mark.parametrize("delay", [1.0, 9.0], ids=["the site's", "the operator's"])
def test_a_slot_that_is_made_anew_has_the_longer_delay(delay: float) -> None:
    _, slots = slowed_down(GROUPS, delay=delay)
    assert slots.per_slot_settings == {"gazette.test": {"delay": max(7.0, delay), "jitter": 0}}


@pytest.mark.parametrize(
    ("status", "kind", "code"), [(500, "no_robots", 10), (503, "http_503", 12)]
)
def test_nothing_is_asked_of_a_site_whose_rules_cannot_be_had(
    tmp_path: Path, status: int, kind: str, code: int
) -> None:
    broken = [Says(status, body=b"oops")]
    run = crawl(
        tmp_path, {"/robots.txt": broken, "/a": [Says()], "/b": [Says()]}, "BACK_OFF_TIMES=0"
    )
    assert set(run.asked) == {"/robots.txt"}
    assert run.code == code
    assert run.kinds == {"/a": kind, "/b": kind}
    told = run.report["pages_without_article"][0]["reason"]
    assert told == f"not asked: robots.txt answered {status}, so nothing is allowed (RFC 9309)"


def test_a_site_that_is_down_costs_one_line_a_page_and_no_more_requests(tmp_path: Path) -> None:
    with serve_ruled({}) as server:
        home = server.home  # nobody listens there any more once the server has stopped
    urls = ",".join(f"{home}/{number}" for number in range(30))
    more = [part for setting in QUICK for part in ("-s", setting)]
    done = depeche("crawl", "-a", f"url={urls}", "--data", tmp_path, *more)
    told = done.err.splitlines()
    assert done.code == 10
    assert (
        len([line for line in told if "robots.txt did not come: Connection was refused" in line])
        == 30
    )
    assert "Traceback" not in done.err
    assert len(told) < 30 + 70  # what Scrapy says of itself at start and end
    archived = b"".join(file.read_bytes() for file in tmp_path.glob("warc/*"))
    assert len(archived) < 5_000


HOME = "https://gazette.test"


@pytest.mark.parametrize("to", ["https://www.gazette.test/robots.txt", f"{HOME}/rules", None])
@pytest.mark.parametrize(
    ("answer", "kind", "told"),
    [
        (500, "no_robots", "answered 500"),
        (503, "http_503", "answered 503"),
        (DownloadTimeoutError("too late"), "no_robots", "did not come: "),
    ],
    ids=["error", "not-now", "silence"],
)
def test_rules_that_cannot_be_had_forbid_the_host_that_they_were_asked_of(
    to: str | None, answer: int | Exception, kind: str, told: str
) -> None:
    unreachable = Unreachable()
    moved = {"redirect_urls": [f"{HOME}/robots.txt"]} if to else {}
    robots = Request(to or f"{HOME}/robots.txt", meta={"dont_obey_robotstxt": True, **moved})
    if isinstance(answer, int):
        given = unreachable.process_response(robots, Response(robots.url, status=answer))
    else:
        given = unreachable.process_exception(robots, answer)  # type: ignore[assignment]
    assert given is not None
    assert given.body == b"User-agent: *\nDisallow: /\n"
    ignored = IgnoreRequest("Forbidden by robots.txt")
    page = Request(f"{HOME}/a", meta={"role": "article"})
    with pytest.raises(Refused, match=f"not asked: robots.txt {told}") as caught:
        unreachable.process_exception(page, ignored)
    assert (caught.value.refusal.outcome, caught.value.refusal.kind) == ("failed", kind)
    other = Request("https://autre.test/a", meta={"role": "article"})
    assert unreachable.process_exception(other, ignored) is None
    assert unreachable.process_exception(page, IgnoreRequest("too large")) is None


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({"dont_obey_robotstxt": True}, 404),
        ({"dont_obey_robotstxt": True}, 499),
        ({"dont_obey_robotstxt": True, "role": "article"}, 500),
        ({}, 500),
    ],
    ids=["no-rules", "no-rules-either", "asked-for-as-a-page", "not-by-scrapy"],
)
def test_other_answers_are_what_they_are(meta: dict[str, Any], status: int) -> None:
    response = Response(f"{HOME}/robots.txt", status=status)
    assert Unreachable().process_response(Request(response.url, meta=meta), response) is response


def test_an_error_of_ours_is_no_silence_of_the_host() -> None:
    robots = Request(f"{HOME}/robots.txt", meta={"dont_obey_robotstxt": True})
    assert Unreachable().process_exception(robots, KeyError("a")) is None


def test_a_certificate_that_is_wrong_is_told_in_words_and_without_a_traceback(
    tmp_path: Path,
) -> None:
    with serve_wire(certificate=certificate(tmp_path, is_named=False)) as server:
        command = [sys.executable, "-m", "crawler", "crawl", "-a", f"url={server.home}/plain"]
        done = subprocess.run(
            [*command, "--data", str(tmp_path / "data"), "-s", "DOWNLOAD_DELAY=0"],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 10
    assert "the certificate is not accepted (certificate verify failed)" in done.stderr
    assert "Traceback" not in done.stderr


CRAWLER: Any = SimpleNamespace(spider=None, settings={"ROBOTSTXT_USER_AGENT": "depeche"})


@pytest.mark.parametrize("line", ["User-agent: a%d\n", "user agent a%d # b: c\r\n"])
def test_a_group_of_many_agents_and_many_rules_is_read_in_a_second(line: str) -> None:
    agents, rules = ("".join(each % n for n in range(9_000)) for each in (line, "Disallow: /%d\n"))
    before = time.process_time()
    parser = BoundedRobotParser.from_crawler(CRAWLER, (agents + rules).encode())
    assert time.process_time() - before < 2  # it took minutes, and gigabytes
    assert parser.allowed("https://gazette.test/7", "depeche")


@pytest.mark.parametrize(
    ("agents", "is_ours"),
    [
        ("User-agent: autre\nUser-agent: Depeche", True),
        ("User-agent:*", True),
        ("user agent DEPECHE", True),
        ("User-agent: autre\nAllow: /\nUser-agent: depeche*", True),
        ("User-agent: depeche\nAllow: /b\nUser-agent: autre", False),
        ("User-agent autre", False),
    ],
)
def test_rules_are_those_of_our_group(agents: str, is_ours: bool) -> None:
    rules = f"{agents}\nDisallow: /a\n".encode()
    ours = BoundedRobotParser.from_crawler(CRAWLER, rules)
    whole = ProtegoRobotParser(rules, None)
    url = "https://gazette.test/a"
    assert ours.allowed(url, "depeche") is whole.allowed(url, "depeche") is not is_ours


def test_only_the_beginning_of_a_robots_txt_is_read() -> None:
    rules = b"User-agent: *\nDisallow: /private/\n" + b"Disallow: /other/*/a$\n" * 500_000
    late = rules + b"Disallow: /late/\n"
    parser = BoundedRobotParser.from_crawler(CRAWLER, late)
    assert len(late) > 20 * READ
    assert not parser.allowed("https://gazette.test/private/a", "depeche")
    assert parser.allowed("https://gazette.test/late/a", "depeche")


def test_a_rule_that_is_cut_in_two_forbids_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = b"User-agent: *\nDisallow: /private/\nDisallow: /archives/\n"
    monkeypatch.setattr("crawler.download.robots.READ", rules.index(b"archives"))
    parser = BoundedRobotParser.from_crawler(CRAWLER, rules)
    assert not parser.allowed("https://gazette.test/private/a", "depeche")
    assert parser.allowed("https://gazette.test/a", "depeche")


# --- Retry-After --------------------------------------------------------------------------------


def test_a_later_answer_shortens_no_wait() -> None:
    clock = iter([NOON, NOON, NOON + timedelta(seconds=60)])
    limits = Limits(first=10, longest=300, in_a_row=9)
    patience = Patience(limits, clock=lambda: next(clock), is_ending=lambda: True)
    request = Request("https://gazette.test/a", meta={"role": "article"})
    patience.hear(request, 503, come_back="120")
    patience.hear(request, 503, come_back="5")
    with pytest.raises(Refused):  # a minute later it still waits, and is ended
        asyncio.run(patience.wait(request))


def patience_after(
    *answers: int, wait: str | None = None, role: str | None = "article"
) -> Patience:
    """Return a patience that has heard *answers* of one host, the last with Retry-After *wait*."""
    patience = Patience(
        Limits(first=10, longest=300, in_a_row=3), clock=lambda: NOON, is_ending=lambda: True
    )
    request = Request("https://gazette.test/a", meta={"role": role} if role else {})
    for number, status in enumerate(answers, 1):
        patience.hear(request, status, come_back=wait if number == len(answers) else None)
    return patience


@pytest.mark.parametrize(
    ("answers", "wait", "told"),
    [
        ([503, 503], None, ""),
        ([503, 503, 503], None, "answered 503, 3 refusals in a row"),
        ([403, 401, 429, 200], None, "answered 429, 3 refusals in a row"),
        ([403, 403, 200, 403, 403], None, ""),
        ([403, 403, 404, 403, 403], None, ""),
        ([500] * 5, None, ""),
        ([429], "300", ""),
        ([429], "301", "answered 429 and asks to come back at 2026-11-24T12:05:01Z"),
        ([200], "301", ""),
    ],
)
def test_a_host_is_left_alone_after_refusals_in_a_row_or_when_it_asks_for_too_much(
    answers: list[int], wait: str | None, told: str
) -> None:
    patience = patience_after(*answers, wait=wait)
    page, other = Request("https://gazette.test/b"), Request("https://www.gazette.test/b")
    patience.check(other)
    assert patience.may_come_back(other)
    assert patience.may_come_back(page) is (told == "")
    if not told:
        patience.check(page)
        return
    with pytest.raises(Refused) as caught:
        patience.check(page)
    refusal = caught.value.refusal
    assert (refusal.where, refusal.kind) == (page.url, f"http_{told.split()[1].strip(',')}")
    assert refusal.reason == f"not asked: its host {told}, and is left alone"
    assert refusal.advice.startswith("run again after 2026-11-24T12:")


@pytest.mark.parametrize(
    ("answers", "kind"),
    [([403], None), ([403, 403], "interrupted"), ([503], "interrupted"), ([503] * 3, "http_503")],
    ids=["one-page-is-forbidden", "two-are", "not-now", "left-alone"],
)
def test_a_host_that_refuses_is_waited_for(answers: list[int], kind: str | None) -> None:
    waited = patience_after(*answers).wait(Request("https://gazette.test/b"))
    if kind is None:
        asyncio.run(waited)
        return
    with pytest.raises(Refused) as caught:  # the run is ending, so that nobody waits
        asyncio.run(waited)
    assert caught.value.refusal.kind == kind


@pytest.mark.parametrize(
    ("meta", "status", "heard", "is_asked_again"),
    [
        ({"role": "article"}, 503, [503], True),
        ({"role": "article"}, 429, [429], True),
        ({"role": "article", "retry_times": 1}, 503, [503], True),
        ({"role": "article", "retry_times": 2}, 503, [503], False),
        ({"role": "article"}, 403, [403], False),
        ({"role": "article"}, 200, [200], False),
        ({"role": "article"}, 503, [503] * 3, False),
        ({}, 503, [], False),
    ],
    ids=["503", "429", "tried-once-more", "tried-enough", "forbidden", "answered", "left-alone",
         "no-page"],
)  # fmt: skip
def test_a_page_is_asked_for_again_as_often_as_the_settings_say(
    monkeypatch: pytest.MonkeyPatch,
    meta: dict[str, Any],
    status: int,
    heard: list[int],
    is_asked_again: bool,
) -> None:
    patience = patience_after(*heard)
    monkeypatch.setattr("crawler.download.backoff.patience_of", lambda _: patience)
    crawler = get_crawler(settings_dict={"BACK_OFF_TIMES": 2})
    crawler.spider = Spider.from_crawler(crawler, "gazette")
    back_off, request = BackOff(crawler), Request("https://gazette.test/b", meta=meta)
    response = Response(request.url, status=status)
    given = back_off.process_response(request, response)
    assert isinstance(given, Request) is is_asked_again
    assert is_asked_again or given is response
    if len(heard) == 3:
        with pytest.raises(Refused):
            back_off.process_request(request)
        back_off.process_request(Request(request.url))  # robots.txt may still be read
    else:
        back_off.process_request(request)


def test_a_forbidden_robots_txt_is_no_refusal_of_the_pages() -> None:
    patience = patience_after(403, 403, 403, role=None)
    asyncio.run(patience.wait(Request("https://gazette.test/b")))


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Tue, 24 Nov 2026 12:02:00 GMT", 120),
        ("Tue, 24 Nov 2026 13:02:00 +0100", 120),
        ("Wed, 26 Nov 2025 09:15:00 GMT", 0),
        ("9" * 400, 366 * 24 * 3600),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 366 * 24 * 3600),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("²", None),
    ],
)
def test_retry_after_is_read_in_both_forms(stated: str | None, seconds: int | None) -> None:
    until = retry_after(stated, now=NOON)
    assert until == (None if seconds is None else NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("page", "outcome", "kind"),
    [
        (Page(b"", status=200), None, None),
        (Page(b"", status=302), None, None),
        (Page(b"", status=302, headers=(("Location", "http://[",),)), "refused", "scheme"),
        (Page(b"", status=301, headers=(("Location", "https://g.test/b"),)), None, None),
        (Page(b"", status=308, headers=(("Location", "FILE:///etc"),)), "refused", "scheme"),
        (Page(b"", status=503), None, None),
        (Page(b"", status=503, fetched_at=NOON, headers=(("Retry-After", "5"),)),
         "failed", "http_503"),
    ],
    ids=["page", "no-location", "no-address", "elsewhere", "file", "no-time", "time"],
)  # fmt: skip
def test_what_is_said_instead_of_a_page(page: Page, outcome: str | None, kind: str | None) -> None:
    refusal = refuse_answer(page)
    assert (refusal and refusal.outcome, refusal and refusal.kind) == (outcome, kind)


def test_a_site_that_fails_everywhere_does_not_fill_the_log() -> None:
    formatter, failed = OneLine(), Refusal("https://gazette.test/a", "failed", "http_500", "500")
    told = [formatter.dropped(None, Refused(failed), None, Spider("a")) for _ in range(MOST + 50)]
    levels = [one["level"] for one in told]
    assert levels == [logging.WARNING] * MOST + [logging.DEBUG] * 50
    assert told[MOST - 1]["msg"] % told[MOST - 1]["args"] == (
        "https://gazette.test/a: 500; the log tells of no more http_500, the report does"
    )
    other = Refused(replace(failed, kind="http_404"))
    assert formatter.dropped(None, other, None, Spider("a"))["level"] == logging.WARNING
