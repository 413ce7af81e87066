"""The journal of a crawl counts what became of each list and page."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy.settings import Settings

from crawler.article import Article
from crawler.discover.listed import Listed
from crawler.download.journal import Journal
from crawler.outcome import Refusal
from crawler.page import Page
from crawler.state.runs import write_run
from pipelines.refused import Refused

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
        run = {"run_id": f"{number}", "counts": {"new": 1}, "site": None, "lists": lists}
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
