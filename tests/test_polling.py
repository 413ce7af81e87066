"""A listing that brings nothing is asked for less often, never so seldom that a story is missed."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request

from crawler.article import Article
from crawler.download.polling import Polling
from crawler.download.refusing import Refused
from crawler.state.rechecks.visits import LONGEST, RESTS, Visits
from crawler.state.store import Store
from tests import program
from tests.ruled_server import RuledServer, Says, serve_ruled
from tests.test_lists import page, path

SPORT = "https://gazette.test/sport/"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OLD = [f"https://gazette.test/sport/match-{number}" for number in range(20)]
QUICK, DAILY = timedelta(minutes=5), timedelta(days=1)


@pytest.fixture
def visits(tmp_path: Path) -> Iterator[Visits]:
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    known = store.decide(Article(url=OLD[0], text="La Loire monte.", text_digest="sha256:1"))
    assert known is not None
    store.commit(known, path="a.jsonl", length=0)
    store.close()
    visits = Visits(tmp_path / "state.sqlite")
    yield visits
    visits.close()


def run(visits: Visits, number: int, *, every: timedelta = QUICK, keys: list[str] = OLD) -> bool:
    """Run number *number* of a job; return True if it asked for the list, which names *keys*."""
    now = NOON + number * every
    if visits.rest(SPORT, now=now) is not None:
        return False
    visits.put(SPORT, keys, seen=(), at=now)
    return True


def asked(visits: Visits, runs: range, *, every: timedelta = QUICK) -> str:
    return "".join(".x"[run(visits, number, every=every)] for number in runs)


def test_a_list_is_asked_for_less_often_the_longer_it_brings_nothing(visits: Visits) -> None:
    (many, seldom), (few, half) = RESTS
    assert asked(visits, range(1 + few)) == "x" * (1 + few)  # the first visit brought all
    told = asked(visits, range(1 + few, 1 + few + half * (many - few)))
    assert told == ("." * (half - 1) + "x") * (many - few)
    told = asked(visits, range(len(told) + 1 + few, len(told) + 1 + few + 3 * seldom))
    assert told == ("." * (seldom - 1) + "x") * 3


def test_one_new_link_and_a_list_is_asked_for_in_every_run(visits: Visits) -> None:
    assert "." in asked(visits, range(60))
    while not run(visits, 60, keys=[*OLD, "https://gazette.test/sport/nouveau"]):
        pass
    assert asked(visits, range(61, 61 + RESTS[-1].barren)) == "x" * RESTS[-1].barren


@pytest.mark.parametrize("every", [LONGEST, DAILY])
def test_a_job_that_runs_seldom_asks_for_every_list_each_time(
    visits: Visits, every: timedelta
) -> None:
    assert asked(visits, range(60), every=every) == "x" * 60


def test_a_clock_that_ran_ahead_once_keeps_no_list_at_rest(visits: Visits) -> None:
    asked(visits, range(30))
    visits.put(SPORT, OLD, seen=(), at=NOON + timedelta(days=300))
    assert run(visits, 31)


@pytest.mark.parametrize("minutes", [5, 7, 15, 60, 90, 170])
def test_no_list_rests_longer_than_the_bound(visits: Visits, minutes: int) -> None:
    every = timedelta(minutes=minutes)
    told = [n for n, one in enumerate(asked(visits, range(300), every=every)) if one == "x"]
    longest = max(after - before for before, after in pairwise(told)) * every
    assert longest < LONGEST + every


def test_the_reason_says_what_the_list_brought_and_when_it_is_asked_for(visits: Visits) -> None:
    asked(visits, range(9))
    reason = visits.rest(SPORT, now=NOON + 9 * QUICK)
    assert reason == (
        "nothing new at its last 8 of 9 visits, which brought 19 links; it is visited every 2 runs,"
        " and from 15:40 UTC on in any case"
    )  # one of the twenty was known already


@pytest.mark.parametrize(
    ("keys", "seen", "barren"),
    [
        (["https://gazette.test/sport/nouveau"], (), 0),
        (["https://gazette.test/sport/nouveau"], ("https://gazette.test/sport/nouveau",), 2),
        (OLD[:1], (), 2),
        (OLD[5:9], (), 2),
    ],
    ids=["new", "named-by-another-list", "an-article", "named-before"],
)
def test_new_is_what_nobody_named_before(
    visits: Visits, tmp_path: Path, keys: list[str], seen: tuple[str, ...], barren: int
) -> None:
    visits.put(SPORT, OLD, seen=(), at=NOON)
    visits.put(SPORT, OLD, seen=(), at=NOON)
    visits.put(SPORT, keys, seen=seen, at=NOON)
    with sqlite3.connect(tmp_path / "state.sqlite") as state:
        assert state.execute("SELECT barren FROM visits").fetchone() == (barren,)
    state.close()


# --- crawls ------------------------------------------------------------------------------------

MENU = "<a href=/sport/>Sport</a><a href=/nous/>La rédaction</a>"
ANSWERS = {
    "/": [page(range(1, 8), menu=MENU)],
    "/sport/": [page(range(1, 8))],
    "/nous/": [page(range(40, 42))],
    **{path(number): [Says()] for number in range(1, 8)},
}


def crawl(server: RuledServer, data: Path, *more: str) -> tuple[dict[str, Any], list[str]]:
    server.asked.clear()
    options = (*program.QUICK, *more)
    done = program.depeche("crawl", "-a", f"url={server.home}/", "--data", data, *options)
    assert done.code == 0, done.err
    return program.last_report(data), server.asked


def test_a_list_that_another_address_leads_to_does_not_rest(visits: Visits, tmp_path: Path) -> None:
    for number in range(1 + RESTS[-1].barren):
        run(visits, number)
    spider = SimpleNamespace(own_urls=())
    crawler: Any = SimpleNamespace(settings={"DATA_DIR": str(tmp_path)}, spider=spider)
    polling = Polling(crawler, now=NOON + RESTS[-1].barren * QUICK)
    moved = {"role": "listing", "redirect_urls": ["https://gazette.test/sports/"]}
    polling.process_request(Request(SPORT, meta=moved))
    with pytest.raises(Refused, match="nothing new at its last 8"):
        polling.process_request(Request(SPORT, meta={"role": "listing"}))
    polling.engine_stopped()


def test_a_job_leaves_out_what_rests_says_so_and_asks_again(tmp_path: Path) -> None:
    with serve_ruled(ANSWERS) as server:
        crawl(server, tmp_path)
        with sqlite3.connect(tmp_path / "state.sqlite") as state:
            rows = state.execute("SELECT url, barren FROM visits ORDER BY url").fetchall()
            state.execute("UPDATE visits SET barren = ?", (RESTS[-1].barren,))
        state.close()
        assert rows == [(f"{server.home}/nous/", 1), (f"{server.home}/sport/", 1)]
        report, asked = crawl(server, tmp_path)
        assert {"/sport/", "/nous/"}.isdisjoint(asked)
        assert "/" in asked
        resting = [one for one in report["pages_without_article"] if one["kind"] == "rests"]
        assert {one["where"].removeprefix(server.home) for one in resting} == {"/nous/", "/sport/"}
        told = program.depeche_here("report", tmp_path).out
        assert f"list not asked for: {server.home}/sport/: nothing new at its last 8" in told
        assert "/sport/" in crawl(server, tmp_path)[1]  # every second run
        with sqlite3.connect(tmp_path / "state.sqlite") as state:
            assert state.execute("SELECT min(barren), max(rested) FROM visits").fetchone() == (9, 0)
        state.close()
        off = ("-s", "REST_BARREN_LISTINGS=False")
        assert {"/sport/", "/nous/"} <= set(crawl(server, tmp_path, *off)[1])
