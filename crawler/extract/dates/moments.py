"""Dates as machines write them: ISO 8601 in its many misspellings, and seconds since 1970."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from crawler.extract.stamps import read_stamp

_ISO = re.compile(
    r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T |]+(\d{1,2})[:hH]?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?(?:\d{2})?)?"
)
_UNIX = re.compile(r"\s*(\d{10})(?:\d{3})?\s*$")


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


def read_moment(text: str, site_zone: tzinfo) -> Moment | None:
    """Return the moment that *text* states, however oddly, or None.

    >>> str(read_moment("2020-08-25|00h23", UTC).value), str(read_moment("1465659000", UTC).value)
    ('2020-08-25 00:23:00+00:00', '2016-06-11 15:30:00+00:00')
    """
    unix = _UNIX.match(text)
    if unix:
        return Moment(datetime.fromtimestamp(int(unix[1]), UTC), has_offset=True)
    iso = _ISO.match(text)
    try:
        return _from_iso(iso, site_zone) if iso else _printed(text, site_zone)
    except (ValueError, OverflowError):
        return None


def _from_iso(found: re.Match[str], site_zone: tzinfo) -> Moment:
    day = date(int(found[1]), int(found[2]), int(found[3]))
    if found[4] is None:
        return Moment(day, has_offset=False)
    stated = _offset(found[7])
    value = datetime(
        day.year, day.month, day.day, int(found[4]), int(found[5]), int(found[6] or 0),
        tzinfo=stated or site_zone,
    )  # fmt: skip
    value.astimezone(UTC)  # raises here, not later, at the edges of the calendar
    return Moment(value, has_offset=stated is not None)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _printed(text: str, site_zone: tzinfo) -> Moment | None:
    stamp = read_stamp(text, reference=None, timezone=str(site_zone))
    value = (stamp.published or stamp.updated) if stamp else None
    if stamp is None or value is None:
        return None
    return Moment(value, has_offset=stamp.readings[0].zone_origin == "stated")
