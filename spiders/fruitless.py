"""Why a list led to no article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from crawler.extract.answers import refuse_answer
from crawler.outcome import Refusal
from spiders.unfetched import AGAIN

if TYPE_CHECKING:
    from crawler.discover.listings import Listing
    from crawler.page import Page, Role
    from crawler.site import Site

DEEPEST_INDEX: Final = 3
"""Indexes of sitemaps in each other: sitemaps.org knows one, sites use two, a trap has no end."""


def empty_list(page: Page, role: Role, *, is_guessed: bool = False) -> Refusal:
    """Return why a list page led nowhere; one that was only guessed did not have to be there."""
    where = page.requested_url or page.url or "-"
    if is_guessed:
        return Refusal(where, "skipped", "no_list", f"no {role} stands here; it was only tried")
    if page.status is not None and page.status >= 400:
        if told := refuse_answer(page):  # it says when to come back
            return replace(told, where=where)
        reason = f"the {role} answered {page.status}{_elsewhere(page)}"
        advice = AGAIN if page.status >= 500 else "check the site's profile"
        return Refusal(where, "failed", f"http_{page.status}", reason, advice)
    reason = f"no article link in this {role}{_elsewhere(page)}"
    return Refusal(where, "failed", f"empty_{role}", reason, "check the site's profile")


def empty_listing(page: Page, listing: Listing, site: Site) -> Refusal:
    """Return why no link of *listing*, read of *page*, was an article's, and what to do.

    Of a page to which the site led instead, its links say nothing.
    """
    told = empty_list(page, "listing")
    if told.kind != "empty_listing" or _elsewhere(page):
        return told
    if listing.links == 0:
        what = "no link of it leads to the site"
        advice = "see whether it moved, or needs javascript=True in the site's profile"
    elif site.article_url:
        what = f"none of its {listing.links} links fits article_url {site.article_url!r}"
        advice = "correct article_url in the site's profile"
    else:
        what = f"none of its {listing.links} links has the shape of an article's address"
        advice = "state article_url in the site's profile"
    return replace(told, reason=f"{told.reason}: {what}", advice=advice)


def deep_index(page: Page) -> Refusal:
    """Return why the sitemaps of an index are not asked for."""
    reason = f"{DEEPEST_INDEX} indexes of sitemaps led to this one, which is followed no further"
    advice = "name the sitemaps themselves in the site's profile"
    return Refusal(page.requested_url or page.url or "-", "skipped", "deep_index", reason, advice)


def _elsewhere(page: Page) -> str:
    """Return where redirects led to, such as a wall of consent; "" where there was none."""
    is_moved = page.requested_url not in {None, page.url}
    return f", which leads to {page.url}" if is_moved else ""
