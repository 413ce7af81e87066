"""Times as the savers of pages write them, read alike under every locale."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SCRIPT = re.compile(
    r"[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{4}) (\d\d):(\d\d):(\d\d) "
    r"(?:GMT|UTC)([+-])(\d\d):?(\d\d)"
)
_BANNER = re.compile(r"(\d{1,2}):(\d\d):(\d\d) ([A-Za-z]{3}) (\d{1,2}), (\d{4})")
_FIRST_CAPTURE = 1996
"""Year of the first capture of the Internet Archive: fourteen digits before it are no time."""


def mail_date(text: str) -> datetime | None:
    """Return the instant of a Date header of mail or HTTP, or None.

    >>> mail_date("Thu, 26 Nov 2015 09:00:00 +0800").isoformat()
    '2015-11-26T01:00:00+00:00'

    A time without a zone is no instant; ``-0000`` states UTC (RFC 5322, 3.3).
    """
    try:
        value = parsedate_to_datetime(text)
        if value.tzinfo is None and text.split("(")[0].rstrip().endswith("-0000"):
            value = value.replace(tzinfo=UTC)
        return value.astimezone(UTC) if value.tzinfo else None
    except (ValueError, OverflowError, IndexError):
        return None


def script_date(text: str) -> datetime | None:
    """Return the instant of a JavaScript date put in words, or None.

    >>> script_date("Thu Nov 26 2015 09:00:00 GMT+0800 (heure de Chine)").isoformat()
    '2015-11-26T01:00:00+00:00'
    """
    found = _SCRIPT.search(text)
    if found is None:
        return None
    month, day, year, hour, minute, second, sign, hours, minutes = found.groups()
    ahead = int(f"{sign}1") * timedelta(hours=int(hours), minutes=int(minutes))
    return _instant(year, month, day, hour, minute, second, ahead=ahead)


def banner_date(text: str) -> datetime | None:
    """Return the instant of a comment of the Wayback Machine, which writes UTC, or None.

    >>> banner_date("FILE ARCHIVED ON 01:00:00 Nov 26, 2015").isoformat()
    '2015-11-26T01:00:00+00:00'
    """
    found = _BANNER.search(text)
    if found is None:
        return None
    hour, minute, second, month, day, year = found.groups()
    return _instant(year, month, day, hour, minute, second)


def timestamp(digits: str) -> datetime | None:
    """Return the instant of the fourteen digits by which web archives name a capture, or None.

    >>> timestamp("20151126010000").isoformat()
    '2015-11-26T01:00:00+00:00'
    """
    try:
        value = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return value if len(digits) == 14 and value.year >= _FIRST_CAPTURE else None


def _instant(
    year: str,
    month: str,
    day: str,
    hour: str,
    minute: str,
    second: str,
    *,
    ahead: timedelta = timedelta(),
) -> datetime | None:
    try:
        number = _MONTHS.index(month.lower()) + 1
        zone = timezone(ahead)
        clock = (int(hour), int(minute), int(second))
        return datetime(int(year), number, int(day), *clock, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
