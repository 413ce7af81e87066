"""The day that a stamp means: the year it leaves out, words for days, a time without a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from crawler.extract.stamps.hours import instants

if TYPE_CHECKING:
    from crawler.extract.stamps.grammar import Item
    from crawler.extract.stamps.reading import Clock
    from crawler.extract.stamps.tokens import CalendarDay, DayWord, WallTime

YEARS_BACK = 9  # the calendar repeats its weekdays within 6 to 11 years; older needs a year
_PIVOT = 70  # a two-digit year below is of this century


@dataclass(frozen=True)
class Day:
    """The day found and the rule that gave it."""

    day: date | None
    rule: str
    is_stated: bool = False
    is_doubtful: bool = False


@dataclass(frozen=True)
class DayFinder:
    """Finds the day of one half; *other* is the value of the half that is already known."""

    clock: Clock
    zone: tzinfo
    time: WallTime | None
    other: datetime | date | None = None

    def day_of(self, item: Item) -> Day:
        """Return the day that *item* means."""
        if item.calendar_day is not None:
            return self._calendar_day(item.calendar_day)
        if item.day_word is not None:
            return self._named_day(item.day_word)
        return self._time_alone()

    def _time_alone(self) -> Day:
        today, latest = self.clock.today, self.clock.latest
        if today is None or latest is None or self.time is None:
            return Day(None, "a time alone needs the day of the fetch, which is unknown")
        base = latest.astimezone(self.zone).date()
        for back in range(3):
            day = base - timedelta(days=back)
            if instants(day, self.time, self.zone)[0] <= latest:
                rule = "the day of the fetch" if day >= today else "the day before the fetch"
                return Day(day, rule)
        return Day(None, "no day fits")

    def _named_day(self, word: DayWord) -> Day:
        today = self.clock.today
        if today is None:
            return Day(None, "counted from the fetch, which is unknown")
        if word.weekday is None:
            return Day(today - timedelta(days=word.back), "counted from the day of the fetch")
        back = (today.weekday() - word.weekday) % 7
        if back == 0 and (word.is_last or self._is_ahead(today)):
            back = 7
        return Day(today - timedelta(days=back), "the latest such weekday")

    def _calendar_day(self, printed: CalendarDay) -> Day:
        if printed.year is None:
            return self._latest_year(printed)
        found = _real(_four_digits(printed.year), printed.month, printed.day)
        if found is None:
            return Day(None, "no such day in that year")
        is_doubtful = printed.weekday not in (None, found.weekday())
        rule = "the year is stated" + (", its weekday is another" if is_doubtful else "")
        return Day(found, rule, is_stated=True, is_doubtful=is_doubtful)

    def _latest_year(self, printed: CalendarDay) -> Day:
        last = self._last_year()
        if last is None:
            return Day(None, "no year, and the fetch that it is counted from is unknown")
        for year in range(last, last - YEARS_BACK, -1):
            found = _real(year, printed.month, printed.day)
            if found and not self._is_ahead(found) and printed.weekday in (None, found.weekday()):
                return Day(found, self._rule_of_year(printed))
        return Day(None, f"no year of the last {YEARS_BACK} fits")

    def _rule_of_year(self, printed: CalendarDay) -> str:
        fit = " and fits the weekday" if printed.weekday is not None else ""
        if self.other is not None:
            return f"the latest year that is not after the update{fit}"
        return f"the latest year that is not in the future of the fetch{fit}"

    def _last_year(self) -> int | None:
        if self.other is not None:
            return self._local_day(self.other).year
        return self._local_day(self.clock.latest).year if self.clock.latest else None

    def _is_ahead(self, day: date) -> bool:
        """Return True if the stamp on *day* lies after the other half, else after the fetch."""
        if self.other is not None:
            return day > self._local_day(self.other)
        latest = self.clock.latest
        if latest is None:
            return False
        if self.time is None:
            return day > self._local_day(latest)
        return instants(day, self.time, self.zone)[0] > latest

    def _local_day(self, value: datetime | date) -> date:
        return value.astimezone(self.zone).date() if isinstance(value, datetime) else value


def _four_digits(year: int) -> int:
    return year if year >= 100 else year + (2000 if year < _PIVOT else 1900)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
