"""Time zones: those that a stamp names, and those that an address suggests."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Canadian names, Office québécois de la langue française: heure normale, heure avancée.
ZONE_WORDS = {
    "utc": 0.0, "gmt": 0.0, "tu": 0.0, "t.u.": 0.0, "z": 0.0, "cet": 1.0, "cest": 2.0,
    "mez": 1.0, "mesz": 2.0, "bst": 1.0, "wat": 1.0, "cat": 2.0, "eat": 3.0, "eet": 2.0,
    "hne": -5.0, "hae": -4.0, "hnc": -6.0, "hac": -5.0, "hnr": -7.0, "har": -6.0,
    "hnp": -8.0, "hap": -7.0, "hna": -4.0, "haa": -3.0, "hnt": -3.5, "hat": -2.5,
    "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0,
    "pst": -8.0, "pdt": -7.0, "jst": 9.0, "kst": 9.0, "sast": 2.0,
}  # fmt: skip
ZONE_VERBS = ("est", "cat", "eat", "tu")
"""Words of sentences too: a zone only where a time stands before and a delimiter after."""
CITIES = {
    "paris": "Europe/Paris", "france": "Europe/Paris", "francaise": "Europe/Paris",
    "bruxelles": "Europe/Brussels", "belge": "Europe/Brussels", "geneve": "Europe/Zurich",
    "berne": "Europe/Zurich", "zurich": "Europe/Zurich", "suisse": "Europe/Zurich",
    "luxembourg": "Europe/Luxembourg", "montreal": "America/Toronto",
    "quebec": "America/Toronto", "ottawa": "America/Toronto", "toronto": "America/Toronto",
    "est": "America/Toronto", "new york": "America/New_York", "washington": "America/New_York",
    "atlantique": "America/Halifax", "pacifique": "America/Vancouver",
    "dakar": "Africa/Dakar", "abidjan": "Africa/Abidjan", "bamako": "Africa/Bamako",
    "ouagadougou": "Africa/Ouagadougou", "lome": "Africa/Lome", "cotonou": "Africa/Porto-Novo",
    "niamey": "Africa/Niamey", "conakry": "Africa/Conakry", "nouakchott": "Africa/Nouakchott",
    "alger": "Africa/Algiers", "tunis": "Africa/Tunis", "rabat": "Africa/Casablanca",
    "casablanca": "Africa/Casablanca", "douala": "Africa/Douala", "yaounde": "Africa/Douala",
    "libreville": "Africa/Libreville", "brazzaville": "Africa/Brazzaville",
    "kinshasa": "Africa/Kinshasa", "kigali": "Africa/Kigali",
    "antananarivo": "Indian/Antananarivo", "noumea": "Pacific/Noumea",
    "papeete": "Pacific/Tahiti", "port-au-prince": "America/Port-au-Prince",
    "beyrouth": "Asia/Beirut", "pekin": "Asia/Shanghai", "beijing": "Asia/Shanghai",
    "chine": "Asia/Shanghai", "moscou": "Europe/Moscow", "londres": "Europe/London",
    "berlin": "Europe/Berlin", "rome": "Europe/Rome", "madrid": "Europe/Madrid",
    "lisbonne": "Europe/Lisbon", "greenwich": "Etc/UTC",
}  # fmt: skip
HOME_ZONE = "Europe/Paris"
"""Of a site whose address names no country."""
# IANA zone.tab: countries where French is published, and others with one zone; .ca by the seat of
# its French press.
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
    "dk": "Europe/Copenhagen", "se": "Europe/Stockholm", "fi": "Europe/Helsinki",
    "pl": "Europe/Warsaw", "hu": "Europe/Budapest", "ro": "Europe/Bucharest",
    "bg": "Europe/Sofia", "gr": "Europe/Athens", "ie": "Europe/Dublin", "hr": "Europe/Zagreb",
    "ua": "Europe/Kyiv", "tr": "Europe/Istanbul", "il": "Asia/Jerusalem", "eg": "Africa/Cairo",
    "za": "Africa/Johannesburg", "ng": "Africa/Lagos", "ke": "Africa/Nairobi",
    "km": "Indian/Comoro", "sc": "Indian/Mahe", "vu": "Pacific/Efate", "in": "Asia/Kolkata",
    "vn": "Asia/Ho_Chi_Minh", "kh": "Asia/Phnom_Penh", "th": "Asia/Bangkok", "tw": "Asia/Taipei",
    "hk": "Asia/Hong_Kong", "sg": "Asia/Singapore", "my": "Asia/Kuala_Lumpur",
    "ph": "Asia/Manila", "nz": "Pacific/Auckland", "ar": "America/Argentina/Buenos_Aires",
    "co": "America/Bogota", "pe": "America/Lima", "uy": "America/Montevideo",
}  # fmt: skip
_HOST_WORDS = {
    "guinee": "Africa/Conakry", "conakry": "Africa/Conakry", "senegal": "Africa/Dakar",
    "dakar": "Africa/Dakar", "ivoire": "Africa/Abidjan", "abidjan": "Africa/Abidjan",
    "mali(?!n)": "Africa/Bamako", "bamako": "Africa/Bamako", "niger(?!ia)": "Africa/Niamey",
    "burkina": "Africa/Ouagadougou", "togo": "Africa/Lome", "benin(?!city)": "Africa/Porto-Novo",
    "camero[ou]n": "Africa/Douala", "gabon": "Africa/Libreville", "kinshasa": "Africa/Kinshasa",
    "brazza": "Africa/Brazzaville", "tchad": "Africa/Ndjamena", "maroc": "Africa/Casablanca",
    "algerie": "Africa/Algiers", "tunisie": "Africa/Tunis", "madagascar": "Indian/Antananarivo",
    "haiti": "America/Port-au-Prince", "quebec": "America/Toronto",
    "montreal": "America/Toronto", "suisse": "Europe/Zurich", "belgique": "Europe/Brussels",
}  # fmt: skip
_IN_HOST = tuple(  # the word begins or ends a label of the host
    (re.compile(rf"(?<![a-z]){word}|{word}(?![a-z])"), name) for word, name in _HOST_WORDS.items()
)
_OFFSET = re.compile(r"(?:utc|gmt|tu)?\s?([+-])\s?(\d{1,2}):?(\d\d)?h?$")
_SEASON = {"normale": "hne", "avancee": "hae"}  # "heure avancée de l'Est", also read in winter
_EASTERN = re.compile(r"heure (normale|avancee) de l'est$")


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
    eastern = _EASTERN.search(text)
    text = _SEASON[eastern[1]] if eastern else text
    if text in ZONE_WORDS:
        return timezone(timedelta(hours=ZONE_WORDS[text]))
    return next((zone(name) for city, name in CITIES.items() if text.endswith(city)), None)


def host_zone(url: str | None) -> str | None:
    """Return the zone of the country that the host of *url* names, None when it names none.

    A country's own domain, or the name of a country or city in the host: many papers of French
    Africa live under .com and .net.

    >>> host_zone("https://gazette.test.sn/a"), host_zone("https://www.guineenews.test/")
    ('Africa/Dakar', 'Africa/Conakry')
    """
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    named = (name for word, name in _IN_HOST if word.search(host))
    return country_zone(host.rpartition(".")[2]) or next(named, None)


def country_zone(code: str) -> str | None:
    """Return the zone of the country with the two-letter *code* of its domain."""
    return _COUNTRIES.get(code)
