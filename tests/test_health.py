"""A site is judged by its own history: a changed layout is told from a quiet night."""

import random
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import pytest

from crawler.article import Article
from crawler.health import ENOUGH, HISTORY, Tally, alarms_of
from crawler.list_alarms import list_alarms

WHOLE = Article(
    url="https://gazette.test/crue-1.html",
    site="gazette",
    headline="Crue",
    date_published="2026-11-24",
    stamp_raw="à 8 h",
    authors=("Jeanne Roux",),
    section="Vie locale",
    text="x" * 2000,
)
BARE = replace(WHOLE, headline=None, stamp_raw=None, authors=(), section=None, date_published=None)
HOME = "https://gazette.test/"


def run_of(articles: Iterable[Article] = (), *, bodiless: int = 0, **lists: int) -> dict[str, Any]:
    tally = Tally()
    for article in articles:
        tally.add(article)
    for _ in range(bodiless):
        tally.add_bodiless(f"{HOME}vide-1.html")
    named = [{"url": HOME + name, "named": count, "left_out": 0} for name, count in lists.items()]
    return {"site": "gazette", "health": {"gazette": asdict(tally.figures)}, "lists": named}


def fields_of(run: dict[str, Any], *earlier: dict[str, Any]) -> set[str]:
    return {alarm.field for alarm in (*alarms_of(run, earlier), *list_alarms(run, earlier))}


USUAL = run_of([WHOLE] * 60)


def test_a_first_run_has_no_history_and_raises_no_alarm() -> None:
    assert fields_of(run_of([BARE] * 60, bodiless=60, une=0)) == set()


@pytest.mark.parametrize("past", [1, 5, 30])
def test_a_run_like_those_before_raises_no_alarm(past: int) -> None:
    assert alarms_of(USUAL, [USUAL] * past) == ()


@pytest.mark.parametrize("name", ["headline", "date_published", "stamp_raw", "authors", "section"])
def test_a_field_that_vanishes_is_named_with_figures_an_example_and_what_to_do(name: str) -> None:
    empty: object = () if name == "authors" else None
    changed = run_of([replace(WHOLE, **{name: empty})] * 59 + [WHOLE])  # type: ignore[arg-type]
    (alarm,) = alarms_of(changed, [USUAL] * 3)
    assert (alarm.site, alarm.field, alarm.example) == ("gazette", name, WHOLE.url)
    assert alarm.finding == "missing on 59 of 60 pages, usually on 0.0% (over 180 pages before)"
    assert "depeche inspect" in alarm.advice
    assert "depeche replay" in alarm.advice


def test_pages_in_which_no_body_is_found_are_an_alarm_for_the_paragraphs() -> None:
    assert fields_of(run_of(bodiless=40), USUAL) == {"paragraphs"}


@pytest.mark.parametrize(("length", "alarms"), [(900, 1), (1200, 0), (3500, 0), (9000, 1)])
def test_a_body_half_or_twice_as_long_as_usual_is_an_alarm(length: int, alarms: int) -> None:
    found = alarms_of(run_of([replace(WHOLE, text="x" * length)] * 60), [USUAL] * 5)
    assert len(found) == alarms
    assert all(f"a body has {length} characters" in alarm.finding for alarm in found)


@pytest.mark.parametrize(("length", "alarms"), [(800, 0), (400, 1), (5000, 0), (9000, 1)])
def test_the_length_of_few_bodies_must_change_more(length: int, alarms: int) -> None:
    few = run_of([replace(WHOLE, text="x" * length)] * 10)
    assert len(alarms_of(few, [run_of([WHOLE] * 10)])) == alarms


@pytest.mark.parametrize("quiet", [run_of(), run_of([WHOLE]), run_of([BARE]), run_of([BARE] * 3)])
def test_a_quiet_night_raises_no_alarm(quiet: dict[str, Any]) -> None:
    assert alarms_of(quiet, [USUAL] * 4) == ()


def test_few_articles_a_run_are_judged_once_they_are_enough_together() -> None:
    good, bad = run_of([WHOLE] * 3), run_of([replace(WHOLE, headline=None)] * 3)
    history, alarmed = [good] * 20, []
    for _ in range(6):
        alarmed.append(bool(fields_of(bad, *history)))
        history.insert(0, bad)
    assert alarmed.index(True) * 3 < ENOUGH
    assert all(alarmed[alarmed.index(True) :])


def test_a_mended_profile_ends_the_alarm_at_once() -> None:
    bad = run_of([BARE] * 60)
    assert fields_of(run_of([WHOLE] * 3), bad, USUAL, USUAL) == set()


def test_a_layout_that_stays_becomes_the_usual() -> None:
    new = run_of([replace(WHOLE, section=None)] * 60)
    assert fields_of(new, *[new] * (HISTORY // 2 + 1), *[USUAL] * HISTORY) == set()


def test_sites_of_one_run_are_judged_apart() -> None:
    other = asdict(Tally().figures)
    both = {"health": {**USUAL["health"], "courrier": other}}
    changed = {"health": {**run_of([BARE] * 60)["health"], "courrier": other}}
    assert {alarm.site for alarm in alarms_of(changed, [both])} == {"gazette"}


def test_a_field_that_comes_and_goes_may_be_missing_more_often() -> None:
    usual = run_of([WHOLE] * 30 + [replace(WHOLE, authors=())] * 30)
    often = run_of([WHOLE] * 3 + [replace(WHOLE, authors=())] * 57)
    assert fields_of(often, *[usual] * 5) == set()


@pytest.mark.parametrize(("now", "named"), [(0, True), (3, True), (10, False), (60, False)])
def test_a_list_that_names_next_to_nothing_is_an_alarm(now: int, named: bool) -> None:
    found = list_alarms(run_of(une=now), [run_of(une=31)] * 3)
    assert [alarm.field for alarm in found] == ["listed"] * named


def test_many_emptied_lists_are_one_alarm() -> None:
    (alarm,) = list_alarms(run_of(une=0, sport=1, eco=20), [run_of(une=31, sport=25, eco=20)])
    assert alarm.finding.endswith("usually 31; 2 lists are so emptied")
    assert alarm.example == f"{HOME}une"


def test_a_list_that_was_always_short_or_is_new_raises_no_alarm() -> None:
    assert list_alarms(run_of(une=0, neuve=0), [run_of(une=9)] * 3) == ()


@pytest.mark.parametrize("old", [{}, {"health": None, "lists": None}, {"counts": {}}])
def test_reports_without_figures_are_no_history(old: dict[str, Any]) -> None:
    assert fields_of(run_of([BARE] * 60, une=0), old) == set()


def with_failed(run: dict[str, Any], *names: str, kind: str = "http_404") -> dict[str, Any]:
    pages = [
        {"where": HOME + name, "outcome": "failed", "kind": kind, "reason": "it answered 404"}
        for name in names
    ]
    return {**run, "counts": {"unchanged": 60}, "pages_without_article": pages}


def test_a_list_that_failed_three_times_in_a_row_and_named_articles_once_is_an_alarm() -> None:
    broken = with_failed(run_of(une=20), "rss.xml")
    (alarm,) = list_alarms(broken, [broken, broken, run_of((), une=20, **{"rss.xml": 5})])
    assert alarm.finding == f"{HOME}rss.xml: it answered 404, in each of the last 3 runs"
    assert (alarm.field, alarm.example) == ("listed", f"{HOME}rss.xml")
    assert "moved" in alarm.advice


WORKED = run_of((), une=20, **{"rss.xml": 5})
FAILED = with_failed(run_of(une=20), "rss.xml")


@pytest.mark.parametrize(
    ("run", "earlier"),
    [
        (FAILED, [FAILED, WORKED]),
        (FAILED, [FAILED, WORKED, FAILED]),
        (FAILED, [FAILED, FAILED, run_of(une=20)]),
        ({**FAILED, "counts": {"failed": 3}}, [FAILED, FAILED, WORKED]),
        (with_failed(WORKED, "rss.xml", kind="empty_feed"), [FAILED, FAILED, WORKED]),
        (WORKED, [FAILED, FAILED, WORKED]),
    ],
    ids=["twice", "now-and-then", "never-worked", "nothing-captured", "only-empty", "mended"],
)
def test_a_list_that_may_be_in_order_raises_no_alarm(
    run: dict[str, Any], earlier: list[dict[str, Any]]
) -> None:
    assert list_alarms(run, earlier) == ()


def hours(*fil: int, new: int = 1, une: int = 20) -> list[dict[str, Any]]:
    """Return a run for each count of articles that the short list named, the newest first."""
    return [{**run_of((), une=une, fil=named), "counts": {"new": new}} for named in fil]


def silent(runs: list[dict[str, Any]]) -> list[str]:
    return [f"{one.example}: {one.finding}" for one in list_alarms(runs[0], runs[1:])]


def test_a_short_list_that_names_nothing_for_three_runs_is_an_alarm_that_names_it() -> None:
    finding = f"{HOME}fil names 0 articles and 0 that the profile leaves out, usually 6"
    assert silent(hours(0, 0, 0, *[6] * 10)) == [f"{HOME}fil: {finding}"]


@pytest.mark.parametrize(("empty", "named"), [(2, False), (3, True), (48, True), (51, False)])
def test_the_alarm_lasts_as_long_as_the_list_is_known_to_have_been_filled(
    empty: int, named: bool
) -> None:
    assert bool(silent(hours(*[0] * empty, *[6] * (100 - empty)))) == named


def test_the_alarm_ends_with_the_first_article_that_the_list_names() -> None:
    assert silent(hours(1, 0, 0, 0, *[6] * 20)) == []


@pytest.mark.parametrize(
    "runs",
    [
        hours(0, 0, 0, *[6] * 9),
        hours(0, 0, 0, *[2] * 20, 0, 0, 0, *[2] * 20),
        hours(*[0] * 100),
        hours(0, 0, 0, *[6] * 10, new=0),
        hours(0, new=7) + hours(0, 0, *[6] * 10, new=0),
    ],
    ids=["hardly-known", "so-before", "never-filled", "quiet-site", "news-of-this-very-run"],
)
def test_a_short_list_that_may_rightly_be_empty_raises_no_alarm(runs: list[dict[str, Any]]) -> None:
    assert silent(runs) == []


def test_one_empty_answer_long_ago_does_not_excuse_a_list_that_stays_empty() -> None:
    assert len(silent(hours(0, 0, 0, *[6] * 20, 0, *[6] * 20))) == 1


def test_a_site_whose_lists_all_name_nothing_raises_an_alarm_without_any_news() -> None:
    assert len(silent(hours(0, 0, 0, *[6] * 10, new=0, une=0))) == 1


def test_chance_alone_raises_an_alarm_in_less_than_one_run_in_a_hundred() -> None:
    dice = random.Random(7)

    def night() -> dict[str, Any]:
        return run_of(
            replace(
                WHOLE,
                authors=WHOLE.authors if dice.random() < 0.6 else (),
                section="Une" if dice.random() < 0.85 else None,
                stamp_raw="à 8 h" if dice.random() < 0.97 else None,
                text="x" * int(dice.lognormvariate(7.6, 0.75)),
            )
            for _ in range(dice.randint(10, 40))
        )

    runs = [night() for _ in range(400)]
    alarmed = sum(bool(alarms_of(runs[n], runs[n - 1 :: -1][:30])) for n in range(1, 400))
    assert alarmed < 4
