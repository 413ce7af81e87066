"""Dates as machines write them: ISO 8601 in its many misspellings, and seconds since 1970."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal

from crawler.extract.stamps import read_stamp
from crawler.extract.stamps.zones import stated_zone

Kind = Literal["published", "updated"]
"""Which date of a page a moment is."""

_ISO = re.compile(
    r"\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?!.*\d\s*[AP]M\b)"
    r"(?:[T |]+(\d{1,2})[:hH]?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(Z\b|[+-]\d{1,2}:?(?:\d{2})?|[A-Z]{2,4}(?:[+-]\d{1,2})?(?!\w))?"
)
_COMPACT = re.compile(r"(\s*)((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?=\D|$)")
_UNIX = re.compile(r"\s*(?:/Date\()?(\d{10})(?:\d{3})?(?:\.\d+)?(?:[)/+]|\s*$)")
_PROGRAM = re.compile(  # as Java prints a date: "Fri Apr 28 19:20:36 CEST 2023"
    r"\s*[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) ([A-Z]{2,5}) (\d{4})\s*$"
)
_GLUED = re.compile(r"(?<=\d)T(?=\d)")


@dataclass(frozen=True)
class Moment:
    """A date that a machine wrote."""

    value: datetime | date
    """In the zone stated, else in the site's."""
    has_offset: bool
    """Whether the text states an offset."""

    @property
    def is_placeholder(self) -> bool:
        """Return True for a day alone, midnight or noon: times that nobody published at."""
        if not isinstance(self.value, datetime):
            return True
        clock = (self.value.hour, self.value.minute, self.value.second)
        return clock in ((0, 0, 0), (12, 0, 0))


_LONGEST = 100
"""Characters read of what states a date: the longest of the development sets has half as many, and
a hostile one would take the square of its length."""


def minute_of(value: datetime) -> datetime:
    """Return *value* cut to its minute, in UTC."""
    return value.astimezone(UTC).replace(second=0, microsecond=0)


def day_of(value: datetime | date, tz: tzinfo) -> date:
    """Return the day of *value* in *tz*."""
    return value.astimezone(tz).date() if isinstance(value, datetime) else value


def read_moment(text: str, site_zone: tzinfo) -> Moment | None:
    """Return the moment that *text* states, however oddly, or None.

    >>> str(read_moment("2020-08-25|00h23", UTC).value), str(read_moment("1465659000", UTC).value)
    ('2020-08-25 00:23:00+00:00', '2016-06-11 15:30:00+00:00')
    """
    text = text.strip()[:_LONGEST]
    unix = _UNIX.match(text)
    if unix:
        return Moment(datetime.fromtimestamp(int(unix[1]), UTC), has_offset=True)
    iso = _ISO.match(_COMPACT.sub(_spelled_out, text, count=1) if text[:4].isdigit() else text)
    text = _PROGRAM.sub(r"\2 \1 \5 \3 \4", text)
    try:
        return _from_iso(iso, site_zone) if iso else _printed(_GLUED.sub(" ", text), site_zone)
    except (ValueError, OverflowError):
        return None


def _spelled_out(found: re.Match[str]) -> str:
    day = "-".join(found.group(2, 3, 4))
    return f"{day}T{found[5]}:{found[6]}:{found[7] or '00'}" if found[5] else day


def _from_iso(found: re.Match[str], site_zone: tzinfo) -> Moment:
    day = date(int(found[1]), int(found[3]), int(found[4]))
    if found[5] is None:
        return Moment(day, has_offset=False)
    stated = _offset(found[8])
    value = datetime(
        day.year, day.month, day.day, int(found[5]), int(found[6]), int(found[7] or 0),
        tzinfo=stated or site_zone,
    )  # fmt: skip
    value.astimezone(UTC)  # raises here, not later, at the edges of the calendar
    return Moment(value, has_offset=stated is not None)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return stated_zone(text.lower())
    hours, _, minutes = text[1:].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    total = int(hours) * 60 + int(minutes or 0)
    return timezone(timedelta(minutes=-total if text[0] == "-" else total))


def _printed(text: str, site_zone: tzinfo) -> Moment | None:
    stamp = read_stamp(text, reference=None, timezone=str(site_zone))
    value = (stamp.published or stamp.updated) if stamp else None
    if stamp is None or value is None:
        return None
    return Moment(value, has_offset=stamp.readings[0].zone_origin == "stated")
