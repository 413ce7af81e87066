"""Names of persons in a byline, told from agencies, desks and functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extract.blocks import collapse
from crawler.extract.metadata.agencies import is_agency

if TYPE_CHECKING:
    from collections.abc import Iterable

BYLINE = re.compile(
    r"^(?:par|de notre (?:envoy|correspond)\w+[^,:]*[,:]?|[ée]crit par|textes? (?:par|de)|"
    r"(?:r[ée]dig|publi|post|sign|r[ée]alis)[ée]e?s? par|(?:soumise?|submitted) (?:par|by)|"
    r"auteure?s?(?=\s*:)|"
    r"(?:un |une )?(?:article|reportage|entretien|enqu[êe]te) (?:de|par)|"
    r"(?:propos )?recueillis? par|by|von|por|door|di)"
    r"\s*:?\s+(.{3,150})$",
    re.IGNORECASE,
)
"""How a byline begins, and who it names."""

_LEADING = re.compile(
    r"^(?:[^|•]*[|•])*\s*(?=(?:par|von|by|por)\s)|^.*\d.*[,–—-]\s*(?=par\s)|"
    r"^(?:il y a|(?:publi|post|mis|cr[ée])\S*(?:\s(?:en ligne|[àa] jour))?\s(?:le\s)?\d|\d)"
    r"[\w\s:./hàéû]*\d\s+(?=[^\W\d])",
    re.IGNORECASE,
)
"""The date or the count of comments that some sites print before the names."""

_CUT = re.compile(
    r"\s*(?:\||•|\bpubli[ée]|\bmis(?:e)? [àa] jour|\b(?:le|[àa]) \d|\d{1,2}[/.]\d|"
    r"\b(?:le|on|am) [^\W\d]{2,9}\.?,? \d|"
    r"\(avec\b|\bavec\b|@|"
    r",? (?:envoy|correspond|journalist|r[ée]dact|profess)|\s[-–—]\s|\n|\(|"
    r"\s\d{1,2}\s[^\W\d]{3,9}\s\d{4}|\s[A-Z][a-z]{2}\. \d).*$",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATOR = re.compile(r"\s*(?:,|;|/|&|\b(?:et|and|und|og|och)\b)\s*")
_GLUED = re.compile(r"(?<=[^\W\d_])(?:Twitter|Facebook|LinkedIn|Instagram|E-?mail|Courriel)$")
"""The name of a link behind a name, where no space divides the two."""

_LOWER = "de du des la le les van von der den del el al ben bin da di dos das do e y ten ter af zu"
_PARTICLES = frozenset(_LOWER.split())
_INITIALS = re.compile(r"^(?:[A-Z]\.){2,4}$|^[A-Z]\.\s?[A-Z]\.$")
_SIGNATURE = re.compile(r"^\(?([a-z]{2,5}(?:/[a-z]{2,5})+)\)?$")
_DESK = re.compile(
    r"r[ée]da(?:[ck]tion|cci[óo]n|[çc][ãa]o|zione|kcja|ktsjon)|service|\bdesk\b|\bweb\b|agence|"
    r"agency|journal\b|\.(?:fr|com|be|ch|ca|net|de|pl|es|it)\b|\bhome\b|[ée]quipe|\bteam\b|"
    r"\bstaff\b|\bonline\b|\bstudio\b|\bnoticias\b|^red\.?$|"
    r"^(?:admin\w*|webmaster|root|user\w*|default\w*|an[oó]n[iy]m\w*|invit[ée]|unknown|null)$|"
    r"\bavec\b|\bafrique\b|\bmonde\b|\bfrance\b|lecteurs|^le |^la |^les |radio|\bnews\b|\btv\b|"
    r"gmbh|\b(?:inc|ltd|llc|corp|press|media|verlag|zeitung|times|post)\b|\d|"
    r"[a-z][\u3040-\u30ff]",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s+(?:@\w+|기자)$")
"""An account or "reporter" behind the name of a person."""

_WITH_ADDRESS = re.compile(r"\((?:https?://|www\.)")
"""The address that an organisation has behind its name."""

_PEN_NAME = re.compile(r"\d\W{0,3}\s(?:par|by)\s([^\W\d][\w.-]{3,24})$", re.IGNORECASE)
_LONGEST = 50
"""Characters of a name with all its parts."""


def names_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of persons in bylines, each once.

    >>> names_in(["Par Jeanne Exemple et Paul D'Essai, envoyés spéciaux à Nantes", "AFP"])
    ('Jeanne Exemple', "Paul D'Essai")
    """
    found: dict[str, str] = {}
    for text in texts:
        if _WITH_ADDRESS.search(text):
            continue
        line = BYLINE.sub(r"\1", _LEADING.sub("", collapse(text)))
        for part in _SEPARATOR.split(_CUT.sub("", line)):
            name = _AFTER_NAME.sub("", _GLUED.sub("", part.strip(" :-–()")))
            name = name if _INITIALS.match(name) else name.strip(".")
            if is_person(name):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def is_person(name: str) -> bool:
    """Return True if *name* looks like a person's: two to five words, capitals, no desk.

    >>> is_person("Anne de La Tour"), is_person("La rédaction"), is_person("R.B.")
    (True, False, True)
    """
    if is_agency(name) or len(name) > _LONGEST:
        return False
    if _INITIALS.match(name):
        return True
    words = re.split(r"[ -]", name)
    if not 2 <= len(words) <= 5 or _DESK.search(name) or not all(words):
        return False
    return all(_is_part(word) for word in words) and words[-1].lower() not in _PARTICLES


def is_stated_person(name: str) -> bool:
    """Return True for the name of what JSON-LD calls a person: initials and pen names too."""
    words = name.split()
    return (
        0 < len(words) <= 5
        and len(name) <= _LONGEST
        and not (is_agency(name) or _DESK.search(name) or "/" in name or "@" in name)
    )


def stated_persons(names: Iterable[str]) -> tuple[str, ...]:
    """Return the persons that JSON-LD names, those of one name that holds several apart.

    >>> stated_persons(["Jeanne Exemple et Paul Essai", "Zoé"])
    ('Jeanne Exemple', 'Paul Essai', 'Zoé')
    """
    found: list[str] = []
    for name in (_AFTER_NAME.sub("", told) for told in names):
        several = names_in([name]) if _is_line(name) else ()
        found += several or filter(is_stated_person, [name])
    return tuple(dict.fromkeys(found))


def _is_line(name: str) -> bool:
    """Return True if *name* is a byline rather: with several names, a function, an agency."""
    return bool("|" in name or _SEPARATOR.search(name) or BYLINE.match(name) or is_agency(name))


def pen_name(text: str) -> str | None:
    """Return the one word that a stamp names as its author, or None.

    >>> pen_name("Posté le 06/10/2016 à 10h54, par zoexemple"), pen_name("3/10/2016 par AFP")
    ('zoexemple', None)
    """
    found = _PEN_NAME.search(text)
    name = found.group(1) if found else ""
    return name if name and not is_agency(name) and not _DESK.search(name) else None


def signed_initials(text: str) -> tuple[str, ...]:
    """Return the authors of a signature such as ``mcc/edel``, the last line of a text.

    >>> signed_initials("(mcc/edel)")
    ('mcc', 'edel')
    """
    found = _SIGNATURE.match(text)
    return tuple(found.group(1).split("/")) if found else ()


def _is_part(word: str) -> bool:
    """Return True for a capitalised word, a particle, or one with its particle elided."""
    if word.lower() in _PARTICLES:
        return True
    bare = re.sub(r"^[dlDL][’']", "", word) or word
    return bare[0].isupper() and all(c.isalpha() or c in "’'.-" for c in bare)
