"""The tokens of a stamp: which words are label, date, time and zone, or say that it is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from crawler.extract.stamps.pattern import NUMBERS, UNITS, stamp_pattern
from crawler.extract.stamps.words import WEEKDAYS, month_number

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from crawler.extract.stamps.pattern import Unit
    from crawler.extract.stamps.words import Language

TokenKind = Literal["stop", "updated", "published", "date", "time", "zone"]


class CalendarDay(NamedTuple):
    """A day of the calendar as printed; its year has two or four digits, or is missing."""

    day: int
    month: int
    year: int | None
    weekday: int | None = None
    is_bare: bool = False
    """Whether it is day/month in digits alone, which a score or a fraction is too."""


class Ago(NamedTuple):
    """A distance from the fetch."""

    number: int
    unit: Unit
    minutes: int = 0


class DayWord(NamedTuple):
    """A day named by its distance from the fetch or by its weekday."""

    back: int
    weekday: int | None
    is_last: bool


class WallTime(NamedTuple):
    """A time as printed; hour 24 is the midnight that ends the day."""

    hour: int
    minute: int
    second: int | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """Some words of a stamp and what they mean."""

    kind: TokenKind
    text: str
    start: int
    end: int
    value: CalendarDay | Ago | DayWord | WallTime | None = None


def find_tokens(text: str, language: Language = "fr", *, is_american: bool = False) -> list[Token]:
    """Return the tokens of the folded, lower-case *text* in order.

    *is_american* reads 3/12/2024 as 12 March.

    >>> [(token.kind, token.text) for token in find_tokens("mis a jour a 08h28 le 26/11")]
    [('updated', 'mis a jour'), ('time', '08h28'), ('date', '26/11')]
    """
    found = stamp_pattern(language).finditer(text)
    return [token for match in found for token in _read(match, language, is_american)]


def _read(match: re.Match[str], language: Language, is_american: bool) -> Iterator[Token]:
    """One token, none when the digits are no day of the calendar and no time."""
    name = match.lastgroup
    if name in ("stop", "updated", "published", "zone"):
        yield Token(cast(TokenKind, name), match[0], *match.span())
    elif name in ("dot", "time", "noon"):
        time = _time(match, name)
        if time is not None:
            yield Token("time", match[0], *match.span(), time)
    elif name is not None:
        value = _date(match, name, language, is_american)
        if value is not None:
            yield Token("date", match[0], *match.span(), value)


def _date(
    match: re.Match[str], name: str, language: Language, is_american: bool
) -> CalendarDay | Ago | DayWord | None:
    if name == "ago":
        return _ago(match)
    if name == "now":
        return Ago(0, "minute")
    if name == "word":
        return _day_word(match)
    return _calendar_day(match, name, language, is_american)


def _calendar_day(
    match: re.Match[str], name: str, language: Language, is_american: bool
) -> CalendarDay | None:
    day, printed = int(match[f"{name}_d"]), match[f"{name}_m"]
    month = int(printed) if printed.isdigit() else month_number(printed, language)
    if _is_month_first(name, day, month, is_american):
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = match[f"{name}_y"] if name != "short" else None
    weekday = match[f"{name}_w"] if name != "iso" else None
    return CalendarDay(
        day,
        month,
        int(year.strip("'")) if year else None,
        WEEKDAYS.get(weekday.strip(" .,")) if weekday else None,
        is_bare=name == "short",
    )


def _is_month_first(name: str, day: int, month: int, is_american: bool) -> bool:
    if name not in ("num", "short"):
        return False
    return (name == "num" and month > 12) or (is_american and day <= 12)


def _ago(match: re.Match[str]) -> Ago:
    said = match["ago_n"]
    number = int(said) if said.isdigit() else NUMBERS[said]
    unit = UNITS[match["ago_u"]]
    return Ago(0 if match["less"] else number, unit, int(match["ago_m"] or 0))


def _day_word(match: re.Match[str]) -> DayWord:
    name = match["word_n"].removeprefix("ce ").replace(" ", "-")
    back = {"hier": 1, "avant-hier": 2}.get(name, 0)
    return DayWord(back, WEEKDAYS.get(name), is_last=match["word_last"] is not None)


def _time(match: re.Match[str], name: str) -> WallTime | None:
    if name == "noon":
        said = match["noon_m"] or "0"
        minute = int(said) if said.isdigit() else 30
        return WallTime(12 if match["noon_w"] == "midi" else 0, minute)
    if name == "dot":
        return WallTime(int(match["dot_h"]), int(match["dot_m"]))
    hour = int(match["h"])
    minute = int(match["hm"] or match["cm"] or ("30" if match["half"] else "0"))
    if match["ampm"]:
        hour = hour % 12 + 12 * (match["ampm"] == "p")
    if hour == 24 and minute:
        return None
    second = match["hs"] or match["cs"]
    zone = (match["tz"] or "").strip() or None
    return WallTime(hour, minute, int(second) if second else None, zone)
