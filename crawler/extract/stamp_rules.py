"""The rules that turn the parts of a stamp into dates: year, day, zone, clock change."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

import dateparser

from crawler.extract.stamp_grammar import WEEKDAYS, month_number
from crawler.extract.zones import stated_zone

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from crawler.extract.stamp_grammar import Item

SKEW = timedelta(minutes=15)  # clocks of server and crawler differ by minutes, never by hours
YEARS_BACK = 9  # the calendar repeats its weekdays within 6 to 11 years; older needs a year
_PIVOT = 70  # a two-digit year below is of this century
_EPOCH_YEAR = 1900

_SECONDS = {"s sec seconde secondes": 1, "mn min minute minutes": 60, "h heure heures": 3600}

Precision = Literal["second", "minute", "day", "none"]
Confidence = Literal["exact", "inferred", "ambiguous"]


@dataclass(frozen=True)
class Reading:
    """What one half of a stamp says once the rules are applied."""

    kind: Literal["published", "updated"]
    """Which date this is."""
    value: datetime | date | None
    """In the site's zone; None when it cannot be resolved without a reference."""
    label: str | None
    """The label, folded."""
    date_text: str | None
    """The words read as date, folded."""
    time_text: str | None
    """The words read as time, folded."""
    zone_text: str | None
    """The zone that the stamp names."""
    zone_origin: Literal["stated", "site"]
    """Where the zone comes from."""
    rule: str
    """Which rule gave year and day."""
    precision: Precision
    """second, minute or day."""
    confidence: Confidence
    """exact, inferred or ambiguous."""
    is_counted: bool = False
    """Whether the day was counted from the fetch, not printed."""
    alternative: datetime | None = None
    """The other reading of an hour that occurs twice."""


@dataclass(frozen=True)
class Clock:
    """The two things a stamp is resolved against."""

    reference: datetime | None
    zone: tzinfo

    @property
    def latest(self) -> datetime | None:
        """The last instant that counts as past."""
        return self.reference + SKEW if self.reference else None

    @property
    def today(self) -> date | None:
        """The day of the reference at the site."""
        return self.reference.astimezone(self.zone).date() if self.reference else None


@dataclass(frozen=True)
class Day:
    """A day, or the part of one that was printed."""

    day: date | None
    rule: str
    is_stated: bool
    is_doubtful: bool = False


@dataclass(frozen=True)
class Time:
    """A wall clock time."""

    hour: int
    minute: int
    second: int
    precision: Precision
    days: int = 0


def read_half(item: Item, clock: Clock, *, other: datetime | date | None = None) -> Reading:
    """Return what *item* says; *other* is the value of the half that is already known.

    The publication is known when an update is read, and the reverse when only the update has a
    year.
    """
    ago = _read_ago(item, clock)
    if ago is not None:
        return ago
    time = _read_time(item)
    zone, fold = _zone_of(item, clock)
    if item.date is None and other is not None:
        return _beside(item, clock, time=time, other=other, zone=zone)
    resolve = _Resolver(clock, zone, time, fold, other)
    found = resolve.day(item)
    if found.day is None:
        return _reading(item, None, found.rule, "none", "ambiguous")
    if time is None:
        confidence: Confidence = "exact" if found.is_stated else "inferred"
        confidence = "ambiguous" if found.is_doubtful else confidence
        return _reading(item, found.day, found.rule, "day", confidence)
    return _timed(item, clock, found, time, zone, fold)


def at(day: date, time: Time, zone: tzinfo) -> tuple[datetime, ...]:
    """Return the instants of *time* on *day* in *zone*: one, two in an overlap, later in a gap.

    >>> from zoneinfo import ZoneInfo
    >>> half = Time(2, 30, 0, "minute")
    >>> [str(t)[11:] for t in at(date(2016, 10, 30), half, ZoneInfo("Europe/Paris"))]
    ['00:30:00+00:00', '01:30:00+00:00']
    """
    moved = day + timedelta(days=time.days)
    naive = datetime(moved.year, moved.month, moved.day, time.hour, time.minute, time.second)  # noqa: DTZ001
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return (first, second) if first < second else (first,)


def is_gap(day: date, time: Time, zone: tzinfo) -> bool:
    """Return True if clocks in *zone* never showed *time* on *day*."""
    shown = at(day, time, zone)[0].astimezone(zone)
    return (shown.hour, shown.minute) != (time.hour, time.minute)


def canonical(instant: datetime, zone: tzinfo) -> datetime:
    """Return *instant* as dateparser reads its canonical spelling, in *zone*."""
    text = instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    read = dateparser.parse(
        text,
        date_formats=["%Y-%m-%d %H:%M:%S"],
        languages=["fr"],
        settings={"TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True},
    )
    return (read or instant).astimezone(UTC).astimezone(zone)


def add_months(day: date, months: int) -> date | None:
    """Return *day* moved by *months*, clamped to the month's last day; None outside the calendar.

    >>> add_months(date(2015, 3, 31), -1)
    datetime.date(2015, 2, 28)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        return None
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def _reading(
    item: Item,
    value: datetime | date | None,
    rule: str,
    precision: Precision,
    confidence: Confidence,
) -> Reading:
    zone_text = item.zone or (_clock_zone(item.time) if item.time else None)
    return Reading(
        kind="updated" if item.kind == "updated" else "published",
        value=value,
        label=item.label,
        date_text=item.date[0] if item.date else None,
        time_text=item.time[0] if item.time else None,
        zone_text=zone_text,
        zone_origin="stated" if zone_text else "site",
        rule=rule,
        precision=precision,
        confidence=confidence,
        is_counted=item.date is None or any(item.date[name] for name in ("ago", "now", "day")),
    )


def _clock_zone(time: re.Match[str]) -> str | None:
    return (time["tz"] or "").strip() or None


def _zone_of(item: Item, clock: Clock) -> tuple[tzinfo, int | None]:
    """The zone of *item*, and which of two equal hours its words mean, when they say so."""
    words = item.zone or (_clock_zone(item.time) if item.time else None)
    if words is None:
        return clock.zone, None
    fold = 1 if "hiver" in words else 0 if "d'ete" in words else None
    return stated_zone(words) or clock.zone, fold


def _read_time(item: Item) -> Time | None:
    token = item.time
    if token is None:
        return None
    if token["noon"] is not None:
        minute = token["noon_m"] or "0"
        return Time(
            12 if token["noon_w"] == "midi" else 0,
            int(minute) if minute.isdigit() else 30,
            0,
            "minute",
        )
    if token["dot"] is not None:
        return Time(int(token["dot_h"]), int(token["dot_m"]), 0, "minute")
    minute = token["hm"] or token["cm"] or ("30" if token["half"] else "0")
    second = token["hs"] or token["cs"]
    hour = int(token["h"]) % 12 + 12 * (token["ampm"] == "p") if token["ampm"] else int(token["h"])
    precision: Precision = "second" if second else "minute"
    return Time(hour % 24, int(minute), int(second or 0), precision, days=hour // 24)


def _read_ago(item: Item, clock: Clock) -> Reading | None:
    token = item.date
    if token is None or (token["ago"] is None and token["now"] is None):
        return None
    if clock.reference is None:
        return _reading(item, None, "counted from the fetch, which is unknown", "none", "ambiguous")
    if token["now"] is not None:
        return _instant(item, clock, timedelta(), "minute")
    number = 1 if token["ago_n"].startswith("un") else int(token["ago_n"])
    return _counted(item, clock, token["ago_u"], 0 if token["less"] else number)


def _counted(item: Item, clock: Clock, unit: str, number: int) -> Reading:
    assert item.date is not None
    seconds = next((n for words, n in _SECONDS.items() if unit in words.split()), None)
    if seconds is None:
        return _days_ago(item, clock, unit, number)
    extra = int(item.date["ago_m"] or 0) * 60
    back = timedelta(seconds=min(number * seconds + extra, 10**10))
    return _instant(item, clock, back, "second" if seconds == 1 else "minute")


def _instant(item: Item, clock: Clock, back: timedelta, precision: Precision) -> Reading:
    assert clock.reference is not None
    try:
        value = canonical(clock.reference.astimezone(UTC) - back, clock.zone)
    except (OverflowError, ValueError):
        return _reading(item, None, "before the calendar begins", "none", "ambiguous")
    if precision == "minute":
        value = value.astimezone(UTC).replace(second=0).astimezone(clock.zone)
    return _reading(item, value, "counted back from the fetch", precision, "inferred")


def _days_ago(item: Item, clock: Clock, unit: str, number: int) -> Reading:
    today = clock.today
    assert today is not None
    try:
        if unit.startswith(("jour", "semaine")) or unit == "j":
            day: date | None = today - timedelta(days=number * (7 if unit[0] == "s" else 1))
        else:
            day = add_months(today, -number * (1 if unit == "mois" else 12))
    except OverflowError:
        day = None
    if day is None:
        return _reading(item, None, "before the calendar begins", "none", "ambiguous")
    return _reading(item, day, "counted back from the day of the fetch", "day", "inferred")


def _beside(
    item: Item, clock: Clock, *, time: Time | None, other: datetime | date, zone: tzinfo
) -> Reading:
    """A time alone takes the day of the other half: the same, or the one its order asks for."""
    assert time is not None
    is_update = item.kind == "updated"
    day = other.astimezone(zone).date() if isinstance(other, datetime) else other
    known = other.astimezone(UTC).replace(second=0) if isinstance(other, datetime) else None
    step = timedelta(days=1 if is_update else -1)
    same = at(day, time, zone)
    fits = [t for t in same if known is None or (t >= known if is_update else t <= known)]
    rule = "the day of the publication" if is_update else "the day of the update"
    if not fits:
        try:
            fits = list(at(day + step, time, zone))
        except OverflowError:
            return _reading(item, None, "outside the calendar", "none", "ambiguous")
        rule = "the day after the publication" if is_update else "the day before the update"
    reading = _reading(item, canonical(fits[0], clock.zone), rule, time.precision, "inferred")
    return _doubled(reading, same, fits[0], clock)


def _doubled(
    reading: Reading, instants: tuple[datetime, ...], chosen: datetime, clock: Clock
) -> Reading:
    others = [t for t in instants if t != chosen]
    if len(instants) < 2 or not others:
        return reading
    return replace(reading, confidence="ambiguous", alternative=others[0].astimezone(clock.zone))


def _timed(
    item: Item, clock: Clock, found: Day, time: Time, zone: tzinfo, fold: int | None
) -> Reading:
    assert found.day is not None
    try:
        instants = at(found.day, time, zone)
        chosen = instants[fold if fold is not None and len(instants) > 1 else 0]
        value = canonical(chosen, clock.zone)
    except (OverflowError, ValueError):
        return _reading(item, None, "outside the calendar", "none", "ambiguous")
    confidence: Confidence = "exact" if found.is_stated else "inferred"
    if found.is_doubtful or is_gap(found.day, time, zone):
        confidence = "ambiguous"
    reading = _reading(item, value, found.rule, time.precision, confidence)
    return reading if fold is not None else _doubled(reading, instants, chosen, clock)


@dataclass(frozen=True)
class _Resolver:
    clock: Clock
    zone: tzinfo
    time: Time | None
    fold: int | None
    other: datetime | date | None

    def day(self, item: Item) -> Day:
        token = item.date
        if token is None:
            return self._time_alone()
        if token["day"] is not None:
            return self._named_day(token)
        return self._calendar_day(token)

    def _time_alone(self) -> Day:
        today, latest = self.clock.today, self.clock.latest
        if today is None or latest is None or self.time is None:
            return Day(None, "a time alone needs the day of the fetch, which is unknown", False)
        base = latest.astimezone(self.zone).date()
        for back in range(3):
            day = base - timedelta(days=back)
            if at(day, self.time, self.zone)[0] <= latest:
                rule = "the day of the fetch" if day >= today else "the day before the fetch"
                return Day(day, rule, False)
        return Day(None, "no day fits", False)

    def _named_day(self, token: re.Match[str]) -> Day:
        today, name = self.clock.today, token["day_w"].removeprefix("ce ")
        if today is None:
            return Day(None, "counted from the fetch, which is unknown", False)
        if name in WEEKDAYS:
            back = (today.weekday() - WEEKDAYS[name]) % 7
            back = 7 if token["day_last"] and back == 0 else back
            if back == 0 and self._is_ahead(today):
                back = 7
            return Day(today - timedelta(days=back), "the latest such weekday", False)
        back = {"hier": 1, "avant-hier": 2}.get(name, 0)
        return Day(today - timedelta(days=back), "counted from the day of the fetch", False)

    def _is_ahead(self, day: date) -> bool:
        latest = self.clock.latest
        if latest is None:
            return False
        if self.time is None:
            return day > latest.astimezone(self.zone).date()
        return at(day, self.time, self.zone)[0] > latest

    def _calendar_day(self, token: re.Match[str]) -> Day:
        kind = next(k for k in ("iso", "text", "us", "num", "short") if token[k] is not None)
        day, month = int(token[f"{kind}_d"]), _month(token[f"{kind}_m"])
        if kind == "num" and month > 12:
            day, month = month, day
        weekday = _weekday(token[f"{kind}_w"]) if kind != "iso" else None
        year = token[f"{kind}_y"] if kind != "short" else None
        if year is None:
            return self._latest_year(day, month, weekday)
        found = _real(_four_digits(year), month, day)
        if found is None:
            return Day(None, "no such day in that year", False)
        doubtful = weekday is not None and found.weekday() != weekday
        rule = "the year is stated" + (", its weekday is another" if doubtful else "")
        return Day(found, rule, True, doubtful)

    def _latest_year(self, day: int, month: int, weekday: int | None) -> Day:
        bound = self._bound()
        if bound is None:
            return Day(None, "no year, and the fetch that it is counted from is unknown", False)
        is_past, last = bound
        for year in range(last, last - YEARS_BACK, -1):
            found = _real(year, month, day)
            if found and is_past(found) and weekday in (None, found.weekday()):
                return Day(found, "the latest year that is not in the future", False)
        return Day(None, f"no year of the last {YEARS_BACK} fits", False)

    def _bound(self) -> tuple[Callable[[date], bool], int] | None:
        if self.clock.latest is not None and self.other is None:
            local = self.clock.latest.astimezone(self.zone)
            return (lambda day: not self._is_ahead(day)), local.year
        if self.other is None:
            return None
        limit = self.other
        if isinstance(limit, datetime):
            limit = limit.astimezone(self.zone).date()
        return (lambda day: day <= limit), limit.year


def _month(text: str) -> int:
    return int(text) if text.isdigit() else month_number(text)


def _weekday(text: str | None) -> int | None:
    return WEEKDAYS.get(text.strip(" .,")) if text else None


def _four_digits(text: str) -> int:
    year = int(text.strip("'"))
    return year if year >= 100 else year + (2000 if year < _PIVOT else _EPOCH_YEAR)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
