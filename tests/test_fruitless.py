"""Why a list led nowhere and why a page was not fetched, in the words of the report."""

from datetime import UTC, datetime
from typing import Any

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest

from crawler.discover.listed import Listed
from crawler.discover.listings import read_listing
from crawler.discover.since import read_since
from crawler.errors import DiskError, StateError
from crawler.outcome import Refusal
from crawler.page import Page
from crawler.site import Site
from spiders.ages import are_past, by_age, latest_first
from spiders.fruitless import deep_index, empty_list, empty_listing
from spiders.unfetched import AGAIN, unfetched

ASKED, LED_TO = "https://gazette.test/sport/", "https://gazette.test/consentement"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PROFILE = "check the site's profile"
LATER = (("Retry-After", "60"),)


@pytest.mark.parametrize(
    ("status", "kind", "reason", "advice"),
    [
        (200, "empty_listing", "no article link in this listing", PROFILE),
        (None, "empty_listing", "no article link in this listing", PROFILE),
        (399, "empty_listing", "no article link in this listing", PROFILE),
        (400, "http_400", "the listing answered 400", PROFILE),
        (404, "http_404", "the listing answered 404", PROFILE),
        (499, "http_499", "the listing answered 499", PROFILE),
        (500, "http_500", "the listing answered 500", AGAIN),
        (503, "http_503", "the listing answered 503", AGAIN),
    ],
)
@pytest.mark.parametrize("url", [ASKED, LED_TO])
def test_a_list_that_leads_nowhere_says_why_and_where_it_leads(
    status: int | None, kind: str, reason: str, advice: str, url: str
) -> None:
    page = Page(b"", url=url, requested_url=ASKED, status=status)
    elsewhere = f", which leads to {LED_TO}" if url == LED_TO else ""
    told = Refusal(ASKED, "failed", kind, reason + elsewhere, advice)
    assert empty_list(page, "listing") == told


def test_a_list_is_told_by_the_address_that_it_has_in_every_run_also_when_it_is_busy() -> None:
    page = Page(b"", url=LED_TO, requested_url=ASKED, status=503, fetched_at=NOON, headers=LATER)
    told = empty_list(page, "feed")
    assert (told.where, told.kind) == (ASKED, "http_503")
    assert told.reason == "the site answered 503 and asks to come back at 2026-11-24T12:01:00Z"


@pytest.mark.parametrize(("url", "where"), [(ASKED, ASKED), (None, "-")])
def test_a_saved_list_is_told_by_the_address_that_it_states(url: str | None, where: str) -> None:
    assert empty_list(Page(b"", url=url), "sitemap").where == where
    assert empty_list(Page(b"", url=url), "sitemap").kind == "empty_sitemap"
    assert deep_index(Page(b"", url=url)).where == where


@pytest.mark.parametrize("status", [200, 404, 503])
def test_a_list_that_was_only_tried_did_not_have_to_be_there(status: int) -> None:
    page = Page(b"", url=ASKED, status=status, fetched_at=NOON, headers=LATER)
    told = empty_list(page, "listing", is_guessed=True)
    assert (told.outcome, told.kind) == ("skipped", "no_list")


OWN = Refusal(ASKED, "skipped", "rests", "nothing new")
SMALLER = "raise DOWNLOAD_MAXSIZE if it is a page"


def with_its_own(refusal: Any) -> IgnoreRequest:
    error = IgnoreRequest("Forbidden by robots.txt")
    error.refusal = refusal  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "outcome", "kind", "advice"),
    [
        (with_its_own(OWN), "skipped", "rests", ""),
        (with_its_own("rests"), "refused", "robots", ""),
        (IgnoreRequest("Forbidden by robots.txt"), "refused", "robots", ""),
        (ValueError("robots.txt"), "failed", "ValueError", AGAIN),
        (IgnoreRequest("max redirections reached"), "failed", "redirects",
         "see whether the address still exists"),
        (ValueError("max redirections"), "failed", "ValueError", AGAIN),
        (IgnoreRequest("larger than DOWNLOAD_MAXSIZE"), "failed", "too_large", SMALLER),
        (ValueError("DOWNLOAD_MAXSIZE"), "failed", "ValueError", AGAIN),
        (DownloadCancelledError("2 MB"), "failed", "too_large", SMALLER),
        (IgnoreRequest("for a reason of its own"), "failed", "IgnoreRequest", AGAIN),
        (DownloadTimeoutError("60 s"), "failed", "DownloadTimeoutError", AGAIN),
        (DiskError("no room"), "failed", "DiskError", ""),
        (StateError("no database"), "failed", "StateError", ""),
    ],
    ids=str,
)  # fmt: skip
def test_a_page_that_was_not_fetched_says_why_and_what_to_do(
    error: Exception, outcome: str, kind: str, advice: str
) -> None:
    told = unfetched(error, ASKED)
    assert (told.where, told.outcome, told.kind, told.advice) == (ASKED, outcome, kind, advice)


# --- how old what a list names is ---------------------------------------------------------------

SITE = Site(name="gazette", home="https://gazette.test/", timezone="Europe/Paris")
LIST = Page(b"", url=ASKED, fetched_at=NOON)
LIMIT = "2026-11-20T00:00:00+01:00"
BEFORE, FIRST, AFTER = "2026-11-19T23:59:59+01:00", LIMIT, "2026-11-23T10:00:00+01:00"


def named(*stamps: str | None) -> list[Listed]:
    return [Listed(f"{ASKED}{n}", None, stamp, n) for n, stamp in enumerate(stamps)]


def test_older_than_since_is_what_is_dated_before_it() -> None:
    listed = named(BEFORE, FIRST, None, AFTER, "bientôt")
    recent, older = by_age(listed, LIST, SITE, read_since("2026-11-20"))
    assert (list(recent), list(older)) == ([*listed[1:]], [listed[0]])


@pytest.mark.parametrize(
    ("page", "since"), [(LIST, None), (Page(b"", url=ASKED), read_since("7"))],
    ids=["no-since", "no-time-of-fetch"],
)  # fmt: skip
def test_without_since_or_a_time_of_fetch_nothing_is_too_old(page: Page, since: Any) -> None:
    listed = named(BEFORE, AFTER)
    assert by_age(listed, page, SITE, since) == (tuple(listed), ())
    assert not are_past(listed, page, SITE, since)


@pytest.mark.parametrize(
    ("stamps", "is_past"),
    [
        ((BEFORE, BEFORE), True),
        ((BEFORE, None), True),
        ((BEFORE, FIRST), False),
        ((BEFORE, "bientôt"), False),
        ((None,), False),
        ((), False),
    ],
)
def test_a_list_is_past_when_all_that_it_dates_is(
    stamps: tuple[str | None, ...], is_past: bool
) -> None:
    assert are_past(named(*stamps), LIST, SITE, read_since("2026-11-20")) is is_past


@pytest.mark.parametrize(
    ("stamps", "page", "order"),
    [
        ((BEFORE, AFTER, FIRST), LIST, [1, 2, 0]),
        ((FIRST, AFTER, AFTER, BEFORE), LIST, [1, 2, 0, 3]),
        ((BEFORE, None, AFTER), LIST, [0, 1, 2]),
        ((BEFORE, AFTER), Page(b"", url=ASKED), [0, 1]),
    ],
    ids=["dated", "equal-ones-as-they-stand", "one-without-date", "no-time-of-fetch"],
)
def test_the_latest_come_first_where_all_are_dated(
    stamps: tuple[str | None, ...], page: Page, order: list[int]
) -> None:
    assert [entry.rank for entry in latest_first(named(*stamps), page, SITE)] == order


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
