"""The stamp that a reader sees: the small block of text near the headline that holds a date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Literal

from crawler.extract.stamps import Stamp, read_stamp
from crawler.extract.stamps.places import (
    MAX_BLOCK,
    headline_element,
    is_foreign,
    is_teaser_title,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from lxml.etree import _Element

    from crawler.extract.blocks import Run
    from crawler.extract.stamps.words import Language
    from crawler.page import Page

_MAX_HITS = 30  # texts handed to the grammar; pages with more are lists of teasers
_MAX_CLIMB = 5
_NEAR = 12  # texts between the two halves of one stamp
_FAR = 20  # texts from the headline; unlabelled stamps farther away date teasers as often
_LONG = 60  # characters of a text that is a sentence; bylines and stamps are shorter
_STOP = re.compile(r"[^\W\d]{5}[.!?…]\s*$")  # longer than the abbreviation of a month
_FIRST_LINES = 8  # of a plain text: title, stamp, byline stand within these
_HEAD = 4000  # characters of a plain text that can hold them
_DIGITS = re.compile(  # one first character, so that a text without digits costs nothing
    r"[0-9](?:\s*(?:er)?\s*(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]|sept|oct|nov|d[ée]c|jan|mar|feb"
    r"|apr|may|jun|jul|aug|dez|dic|ene|gen|m[äa]r|mag|giu|lug|ago|set|ott|out|abr|de\s)"
    r"|\s?[./-]\s?\d\d?(?!\d)|\s?[h:]\s?\d\d|(?:st|nd|rd|th)?,\s(?:19|20)\d\d)",
    re.IGNORECASE,
)
_WORDS: dict[Language, re.Pattern[str]] = {  # each begins with a letter: half the time of a class
    "fr": re.compile(r"il\sy\sa\s|Il\sy\sa\s|hier\b|Hier\b|aujourd|Aujourd|l.instant"),
    "en": re.compile(r"ago\b|yesterday|Yesterday|today|Today|just\snow|Just\snow"),
    "de": re.compile(r"vor\s|Vor\s|gestern|Gestern|heute|Heute|gerade|Gerade"),
    "es": re.compile(r"hace\s|Hace\s|ayer\b|Ayer\b|hoy\b|Hoy\b|ahora|Ahora"),
    "it": re.compile(r"fa\b|ieri\b|Ieri\b|oggi\b|Oggi\b|adesso"),
    "pt": re.compile(r"há\s|Há\s|ontem\b|Ontem\b|hoje\b|Hoje\b|agora|Agora"),
}


@dataclass(frozen=True)
class Found:
    """A visible stamp and how good its place is."""

    stamp: Stamp
    raw: str
    place: int
    """Texts between it and the headline, negative before it."""
    doubt: Literal["no", "box", "box behind text"] = "no"
    """Whether its box speaks against it, and only its place under the headline for it."""

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """Sort key: labelled first, then a printed day, then nearest, then fullest."""
        stamp = self.stamp
        is_counted = stamp.readings[0].is_counted
        return not stamp.is_labelled, is_counted, abs(self.place), -len(stamp.readings)

    @property
    def is_in_doubt(self) -> bool:
        """Return True if its box speaks against it, or its place and no label for it."""
        return self.doubt != "no" or (not self.stamp.is_labelled and abs(self.place) > _FAR)

    @property
    def is_time_alone(self) -> bool:
        """Return True if neither half names a day."""
        return all(reading.date_text is None for reading in self.stamp.readings)

    def completes(self, other: Found) -> bool:
        """Return True if the two are halves of one stamp; a time alone stands close to its day."""
        halves = {r.kind: r for found in (self, other) for r in found.stamp.readings}
        if len(self.stamp.readings) + len(other.stamp.readings) != 2 or len(halves) != 2:
            return False
        if abs(self.place - other.place) > _NEAR:
            return False
        is_dated = halves["updated"].date_text is not None
        return is_dated or (self.place < 0) == (other.place < 0)

    def repeats(self, other: Found) -> bool:
        """Return True if this stamp has both halves and *other* is one of them."""
        values = {reading.kind: reading.value for reading in self.stamp.readings}
        said = other.stamp.readings
        return len(values) > len(said) == 1 and values[said[0].kind] == said[0].value is not None


def visible_stamps(
    page: Page,
    runs: Sequence[Run],
    *,
    headline: str | None,
    reference: datetime | None,
    timezone: str,
    language: Language = "fr",
) -> tuple[Found, ...]:
    """Return the stamps in the *runs* of *page* that may be the article's, the best first."""
    read = partial(read_stamp, reference=reference, timezone=timezone, language=language)
    if page.is_plain_text:
        return tuple(_of_lines(page.text, read))
    title = headline_element(page.tree, headline)
    origin = _origin(runs, title)
    hits = sorted(_hits(runs, origin, language), key=lambda hit: abs(hit[0]))
    under = cache(lambda: _under(runs, origin) if title is not None else (0, 0))
    return tuple(sorted(_of_hits(hits, title, under, read), key=lambda found: found.rank))


def _of_lines(text: str, read: Callable[[str], Stamp | None]) -> Iterator[Found]:
    lines = [line.strip() for line in text[:_HEAD].splitlines() if line.strip()]
    for n, line in enumerate(lines[:_FIRST_LINES]):
        stamp = read(line)
        if stamp is not None and _is_full(stamp):
            yield Found(stamp, line, n)


def _of_hits(
    hits: Sequence[tuple[int, _Element]],
    title: _Element | None,
    under: Callable[[], tuple[int, int]],
    read: Callable[[str], Stamp | None],
) -> Iterator[Found]:
    own = {title, *title.iterancestors()} if title is not None else set()
    seen: set[str] = set()
    for place, element in hits[: _MAX_HITS * 4]:
        if len(seen) >= _MAX_HITS:
            return
        is_in_doubt = element is title or is_foreign(element, own)
        if is_in_doubt and not _is_under(element, place, under, own):
            continue
        best = _block(element, seen, place, read)
        if best is None or (best.is_time_alone and place < 0):
            continue  # a time alone above the headline is when the site was changed
        yield replace(best, doubt=_doubt(place, under()[0])) if is_in_doubt else best


def _doubt(place: int, start: int) -> Literal["box", "box behind text"]:
    return "box" if place < start else "box behind text"


def _is_under(
    element: _Element, place: int, under: Callable[[], tuple[int, int]], own: set[_Element]
) -> bool:
    if not 0 < place < _NEAR or place >= under()[1]:
        return False
    return not is_foreign(element, own, is_under=True)


def _hits(runs: Sequence[Run], origin: int, language: Language) -> list[tuple[int, _Element]]:
    """The elements whose text may hold a date, each with its place after the headline."""
    words = _WORDS[language]
    hits = [
        n
        for n, (text, _, _) in enumerate(runs)
        if len(text) <= 2 * MAX_BLOCK and (_DIGITS.search(text) or words.search(text))
    ]
    return [(n - origin, _holder(runs[n])) for n in hits]


def _origin(runs: Sequence[Run], title: _Element | None) -> int:
    """The number of the text that begins the headline."""
    start = title.text if title is not None else None
    return next((n for n, (t, owner, _) in enumerate(runs) if owner is title and t == start), 0)


def _under(runs: Sequence[Run], origin: int) -> tuple[int, int]:
    """The places of the first sentence under the headline, and of what is no more under it.

    That is the second sentence, the first may be the chapô, or the title of another article.
    """
    sentences: list[int] = []
    for place, (text, owner, _) in enumerate(runs[origin + 1 : origin + 1 + _NEAR], 1):
        if len(text) >= _LONG or _STOP.search(text):
            sentences.append(place)
        if len(sentences) > 1 or is_teaser_title(owner):
            return min(sentences[0], place) if sentences else place, place
    return sentences[0] if sentences else _NEAR, _NEAR


def _holder(run: Run) -> _Element:
    """The element that *run* stands in, which for a tail is the one around its element."""
    _, element, is_tail = run
    around = element.getparent() if is_tail else None
    return element if around is None else around


def _block(
    element: _Element,
    seen: set[str],
    place: int,
    read: Callable[[str], Stamp | None],
) -> Found | None:
    """The best stamp among *element* and the few elements around it."""
    best: Found | None = None
    for n, block in enumerate((element, *element.iterancestors())):
        if n >= _MAX_CLIMB or block.tag in ("body", "html", "main"):
            break
        text = text_of(block)
        if len(text) > MAX_BLOCK:
            break
        if text in seen:
            continue
        seen.add(text)
        stamp = read(text)
        if stamp is None or not _is_full(stamp):
            continue
        if best is None or _says_more(stamp, best.stamp):
            best = Found(stamp, text, place)
    return best


def _says_more(stamp: Stamp, known: Stamp) -> bool:
    return (stamp.is_labelled, len(stamp.readings)) > (known.is_labelled, len(known.readings))


def _is_full(stamp: Stamp) -> bool:
    """Return True if a label or a day is printed; a bare time belongs to a list of news."""
    return stamp.is_labelled or stamp.readings[0].date_text is not None
