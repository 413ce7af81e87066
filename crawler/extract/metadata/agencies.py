"""The news agency that wrote a text: in a byline, a signature, a dateline, or told to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AGENCIES: Final = {
    "AFP": re.compile(r"\bA\.?F\.?P\b|Agence France[- ]Presse"),
    "Reuters": re.compile(r"\bReuters\b|\bREUTERS\b"),
    "Xinhua": re.compile(
        r"\bXinhua(?:net)?\b|\bXINHUA\b|\bxinhuanet\b|Chine nouvelle|新[华華][社网網]?"
    ),
    "AP": re.compile(r"\bAP\b|Associated Press"),
    "Belga": re.compile(r"\bBelga\b|\bBELGA\b"),
    "Keystone-ATS": re.compile(r"Keystone[- ]?/?ATS|\bATS\b"),
    "APS": re.compile(
        r"\bAPS\b|Alg[ée]rie Presse Service|Agence de [Pp]resse [Ss][ée]n[ée]galaise"
    ),
    "MAP": re.compile(r"\bMAP\b|Maghreb Arabe Presse"),
    "TAP": re.compile(r"\bTAP\b"),
    "Anadolu": re.compile(r"Anadolu|\bAA\b"),
    "La Presse canadienne": re.compile(
        r"La Presse [Cc]anadienne|Presse [Cc]anadienne|LA PRESSE CANADIENNE|PRESSE CANADIENNE"
        r"|The Canadian Press|Canadian Press"
        r"|la [Pp]resse canadienne|presse canadienne"
    ),
    "Agence QMI": re.compile(r"Agence QMI\b|QMI\b"),
    "EFE": re.compile(r"\bEFE\b"),
    "dpa": re.compile(r"\bdpa(?:-AFX)?\b|\bDPA\b"),
    "ANSA": re.compile(r"\bANSA\b"),
    "Tass": re.compile(r"\bTASS\b|\bTass\b"),
    "Sputnik": re.compile(r"\bSputnik\b"),
    "Interfax": re.compile(r"\bInterfax\b"),
    "Kyodo": re.compile(r"\bKyodo\b"),
    "Yonhap": re.compile(r"\bYonhap\b"),
    "PANA": re.compile(r"\bPANA\b|\bPanapress\b"),
    "APA": re.compile(r"\bAPA(?:news)?\b"),
    "AIP": re.compile(r"\bAIP\b|Agence [Ii]voirienne de [Pp]resse"),
    "AIB": re.compile(r"\bAIB\b|Agence d['’][Ii]nformation du Burkina"),
    "AMAP": re.compile(r"\bAMAP\b|Agence [Mm]alienne de [Pp]resse"),
    "ATOP": re.compile(r"\bATOP\b|Agence [Tt]ogolaise de [Pp]resse"),
    "ABP": re.compile(r"\bABP\b|Agence [Bb][ée]nin(?:oise de)? [Pp]resse"),
    "ANP": re.compile(r"\bANP\b|Agence [Nn]ig[ée]rienne de [Pp]resse"),
    "AGP": re.compile(r"\bAGP\b|Agence (?:[Gg]uin[ée]enne|[Gg]abonaise) de [Pp]resse"),
    "ACP": re.compile(r"\bACP\b|Agence [Cc]ongolaise de [Pp]resse"),
    "AMI": re.compile(r"\bAMI\b|Agence [Mm]auritanienne d['’][Ii]nformation"),
    "ATPE": re.compile(r"\bATPE\b|Agence [Tt]chadienne de [Pp]resse"),
    "ETX Daily Up": re.compile(r"\bETX\b"),
    "Bloomberg": re.compile(r"\bBloomberg\b"),
    "SID": re.compile(r"\bSID\b"),
    "AWP": re.compile(r"\bAWP\b"),
    "KNA": re.compile(r"\bKNA\b"),
    "PAP": re.compile(r"\bPAP\b"),
    "NTB": re.compile(r"\bNTB\b"),
    "Ritzau": re.compile(r"\bRitzau\b"),
    "Lusa": re.compile(r"\bLusa\b|\bLUSA\b"),
    "Télam": re.compile(r"T[ée]lam\b|T[ÉE]LAM\b"),
    "Agência Brasil": re.compile(r"Ag[êe]ncia Brasil\b"),
    "Agence Ecofin": re.compile(r"Agence [EÉ]cofin"),
}
"""News agencies, by the names that bylines and signatures print. Each form of a name begins with a
letter, behind the edge of a word or not (see `_ANY`)."""

_ALONE: Final = {**{name.casefold(): name for name in AGENCIES}, "ats": "Keystone-ATS"}

DATELINED = 3
"""Paragraphs among which the one with the dateline is: a headline or a chapô may come first."""

_READ = 5000
"""Characters read of a paragraph: the longest of the development sets has fewer."""

_LONGEST_BYLINE = 120
_LONGEST_SIGNATURE = 40
_SIGNS = re.compile(
    r"^(?:sources?|avec|textes?|with|mit|d['’]apr[èe]s|par|by|来源|來源)\b\s*[:：]?\s*(?:l['’])?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[/,&+]|\bet\b|\bavec\b|\band\b|\bund\b)\s*")
_BESIDE = re.compile(r"\b(?:avec|with|mit|et|und|and)\s(?:l['’])?$", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_]{1,4}")
"""What may stand beside an agency in a signature: "ats/je"."""

_VIA = re.compile(r"(?:via|/|©|photo)\s*$", re.IGNORECASE)
_TOLD = re.compile(
    r"(?:d[ée]clar|inform|indiqu|confi|affirm|appris|expliqu|pr[ée]cis|rapport|annonc)\w*"
    r"(?:\s\w+){0,3}?\s(?:[àa]|par)\s(?:l['’](?:agence\s)?)?"
)
_OPENED = re.compile(
    r"\(([^()]*)\)|[-—–]\s*(\w+)\s*[-—–]|^\W*([A-Z]{2,8})\s?/|/([A-Z]{2,8})/|"
    r"^([A-Z]{2,4})\s?-\s?(?=[A-ZÀ-Þ])"
)
_CLOSED = re.compile(
    r"\(([^()]{2,40})\)\W*$|avec ([\w /-]{2,30})\W*$|"
    r"^\W*(?:source|avec|mit|with)\s*:?\s*([\w /-]{2,30})\W*$",
    re.IGNORECASE,
)
_BEHIND_END = re.compile(r"[.!?…»”\"]\s*\(([^()]{2,30})\)$")
"""What stands in brackets behind the last sentence: "(ats/je)"."""

_DATELINE = re.compile(
    r"^([A-ZÀ-Þ][A-ZÀ-Þ’' -]{2,30}|[A-ZÀ-Þ][\wà-ÿ’'-]+(?:[ -][A-ZÀ-Þ][\wà-ÿ’'-]+)?)"
    r"(?:,\s[^()—–]{0,25}|\s(?:[^()—–.]|\.(?=\s?\d)){0,25})?"
    r"\s?(?:\((?:[^()]{2,20})\)\s?[-—–:]?|[-—–]\s?\(?(?:AFP|AP|Reuters|Xinhua)\)?)"
)


def is_agency(text: str) -> bool:
    """Return True if *text* names a news agency."""
    return _ANY.search(text) is not None and agency_named(text) is not None


def agency_named(text: str) -> str | None:
    """Return the first agency that *text* names, under the name that lines carry, or None.

    >>> agency_named("OC avec Agence France-Presse")
    'AFP'
    """
    if not _ANY.search(text):
        return None
    return next((name for name, words in AGENCIES.items() if words.search(text)), None)


def agency_of_bylines(texts: Iterable[str]) -> str | None:
    """Return the agency in *texts*, bylines and the like; the owner of a picture is none."""
    for text in texts:
        if len(text) >= _LONGEST_BYLINE or not _ANY.search(text):
            continue
        for name, words in AGENCIES.items():
            found = words.search(text)
            if found and not _VIA.search(text[: found.start()]):
                return name
    return None


def agency_alone(text: str) -> str | None:
    """Return the agency that *text* names and nothing else but initials, in any case, or None.

    >>> agency_alone("(ats)"), agency_alone("Source : AFP/je"), agency_alone("L'AFP a indiqué")
    ('Keystone-ATS', 'AFP', None)
    """
    if len(text) > _LONGEST_SIGNATURE:
        return None
    parts = [part.strip(" ()[]./") for part in _PARTS.split(_SIGNS.sub("", text.strip(" ()[]./")))]
    names = [_bare_agency(part) for part in parts if part]
    initials = (part for part, name in zip(filter(None, parts), names, strict=True) if not name)
    return next(filter(None, names), None) if all(map(_INITIALS.fullmatch, initials)) else None


def names_another(text: str) -> bool:
    """Return True if *text*, a byline or signature, names somebody who wrote with an agency.

    >>> [names_another(text) for text in ("Le Courrier avec AFP", "Avec AFP", "AFP et Reuters")]
    [True, True, False]
    """
    if not _ANY.search(text):
        return False
    found = [match.start() for words in AGENCIES.values() if (match := words.search(text))]
    return _BESIDE.search(text[: min(found, default=0)]) is not None


def closes_with_another(paragraphs: Sequence[str]) -> bool:
    """Return True if the last of *paragraphs* ends with somebody who wrote with an agency."""
    return names_another(paragraphs[-1][-_LONGEST_SIGNATURE:]) if paragraphs else False


def _bare_agency(text: str) -> str | None:
    alone = _ALONE.get(text.casefold())
    if alone or not _WHOLE.fullmatch(text):
        return alone
    return next(name for name, words in AGENCIES.items() if words.fullmatch(text))


def agency_in_text(paragraphs: Sequence[str], *, has_author: bool) -> str | None:
    """Return the agency that signs, opens or is addressed in *paragraphs*, or None.

    >>> agency_in_text(["Le pont a cédé, a informé à Xinhua un officiel."], has_author=False)
    'Xinhua'
    """
    for text in (*paragraphs[:1], *paragraphs[-1:]):
        name = _signed(text)
        if name:
            return name
    below_lead = filter(None, map(_DATELINE.match, paragraphs[1:DATELINED]))
    opening = next((found for found in below_lead if found[1].isupper()), None)
    if opening and (name := agency_named(opening[0])):
        return name
    if has_author:
        return None
    named = (text[:_READ] for text in paragraphs if _ANY.search(text[:_READ]))
    return next((name for text in named for name in _told(text)), None)


def read_dateline(paragraphs: Sequence[str]) -> str | None:
    """Return the place that opens an agency text, or None.

    >>> read_dateline(["PARIS (AFP) - La crue monte."])
    'PARIS'
    """
    for text in paragraphs:
        found = _DATELINE.match(text) if _ANY.search(text[:120]) else None
        if found and is_agency(found.group(0)):
            return found.group(1).strip()
    return None


def _signed(text: str) -> str | None:
    head, tail = text[:60], text[-45:]
    behind = _BEHIND_END.search(tail)
    alone = agency_alone(behind[1] if behind else text)
    if alone:
        return alone
    if not _ANY.search(head) and not _ANY.search(tail):
        return None
    matches = (*_OPENED.finditer(head), *_CLOSED.finditer(tail))
    groups = (group for match in matches for group in match.groups() if group)
    return next((name for name in map(agency_named, groups) if name), None)


def _told(text: str) -> Iterable[str]:
    for match in _TOLD.finditer(text):
        for name, words in AGENCIES.items():
            if words.match(text, match.end()):
                yield name


_NAMES = "|".join(words.pattern for words in AGENCIES.values())
_WHOLE = re.compile(_NAMES)
_ANY = re.compile(_NAMES.removeprefix(r"\b").replace(r"|\b", "|"))
"""What any name of theirs has, to ask once where most texts name none. Without the edges of words
it has a set of first letters, and texts are long: a sixth of the time."""
