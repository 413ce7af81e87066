"""Who wrote the text: where a page names its authors and its agency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from crawler.extract.jsonld import types_of
from crawler.extract.metadata.agencies import (
    agency_alone,
    agency_of_bylines,
    names_another,
)
from crawler.extract.metadata.bylines import (
    is_elsewhere,
    linked_names,
    names_of_bylines,
    near_headline,
    printed_bylines,
    texts_of,
)
from crawler.extract.metadata.names import names_in, pen_name, stated_persons
from crawler.extract.metadata.signatures import (
    agency_signature,
    initials_behind,
    signed_alone,
    signed_names,
)
from crawler.references import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from crawler.extract.blocks import Block

_LEAST_OWN = 7
"""Letters of a site's name that a person's name seldom begins with."""

_LONGEST_TOLD = 600
"""Characters read of what metadata names as authors: a score of names; more is an attack."""

_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
"""The link to the page of an author, which some state with the name."""

_WRITTEN = re.compile(
    r"[ée]crit par|written by|(?:verfasst|geschrieben) von|escrito por|scritto da|geschreven door",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class People:
    """The persons and the agency that a page names as its authors.

    *is_claimed* is True when the page names any author, be it the site itself; *is_shared* when
    the agency only helped, as in "Le Courrier avec AFP".
    """

    authors: tuple[str, ...] = ()
    agency: str | None = None
    is_claimed: bool = False
    is_shared: bool = False


def read_people(
    blocks: Sequence[Block],
    *,
    headline: str | None,
    metas: Mapping[str, tuple[str, ...]],
    stated: Sequence[object],
    own_names: frozenset[str] = frozenset(),
) -> People:
    """Return the authors: *stated* in JSON-LD, told by *metas*, else printed.

    *own_names* are the names of the site and its publisher, as `bare_key` gives them: no authors.
    """
    near = near_headline(blocks, headline)
    bylines = list(printed_bylines(near))
    printed = [text for block in bylines for text in texts_of(block)]
    told = list(_names((*stated, *metas.get("author", ()), *metas.get("article:author", ()))))
    signature = agency_signature(blocks, near) or ""
    agency = agency_of_bylines([*printed, *told]) or agency_alone(signature)
    labelled = tuple(_labelled(metas))
    found = _told_or_printed(blocks, near, bylines, stated, told, labelled, agency)
    others = (tuple(n for n in names if not _is_own(n, own_names)) for names in found)
    authors = next((names for names in others if names), ())
    is_shared = any(map(names_another, (*printed, *told, signature)))
    return People(authors, agency, is_claimed=bool(told), is_shared=is_shared)


def _told_or_printed(
    blocks: Sequence[Block],
    near: Sequence[Block],
    bylines: Sequence[Block],
    stated: Sequence[object],
    told: Sequence[str],
    labelled: Sequence[str],
    agency: str | None,
) -> Iterator[Iterable[str]]:
    """Yield the names that each source gives, the most reliable first."""
    yield _persons(stated)
    yield names_in(told)
    yield names_of_bylines(bylines)
    yield names_in(linked_names(near))
    yield names_in(labelled)
    yield names_in(signed_names(blocks))
    yield tuple(filter(None, (pen_name(block.text) for block in near if not is_elsewhere(block))))
    yield signed_alone(blocks)
    if agency is None:  # an agency's text carries the initials of its own desk
        yield initials_behind(blocks)


def _persons(stated: Sequence[object]) -> tuple[str, ...]:
    """Return the names of what is *stated* to be a person, and of bare names beside one."""
    if not any(map(_is_person, stated)):
        return ()
    found: dict[str, str] = {}
    for one in stated:
        read = names_in if isinstance(one, str) else stated_persons
        if isinstance(one, str) or _is_person(one):
            found |= {name.casefold(): name for name in read(_names([one]))}
    return tuple(found.values())


def _is_person(one: object) -> bool:
    return isinstance(one, dict) and "person" in map(str.lower, types_of(one))


def _is_own(name: str, own_names: frozenset[str]) -> bool:
    """Return True for the name of the site, and for that of one of its desks behind it."""
    key, first = bare_key(name), name.partition(" ")[0]
    own = tuple(name for name in own_names if len(name) >= _LEAST_OWN)
    if key in own_names or key.startswith(own):
        return True
    return first.isupper() and bare_key(first) in own_names  # "RTV Vallées"


def bare_key(name: str) -> str:
    """Return the letters and digits of *name* in one case, without accents.

    >>> bare_key("L'Écho")
    'lecho'
    """
    return "".join(c for c in normalize("NFKD", name).casefold() if c.isalnum())


def _labelled(metas: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield what the page states for those who share it under a label such as "Écrit par"."""
    for n in "12":
        labels = metas.get(f"twitter:label{n}", ())
        if labels and _WRITTEN.fullmatch(labels[0]):
            yield from (value[:_LONGEST_TOLD] for value in metas.get(f"twitter:data{n}", ()))


def _names(stated: Sequence[object]) -> Iterator[str]:
    for person in stated:
        name = person.get("name") if isinstance(person, dict) else person
        if isinstance(person, dict) and not name:
            parts = (person.get("givenName"), person.get("familyName"))
            name = " ".join(part for part in parts if isinstance(part, str))
        for value in name if isinstance(name, list) else [name]:
            if isinstance(value, str) and value.strip():
                yield " ".join(_TAG.sub(" ", unescaped(value[:_LONGEST_TOLD])).split())
