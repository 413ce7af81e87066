"""Wall clock times as instants: clock changes, and dateparser on the cleaned date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import dateparser
from dateparser.conf import settings

if TYPE_CHECKING:
    from datetime import tzinfo

    from crawler.extract.stamps.tokens import WallTime
    from crawler.extract.stamps.words import Language

# The formats are complete, so the base is never used; without one dateparser asks the clock.
_SETTINGS = settings.replace(
    RELATIVE_BASE=datetime(2000, 1, 1),  # noqa: DTZ001
    PARSERS=["custom-formats"],
)
_DAY_FORMAT = "%Y-%m-%d"
_INSTANT_FORMAT = "%Y-%m-%d %H:%M:%S %z"


def instants(day: date, time: WallTime, zone: tzinfo) -> tuple[datetime, ...]:
    """Return the instants of *time* on *day* in *zone*: one, two in an overlap, later in a gap.

    >>> from zoneinfo import ZoneInfo
    >>> from crawler.extract.stamps.tokens import WallTime
    >>> found = instants(date(2016, 10, 30), WallTime(2, 30), ZoneInfo("Europe/Paris"))
    >>> [str(instant)[11:] for instant in found]
    ['00:30:00+00:00', '01:30:00+00:00']
    """
    day += timedelta(days=time.hour // 24)
    naive = datetime(day.year, day.month, day.day, time.hour % 24, time.minute, time.second or 0)  # noqa: DTZ001
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return (first, second) if first < second else (first,)


def is_gap(day: date, time: WallTime, zone: tzinfo) -> bool:
    """Return True if clocks in *zone* never showed *time* on *day*."""
    shown = instants(day, time, zone)[0].astimezone(zone)
    return (shown.hour, shown.minute) != (time.hour % 24, time.minute)


def parsed_instant(instant: datetime, zone: tzinfo, language: Language) -> datetime:
    """Return *instant* as dateparser reads its clean spelling, in *zone*."""
    text = instant.astimezone(UTC).strftime(_INSTANT_FORMAT)
    read = dateparser.parse(
        text, date_formats=[_INSTANT_FORMAT], languages=[language], settings=_SETTINGS
    )
    return (read or instant).astimezone(UTC).astimezone(zone)


def parsed_day(day: date, language: Language) -> date:
    """Return *day* as dateparser reads its clean spelling."""
    text = day.strftime(_DAY_FORMAT)
    read = dateparser.parse(
        text, date_formats=[_DAY_FORMAT], languages=[language], settings=_SETTINGS
    )
    return read.date() if read else day
