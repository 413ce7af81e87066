"""Who wrote the text: persons told from agencies, desks and photographers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extract.blocks import collapse
from crawler.extract.vocabulary import AGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.extract.blocks import Block

_NEAR = 25
"""Blocks after the headline in which a byline is looked for."""

_BYLINE = re.compile(
    r"^(?:par|de notre (?:envoy|correspond)\w+[^,:]*[,:]?|[ée]crit par|texte (?:par|de)|"
    r"r[ée]dig[ée] par|publi[ée] par|article de|propos recueillis par|by)\s*:?\s+(.{3,150})$",
    re.IGNORECASE,
)
_BY_CLASS = re.compile(
    r"aut(?:h?or|eur)|by-?line|signature|journalist|redacteur|\bmetas?\b|-metas?\b", re.IGNORECASE
)
_SIGN_CLASS = re.compile(r"author-?sign|(?:^|[\s_-])(?:signature|autor)(?:$|\s)")
_SIGNED = 60
"""Characters of a signature: a name, an outlet and brackets."""

_NAME = re.compile(
    r"^(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|d[eu]|des|la|le|van|von|der|den|el|al|ben|bin|da|di|dos|y|d’\w+)"
    r"(?:[ -](?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|d[eu]|des|la|le|van|von|der|den|el|al|ben|bin|da|di|dos|y"
    r"|[dl][’'][A-ZÀ-Þ]\w+)){1,4}$"
)
_INITIALS = re.compile(r"^(?:[A-Z]\.){2,4}$|^[A-Z]\.\s?[A-Z]\.$")
_DESK = re.compile(
    r"r[ée]daction|service|\bdesk\b|\bweb\b|agence|journal\b|\.(?:fr|com|be|ch|ca|net)\b|"
    r"\bhome\b|[ée]quipe|"
    r"\bavec\b|\bafrique\b|\bmonde\b|\bfrance\b|lecteurs|^le |^la |^les |radio|\bnews\b|\btv\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:\||•|\bpubli[ée]|\bmis(?:e)? [àa] jour|\ble \d|\d{1,2}[/.]\d|\(avec\b|\bavec\b|@|"
    r",? (?:envoy|correspond|journalist|r[ée]dact)|\s[-–—]\s|\n|\().*$",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATOR = re.compile(r"\s*(?:,|;|/|&|\bet\b|\band\b)\s*")
_VIA = re.compile(r"(?:via|/|©|photo)\s*$", re.IGNORECASE)
_TOLD = re.compile(
    r"(?:d[ée]clar|inform|indiqu|confi|affirm|appris|expliqu|pr[ée]cis|rapport|annonc)\w*"
    r"(?:\s\w+){0,3}?\s(?:[àa]|par)\s(?:l['’](?:agence\s)?)?"
)
_DATELINE = re.compile(
    r"^([A-ZÀ-Þ][A-ZÀ-Þ’' -]{2,30}|[A-ZÀ-Þ][\wà-ÿ’'-]+(?:[ -][A-ZÀ-Þ][\wà-ÿ’'-]+)?)"
    r"(?:,?\s[^()—–]{0,25})?"
    r"\s?(?:\((?:[^()]{2,20})\)\s?[-—–:]?|[-—–]\s?\(?(?:AFP|AP|Reuters|Xinhua)\)?)"
)


@dataclass(frozen=True, slots=True)
class People:
    """The persons and the agency that a page names as its authors."""

    authors: tuple[str, ...] = ()
    agency: str | None = None


def read_people(
    blocks: Sequence[Block],
    *,
    headline: str | None,
    metas: Mapping[str, tuple[str, ...]],
    node: Mapping[str, object],
) -> People:
    """Return the authors: told by *node* (JSON-LD) and *metas*, else printed."""
    printed = list(_printed(blocks, headline))
    told = [
        *_of_node(node.get("author")),
        *metas.get("author", ()),
        *metas.get("article:author", ()),
    ]
    authors = names_in(told) or names_in(printed) or names_in(_signed(blocks))
    return People(authors, _agency([*printed, *told]))


def names_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of persons in bylines, each once.

    >>> names_in(["Par Jeanne Exemple et Paul D'Essai, envoyés spéciaux à Nantes", "AFP"])
    ('Jeanne Exemple', "Paul D'Essai")
    """
    found: dict[str, str] = {}
    for text in texts:
        line = _BYLINE.sub(r"\1", collapse(text))
        for part in _SEPARATOR.split(_CUT.sub("", line)):
            name = part.strip(" :-–()")
            name = name if _INITIALS.match(name) else name.strip(".")
            if _is_person(name):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def agency_in_text(paragraphs: Sequence[str], *, has_author: bool) -> str | None:
    """Return the agency that signs, opens or is addressed in *paragraphs*, or None.

    >>> agency_in_text(["Le pont a cédé, a informé à Xinhua un officiel."], has_author=False)
    'Xinhua'
    """
    if not paragraphs:
        return None
    edges = [*paragraphs[:1], *paragraphs[-1:]]
    for text in edges:
        for name, words in AGENCIES.items():
            if _signs(text, words):
                return name
    if has_author:
        return None
    return next((n for n, w in AGENCIES.items() if any(_is_told(p, w) for p in paragraphs)), None)


def read_dateline(paragraphs: Sequence[str]) -> str | None:
    """Return the place that opens an agency text, or None.

    >>> read_dateline(["PARIS (AFP) - La crue monte."])
    'PARIS'
    """
    for text in paragraphs:
        found = _DATELINE.match(text)
        if found and any(words.search(found.group(0)) for words in AGENCIES.values()):
            return found.group(1).strip()
    return None


def _signs(text: str, words: re.Pattern[str]) -> bool:
    head, tail = text[:60], text[-45:]
    opened = re.search(r"\(([^()]*)\)|[-—–]\s*(\w+)\s*[-—–]", head)
    closed = re.search(
        r"\(([^()]{2,40})\)\W*$|^\W*([\w /-]{2,40})\W*$|avec ([\w /-]{2,30})\W*$", tail
    )
    return any(
        words.search(group)
        for match in (opened, closed)
        if match
        for group in match.groups()
        if group
    )


def _is_told(text: str, words: re.Pattern[str]) -> bool:
    return any(words.match(text, match.end()) for match in _TOLD.finditer(text))


def _agency(texts: Iterable[str]) -> str | None:
    for text in texts:
        for name, words in AGENCIES.items():
            found = words.search(text)
            if found and len(text) < 120 and not _VIA.search(text[: found.start()]):
                return name
    return None


def _printed(blocks: Sequence[Block], headline: str | None) -> Iterable[str]:
    start = next((i for i, block in enumerate(blocks) if block.text.endswith(headline or "\0")), 0)
    for block in blocks[max(0, start - 3) : start + _NEAR]:
        boxes = list(block.box.path())[:3] if block.box else []
        named = any(_BY_CLASS.search(box.words) for box in boxes)
        if len(block.text) <= 150 and (named or _BYLINE.match(block.text)):
            yield block.text


def _signed(blocks: Sequence[Block]) -> Iterable[str]:
    """Yield the signatures under the text: what stands alone in a box named so."""
    for block in blocks:
        if block.box and len(block.text) <= _SIGNED and _SIGN_CLASS.search(block.box.words):
            yield block.text.strip("()")


def _of_node(author: object) -> Iterable[str]:
    people = author if isinstance(author, list) else [author]
    for person in people:
        name = person.get("name") if isinstance(person, dict) else person
        names = name if isinstance(name, list) else [name]
        yield from (value for value in names if isinstance(value, str))


def _is_person(name: str) -> bool:
    if _INITIALS.match(name):
        return not _is_agency(name)
    if not _NAME.match(name) or _DESK.search(name) or len(name) > 50:
        return False
    return not _is_agency(name)


def _is_agency(name: str) -> bool:
    return any(words.search(name) for words in AGENCIES.values())
