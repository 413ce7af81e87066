"""The journal of a crawl counts what became of each list and page."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.article import Article
from crawler.discover.listed import Listed
from crawler.download.journal import FATE, Journal
from crawler.errors import DiskError, SchemaError, StateError
from crawler.outcome import Refusal
from crawler.page import Page
from crawler.state.frontier.entries import Left
from crawler.state.runs import write_run
from crawler.state.urls import url_key
from pipelines.refused import Refused
from tests.program import report_of

if TYPE_CHECKING:
    from scrapy import Spider

STORY = Article(url="https://gazette.test/crue", site="gazette", headline="La crue", text="L’eau.")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    settings = Settings({"DATA_DIR": str(tmp_path), "HEALTH_FAILED_SHARE": 0.1})
    stats = SimpleNamespace(get_value=lambda _, default: default)
    crawler: Any = SimpleNamespace(settings=settings, spidercls=None, stats=stats)
    return Journal(crawler)


@pytest.mark.parametrize(
    ("status", "lists"), [(200, 1), (None, 1), (304, 0), (404, 0)],
    ids=["answered", "saved", "not modified", "gone"],
)  # fmt: skip
def test_a_list_that_names_nothing_is_read_only_where_it_answered(
    journal: Journal, status: int | None, lists: int
) -> None:
    page = Page(b"", url="https://gazette.test/", status=status)
    journal.listed(page, named=(), left_out=0, older=0)
    assert len(journal.ledger.as_dict()["lists"]) == lists


@pytest.mark.parametrize(("change", "pages"), [("new", 1), ("gone", 0)])
def test_a_page_that_was_read_says_how_the_site_is_also_without_a_line(
    journal: Journal, change: Any, pages: int
) -> None:
    article = replace(STORY, change=change)
    unchanged = Refused(Refusal(str(STORY.url), "unchanged", "unchanged", "known"))
    journal.item_dropped(article, unchanged, None)
    assert journal.report.counts["unchanged"] == 1
    assert journal.tallies["gazette"].figures.pages == pages


def test_a_short_list_that_stays_empty_is_an_alarm_of_the_run(
    journal: Journal, tmp_path: Path
) -> None:
    for number, named in enumerate([6] * 10 + [0, 0], 10):
        lists = [{"url": f"https://gazette.test/{name}", "named": named} for name in ("", "fil")]
        run = report_of(f"{number}", counts={"new": 1}, site=None, lists=lists)
        write_run(tmp_path / "runs" / f"{number}.json", run)
    home = Page(b"", url="https://gazette.test/")
    journal.listed(home, named=[Listed(str(STORY.url), None, None, 1)], left_out=0, older=0)
    journal.listed(replace(home, url="https://gazette.test/fil"), named=(), left_out=0, older=0)
    journal.spider_closed(cast("Spider", None), "finished")
    (alarm,) = journal.report.alarms
    assert (alarm.field, alarm.example, journal.report.exit_code) == (
        "listed",
        "https://gazette.test/fil",
        10,
    )


def test_the_report_of_a_run_says_how_it_ended_and_where_all_lies(
    journal: Journal, tmp_path: Path
) -> None:
    name(journal, NAMED, LED_TO)
    journal.item_scraped(STORY, answer())
    journal.spider_closed(cast("Spider", None), "shutdown")
    (file,) = (tmp_path / "runs").glob("*.json")
    run = json.loads(file.read_text("utf-8"))
    assert (run["finish_reason"], run["coverage"]) == ("shutdown", 0.5)
    assert run["started_at"] <= run["ended_at"]
    assert [(one["url"], one["outcome"]) for one in run["addresses"]] == [
        (NAMED, "new"),
        (LED_TO, "pending"),
    ]
    assert run["addresses"][1]["reason"] == "the run ended before its turn (shutdown)"
    assert run["health"]["gazette"]["pages"] == 1
    assert run["files"] == {
        "articles": [str(tmp_path / "articles")],
        "warc": [],
        "state": [str(tmp_path / "state.sqlite")],
        "report": [str(file)],
    }


def test_a_report_that_cannot_be_written_is_an_error_of_the_disk(
    journal: Journal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "runs").write_text("a file where a folder should be")
    journal.spider_closed(cast("Spider", None), "finished")
    assert journal.report.error_code == 3
    assert "cannot write the report (" in caplog.text


# --- what became of each address ----------------------------------------------------------------

NAMED = str(STORY.url)
LED_TO = "https://gazette.test/crue-du-fleuve"


def answer(*, moved: bool = False, role: str = "article") -> Response:
    """Return the answer to the request for the story, behind a redirect if it *moved*."""
    redirects = {"redirect_urls": [NAMED]} if moved else {}
    meta = {"role": role, "site": "gazette", **redirects}
    request = Request(LED_TO if moved else NAMED, meta=meta)
    return Response(request.url, request=request)


def failure(error: Exception) -> Failure:
    return Failure(error)  # type: ignore[no-untyped-call]


def name(journal: Journal, *urls: str) -> None:
    entries = [Listed(url, None, None, rank) for rank, url in enumerate(urls, 1)]
    journal.listed(Page(b"", url="https://gazette.test/"), named=entries, left_out=0, older=0)


def ends(journal: Journal) -> dict[str, tuple[str, str | None]]:
    rows = journal.ledger.as_dict()["addresses"]
    return {row["url"]: (row["outcome"], row.get("reason")) for row in rows}


@pytest.mark.parametrize("moved", [False, True], ids=["there", "redirected"])
def test_a_written_article_ends_the_address_that_a_list_named(
    journal: Journal, moved: bool
) -> None:
    name(journal, NAMED)
    given = answer(moved=moved)
    journal.item_scraped(replace(STORY, version=2), given)
    assert ends(journal) == {NAMED: ("updated", None)}
    assert journal.report.counts["updated"] == 1
    assert given.request is not None
    assert given.request.meta[FATE] == ("updated", "updated", None)
    assert journal.tallies["gazette"].figures.pages == 1


def test_a_story_that_is_gone_says_why_and_is_no_page_of_its_site(journal: Journal) -> None:
    name(journal, NAMED)
    gone = replace(STORY, change="gone", warnings=("the site answered 410",))
    journal.item_scraped(gone, answer())
    assert ends(journal) == {NAMED: ("gone", "the site answered 410")}
    assert not journal.tallies


@pytest.mark.parametrize(
    ("refusal", "end"),
    [
        (Refusal(NAMED, "failed", "no_text", "no text"), ("failed", "no_text: no text")),
        (Refusal(NAMED, "skipped", "listing", "a list"), ("skipped", "listing: a list")),
        (Refusal(NAMED, "unchanged", "unchanged", "known"), ("unchanged", None)),
        (Refusal(NAMED, "failed", "interrupted", "the run ended"), ("pending", None)),
        (Refusal(NAMED, "failed", "DiskError", "no room"), ("pending", None)),
        (Refusal(NAMED, "failed", "StateError", "no database"), ("pending", None)),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_a_page_without_line_ends_its_address_unless_it_stays_in_the_queue(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, refusal: Refusal, end: tuple[str, str | None]
) -> None:
    reasons: list[str] = []
    monkeypatch.setattr("crawler.download.journal.end_crawl", lambda _, why: reasons.append(why))
    name(journal, NAMED)
    given = answer()
    journal.item_dropped(refusal, Refused(refusal), given)
    assert ends(journal) == {NAMED: end}
    assert given.request is not None
    assert given.request.meta[FATE][:2] == (refusal.outcome, refusal.kind)
    assert reasons == {"DiskError": ["disk"], "StateError": ["state"]}.get(refusal.kind, [])
    assert journal.report.error_code == (14 if refusal.kind == "StateError" else None)
    bodiless = journal.tallies["gazette"].figures.pages if journal.tallies else 0
    assert bodiless == (1 if refusal.kind == "no_text" else 0)


@pytest.mark.parametrize(
    ("error", "kind", "code", "ended"),
    [
        (DiskError("no room"), "DiskError", 3, True),
        (StateError("no database"), "StateError", 14, True),
        (SchemaError("no headline"), "exception", 15, False),
        (KeyError("headline"), "exception", None, False),
    ],
    ids=["disk", "state", "schema", "defect"],
)
def test_an_article_that_could_not_be_written_is_a_failure_with_the_code_of_its_error(
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    kind: str,
    code: int | None,
    ended: bool,
) -> None:
    reasons: list[Exception] = []
    monkeypatch.setattr(
        "crawler.download.journal.end_because_of", lambda _, error: reasons.append(error)
    )
    journal.item_error(STORY, failure(error), answer())
    (told,) = journal.report.refusals
    assert (told.where, told.outcome, told.kind) == (NAMED, "failed", kind)
    assert journal.report.error_code == code
    assert reasons == ([error] if ended else [])


def test_a_page_on_which_the_spider_raised_is_a_failure_that_names_the_error(
    journal: Journal,
) -> None:
    name(journal, NAMED)
    journal.spider_error(failure(KeyError("headline")), answer())
    (told,) = journal.report.refusals
    assert (told.kind, told.reason) == ("exception", "KeyError: 'headline'")
    assert ends(journal) == {NAMED: ("failed", "exception: KeyError: 'headline'")}


@pytest.mark.parametrize(
    ("moved", "role", "fate"),
    [(True, "article", "new"), (False, "article", "pending"), (True, "listing", "pending")],
    ids=["redirected", "named-by-two-runs", "a-list"],
)
def test_an_address_that_leads_to_one_asked_for_already_ends_as_that_one(
    journal: Journal, moved: bool, role: str, fate: str
) -> None:
    name(journal, NAMED, LED_TO)
    dropped = answer(moved=moved, role=role).request
    assert dropped is not None
    journal.request_dropped(dropped)
    journal.ledger.end(url_key(LED_TO), "new", at=url_key(LED_TO))
    journal.ledger.close("shutdown")
    assert {url: end for url, (end, _) in ends(journal).items()} == {NAMED: fate, LED_TO: "new"}


def test_what_an_earlier_run_left_of_the_crawl_is_accounted_for(journal: Journal) -> None:
    left = [
        Left("https://gazette.test/1", "article", None, None, is_done=False),
        Left("https://gazette.test/2", "article", "new", None, is_done=True),
        Left("https://gazette.test/3", "article", "failed", "http_404", is_done=True),
        Left("https://gazette.test/4", "article", None, None, is_done=True),
        Left("https://gazette.test/fil", "listing", None, None, is_done=False),
    ]
    journal.crawler.engine = cast(Any, SimpleNamespace(scheduler=SimpleNamespace(left=left)))
    journal.spider_opened()
    fates = {url.rpartition("/")[2]: fate for url, (fate, _) in ends(journal).items()}
    assert fates == {"1": "pending", "2": "new", "3": "failed", "4": "skipped"}
