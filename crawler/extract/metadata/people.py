"""Who wrote the text: where a page names its authors and its agency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from crawler.extract.blocks.marks import (
    ASIDE,
    CAPTION,
    COMMENT,
    HEADLINE,
    LEADS_ELSEWHERE,
    NAVIGATION,
)
from crawler.extract.metadata.agencies import agency_alone, agency_of_bylines
from crawler.extract.metadata.names import (
    BYLINE,
    is_person,
    names_in,
    pen_name,
    signed_initials,
    stated_persons,
)
from crawler.extract.remembered import remembered
from crawler.references import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from crawler.extract.blocks import Anchor, Block

_NEAR = 25
"""Blocks after the headline in which a byline is looked for."""

_LONGEST = 150
"""Characters of a byline: three names with their functions."""

_LEAST_OWN = 7
"""Letters of a site's name that a person's name seldom begins with."""

_LONGEST_TOLD = 600
"""Characters read of what metadata names as authors: a score of names; more is an attack."""

_LETTERS = "AA"
"""What the button reads that enlarges the letters, and how Anadolu signs its paragraphs."""

_SIGNED = 60
"""Characters of a signature: a name, an outlet and brackets."""

_BY_CLASS = re.compile(
    r"aut(?:h?or|eur)|by-?line|signature|journalist|redacteur|\bmetas?\b|-metas?\b"
)
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|auteur|byline)(?:$|[\s_-])")
_STAMP_THEN_BYLINE = re.compile(
    r"\d.*[,–—-]\s*par\s+[^\W\d]|[|•·]\s*par\s[^\W\d].*\d", re.IGNORECASE
)
"""A stamp with the name behind it, above the text or under it; or a name between two bars."""

_BEHIND_BAR = re.compile(r"\d.*[|•·]\s*(?:par|von|by|por)\s+[^\W\d]", re.IGNORECASE)
"""A stamp, a bar and a name; over the text only, since cards have such lines too."""

_WRITTEN = re.compile(
    r"[ée]crit par|written by|(?:verfasst|geschrieben) von|escrito por|scritto da|geschreven door",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"auteure?s?\s*:", re.IGNORECASE)
_CARD = re.compile(r"snippet|teaser|(?:^|[\s_-])card", re.IGNORECASE)

_SIGN_CLASS = re.compile(r"author-?sign|(?:^|[\s_-])(?:signature|autor)(?:$|\s)")
_AUTHOR_PAGE = re.compile(
    r"/(?:auteurs?|authors?|autor(?:en)?|journalistes?|personnes?|redacteurs?|contributeurs?|"
    r"profils?|signatures?|people|by)/[^/]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class People:
    """The persons and the agency that a page names as its authors.

    *is_claimed* is True when the page names any author, be it the site itself.
    """

    authors: tuple[str, ...] = ()
    agency: str | None = None
    is_claimed: bool = False


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
    near = _near_headline(blocks, headline)
    bylines = list(_printed(near))
    printed = [text for block in bylines for text in _bylines(block)]
    persons = [one for one in stated if isinstance(one, dict) and one.get("@type") == "Person"]
    told = list(_names((*stated, *metas.get("author", ()), *metas.get("article:author", ()))))
    agency = agency_of_bylines([*printed, *told]) or _signed_by_agency(blocks, near)
    labelled = tuple(_labelled(metas))
    found = _told_or_printed(blocks, near, bylines, persons, told, labelled, agency)
    others = (tuple(n for n in names if not _is_own(bare_key(n), own_names)) for names in found)
    authors = next((names for names in others if names), ())
    return People(authors, agency, is_claimed=bool(told))


def _told_or_printed(
    blocks: Sequence[Block],
    near: Sequence[Block],
    bylines: Sequence[Block],
    persons: Sequence[object],
    told: Sequence[str],
    labelled: Sequence[str],
    agency: str | None,
) -> Iterator[Iterable[str]]:
    """Yield the names that each source gives, the most reliable first."""
    yield stated_persons(_names(persons))
    yield names_in(told)
    yield _of_bylines(bylines)
    yield names_in(_linked(near))
    yield names_in(labelled)
    yield names_in(_signed(blocks))
    yield tuple(filter(None, (pen_name(block.text) for block in near if not _is_elsewhere(block))))
    yield _signed_alone(blocks)
    if agency is None:  # an agency's text carries the initials of its own desk
        yield _initials(blocks)


def _is_own(key: str, own_names: frozenset[str]) -> bool:
    """Return True for the name of the site, and for that of one of its desks behind it."""
    own = tuple(name for name in own_names if len(name) >= _LEAST_OWN)
    return key in own_names or key.startswith(own)


def bare_key(name: str) -> str:
    """Return the letters and digits of *name* in one case.

    >>> bare_key("L'Opinion")
    'lopinion'
    """
    return "".join(c for c in name.casefold() if c.isalnum())


def _near_headline(blocks: Sequence[Block], headline: str | None) -> Sequence[Block]:
    ends = [i for i, block in enumerate(blocks) if headline and block.text.endswith(headline)]
    marked = (i for i in ends if (box := blocks[i].box) and box.above & HEADLINE)
    start = next(marked, ends[0] if ends else 0)
    return blocks[max(0, start - 3) : start + _NEAR]


def _printed(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if (
            len(block.text) <= _LONGEST
            and not _is_elsewhere(block)
            and (
                _is_named(block)
                or BYLINE.match(block.text)
                or _follows_stamp(block)
                or _BEHIND_BAR.search(block.text)
            )
        ):
            yield block


def _follows_stamp(block: Block) -> bool:
    """Return True if *block* names someone beside a stamp, and is no link to something else."""
    if "par" not in block.text.lower() or not _STAMP_THEN_BYLINE.search(block.text):
        return False
    return block.link_share < 0.8 or any(map(_names_author, block.links))


def _of_bylines(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the names in the first bylines; those of cards stand apart from them."""
    found: dict[str, str] = {}
    for block in blocks:
        names = names_in(_bylines(block))
        if found and names and _is_card(block):
            break
        found |= {name.casefold(): name for name in names if name.casefold() not in found}
    return tuple(found.values())


def _is_card(block: Block) -> bool:
    return any(_CARD.search(box.words) for box in islice(block.boxes(), 3))


def _bylines(block: Block) -> tuple[str, ...]:
    """Return the text of *block*, or those of its links where each names an author."""
    links = [link for link in block.links if _names_author(link)]
    return tuple(link.text for link in links) if len(links) > 1 else (block.text,)


def _linked(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the texts of links to the pages of authors, those of cards aside."""
    for block in blocks:
        if len(block.text) > _LONGEST or _is_elsewhere(block):
            continue
        yield from (link.text for link in block.links if _names_author(link))


def _labelled(metas: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield what the page states for those who share it under a label such as "Écrit par"."""
    for n in "12":
        labels = metas.get(f"twitter:label{n}", ())
        if labels and _WRITTEN.fullmatch(labels[0]):
            yield from (value[:_LONGEST_TOLD] for value in metas.get(f"twitter:data{n}", ()))


def _names_author(link: Anchor) -> bool:
    named = _AUTHOR_CLASS.search(link.element.get("class") or "")
    is_author = "author" in (link.element.get("rel") or "")
    return bool(is_author or named or _AUTHOR_PAGE.search(link.url))


def _signed(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the signatures under the text: alone in a box named so, or behind a stamp."""
    for block in blocks:
        if len(block.text) > _LONGEST:
            continue
        if block.box and len(block.text) <= _SIGNED and _names_signature(block.box.words):
            yield block.text.strip("()")
        elif (_LABELLED.match(block.text) or _follows_stamp(block)) and not _is_elsewhere(block):
            yield block.text


@remembered
def _names_signature(words: str) -> bool:
    return _SIGN_CLASS.search(words) is not None


def _signed_alone(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the name that stands alone under the last paragraph of the text, or over its first."""
    long = [n for n, block in enumerate(blocks) if block.is_long and block.tag == "p"]
    beside = [blocks[n] for n in _beside(long) if n < len(blocks)]
    names = (block.text for block in beside if _is_name_alone(block, blocks[long[0]]))
    return tuple(islice(names, 1))


def _beside(long: Sequence[int]) -> tuple[int, ...]:
    return (long[-1] + 1, long[0] - 1) if long and long[0] else ()


def _is_name_alone(block: Block, paragraph: Block) -> bool:
    is_plain = block.tag == "p" and not block.links and not _is_elsewhere(block)
    return is_plain and _parent(block) is _parent(paragraph) and is_person(block.text)


def _parent(block: Block) -> _Element | None:
    return block.box.element.getparent() if block.box else None


def _initials(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the initials that sign the paragraph before them."""
    found = (signed_initials(after.text) for before, after in pairwise(blocks) if before.is_long)
    return next((names for names in found if names), ())


def _signed_by_agency(blocks: Sequence[Block], near: Sequence[Block]) -> str | None:
    """Return the agency whose name alone stands near the headline or below a paragraph."""
    below = (after for before, after in pairwise(blocks) if before.is_long)
    named = ((agency_alone(block.text), block) for block in (*near, *below))
    signed = (name for name, block in named if name and not _is_no_signature(block))
    return next(signed, None)


def _is_no_signature(block: Block) -> bool:
    """Return True for the owner of a picture, and for the button that enlarges the letters."""
    if _is_elsewhere(block) or (block.text == _LETTERS and block.tag != "p"):
        return True
    return any(box.marks & CAPTION for box in islice(block.boxes(), 4))


def _is_named(block: Block) -> bool:
    return any(_names_byline(box.words) for box in islice(block.boxes(), 3))


@remembered
def _names_byline(words: str) -> bool:
    return _BY_CLASS.search(words) is not None


def _is_elsewhere(block: Block) -> bool:
    elsewhere = ASIDE | LEADS_ELSEWHERE | NAVIGATION | COMMENT
    return any(box.marks & elsewhere for box in islice(block.boxes(), 4))


def _names(stated: Sequence[object]) -> Iterator[str]:
    for person in stated:
        name = person.get("name") if isinstance(person, dict) else person
        if isinstance(person, dict) and not name:
            parts = (person.get("givenName"), person.get("familyName"))
            name = " ".join(part for part in parts if isinstance(part, str))
        for value in name if isinstance(name, list) else [name]:
            if isinstance(value, str) and value.strip():
                yield " ".join(unescaped(value[:_LONGEST_TOLD]).split())
