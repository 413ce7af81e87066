"""What the site said instead of the page, where its status and headers say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.outcome import Refusal

if TYPE_CHECKING:
    from crawler.page import Page

_LONGEST = 366 * 24 * 3600
"""Seconds; a longer wait is a mistake, or a date that a program made up."""


def refuse_answer(page: Page) -> Refusal | None:
    """Return what *page* says of itself when it is no page: unchanged, elsewhere, not now; or None.

    A 304 that was asked for is archived as a reference without a payload of its own.
    """
    where = page.url or "-"
    if page.status == 304:
        if page.capture is not None and not page.capture.payload_digest:
            return Refusal(where, "unchanged", "http_304", "the site says that it did not change")
        reason = "the site answered 304 to a request without condition"
        return Refusal(where, "failed", "http_304", reason, "it is tried again by the next run")
    if page.status in {301, 302, 303, 307, 308}:
        return _elsewhere(page, where)
    if page.status in {429, 503}:
        return _not_now(page, where)
    return None


def retry_after(value: str | None, *, now: datetime) -> datetime | None:
    """Return the time that the header Retry-After states, in seconds or as a date; None without.

    >>> retry_after("120", now=datetime(2026, 11, 24, 9, tzinfo=UTC)).isoformat()
    '2026-11-24T09:02:00+00:00'
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return now + timedelta(seconds=min(int(text[:12]), _LONGEST))
    try:
        stated = parsedate_to_datetime(text)
        stated = stated if stated.tzinfo else stated.replace(tzinfo=UTC)
        return min(max(stated.astimezone(UTC), now), now + timedelta(seconds=_LONGEST))
    except (ValueError, OverflowError):
        return None


def _elsewhere(page: Page, where: str) -> Refusal | None:
    location = page.header("Location")
    if location is None:
        return None
    try:
        target = urljoin(where, location)
        scheme = urlsplit(target).scheme
    except ValueError:  # "http://[" is no address
        target, scheme = location, ""
    if scheme in {"http", "https"}:
        return None
    reason = f"it redirects to {target[:200]}, which is no address of the web"
    return Refusal(where, "refused", "scheme", reason)


def _not_now(page: Page, where: str) -> Refusal | None:
    until = page.fetched_at and retry_after(page.header("Retry-After"), now=page.fetched_at)
    if until is None:
        return None
    reason = f"the site answered {page.status} and asks to come back at {until:%Y-%m-%dT%H:%M:%SZ}"
    return Refusal(where, "failed", f"http_{page.status}", reason, "run again after that time")
