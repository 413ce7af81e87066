"""How far back a crawl goes: the oldest time of what it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.errors import UsageError

_DAYS = re.compile(r"\d{1,6}(?:\.\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Since:
    """A number of days before a list is fetched, or a time, or a day of the site's calendar."""

    start: float | datetime | date

    def limit(self, *, fetched_at: datetime, timezone: str) -> datetime:
        """Return the time before which a link of a list fetched at *fetched_at* is too old.

        >>> fetched = datetime(2026, 11, 24, 9, tzinfo=UTC)
        >>> str(Since(7).limit(fetched_at=fetched, timezone="Europe/Paris"))
        '2026-11-17 09:00:00+00:00'
        """
        if isinstance(self.start, datetime):
            return self.start
        if isinstance(self.start, date):
            return datetime.combine(self.start, time.min, ZoneInfo(timezone))
        try:
            return fetched_at - timedelta(days=self.start)
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC)


def read_since(text: str) -> Since:
    """Return what `-a since=` *text* says: days back, a day, or a time with its offset.

    Raises UsageError for anything else.

    >>> read_since("7"), read_since("2026-11-01")
    (Since(start=7.0), Since(start=datetime.date(2026, 11, 1)))
    """
    if _DAYS.fullmatch(text):
        return Since(float(text))
    try:
        if len(text) == len("2026-11-01"):
            return Since(date.fromisoformat(text))
        stated = datetime.fromisoformat(text)
    except ValueError:
        stated = None
    if stated is None or stated.tzinfo is None:
        message = f"since={text!r}: give days back such as 7, a day such as 2026-11-01, or a time"
        raise UsageError(f"{message} with its offset such as 2026-11-01T06:00+01:00")
    return Since(stated)
