"""The rules that turn the parts of one half of a stamp into a day or an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.extract.stamps.ago import read_ago
from crawler.extract.stamps.days import DayFinder
from crawler.extract.stamps.hours import instants, is_gap, parsed_day, parsed_instant
from crawler.extract.stamps.reading import reading_of, unresolved
from crawler.extract.stamps.zones import stated_zone

if TYPE_CHECKING:
    from datetime import tzinfo

    from crawler.extract.stamps.days import Day
    from crawler.extract.stamps.grammar import Item
    from crawler.extract.stamps.reading import Clock, Confidence, Precision, Reading
    from crawler.extract.stamps.tokens import WallTime

_OUTSIDE = "outside the calendar"
_UNREAD = "the day beside the time cannot be read"


def read_half(item: Item, clock: Clock, *, other: datetime | date | None = None) -> Reading:
    """Return what *item* says; *other* is the value of the half that is already known.

    The publication is known when an update is read, and the reverse when only the update has a
    year.
    """
    if item.ago is not None:
        return read_ago(item, item.ago, clock)
    try:
        return _read_printed(item, clock, other)
    except (OverflowError, ValueError):  # the ends of the calendar, shifted by an offset
        return unresolved(item, _OUTSIDE)


def _read_printed(item: Item, clock: Clock, other: datetime | date | None) -> Reading:
    if item.has_unread_day:
        return unresolved(item, _UNREAD)
    zone, fold = _zone_of(item, clock)
    time = item.wall_time
    if item.date is None and time is not None and other is not None:
        return _beside(item, clock, time=time, other=other, zone=zone)
    found = DayFinder(clock, zone, time, other).day_of(item)
    if found.day is None:
        return unresolved(item, found.rule)
    if time is not None:
        return _timed(item, clock, found, time, zone, fold)
    return reading_of(
        item,
        parsed_day(found.day, clock.language),
        rule=found.rule,
        precision="day",
        confidence=_confidence(found),
    )


def _zone_of(item: Item, clock: Clock) -> tuple[tzinfo, int | None]:
    """The zone of *item*, and which of two equal hours its words mean, when they say so."""
    words = item.zone_text
    if words is None:
        return clock.zone, None
    fold = 1 if "hiver" in words else 0 if "d'ete" in words else None
    return stated_zone(words) or clock.zone, fold


def _timed(
    item: Item, clock: Clock, found: Day, time: WallTime, zone: tzinfo, fold: int | None
) -> Reading:
    assert found.day is not None
    possible = instants(found.day, time, zone)
    chosen = possible[fold if fold is not None and len(possible) > 1 else 0]
    in_gap = is_gap(found.day, time, zone)
    reading = reading_of(
        item,
        parsed_instant(chosen, clock.zone, clock.language),
        rule=found.rule + ("; the clocks skip this hour, moved forward" if in_gap else ""),
        precision=_precision(time),
        confidence="ambiguous" if in_gap else _confidence(found),
    )
    return reading if fold is not None else _doubled(reading, possible, chosen, clock)


def _beside(
    item: Item, clock: Clock, *, time: WallTime, other: datetime | date, zone: tzinfo
) -> Reading:
    """A time alone takes the day of the other half: the same, or the one its order asks for."""
    is_update = item.kind == "updated"
    rule = "the day of the publication" if is_update else "the day of the update"
    day = other.astimezone(zone).date() if isinstance(other, datetime) else other
    same = instants(day, time, zone)
    fitting = [t for t in same if _is_in_order(t, other, is_update=is_update)]
    if not fitting:
        fitting = list(instants(day + timedelta(days=1 if is_update else -1), time, zone))
        rule = "the day after the publication" if is_update else "the day before the update"
    value = parsed_instant(fitting[0], clock.zone, clock.language)
    reading = reading_of(item, value, rule=rule, precision=_precision(time), confidence="inferred")
    return _doubled(reading, same, fitting[0], clock)


def _is_in_order(instant: datetime, other: datetime | date, *, is_update: bool) -> bool:
    if not isinstance(other, datetime):
        return True
    known = other.astimezone(UTC).replace(second=0)
    return instant >= known if is_update else instant <= known


def _doubled(
    reading: Reading, possible: tuple[datetime, ...], chosen: datetime, clock: Clock
) -> Reading:
    """Mark an hour that occurs twice; one that the order decides is inferred as before."""
    others = [t for t in possible if t != chosen]
    if len(possible) < 2 or not others:
        return reading
    return replace(reading, confidence="ambiguous", alternative=others[0].astimezone(clock.zone))


def _confidence(found: Day) -> Confidence:
    if found.is_doubtful:
        return "ambiguous"
    return "exact" if found.is_stated else "inferred"


def _precision(time: WallTime) -> Precision:
    return "minute" if time.second is None else "second"
