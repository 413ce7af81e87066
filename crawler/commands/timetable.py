"""How often a site is crawled, in the words of people, of systemd and of cron."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from crawler.errors import UsageError

WORDS: Final = {"hourly": "1h", "60m": "1h", "daily": "24h"}
"""What people say, as what is meant."""

EVENLY: Final = {"m": 60, "h": 24}
"""What a distance must divide: cron starts anew with each hour and each day."""


@dataclass(frozen=True)
class Distance:
    """The time between two starts: *number* of minutes (``m``) or hours (``h``)."""

    number: int
    unit: str


DAILY: Final = Distance(24, "h")


def distance(text: str) -> Distance:
    """Return the distance that *text* names; raises UsageError for what cron cannot keep.

    >>> distance("15m"), distance("daily")
    (Distance(number=15, unit='m'), Distance(number=24, unit='h'))
    """
    found = re.fullmatch(r"([0-9]{1,2})([mh])", WORDS.get(text, text))
    if found is None or int(found[1]) == 0 or EVENLY[found[2]] % int(found[1]):
        message = f"--every {text}: say hourly, daily, or minutes or hours that divide their hour"
        raise UsageError(f"{message} or day evenly, such as 5m, 15m, 2h, 6h")
    return Distance(int(found[1]), found[2])


def calendar(every: Distance, site: str) -> str:
    """Return *every* as an OnCalendar expression (systemd.time, section on calendar events).

    >>> calendar(Distance(15, "m"), "gazette"), calendar(Distance(24, "h"), "gazette")
    ('*-*-* *:14/15:00', '*-*-* 00:44:00')
    """
    minute = minute_of(site, every)
    if every.unit == "m":
        return f"*-*-* *:{minute:02}/{every.number}:00"
    hours = "00" if every == DAILY else f"00/{every.number}"
    return f"*-*-* {hours}:{minute:02}:00"


def cron_times(every: Distance, site: str) -> str:
    """Return *every* as the five fields of a crontab (crontab(5)).

    >>> cron_times(Distance(15, "m"), "gazette"), cron_times(Distance(24, "h"), "gazette")
    ('14-59/15 * * * *', '44 0 * * *')
    """
    minute = minute_of(site, every)
    hours = "0" if every == DAILY else f"*/{every.number}"
    return f"{minute}-59/{every.number} * * * *" if every.unit == "m" else f"{minute} {hours} * * *"


def minute_of(site: str, every: Distance) -> int:
    """Return a minute that is always the same for *site*: not all sites start on the hour."""
    return crc32(site.encode()) % (every.number if every.unit == "m" else 60)
