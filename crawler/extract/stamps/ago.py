"""Stamps counted back from the fetch: "il y a 2h30", "il y a 3 jours"."""

from __future__ import annotations

import calendar
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from crawler.extract.stamps.hours import parsed_day, parsed_instant
from crawler.extract.stamps.reading import reading_of, unresolved

if TYPE_CHECKING:
    from crawler.extract.stamps.grammar import Item
    from crawler.extract.stamps.reading import Clock, Reading
    from crawler.extract.stamps.tokens import Ago

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_BEFORE = "before the calendar begins"


def read_ago(item: Item, ago: Ago, clock: Clock) -> Reading:
    """Return the instant or the day that lies *ago* before the fetch.

    Seconds, minutes and hours give an instant; days and more give a day, because the page says no
    more.
    """
    if clock.reference is None:
        return unresolved(item, "counted from the fetch, which is unknown")
    return _instant(item, ago, clock) if ago.unit in _SECONDS else _day(item, ago, clock)


def add_months(day: date, months: int) -> date | None:
    """Return *day* moved by *months*, clamped to the month's last day; None outside the calendar.

    >>> add_months(date(2015, 3, 31), -1)
    datetime.date(2015, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _instant(item: Item, ago: Ago, clock: Clock) -> Reading:
    assert clock.reference is not None
    seconds = ago.number * _SECONDS[ago.unit] + ago.minutes * 60
    try:
        found = clock.reference.astimezone(UTC) - timedelta(seconds=seconds)
        whole = found if ago.unit == "second" else found.replace(second=0)
        value = parsed_instant(whole, clock.zone, clock.language)
    except OverflowError:
        return unresolved(item, _BEFORE)
    return reading_of(
        item,
        value,
        rule="counted back from the fetch",
        precision="second" if ago.unit == "second" else "minute",
        confidence="inferred",
    )


def _day(item: Item, ago: Ago, clock: Clock) -> Reading:
    assert clock.today is not None
    day = _days_before(clock.today, ago)
    if day is None:
        return unresolved(item, _BEFORE)
    return reading_of(
        item,
        parsed_day(day, clock.language),
        rule="counted back from the day of the fetch",
        precision="day",
        confidence="inferred",
    )


def _days_before(today: date, ago: Ago) -> date | None:
    if ago.unit in _MONTHS:
        return add_months(today, -ago.number * _MONTHS[ago.unit])
    try:
        return today - timedelta(days=ago.number * _DAYS[ago.unit])
    except OverflowError:
        return None
