"""A story that left the lists is looked at again; one that disappears is told once, with proof."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from crawler.article import Article
from crawler.download.dead_ends import DeadEnds
from crawler.download.rechecks import Rechecks
from crawler.extract import read_page
from crawler.page import Page
from crawler.site import Site
from crawler.state.rechecks.ladder import LIVE, RUNGS, Ladder, alive_at
from crawler.state.store import Store
from crawler.state.urls import url_key
from tests.program import QUICK, depeche, depeche_here, last_report, lines
from tests.ruled_server import RuledServer, Says, article, serve_ruled

pytestmark = pytest.mark.usefixtures("unmeasured_crawls")

SITE = Site(name="gazette", home="https://gazette.test/", listings=("", "sport/"))
URL = "https://gazette.test/vie-locale/la-crue-1001.html"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


# --- what an answer says -----------------------------------------------------------------------


def asked(
    status: int = 200,
    *,
    url: str = URL,
    to: str | None = None,
    body: bytes = b"",
    role: Any = "article",
) -> Page:
    requested = URL if url != URL else None
    headers = (("Location", to),) if to else ()
    return Page(body, url=url, requested_url=requested, status=status, headers=headers,
                fetched_at=NOON, role=role)  # fmt: skip


TEASERS = "".join(
    f"<li><a href=/{n}-un-titre-assez-long-{n}.html>Un titre assez long pour {n} lignes</a>"
    for n in range(1000, 1040)
)
LIST = f"<ul>{TEASERS}</ul>".encode()


@pytest.mark.parametrize(
    ("page", "is_gone"),
    [
        (asked(404), True),
        (asked(410), True),
        (asked(404, role="listing"), False),
        (asked(404, role=None), False),
        (asked(500), False),
        (asked(403), False),
        (asked(301, to="/"), True),
        (asked(308, to="https://autre.test"), True),
        (asked(301, to="/sport"), True),
        (asked(301, to="/", role=None), False),
        (asked(302, to="/"), True),
        (asked(302, to="https://consent.test/"), False),
        (asked(301, to="/culture/"), False),
        (asked(301, to="/?p=1001"), False),
        (asked(301, to="http://["), False),
        (asked(301, url="https://gazette.test/crue", to="/"), True),
        (asked(body=article("/a")), False),
        (asked(404, url="https://gazette.test/sport/la-crue-1001.html"), True),
    ],
    ids=[
        "404", "410", "list", "nobody-says", "500", "403", "front", "front-elsewhere", "listing",
        "nobody-says-and-front", "not-for-good", "not-for-good-elsewhere", "no-listing",
        "query", "no-address", "second-hop", "there", "moved-and-404",
    ],
)  # fmt: skip
def test_only_not_found_and_ways_to_lists_say_that_an_article_is_not_there(
    page: Page, is_gone: bool
) -> None:
    read = read_page(page, SITE)
    assert (isinstance(read, Article) and read.change == "gone") is is_gone
    if isinstance(read, Article) and is_gone:
        assert (read.url, read.text, read.headline, read.http_status) == (
            URL,
            "",
            None,
            page.status,
        )
        assert read.warnings[0]


@pytest.mark.parametrize(
    ("url", "body", "is_article"),
    [
        ("https://gazette.test/", article("/a"), False),
        ("https://gazette.test/sport/", LIST, False),
        ("https://gazette.test/vie-locale/", LIST, False),
        ("https://gazette.test/vie-locale/", article("/a"), True),
        ("https://gazette.test/meteo/la-crue-1001.html", article("/a"), True),
    ],
    ids=["front", "listing", "section", "above-but-an-article", "moved"],
)
def test_a_list_that_an_article_led_to_is_no_article(
    url: str, body: bytes, is_article: bool
) -> None:
    read = read_page(asked(url=url, body=body), SITE)
    assert isinstance(read, Article)
    assert (read.change != "gone") is is_article


# --- two in a row ------------------------------------------------------------------------------

THERE = Article(url=URL, headline="La crue", text="La Loire monte.", text_digest="sha256:1")
EMPTY = Article(url=URL, change="gone", http_status=404, warnings=("the site answered 404",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    yield store
    store.close()


def tell(store: Store, answers: str) -> str:
    """Give *answers* (a: article, b: changed, -: not there, =: unchanged); return the changes."""
    told = ""
    for length, answer in enumerate(answers, 1):
        if answer == "=":
            store.confirm(URL)
            continue
        there = replace(THERE, text_digest="sha256:2") if answer == "b" else THERE
        decided = store.decide(EMPTY if answer == "-" else there)
        if decided is not None:
            store.commit(decided, path="a.jsonl", length=length)
        told += decided.change[0] if decided else "."
    return told


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("--", ".."), ("a-", "n."), ("a--", "n.g"), ("a---", "n.g."), ("a-----", "n.g..."),
        ("a-a-", "n..."), ("a-b-", "n.b."), ("a-=-", "n.."), ("a--a", "n.gr"), ("a--b", "n.gr"),
        ("a--a--", "n.gr.g"), ("a--a-a-", "n.gr..."), ("a--a-=--", "n.gr..g"),
    ],
)  # fmt: skip
def test_gone_is_what_is_missing_twice_in_a_row(store: Store, answers: str, told: str) -> None:
    assert tell(store, answers) == told


def test_versions_of_any_history_are_counted_and_chained(tmp_path: Path) -> None:
    for number, answers in enumerate(product("ab-=", repeat=5)):
        store = Store(":memory:", folder=tmp_path / str(number))
        told = tell(store, "".join(answers)).replace(".", "")
        assert re.fullmatch(r"(n[bs]*(gr[bs]*)*g?)?", told), answers
        store.close()


def test_an_absence_survives_the_end_of_the_run_and_dies_with_its_line(tmp_path: Path) -> None:
    for answers, told in (("a-", "n."), ("-", "g"), ("-", ".")):
        store = Store(tmp_path / "state.sqlite", folder=tmp_path)
        (tmp_path / "a.jsonl").write_bytes(b"xxxx")
        assert tell(store, answers) == told
        store.close()


# --- the ladder --------------------------------------------------------------------------------


@pytest.fixture
def ladder(tmp_path: Path) -> Iterator[Ladder]:
    Store(tmp_path / "state.sqlite", folder=tmp_path).close()
    ladder = Ladder(tmp_path / "state.sqlite")
    yield ladder
    ladder.close()


def seen(age: timedelta, *, number: int = 1, kind: Any = "article") -> Article:
    born = (NOON - age).isoformat()
    name = f"{number:016x}"
    return Article(article_id=name, url=f"{URL}?id={number}", site="gazette", page_kind=kind,
                   date_published=born, fetched_at=NOON.isoformat())  # fmt: skip


def look_at(folder: Path, article: Article) -> None:
    with closing(Store(folder / "state.sqlite", folder=folder)) as store:
        decided = store.decide(article)
        assert decided is not None
        store.commit(decided, path="articles.jsonl", length=0)


@pytest.mark.parametrize("rung", RUNGS, ids=str)
@pytest.mark.parametrize(("kind", "factor"), [("article", 1), ("liveblog", LIVE)])
def test_an_article_is_due_when_its_rung_says_so(
    ladder: Ladder, tmp_path: Path, rung: Any, kind: str, factor: int
) -> None:
    wait = rung.every / factor
    look_at(tmp_path, seen(rung.age - wait - timedelta(minutes=1), kind=kind))
    early, late = NOON + wait - timedelta(seconds=1), NOON + wait
    assert ladder.due("gazette", now=early, budget=9) == []
    assert ladder.due("gazette", now=late, budget=9) == [f"{URL}?id=1"]
    assert ladder.due("autre", now=late, budget=9) == []


@pytest.fixture
def rechecks(ladder: Ladder, tmp_path: Path) -> Iterator[Rechecks]:
    for number in (1, 2, 3):
        look_at(tmp_path, seen(timedelta(days=3), number=number))
    sent: list[str] = []
    engine = SimpleNamespace(crawl=sent.append)
    crawler: Any = SimpleNamespace(settings={"DATA_DIR": str(tmp_path)}, engine=engine, sent=sent)
    rechecks = Rechecks(crawler)
    yield rechecks
    rechecks.engine_stopped()


def rechecked(rechecks: Rechecks, *known: str, budget: int = 9) -> list[str]:
    """Return the numbers of the articles that an idle crawl asks for which has seen *known*."""
    crawler: Any = rechecks.crawler
    crawler.sent.clear()
    spider = SimpleNamespace(
        profile=SimpleNamespace(name="gazette", rechecks_per_day=budget),
        seen={url_key(f"{URL}?id={number}") for number in known},
        ask=lambda url, role: url if role == "article" else None,
    )
    try:
        rechecks.spider_idle(spider)
        goes_on = False
    except DontCloseSpider:
        goes_on = True
    assert goes_on is bool(crawler.sent)
    assert set(map(url_key, crawler.sent)) <= spider.seen
    return sorted(url.rpartition("=")[2] for url in crawler.sent)


def read_list(rechecks: Rechecks, at: datetime | None) -> None:
    rechecks.listed(Page(b"", url=SITE.home, fetched_at=at), named=(), left_out=0, older=0)


@pytest.mark.parametrize(
    ("lists", "known", "asked_for"),
    [
        ([NOON + timedelta(hours=6)], [], ["1", "2", "3"]),
        ([NOON + timedelta(hours=6)], ["2"], ["1", "3"]),
        ([NOON + timedelta(hours=6)], ["1", "2", "3"], []),
        ([NOON + timedelta(hours=6), NOON], [], ["1", "2", "3"]),
        ([NOON + timedelta(hours=6), None], [], ["1", "2", "3"]),
        ([NOON + timedelta(hours=5)], [], []),
        ([None], [], []),
        ([], [], []),
    ],
    ids=["due", "one-was-listed", "all-were", "the-latest-list-counts", "a-list-without-time",
         "not-due", "no-time", "no-list"],
)  # fmt: skip
def test_a_crawl_asks_at_its_end_for_what_is_due_and_was_not_listed(
    rechecks: Rechecks, lists: list[datetime | None], known: list[str], asked_for: list[str]
) -> None:
    for at in lists:
        read_list(rechecks, at)
    assert rechecked(rechecks, *known) == asked_for
    assert rechecked(rechecks) == []  # once a run


def test_the_profile_says_how_many_are_asked_for_in_a_day(rechecks: Rechecks) -> None:
    read_list(rechecks, NOON + timedelta(hours=6))
    assert len(rechecked(rechecks, budget=2)) == 2


@pytest.mark.parametrize(
    ("page", "asked_for"),
    [
        ({}, ["2", "3"]),
        ({"url": f"{URL}?id=2", "requested_url": f"{URL}?id=1"}, ["3"]),
        ({"role": "listing"}, ["1", "2", "3"]),
        ({"fetched_at": None}, ["1", "2", "3"]),
        (None, ["1", "2", "3"]),
    ],
    ids=["answered", "redirected", "a-list", "no-time", "no-answer"],
)
def test_an_article_that_gave_no_line_is_not_due_again_where_the_site_answered(
    rechecks: Rechecks, page: dict[str, Any] | None, asked_for: list[str]
) -> None:
    now = NOON + timedelta(hours=6)
    given: dict[str, Any] = {"url": f"{URL}?id=1", "role": "article", "fetched_at": now}
    meta = {} if page is None else {"page": Page(b"", **{**given, **page})}
    response = Response(URL, request=Request(URL, meta=meta))
    rechecks.item_dropped(None, response)
    rechecks.item_dropped(None, None)
    read_list(rechecks, now)
    assert rechecked(rechecks) == asked_for


@pytest.mark.parametrize(
    ("role", "status", "location", "is_followed"),
    [
        ("article", 302, "/", False),
        ("article", 301, "https://gazette.test/sport/", False),
        ("article", 302, "/vie-locale/la-crue-1002.html", True),
        ("article", 200, "/", True),
        ("article", 302, None, True),
        ("listing", 302, "/", True),
    ],
)
@pytest.mark.parametrize("profile", [SITE, None], ids=["a-site", "no-site"])
def test_an_article_that_leads_to_a_list_is_answered_there(
    role: str, status: int, location: str | None, is_followed: bool, profile: Site | None
) -> None:
    crawler: Any = SimpleNamespace(spider=SimpleNamespace(profile=profile))
    request = Request(URL, meta={"role": role})
    response = Response(URL, status=status, headers={"Location": location} if location else None)
    assert DeadEnds(crawler).process_response(request, response) is response
    assert request.meta.get("dont_redirect", False) is not (is_followed or profile is None)


def test_what_is_older_than_the_ladder_is_left_alone(ladder: Ladder, tmp_path: Path) -> None:
    look_at(tmp_path, seen(timedelta(days=366)))
    assert ladder.due("gazette", now=NOON + timedelta(days=300), budget=9) == []


def test_a_clock_that_ran_ahead_once_hides_no_article(ladder: Ladder, tmp_path: Path) -> None:
    ahead = seen(timedelta(days=3))
    look_at(tmp_path, replace(ahead, fetched_at=(NOON + timedelta(days=300)).isoformat()))
    assert ladder.due("gazette", now=NOON, budget=9) == [f"{URL}?id=1"]
    ladder.touch(f"{URL}?id=1", at=NOON + timedelta(hours=1))  # by the same run, after its lists
    assert ladder.due("gazette", now=NOON, budget=9) == []


def test_the_budget_is_for_a_day_and_the_youngest_come_first(
    ladder: Ladder, tmp_path: Path
) -> None:
    for number in range(1, 6):
        look_at(tmp_path, seen(timedelta(hours=number * 10), number=number))
    now = NOON + timedelta(hours=8)
    assert ladder.due("gazette", now=now, budget=3) == [f"{URL}?id={n}" for n in (1, 2, 3)]
    for number in (1, 2, 3):
        ladder.touch(f"{URL}?id={number}", at=now)
    assert ladder.due("gazette", now=now, budget=3) == []
    tomorrow = now + timedelta(hours=5)
    assert len(ladder.due("gazette", now=tomorrow, budget=3)) == 3


def test_the_budget_of_a_day_is_for_all_its_runs(ladder: Ladder, tmp_path: Path) -> None:
    for number in (1, 2):
        look_at(tmp_path, seen(timedelta(hours=10), number=number))
    now = NOON + timedelta(hours=8)
    runs = [ladder.due("gazette", now=now, budget=5) for _ in range(4)]
    assert [len(asked) for asked in runs] == [2, 2, 1, 0]


def test_the_day_of_a_budget_is_that_of_utc(ladder: Ladder, tmp_path: Path) -> None:
    look_at(tmp_path, seen(timedelta(hours=10)))
    late = NOON.replace(hour=23)
    assert len(ladder.due("gazette", now=late, budget=1)) == 1
    in_paris = (late + timedelta(minutes=30)).astimezone(timezone(timedelta(hours=1)))
    assert ladder.due("gazette", now=in_paris, budget=1) == []


@pytest.mark.parametrize("rung", RUNGS[:-1], ids=str)
def test_an_article_between_two_rungs_is_asked_for_once(
    ladder: Ladder, tmp_path: Path, rung: Any
) -> None:
    look_at(tmp_path, seen(timedelta()))
    assert ladder.due("gazette", now=NOON + rung.age, budget=9) == [f"{URL}?id=1"]


def test_a_decision_without_its_line_is_no_look_at_the_article(
    ladder: Ladder, tmp_path: Path
) -> None:
    with closing(Store(tmp_path / "state.sqlite", folder=tmp_path)) as store:
        store.decide(seen(timedelta(days=1)))
    assert ladder.due("gazette", now=NOON + timedelta(days=1), budget=9) == []


def test_a_change_makes_an_article_young_again() -> None:
    old = seen(timedelta(days=90))
    assert alive_at(old) == (NOON - timedelta(days=90)).timestamp()
    assert alive_at(replace(old, version=2)) == NOON.timestamp()
    assert alive_at(replace(old, date_published="2030-01-01")) == NOON.timestamp()


# --- crawls ------------------------------------------------------------------------------------

PATHS = [f"/vie-locale/le-chantier-du-quai-{number}.html" for number in range(1001, 1009)]
STORY = PATHS[0]
HTML = {"Content-Type": "text/html; charset=utf-8"}


def front(paths: list[str]) -> list[Says]:
    links = "".join(
        f"<li><a href={path}>Le chantier avance : {path[-9:-5]}</a></li>" for path in paths
    )
    return [Says(headers=HTML, body=f"<html><body><ul>{links}</ul></body></html>".encode())]


def crawl(server: RuledServer, data: Path, *more: str) -> dict[str, Any]:
    """Crawl long after the last time, as the state of the data folder tells it."""
    if (data / "state.sqlite").exists():
        with sqlite3.connect(data / "state.sqlite") as state:
            state.execute("UPDATE checks SET checked_at = 0")
            state.execute("DELETE FROM rechecked")
        state.close()
    options = ("--data", data, "-a", f"home={server.home}/", "-s", "HEALTH_FAILED_SHARE=1")
    done = depeche("crawl", "demonstration", *options, *QUICK, *more)
    assert done.code == 0, done.err
    return last_report(data)


def serve_story() -> Any:
    feed = [Says(body=b"<rss><item><link>/vie-locale/une-crue-2000.html</link></item></rss>")]
    answers = {"/": front(PATHS), "/rss.xml": feed, "/sitemap-news.xml": feed}
    every = {path: [Says()] for path in [*PATHS, "/vie-locale/une-crue-2000.html"]}
    return serve_ruled({**answers, **every})


def test_a_story_that_disappears_is_one_gone_line_and_comes_back_as_restored(
    tmp_path: Path,
) -> None:
    data, reports, here = tmp_path / "data", [], Says(headers={"ETag": '"a"'})
    with serve_story() as server:
        server.answers[STORY] = [here]
        reports.append(crawl(server, data))
        server.answers["/"] = front(PATHS[1:])
        server.answers[STORY] = [Says(404, body=b"<p>Page introuvable</p>")]
        reports += [crawl(server, data) for _ in range(3)]
        server.answers[STORY] = [here]
        reports.append(crawl(server, data))
        conditions = [told for path, told in server.conditions if path == STORY]
    assert conditions == [None, '"a"', '"a"', None, None]  # what is gone is asked for in full
    history = [line for line in lines(data / "articles") if line["url"] == server.home + STORY]
    assert [line["change"] for line in history] == ["new", "gone", "restored"]
    assert [line["version"] for line in history] == [1, 2, 3]
    assert len({line["article_id"] for line in history}) == 1
    first, gone, restored = history
    assert (gone["http_status"], gone["text"], gone["headline"]) == (404, "", None)
    assert gone["previous_digest"] == first["text_digest"] == restored["text_digest"]
    assert gone["warc_record_id"] is not None
    assert (data / "warc" / gone["warc_file"]).exists()
    assert [report["counts"]["gone"] for report in reports] == [0, 0, 1, 0, 0]
    kinds = [[p["kind"] for p in r["pages_without_article"] if p["where"].endswith(STORY)]
             for r in reports]  # fmt: skip
    assert kinds == [[], ["missing"], [], ["gone"], []]
    replayed = tmp_path / "again.jsonl"
    depeche_here("replay", data / "warc", "-o", replayed)
    written = b"".join(file.read_bytes() for file in sorted(data.glob("articles/*.jsonl")))
    assert replayed.read_bytes() == written
    done = depeche_here("verify", "--deep", data / "articles")
    assert done.code == 0, done.out + done.err


def test_a_story_that_leads_to_the_front_page_for_good_is_gone_too(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serve_story() as server:
        crawl(server, data)
        server.answers[STORY] = [Says(301, {"Location": "/"}, body=b"")]
        server.answers[PATHS[1]] = [Says(302, {"Location": "/"}, body=b"")]
        first, second = crawl(server, data), crawl(server, data)
    assert [report["counts"]["gone"] for report in (first, second)] == [0, 1]
    (gone,) = [line for line in lines(data / "articles") if line["change"] == "gone"]
    assert (gone["url"], gone["http_status"]) == (server.home + STORY, 301)
    (row,) = [row for row in second["addresses"] if row["url"].endswith(STORY)]
    assert (row["outcome"], row["reason"]) == (
        "gone",
        f"the site answered 301 and leads to {server.home}/",
    )
    output = tmp_path / "again.jsonl"
    depeche_here("replay", data / "warc", "-o", output)
    written = b"".join(file.read_bytes() for file in sorted(data.glob("articles/*.jsonl")))
    assert output.read_bytes() == written


def test_a_story_that_left_the_lists_is_looked_at_again_for_its_text_alone(tmp_path: Path) -> None:
    with serve_story() as server:
        crawl(server, tmp_path)
        server.answers["/"] = front(PATHS[1:])
        side = b"<aside><ul><li><a href=/sport/un-match-1.html>Un match ce soir</a></ul></aside>"
        server.answers[STORY] = [Says(body=article(STORY).replace(b"</body>", side + b"</body>"))]
        unchanged = crawl(server, tmp_path)
        longer = article(STORY).replace(
            b"</article>", b"<p>Le pont rouvrira lundi matin.</p></article>"
        )
        server.answers[STORY] = [Says(body=longer)]
        changed = crawl(server, tmp_path)
    counts = [[r["counts"][name] for name in ("new", "updated")] for r in (unchanged, changed)]
    assert counts == [[0, 0], [0, 1]]
    (line,) = [line for line in lines(tmp_path / "articles") if line["version"] == 2]
    assert (line["change"], line["url"]) == ("body", server.home + STORY)


def test_a_run_right_after_another_rechecks_nothing(tmp_path: Path) -> None:
    with serve_story() as server:
        crawl(server, tmp_path)
        with sqlite3.connect(tmp_path / "state.sqlite") as state:
            (known,) = state.execute("SELECT count(*) FROM checks").fetchone()
            now = max(row[0] for row in state.execute("SELECT checked_at FROM checks"))
        state.close()
    ladder = Ladder(tmp_path / "state.sqlite")
    assert known == len(PATHS) + 1
    assert ladder.due("demonstration", now=datetime.fromtimestamp(now, UTC), budget=99) == []
    ladder.close()


def test_a_crawl_of_the_archive_asks_again_for_the_same_stories(tmp_path: Path) -> None:
    live, again = tmp_path / "live", tmp_path / "again"
    with serve_story() as server:
        crawl(server, live)
        server.answers["/"] = front(PATHS[2:])
        server.answers[STORY] = [Says(404, body=b"")]
        reports = [crawl(server, live), crawl(server, live)]
        archive = ("--archive", str(live / "warc"))
        crawl(server, again, *archive)
        replayed = [
            crawl(server, again, *archive, "--from", report["started_at"]) for report in reports
        ]
    assert [report["counts"] for report in replayed] == [report["counts"] for report in reports]
    assert replayed[1]["counts"]["gone"] == 1
    assert lines(again / "articles") == lines(live / "articles")
