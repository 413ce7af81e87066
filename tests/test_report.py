"""The report tells a scheduler what to do next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.article import Article
from crawler.exit_codes import ADVICE
from crawler.outcome import Alarm, Coverage, Refusal
from crawler.report import RunReport

NEW = Article(url="https://gazette.test/a")
UPDATED = Article(version=2, change="body")
DUPLICATE = Article(duplicate_of="0" * 16)
UNCHANGED = Refusal("https://gazette.test/b", "unchanged", "unchanged", "known")
LISTING = Refusal("https://gazette.test/", "skipped", "listing", "a list")
ROBOTS = Refusal("https://gazette.test/x", "refused", "robots", "robots.txt forbids it")


def failed(kind: str) -> Refusal:
    return Refusal("https://gazette.test/f", "failed", kind, "did not work", "look at it")


def report_of(
    *results: Article | Refusal, finish: str = "finished", share: float = 0.0
) -> RunReport:
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    report = RunReport("run", "crawl", start, failed_share=share, finish_reason=finish)
    for result in results:
        report.add(result)
    return report


@pytest.mark.parametrize(
    ("results", "code"),
    [
        pytest.param([], 0, id="nothing-to-do"),
        pytest.param([NEW, UPDATED, DUPLICATE], 0, id="articles"),
        pytest.param([UNCHANGED], 0, id="nothing-new"),
        pytest.param([LISTING], 0, id="only-lists"),
        pytest.param([NEW, failed("http_404")], 10, id="a-page-failed"),
        pytest.param([failed("http_404")], 10, id="every-page-failed"),
        pytest.param([failed("http_403"), failed("http_429")], 12, id="blocked"),
        pytest.param([failed("http_403"), failed("http_404")], 10, id="blocked-in-part"),
        pytest.param([ROBOTS, LISTING], 13, id="robots-refused-everything"),
        pytest.param([NEW, ROBOTS], 0, id="robots-refused-one"),
        pytest.param([NEW, failed("damaged")], 14, id="archive-damaged"),
    ],
)
def test_exit_code_says_how_the_run_went(results: list[Article | Refusal], code: int) -> None:
    assert report_of(*results).exit_code == code


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("shutdown", 11),
        ("closespider_timeout", 11),
        ("memusage_exceeded", 11),
        ("disk", 3),
        ("recorder_missed", 14),
    ],
)
def test_a_run_that_was_ended_says_by_what(reason: str, code: int) -> None:
    assert report_of(NEW, finish=reason).exit_code == code


# What became of articles and of lists, as kinds of failure and refusal; no article was captured.
NOTHING_CAPTURED = {
    "every-article-is-not-now": (["http_503"] * 3, [], 12),
    "and-one-list-is-not-there": (["http_503"] * 3, ["http_404"], 12),
    "and-one-list-names-nothing": (["http_503"] * 3, ["empty_feed"], 12),
    "and-one-list-does-not-answer": (["http_429"] * 3, ["DownloadTimeoutError"], 12),
    "and-robots-forbid-one-article": (["http_403", "robots"], [], 12),
    "and-one-article-is-not-there": (["http_503", "http_404"], [], 10),
    "every-article-is-forbidden": (["robots", "rights"], [], 13),
    "and-one-list-too-or-is-not-there": (["robots"] * 2, ["robots", "http_404"], 13),
    "and-one-list-is-not-now": (["robots"] * 2, ["http_503"], 13),
    "no-article-has-a-text": (["no_text"] * 2, ["http_503"], 10),
    "every-list-is-not-now": ([], ["http_503"] * 2, 12),
    "but-for-one-that-is-not-there": ([], ["http_503", "http_410"], 12),
    "but-for-one-that-names-nothing": ([], ["http_503", "empty_listing"], 10),
    "every-list-is-forbidden": ([], ["robots"], 13),
    "no-list-is-there": ([], ["http_404", "http_410"], 10),
}


@pytest.mark.parametrize(
    ("articles", "lists", "code"), NOTHING_CAPTURED.values(), ids=NOTHING_CAPTURED
)
def test_a_run_that_captured_nothing_is_judged_by_its_articles_before_its_lists(
    articles: list[str], lists: list[str], code: int
) -> None:
    report = report_of(*map(trouble, articles))
    for kind in lists:
        report.add(trouble(kind), is_list=True)
    assert report.exit_code == code


def trouble(kind: str) -> Refusal:
    return replace(ROBOTS, kind=kind) if kind in {"robots", "rights"} else failed(kind)


ALARMS = (Alarm("gazette", "headline", "missing on all pages", "inspect one"),)


@pytest.mark.parametrize(
    ("kinds", "truths", "code"),
    [
        (
            ["http_503", "damaged"],
            {"error_code": 15, "finish_reason": "disk", "alarms": ALARMS},
            15,
        ),
        (["http_503", "damaged"], {"finish_reason": "shutdown", "alarms": ALARMS}, 11),
        (["http_503", "damaged"], {"alarms": ALARMS}, 14),
        (["robots"], {"alarms": ALARMS}, 13),
        (["http_503"], {"alarms": ALARMS}, 12),
    ],
)
def test_the_weightiest_of_what_is_true_of_a_run_is_its_code(
    kinds: list[str], truths: dict[str, Any], code: int
) -> None:
    assert replace(report_of(*map(trouble, kinds)), **truths).exit_code == code


def test_few_failures_among_many_pages_raise_no_alarm() -> None:
    assert report_of(*[NEW] * 19, failed("http_404"), share=0.1).exit_code == 0


@pytest.mark.parametrize(
    ("whole", "code"),
    [(None, 10), (Coverage(20, 19), 0), (Coverage(20, 5), 10)],
    ids=["run", "crawl", "small-crawl"],
)
def test_failures_are_a_share_of_the_crawl_that_the_run_goes_on_with(
    whole: Coverage | None, code: int
) -> None:
    report = report_of(*[NEW] * 4, failed("http_404"), share=0.1)
    report.coverage = whole
    assert report.exit_code == code


def test_an_alarm_is_an_exit_code_though_every_page_gave_an_article() -> None:
    report = report_of(NEW)
    report.alarms = ALARMS
    assert report.exit_code == 10


@pytest.mark.parametrize("finish", ["finished", "shutdown"])
def test_an_error_that_ended_the_run_decides_its_code(finish: str) -> None:
    report = report_of(NEW, finish=finish)
    report.error_code = 15
    assert (report.exit_code, report.as_dict()["exit_code"]) == (15, 15)


def test_every_exit_code_says_what_to_do() -> None:
    assert set(ADVICE) == {0, 2, 3, 10, 11, 12, 13, 14, 15}
    assert all(meaning and advice for meaning, advice in ADVICE.values())


def test_the_last_line_has_every_number() -> None:
    report = report_of(NEW, UPDATED, DUPLICATE, UNCHANGED, LISTING, ROBOTS)
    assert report.last_line() == (
        "depeche crawl run: new=1 updated=1 unchanged=1 duplicate=1 skipped=1 refused=1 failed=0"
        " gone=0 dates_exact=0.0% duration=- exit=0"
    )


def test_the_last_line_of_a_crawl_says_how_much_of_the_lists_was_captured() -> None:
    exact = replace(NEW, date_confidence="exact")
    report = report_of(exact, exact, UPDATED)
    report.coverage = Coverage(listed=60, captured=58)
    report.ended_at = report.started_at + timedelta(seconds=71.25)
    assert report.last_line().endswith(
        "gone=0 listed=60 captured=58 coverage=96.7% dates_exact=66.7% duration=71.2s exit=0"
    )


def test_dates_are_exact_of_all_that_was_written_copies_too() -> None:
    exact = replace(NEW, date_confidence="exact")
    assert report_of(exact, DUPLICATE, UNCHANGED, LISTING).dates_exact == 0.5
    assert report_of(UNCHANGED, LISTING).dates_exact is None


def test_the_line_that_is_shown_is_of_a_story_that_is_there_and_repeats_none() -> None:
    gone = replace(NEW, change="gone")
    assert report_of(gone, DUPLICATE, UPDATED, NEW).sample == UPDATED
    assert report_of(gone, DUPLICATE).sample is None


def test_nothing_listed_is_no_coverage_rather_than_none_of_it() -> None:
    assert Coverage(listed=0, captured=0).share is None


def test_the_file_names_each_page_without_article_and_why() -> None:
    values = report_of(NEW, failed("empty")).as_dict()
    assert values["counts"]["failed"] == 1
    assert values["pages_without_article"][0]["kind"] == "empty"
