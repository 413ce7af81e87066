"""How old what a list names is, counted from when the list was fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extract.dates.listed import listed_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.discover.listed import Listed
    from crawler.discover.since import Since
    from crawler.page import Page
    from crawler.site import Site


def by_age(
    listed: Sequence[Listed], page: Page, site: Site, since: Since | None
) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Return what of the list *page* a run asks for, and what is older than *since*.

    What has no date is asked for.
    """
    if since is None or page.fetched_at is None:
        return tuple(listed), ()
    limit = since.limit(fetched_at=page.fetched_at, timezone=site.timezone or "UTC")
    dates = _dates(listed, page.fetched_at, site)
    older = [date is not None and date < limit for date in dates]
    return (
        tuple(entry for entry, is_older in zip(listed, older, strict=True) if not is_older),
        tuple(entry for entry, is_older in zip(listed, older, strict=True) if is_older),
    )


def latest_first(listed: Sequence[Listed], page: Page, site: Site) -> Sequence[Listed]:
    """Return *listed* of the list *page* from the latest on, as they are if one has no date."""
    if page.fetched_at is None:
        return listed
    dates = _dates(listed, page.fetched_at, site)
    known = [(date, entry) for date, entry in zip(dates, listed, strict=True) if date]
    if len(known) < len(listed):
        return listed
    return [entry for _, entry in sorted(known, key=lambda pair: pair[0], reverse=True)]


def are_past(listed: Sequence[Listed], page: Page, site: Site, since: Since | None) -> bool:
    """Return True if the list *page* dates links, and all of these are older than *since*.

    Boxes beside a list, such as the most read, have no dates and so do not count.
    """
    recent, older = by_age([entry for entry in listed if entry.stamp], page, site, since)
    return bool(older) and not recent


def _dates(listed: Sequence[Listed], fetched_at: datetime, site: Site) -> list[datetime | None]:
    zone = site.timezone or "UTC"
    return [listed_at(entry.stamp, reference=fetched_at, timezone=zone) for entry in listed]
