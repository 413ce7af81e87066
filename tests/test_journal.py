"""The journal of a crawl counts what became of each list and page."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.article import Article
from crawler.download.journal import Journal
from crawler.outcome import Refusal
from crawler.page import Page
from pipelines.refused import Refused

STORY = Article(url="https://gazette.test/crue", site="gazette", headline="La crue", text="L’eau.")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    settings = Settings({"DATA_DIR": str(tmp_path), "HEALTH_FAILED_SHARE": 0.1})
    crawler: Any = SimpleNamespace(settings=settings, spidercls=None)
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
