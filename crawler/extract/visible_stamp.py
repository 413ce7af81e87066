"""The stamp that a reader sees: the small block of text near the headline that holds a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath

from crawler.extract.stamps import Stamp, read_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.html import HtmlElement

    from crawler.page import Page

MAX_BLOCK = 160  # the longest stamp of the saved pages
_MAX_HITS = 30  # texts handed to the grammar; pages with more are lists of teasers
_MAX_CLIMB = 5
_FIRST_LINES = 8  # of a plain text: title, stamp, byline stand within these
_NEAR_UNLABELLED = 80  # texts between the headline and a stamp without a label
_DATED = re.compile(
    r"\d\s*(?:er)?[\s\xa0]*(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]|sept|oct|nov|d[ée]c|jan|mar|feb"
    r"|apr|may|jun|jul|aug|dez|dic|ene)|\d[\s\xa0]?[./-][\s\xa0]?\d\d?(?!\d)|il\sy\sa\s|\bhier\b|aujourd"
    r"|\d[\s\xa0]?[h:][\s\xa0]?\d\d|[a-z]\s\d\d?,\s\d{4}|\ba l'instant",
    re.IGNORECASE,
)
_SKIPPED_TAGS = (
    "script style noscript template nav aside footer form select option button a blockquote"
    " figure figcaption svg iframe textarea title"
)
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_FOREIGN = re.compile(
    r"comment|related|sidebar|footer|newsletter|breaking|teaser|\bcard|agenda|edition|tweet"
    r"|twitter|instagram|embed|popular|most-|recommend|lire-aussi|read-also|\bmenu|\bnav(?:bar|igation)?\b"
    r"|carousel|slider|advert|cookie|copyright|caption|ticker|flash|direct-list|sommaire",
    re.IGNORECASE,
)

_TEXTS = XPath("//text()[normalize-space() and not(parent::script or parent::style)]")
_OWN_MARKS = ("datePublished", "dateModified")


@dataclass(frozen=True)
class Found:
    """A visible stamp and how good its place is."""

    stamp: Stamp
    raw: str
    distance: int
    attributes: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """Sort key: labelled first, then a printed day, then nearest, then fullest."""
        stamp = self.stamp
        is_counted = stamp.readings[0].is_counted
        return not stamp.is_labelled, is_counted, self.distance, -len(stamp.readings)


def visible_stamps(
    page: Page, *, headline: str | None, reference: datetime | None, timezone: str
) -> tuple[Found, ...]:
    """Return the stamps that may be the article's, the best first."""
    if page.is_plain_text:
        return tuple(_of_lines(page.text, reference=reference, timezone=timezone))
    title = _headline_element(page.tree, headline)
    own = {title, *title.iterancestors()} if title is not None else set()
    hits = _hits(page.tree, title)
    found: list[Found] = []
    seen: set[str] = set()
    for distance, element in sorted(hits, key=lambda hit: hit[0])[: _MAX_HITS * 4]:
        if len(seen) >= _MAX_HITS or element is title or _is_foreign(element, own):
            continue
        best = _block(element, seen, distance, reference, timezone)
        if best is not None:
            found.append(best)
    return tuple(sorted(found, key=lambda f: f.rank))


def _of_lines(text: str, *, reference: datetime | None, timezone: str) -> Iterator[Found]:
    lines = [line.strip() for line in text[:4000].splitlines() if line.strip()]
    for n, line in enumerate(lines[:_FIRST_LINES]):
        stamp = (
            read_stamp(line, reference=reference, timezone=timezone) if len(line) < 300 else None
        )
        if stamp is not None and _is_full(stamp):
            yield Found(stamp, line, n)


def _hits(tree: HtmlElement, title: HtmlElement | None) -> list[tuple[int, HtmlElement]]:
    """The elements whose text may hold a date, each with its distance from the headline."""
    texts = _TEXTS(tree)
    hits = [(n, t) for n, t in enumerate(texts) if len(t) <= 2 * MAX_BLOCK and _DATED.search(t)]
    start = title.text if title is not None else None
    place = next((n for n, t in enumerate(texts) if t == start and t.getparent() is title), 0)
    return [(abs(n - place), _holder(text)) for n, text in hits]


def _holder(text: Any) -> HtmlElement:
    """The element that *text* stands in: lxml gives the sibling before it for a tail."""
    element: HtmlElement = text.getparent()
    return element.getparent() if text.is_tail else element  # type: ignore[return-value]


def _headline_element(tree: HtmlElement, headline: str | None) -> HtmlElement | None:
    titles = [(element, _text(element)) for element in tree.iter("h1")]
    if headline:
        wanted = " ".join(headline.split())
        named = [element for element, text in titles if wanted in text or (text and text in wanted)]
        if named:
            return _inner(named[0])
    return _inner(max(titles, key=lambda pair: len(pair[1]))[0]) if titles else None


def _inner(element: HtmlElement) -> HtmlElement:
    """The element of the headline that holds text of its own."""
    return next((e for e in element.iter() if e.text and not e.text.isspace()), element)


def _is_foreign(element: HtmlElement, own: set[HtmlElement]) -> bool:
    """Return True inside a region that is not the article's; what holds the headline is."""
    if element.get("itemprop") in _OWN_MARKS or element.get("pubdate") is not None:
        return False
    for n, ancestor in enumerate((element, *element.iterancestors())):
        if ancestor in own or ancestor.tag in ("body", "html"):
            return False
        if ancestor.tag in _SKIPPED:
            return True
        if _FOREIGN.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
        if n < 4 and ancestor.tag in ("li", "article", "div", "section") and _is_card(ancestor):
            return True
    return False


def _is_card(element: HtmlElement) -> bool:
    """Return True if *element* holds a linked heading: the teaser of another article."""
    for heading in element.iter("h2", "h3", "h4"):
        parent = heading.getparent()
        if heading.find(".//a") is not None or (parent is not None and parent.tag == "a"):
            return len(element) < 8
    return False


def _block(
    element: HtmlElement,
    seen: set[str],
    distance: int,
    reference: datetime | None,
    timezone: str,
) -> Found | None:
    """The best stamp among *element* and the few elements around it."""
    best: Found | None = None
    for n, block in enumerate((element, *element.iterancestors())):
        if n >= _MAX_CLIMB or block.tag in ("body", "html", "main"):
            break
        text = _text(block)
        if len(text) > MAX_BLOCK:
            break
        if text in seen:
            continue
        seen.add(text)
        stamp = read_stamp(text, reference=reference, timezone=timezone)
        if stamp is None or not _is_full(stamp):
            continue
        if best is None or _says_more(stamp, best.stamp):
            best = Found(stamp, text, distance, _attributes(block))
    return best


def _says_more(stamp: Stamp, known: Stamp) -> bool:
    return (stamp.is_labelled, len(stamp.readings)) > (known.is_labelled, len(known.readings))


def _is_full(stamp: Stamp) -> bool:
    """Return True if a label or a day is printed; a bare time belongs to a list of news."""
    return stamp.is_labelled or stamp.readings[0].date_text is not None


def _attributes(block: HtmlElement) -> tuple[str, ...]:
    return tuple(str(e.get("datetime")) for e in block.iter("time") if e.get("datetime"))


def _text(element: HtmlElement) -> str:
    """The text of *element*, cut where it is too long for a stamp anyway."""
    parts, length = [element.text or ""], 0
    for child in element.iterdescendants():
        inner = child.text if isinstance(child.tag, str) and child.tag not in _HIDDEN else ""
        tail = f" {child.tail or ''}" if child.tag in _BROKEN else child.tail
        parts += (inner or "", tail or "")
        length += len(parts[-1]) + len(parts[-2])
        if length > 4 * MAX_BLOCK:
            break
    return " ".join("".join(parts).split())


_HIDDEN = ("script", "style")
_BROKEN = frozenset(("br", "div", "p", "li", "span", "time", "a", "h1", "h2"))
