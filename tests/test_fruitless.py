"""Why a list led to no article: what was looked for, and what to do."""

from __future__ import annotations

import pytest

from crawler.discover.listings import read_listing
from crawler.page import Page
from crawler.site import Site
from spiders.fruitless import empty_listing

SITE = Site(name="gazette", home="https://gazette.test/")
NUMBERED = Site(name="gazette", home="https://gazette.test/", article_url=r"/\d{6}$")
MENU = b"<a href='/sport/'>Sport</a> <a href='/monde/'>Monde</a>"


@pytest.mark.parametrize(
    ("body", "site", "reason", "advice"),
    [
        (MENU, NUMBERED, r"none of its 2 links fits article_url '/\\d{6}$'", "correct article_url"),
        (MENU, SITE, "none of its 2 links has the shape of an article's", "state article_url"),
        (b"<div id='app'></div>", SITE, "no link of it leads to the site", "javascript=True"),
        (
            b"<a href='https://autre.test/1'>1</a>",
            SITE,
            "no link of it leads to",
            "whether it moved",
        ),
    ],
    ids=["pattern", "shape", "script", "foreign"],
)
def test_a_listing_without_article_says_what_was_looked_for(
    body: bytes, site: Site, reason: str, advice: str
) -> None:
    page = Page(body, url="https://gazette.test/une/", status=200, role="listing")
    told = empty_listing(page, read_listing(page, site), site)
    assert (told.outcome, told.kind) == ("failed", "empty_listing")
    assert told.reason.startswith("no article link in this listing: ")
    assert reason in told.reason
    assert advice in told.advice


def test_a_listing_that_leads_elsewhere_says_where_and_nothing_of_its_links() -> None:
    page = Page(
        b"<form>", url="https://consent.test/", requested_url="https://gazette.test/", status=200
    )
    told = empty_listing(page, read_listing(page, SITE), SITE)
    assert told.where == "https://gazette.test/"
    assert told.reason.endswith("in this listing, which leads to https://consent.test/")


def test_a_listing_that_is_not_there_is_told_by_its_answer() -> None:
    page = Page(b"", url="https://gazette.test/une/", status=404)
    assert empty_listing(page, read_listing(page, NUMBERED), NUMBERED).kind == "http_404"
