"""The time that a list gives to one of its links: a feed's date, a lastmod, a printed stamp."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.extract.dates.moments import read_moment
from crawler.extract.stamps import read_stamp

if TYPE_CHECKING:
    from datetime import date, tzinfo


def listed_at(stamp: str | None, *, reference: datetime, timezone: str) -> datetime | None:
    """Return the latest time that *stamp* may stand for, None when it states none.

    *reference* is when the list was fetched, *timezone* the site's. A day alone lasts to its end.

    >>> fetched = datetime(2026, 11, 24, 9, tzinfo=UTC)
    >>> str(listed_at("Tue, 24 Nov 2026 08:00:00 +0100", reference=fetched, timezone="UTC"))
    '2026-11-24 08:00:00+01:00'
    >>> str(listed_at("hier à 8h", reference=fetched, timezone="Europe/Paris"))
    '2026-11-23 08:00:00+01:00'
    """
    if not stamp:
        return None
    zone = ZoneInfo(timezone)
    value = _by_machine(stamp, zone) or _printed(stamp, reference=reference, timezone=timezone)
    if value is None or isinstance(value, datetime):
        return value
    try:
        return datetime.combine(value, time.max, zone)
    except OverflowError:  # the last day of the calendar
        return None


def _by_machine(stamp: str, zone: tzinfo) -> datetime | date | None:
    moment = read_moment(stamp, zone) if stamp[:4].isdecimal() else None
    if moment is not None:
        return moment.value
    try:
        value = parsedate_to_datetime(stamp)  # RFC 822, as RSS writes it
        value = value if value.tzinfo else value.replace(tzinfo=UTC)  # "-0000": UTC (RFC 5322)
        value.astimezone(UTC)  # raises here, not later, at the edges of the calendar
        return value
    except (ValueError, OverflowError, IndexError):
        return None


def _printed(stamp: str, *, reference: datetime, timezone: str) -> datetime | date | None:
    read = read_stamp(stamp, reference=reference, timezone=timezone)
    return (read.updated or read.published) if read else None
