"""What a list page prints of each article: its headline and its stamp."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from crawler.discover.anchors import MOST_ELEMENTS, is_beside, words_of
from crawler.discover.listed import collapse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from crawler.discover.anchors import Anchor

FEWEST_WORDS: Final = 3
MOST_WORDS: Final = 40
"""Words of a headline: annotated French ones have up to 29; what is longer is a summary."""

DEEPEST_CARD: Final = 8
"""Elements between a headline or a clock and the box of its teaser."""

LONGEST_STAMP: Final = 80
"""Characters of a stamp; what is longer is no clock, whatever its class says."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WIDER = frozenset({"html", "body", "main", "ul", "ol"})  # a page or a list, never one card
_TITLE = re.compile(r"titl|titre|headline", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:^|[\s_-])(?:time|date|heure|hour|horaire|timestamp|publi\w*)(?:$|[\s_-])", re.IGNORECASE
)
_CLOCK_IN_FRONT = re.compile(
    r"^(\d{1,2}\s?[h:]\s?\d{2}(?!\d)|il y a \d+ \w+|hier|\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/]))"
    r"\s*[-–—|•·:,]?\s*",
    re.IGNORECASE,
)
_NO_HEADLINE = re.compile(
    r"^(?:(?:lire|voir|regarder|[ée]couter)(?: la suite| l['’]article| plus| aussi| la vid[ée]o)?"
    r"|en savoir plus|read more|plus|d[ée]couvrir|r[ée]agir|partager|commenter"
    r"|\d+ (?:commentaires?|r[ée]actions?|partages?))\W*$",
    re.IGNORECASE,
)
_SPARE = re.compile(
    r"^(?:(?:article )?r[ée]serv[ée] (?:aux|[àa] nos) abonn[ée]s|abonn[ée]s)\b\s*"
    r"|^(?:lire|voir) (?:la vid[ée]o|l['’]article)\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Teaser:
    """What one page prints of one address."""

    url: str
    title: str | None
    stamp: str | None


def teasers_of(anchors: Sequence[Anchor], tree: _Element) -> tuple[Teaser, ...]:
    """Return one teaser for each address of *anchors*, in order of first appearance.

    The headline is the longest that is a heading with its link, else the longest text of a link
    that can be one, else a heading beside the links or the tooltip of one.
    """
    headings, texts, beside, stamps = (defaultdict[str, list[str]](list) for _ in range(4))
    for anchor in anchors:
        headings[anchor.url].extend(_headings_at(anchor.element))
        texts[anchor.url].append(_bare(anchor.element))
        beside[anchor.url].append(collapse(anchor.element.get("title") or ""))
    for element, url in _around(anchors, tree):
        if element.tag in _HEADINGS:
            beside[url].append(_bare(element))
        else:
            stamps[url].append(_printed(element))
    for anchor in anchors:
        clock = _CLOCK_IN_FRONT.match(anchor.text)
        stamps[anchor.url].extend([clock[1]] if clock else [])
    return tuple(
        Teaser(
            url,
            _longest(headings[url], fewest=1) or _longest(texts[url]) or _longest(beside[url]),
            next(filter(None, stamps[url]), None),
        )
        for url in texts
    )


def count_headline_words(text: str) -> int:
    """Return the number of words between spaces, signs not counted.

    >>> count_headline_words("L'Orne : la crue !")
    3
    """
    return sum(1 for word in text.split() if any(map(str.isalnum, word)))


def _headings_at(element: _Element) -> Iterator[str]:
    """Yield the text of the headings inside a link and around it, else of what is classed so."""
    inside = list(islice(element.iter(), MOST_ELEMENTS))
    around = islice(element.iterancestors(), 3)
    headings = [node for node in (*inside, *around) if node.tag in _HEADINGS]
    titles = (node for node in inside if _is_title(node))
    yield from map(_bare, headings or titles)


def _is_title(element: _Element) -> bool:
    named = _TITLE.search(element.get("class") or "")
    return bool(named) and not is_beside(element, also_named=True)  # `surtitre` is a kicker


def _around(anchors: Sequence[Anchor], tree: _Element) -> Iterator[tuple[_Element, str]]:
    """Yield each heading and clock that stands in the box of one address only, and the address."""
    owners = _owners(anchors)
    for element in tree.iter():
        if element.tag in _HEADINGS or _is_clock(element):
            url = _owner(element, owners)
            if url:
                yield element, url


def _owners(anchors: Sequence[Anchor]) -> dict[_Element, str | None]:
    """Return for each element around *anchors* the one address in it, None if there are several.

    No element is visited more than twice: a climb ends where it can change nothing.
    """
    owners: dict[_Element, str | None] = {}
    for anchor in anchors:
        element: _Element | None = anchor.element
        while element is not None and owners.get(element, "") not in {None, anchor.url}:
            owners[element] = None if element in owners else anchor.url
            element = element.getparent()
    return owners


def _owner(element: _Element, owners: Mapping[_Element, str | None]) -> str | None:
    card = takewhile(lambda box: box.tag not in _WIDER, islice(_path(element), DEEPEST_CARD))
    box = next((box for box in card if box in owners), None)
    return None if box is None else owners[box]


def _path(element: _Element) -> Iterator[_Element]:
    yield element
    yield from element.iterancestors()


def _is_clock(element: _Element) -> bool:
    return element.tag == "time" or bool(_CLOCK.search(element.get("class") or ""))


def _printed(clock: _Element) -> str:
    """Return what *clock* shows, else its machine date; "" where neither can be a date."""
    shown = collapse("".join(islice(clock.itertext(), 20)))
    text = shown or clock.get("datetime") or ""
    return text if re.search(r"\d|hier", text) and len(text) <= LONGEST_STAMP else ""


def _bare(element: _Element) -> str:
    """Return the text of *element* without clock, kicker and call to read on."""
    whole = words_of(element)
    text = words_of(element, headline_only=True)
    text = text if count_headline_words(text) >= min(2, count_headline_words(whole)) else whole
    text = _SPARE.sub("", _CLOCK_IN_FRONT.sub("", text))
    return "" if _NO_HEADLINE.match(text) else text


def _longest(texts: Iterable[str], *, fewest: int = FEWEST_WORDS) -> str | None:
    plausible = [text for text in texts if fewest <= count_headline_words(text) <= MOST_WORDS]
    return max(plausible, key=len, default=None)
