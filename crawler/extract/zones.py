"""Time zones: those that a stamp names, and the one that an address suggests."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Canadian names, Office québécois de la langue française: heure normale, heure avancée.
_HOURS = {
    "utc": 0.0, "gmt": 0.0, "tu": 0.0, "t.u.": 0.0, "z": 0.0, "cet": 1.0, "cest": 2.0,
    "mez": 1.0, "mesz": 2.0, "bst": 1.0, "edt": -4.0, "pst": -8.0, "pdt": -7.0,
    "hne": -5.0, "hae": -4.0, "hnc": -6.0, "hac": -5.0, "hnr": -7.0, "har": -6.0,
    "hnp": -8.0, "hap": -7.0, "hna": -4.0, "haa": -3.0, "hnt": -3.5, "hat": -2.5,
}  # fmt: skip
_CITIES = {
    "paris": "Europe/Paris", "bruxelles": "Europe/Brussels", "geneve": "Europe/Zurich",
    "montreal": "America/Toronto", "quebec": "America/Toronto", "ottawa": "America/Toronto",
    "toronto": "America/Toronto", "l'est": "America/Toronto", "dakar": "Africa/Dakar",
    "abidjan": "Africa/Abidjan", "alger": "Africa/Algiers", "tunis": "Africa/Tunis",
    "rabat": "Africa/Casablanca", "pekin": "Asia/Shanghai", "beijing": "Asia/Shanghai",
    "londres": "Europe/London", "greenwich": "Etc/UTC",
}  # fmt: skip
# IANA zone.tab, countries where French is published; .ca by the seat of its French press.
_COUNTRIES = {
    "fr": "Europe/Paris", "be": "Europe/Brussels", "ch": "Europe/Zurich",
    "lu": "Europe/Luxembourg", "mc": "Europe/Monaco", "ca": "America/Toronto",
    "quebec": "America/Toronto", "sn": "Africa/Dakar", "ci": "Africa/Abidjan",
    "ma": "Africa/Casablanca", "dz": "Africa/Algiers", "tn": "Africa/Tunis",
    "ml": "Africa/Bamako", "bf": "Africa/Ouagadougou", "ne": "Africa/Niamey",
    "tg": "Africa/Lome", "bj": "Africa/Porto-Novo", "gn": "Africa/Conakry",
    "cm": "Africa/Douala", "ga": "Africa/Libreville", "cg": "Africa/Brazzaville",
    "cd": "Africa/Kinshasa", "td": "Africa/Ndjamena", "cf": "Africa/Bangui",
    "mg": "Indian/Antananarivo", "mu": "Indian/Mauritius", "re": "Indian/Reunion",
    "ht": "America/Port-au-Prince", "gp": "America/Guadeloupe", "mq": "America/Martinique",
    "gf": "America/Cayenne", "nc": "Pacific/Noumea", "pf": "Pacific/Tahiti",
    "lb": "Asia/Beirut", "rw": "Africa/Kigali", "bi": "Africa/Bujumbura",
    "dj": "Africa/Djibouti", "mr": "Africa/Nouakchott", "de": "Europe/Berlin",
    "at": "Europe/Vienna", "it": "Europe/Rome", "es": "Europe/Madrid", "pt": "Europe/Lisbon",
    "uk": "Europe/London", "cn": "Asia/Shanghai", "jp": "Asia/Tokyo", "kr": "Asia/Seoul",
    "no": "Europe/Oslo", "nl": "Europe/Amsterdam", "cz": "Europe/Prague",
}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt|tu)?\s?([+-])\s?(\d{1,2}):?(\d\d)?h?$")


@cache
def zone(name: str) -> tzinfo | None:
    """Return the zone with the IANA name *name*, None when there is none.

    >>> zone("Europe/Paris"), zone("Mars/Olympus")
    (zoneinfo.ZoneInfo(key='Europe/Paris'), None)
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def stated_zone(text: str) -> tzinfo | None:
    """Return the zone that the folded words *text* of a stamp name, or None.

    >>> str(stated_zone("utc+1")), str(stated_zone("heure de paris")), stated_zone("heure d'ete")
    ('UTC+01:00', 'Europe/Paris', None)
    """
    offset = _OFFSET.search(text)
    if offset:
        sign = -1 if offset[1] == "-" else 1
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(sign * timedelta(minutes=minutes)) if minutes < 15 * 60 else None
    if text in _HOURS:
        return timezone(timedelta(hours=_HOURS[text]))
    return next((zone(name) for city, name in _CITIES.items() if text.endswith(city)), None)


def assumed_zone(url: str | None) -> str:
    """Return the zone that the country of the host of *url* suggests, Paris when it names none.

    >>> assumed_zone("https://gazette.test.sn/a"), assumed_zone(None)
    ('Africa/Dakar', 'Europe/Paris')
    """
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    return _COUNTRIES.get(host.rpartition(".")[2], "Europe/Paris")
