"""A printed day that can mean several: the one that the page also states for machines."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from crawler.extract.dates.moments import day_of
from crawler.extract.stamps import read_stamp
from crawler.extract.stamps.words import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from crawler.extract.dates.choice import Notes
    from crawler.extract.stamps import Stamp
    from crawler.extract.stamps.reading import Reading
    from crawler.extract.stamps.words import Language

TOLD_YEAR: Final = "the year nearest to a day that the page states in full"

_HALF_YEAR = 183
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2\d{2,4}$")


def with_told_day(reading: Reading, days: Sequence[date], tz: tzinfo, notes: Notes) -> Reading:
    """Return *reading* on one of the *days* told to machines, where its words name that day too.

    A stamp without a year takes the nearest one: it was counted from the fetch, which may be years
    later. "3/12/2024" is the twelfth of March where the page says so elsewhere.
    """
    value = reading.value
    if value is None or reading.is_counted or not days or day_of(value, tz) in days:
        return reading
    other = _with_near_year(reading, value, days[0]) or _with_month_first(reading, value, days)
    if other is None:
        return reading
    reason = "the page states this day in full elsewhere"
    notes.lose(reading.kind, value, "stamp", reading.date_text or "", reason)
    return replace(reading, value=_moved(value, other), confidence="inferred")


def with_told_year(
    stamp: Stamp, days: Sequence[date], *, timezone: str, language: Language
) -> Stamp:
    """Return *stamp*, read without the time of the fetch, in the year nearest to the *days* told.

    The day that a page states for machines gives a printed day its year. It is not the day of the
    fetch, so what is counted from that stays open.
    """
    if not days or all(reading.value is not None for reading in stamp.readings):
        return stamp
    try:
        latest = datetime.combine(days[0] + timedelta(days=_HALF_YEAR - 1), time(12))
    except OverflowError:  # the last months of the calendar
        return stamp
    again = read_stamp(stamp.raw, reference=latest, timezone=timezone, language=language)
    if again is None or any(reading.is_counted for reading in again.readings):
        return stamp
    readings = tuple(
        new if old.value is not None else replace(new, rule=TOLD_YEAR)
        for old, new in zip(stamp.readings, again.readings, strict=True)
    )
    return replace(again, readings=readings)


def _with_near_year(reading: Reading, value: date, day: date) -> date | None:
    """The day of *value* in the year nearest to *day*, None when it is that already."""
    if not _lacks_year(reading):
        return None
    years = (_on(day.year + n, value.month, value.day) for n in (-1, 0, 1))
    near = next((d for d in years if d and abs((d - day).days) <= _HALF_YEAR), None)
    if near is None or near.year == value.year:
        return None
    return near if near.weekday() == value.weekday() or not _names_weekday(reading) else None


def _with_month_first(reading: Reading, value: date, days: Sequence[date]) -> date | None:
    if not _NUMERIC.search(reading.date_text or ""):
        return None
    swapped = _on(value.year, value.day, value.month)
    return swapped if swapped in days else None


def _lacks_year(reading: Reading) -> bool:
    return reading.confidence == "inferred" and re.search(r"\d{4}", reading.date_text or "") is None


def _names_weekday(reading: Reading) -> bool:
    """Return True if the stamp states its weekday, which fits one year in six."""
    words = re.findall(r"[^\W\d]+", reading.date_text or "")
    return not WEEKDAYS.keys().isdisjoint(words)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moved(value: datetime | date, day: date) -> datetime | date:
    if not isinstance(value, datetime):
        return day
    return value.replace(year=day.year, month=day.month, day=day.day)
