"""Pages that say, in the place of an article, that it is not there."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler import __version__
from crawler.article import Article

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.site import Site

NOT_THERE = frozenset({404, 410})
"""Statuses that say so (RFC 9110, 15.5.5 and 15.5.11); any other may pass."""


def is_not_there(page: Page) -> bool:
    """Return True if the status of *page* says that the article which was asked for is not there.

    Only a crawl knows what was asked for as an article.
    """
    return page.role == "article" and page.url is not None and page.status in NOT_THERE


def leads_to_front(page: Page) -> bool:
    """Return True if the address of an article led to the front page of a site."""
    return _was_redirected(page) and urlsplit(page.url or "").path.strip("/") == ""


def leads_up(page: Page) -> bool:
    """Return True if the address of an article led to one above it, such as its section."""
    asked, got = urlsplit(page.requested_url or ""), urlsplit(page.url or "")
    above = got.path.rstrip("/") + "/"
    is_above = asked.path.startswith(above) and asked.path.rstrip("/") != got.path.rstrip("/")
    return _was_redirected(page) and is_above


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


def _was_redirected(page: Page) -> bool:
    is_asked = page.role == "article" and page.status == 200
    return is_asked and page.requested_url is not None and page.requested_url != page.url
