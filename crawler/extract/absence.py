"""Answers that say, in the place of an article, that it is not there."""

from __future__ import annotations

from dataclasses import asdict
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
"""Redirects that say that an address is not used any more (RFC 9110, 15.4.2 and 15.4.9)."""

PASSING = frozenset({302, 303, 307})
"""Redirects that lead to walls of consent as well: believed within a site, and less soon."""


def why_absent(page: Page, site: Site) -> str | None:
    """Return by what *page* says that the article which was asked for is not there, or None.

    Only a crawl knows what was asked for as an article.
    """
    if page.role != "article" or page.url is None:
        return None
    if page.status in NOT_THERE:
        return f"the site answered {page.status}"
    target = list_led_to(page.url, page.status, page.header("Location"), site)
    return target and f"the site answered {page.status} and leads to {target}"


def list_led_to(url: str, status: int | None, location: str | None, site: Site) -> str | None:
    """Return the list that an answer to *url* with the header *location* leads to, or None."""
    if status not in PERMANENT | PASSING or location is None:
        return None
    try:
        target = urljoin(url, location)
    except ValueError:  # "http://[" is no address
        return None
    is_believed = status in PERMANENT or site.owns(target)
    return target if is_believed and is_list(target, site) else None


def is_list(url: str, site: Site) -> bool:
    """Return True if *url* is the front page of a site or a listing of *site*'s profile."""
    parts = urlsplit(url)
    if not parts.path.strip("/") and not parts.query:
        return True
    return url.rstrip("/") in {known.rstrip("/") for known in site.absolute(site.listings)}


def absent_article(page: Page, site: Site, *, why: str, shown: str = "") -> Article:
    """Return the article of *page*, which is not there: where and when, and nothing of its text.

    Its change is *gone*; whether that is new depends on what earlier runs knew. *shown* is the text
    in its place, which is compared with what they knew and never written.
    """
    capture = asdict(page.capture) if page.capture else {}
    return Article(
        change="gone",
        url=page.requested_url or page.url,
        requested_url=page.requested_url or page.url,
        site=site.name,
        text=shown,
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
