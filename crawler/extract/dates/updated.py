"""The update: a visible one, else the modification that the metadata states, when it is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.extract.dates.choice import (
    TOLERANCE,
    Choice,
    gap,
    of_machine,
    of_reading,
    refined,
)
from crawler.extract.dates.moments import Moment, day_of, minute_of
from crawler.extract.stamps.reading import SKEW

if TYPE_CHECKING:
    from datetime import date

    from crawler.extract.dates.choice import Notes
    from crawler.extract.dates.machine import Candidate
    from crawler.extract.dates.page_zone import PageZone
    from crawler.extract.dates.published import Published
    from crawler.extract.stamps.reading import Reading


def decide_updated(
    reading: Reading | None,
    published: Published,
    modified: Candidate | None,
    where: PageZone,
    *,
    fetched_at: datetime | None,
    notes: Notes,
) -> Choice:
    """Return the update; one that is the publication, or that cannot be, is dropped with a reason.

    The clock of the metadata is corrected by the false offset that the publication showed.
    """
    told = _shifted(modified, published) if modified else None
    if reading is not None and reading.value is not None:
        if reading.is_counted and told is not None:
            return of_machine(told)
        return _refined(of_reading(reading), told, where, notes)
    if told is None or published.choice.value is None:
        return Choice()
    reason = _why_not(told.moment.value, published.choice.value, where, fetched_at)
    if reason is None:
        return of_machine(told)
    if reason.startswith(("earlier", "later")):
        notes.warn(f"modification date of {told.method} dropped: {reason}")
    notes.lose_candidate(told, reason)
    return Choice()


def _shifted(candidate: Candidate, published: Published) -> Candidate:
    moment = candidate.moment
    if not published.shift or not isinstance(moment.value, datetime):
        return candidate
    try:
        return replace(candidate, moment=Moment(moment.value + published.shift, moment.has_offset))
    except OverflowError:
        return candidate


def _refined(seen: Choice, told: Candidate | None, where: PageZone, notes: Notes) -> Choice:
    """The visible update with the seconds, or the time of day, that the metadata adds."""
    if told is None or seen.value is None or not isinstance(told.moment.value, datetime):
        return seen
    if isinstance(seen.value, datetime):
        if minute_of(seen.value) == minute_of(told.moment.value):
            return refined(seen, told, told.moment)
    elif _same_day(seen.value, told, where) and not told.moment.is_placeholder:
        return refined(seen, told, told.moment)
    notes.lose_candidate(told, "another visible update")
    return seen


def _same_day(value: date, told: Candidate, where: PageZone) -> bool:
    return day_of(told.moment.value, where.tz) == value


def _why_not(
    value: datetime | date,
    published: datetime | date,
    where: PageZone,
    fetched_at: datetime | None,
) -> str | None:
    """Why *value* is no update, None when it is one."""
    if fetched_at is not None and isinstance(value, datetime) and gap(value, fetched_at) > SKEW:
        return "later than the fetch"
    if isinstance(value, datetime) and isinstance(published, datetime):
        if gap(value, published) < -TOLERANCE:
            return "earlier than the publication"
        is_same = minute_of(value) <= minute_of(published)
        return "the time of the publication" if is_same else None
    days = (day_of(value, where.tz) - day_of(published, where.tz)).days
    is_clock = isinstance(value, datetime) and not Moment(value, has_offset=True).is_placeholder
    if days == 0 and is_clock:
        return None  # a day alone says nothing against a later hour of it
    return None if days > 0 else "earlier than the publication" if days else "the same day"
