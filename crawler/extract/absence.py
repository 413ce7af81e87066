"""Pages that say, in the place of an article, that it is not there."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler import __version__
from crawler.article import Article

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.site import Site

NOT_THERE = frozenset({404, 410})
"""Statuses that say so (RFC 9110, 15.5.5 and 15.5.11); any other may pass."""


PERMANENT = frozenset({301, 308})
"""Redirects that say that an address is not used any more (RFC 9110, 15.4.2 and 15.4.9). Others
lead to walls of consent as well."""


def why_absent(page: Page, site: Site) -> str | None:
    """Return by what *page* says that the article which was asked for is not there, or None.

    Only a crawl knows what was asked for as an article.
    """
    if page.role != "article" or page.url is None:
        return None
    if page.status in NOT_THERE:
        return f"the site answered {page.status}"
    target = permanent_target(page.url, page.status, page.header("Location"))
    if target is not None and is_list(target, site):
        return f"the site answered {page.status} and leads to {target}"
    return None


def permanent_target(url: str, status: int | None, location: str | None) -> str | None:
    """Return where an answer to *url* with the header *location* leads for good, or None."""
    if status not in PERMANENT or location is None:
        return None
    try:
        return urljoin(url, location)
    except ValueError:  # "http://[" is no address
        return None


def is_list(url: str, site: Site) -> bool:
    """Return True if *url* is the front page of a site or a listing of *site*'s profile."""
    parts = urlsplit(url)
    if not parts.path.strip("/") and not parts.query:
        return True
    return url.rstrip("/") in {known.rstrip("/") for known in site.absolute(site.listings)}


def is_elsewhere(page: Page, site: Site) -> bool:
    """Return True if the address of an article led to a front page, a listing, or above itself.

    What lies above may be a section, or the article without ``/amp``: its text decides.
    """
    was_redirected = page.requested_url is not None and page.requested_url != page.url
    if page.role != "article" or page.status != 200 or not was_redirected:
        return False
    asked, got = urlsplit(page.requested_url or ""), urlsplit(page.url or "")
    is_above = asked.path.startswith(got.path.rstrip("/") + "/")
    return is_list(page.url or "", site) or (is_above and asked.path != got.path)


def absent_article(page: Page, site: Site, *, why: str) -> Article:
    """Return the article of *page*, which is not there: where and when, and nothing of its text.

    Its change is *gone*; whether that is new depends on what earlier runs knew.
    """
    capture = asdict(page.capture) if page.capture else {}
    return Article(
        change="gone",
        url=page.requested_url or page.url,
        requested_url=page.requested_url or page.url,
        site=site.name,
        fetched_at=page.fetched_at.astimezone(UTC).isoformat() if page.fetched_at else None,
        http_status=page.status,
        **capture,
        source_path=page.source_path,
        extractor_version=__version__,
        warnings=(why, *page.warnings),
        url_source=page.url_source,
        fetched_at_source=page.fetched_at_source,
        robots_allowed=page.robots_allowed,
    )


def unasked(page: Page) -> Page:
    """Return *page* as one of which nobody says what it was asked for as."""
    return replace(page, role=None)
