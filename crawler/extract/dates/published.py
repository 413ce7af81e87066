"""The publication: the reader's stamp against the date for machines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.extract.dates.choice import (
    TOLERANCE,
    Choice,
    gap,
    is_whole_offset,
    of_machine,
    of_reading,
    refined,
)
from crawler.extract.dates.moments import day_of, minute_of

if TYPE_CHECKING:
    from datetime import date

    from crawler.extract.dates.choice import Notes
    from crawler.extract.dates.machine import Candidate, MachineDates
    from crawler.extract.dates.page_zone import PageZone
    from crawler.extract.stamps.reading import Reading

OVERWRITTEN = "the metadata was overwritten by an edit"
ANOTHER = "another time than the visible stamp"
_HOUR_TWICE = re.compile(r"(\d\d)h:?\1$")  # "15h:15", a template that prints the hour twice


@dataclass(frozen=True)
class Published:
    """The publication taken, and by how much the metadata's clock is wrong."""

    choice: Choice
    shift: timedelta = timedelta()


def decide_published(
    reading: Reading | None, machine: MachineDates, where: PageZone, notes: Notes
) -> Published:
    """Return the publication: metadata for what the stamp leaves open, the stamp where they differ.

    What loses is kept in *notes*, each disagreement with a warning.
    """
    told = machine.published
    if reading is None or reading.value is None:
        return Published(of_machine(told))
    seen = of_reading(reading)
    if told is None or told.method == "url":
        return Published(seen)
    if reading.is_counted and not _is_vaguer(told, reading.value, where):
        return Published(_stated_over_counted(reading.value, told, where, notes))
    if isinstance(reading.value, datetime) and isinstance(told.moment.value, datetime):
        return _weigh_times(reading, reading.value, seen, told, machine, notes)
    return Published(_weigh_days(reading.value, seen, told, where, notes))


def _is_vaguer(told: Candidate, value: datetime | date, where: PageZone) -> bool:
    """Return True if the metadata names the day of the stamp and no time of it."""
    same_day = day_of(told.moment.value, where.tz) == day_of(value, where.tz)
    return told.moment.is_placeholder and same_day


def _stated_over_counted(
    value: datetime | date, told: Candidate, where: PageZone, notes: Notes
) -> Choice:
    """A stamp counted from the fetch is as good as the fetch time; a stated instant is better."""
    if day_of(value, where.tz) != day_of(told.moment.value, where.tz):
        notes.warn(f"the relative stamp and {told.method} name different days")
        notes.lose("published", value, "stamp", "", "counted from the time of the fetch")
    return of_machine(told)


def _weigh_times(
    reading: Reading,
    value: datetime,
    seen: Choice,
    told: Candidate,
    machine: MachineDates,
    notes: Notes,
) -> Published:
    moment = told.moment.value
    assert isinstance(moment, datetime)
    if minute_of(value) == minute_of(moment):
        return Published(refined(seen, told, told.moment))
    if abs(gap(value, moment)) <= TOLERANCE or told.moment.is_placeholder:
        return Published(seen)
    if is_whole_offset(value, moment):
        notes.warn(f"false offset in {told.method}: {told.raw}")
        notes.lose_candidate(told, "same clock, false offset")
        return Published(seen, gap(minute_of(value), minute_of(moment)))
    if _HOUR_TWICE.search(reading.time_text or "") and abs(gap(value, moment)) < timedelta(hours=1):
        notes.warn(f"the stamp prints its hour twice; minutes from {told.method}")
        notes.lose(
            "published", value, "stamp", reading.time_text or "", "the hour is printed twice"
        )
        return Published(refined(seen, told, told.moment))
    reason = _why(value, moment, machine.updated)
    notes.warn(f"the visible stamp and {told.method} disagree: {reason}")
    notes.lose_candidate(told, reason)
    return Published(seen)


def _weigh_days(
    value: datetime | date, seen: Choice, told: Candidate, where: PageZone, notes: Notes
) -> Choice:
    if day_of(value, where.tz) != day_of(told.moment.value, where.tz):
        notes.warn(f"the visible stamp and {told.method} name different days")
        notes.lose_candidate(told, "another day than the visible stamp")
        return seen
    has_time = isinstance(told.moment.value, datetime) and not told.moment.is_placeholder
    return refined(seen, told, told.moment) if has_time else seen


def _why(value: datetime, told: datetime, modified: Candidate | None) -> str:
    """An edit that moves the publication makes it the modification, or swaps the two."""
    edited = modified.moment.value if modified else None
    if isinstance(edited, datetime) and gap(told, value) > timedelta():
        nearest = min(abs(gap(told, edited)), abs(gap(value, edited)))
        return OVERWRITTEN if nearest <= TOLERANCE else ANOTHER
    return ANOTHER
