"""The dates that a page states for machines: JSON-LD, meta elements, marked elements, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal

from lxml.etree import XPath

from crawler.extract.dates.moments import day_of, read_moment
from crawler.extract.jsonld import DATED, article_node, dated_node
from crawler.extract.metas import metas_of
from crawler.extract.remembered import remembered
from crawler.extract.stamps.words import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, tzinfo

    from lxml.etree import _Element

    from crawler.extract.dates.moments import Moment
    from crawler.page import Page

Kind = Literal["published", "updated"]

_URL_DAY = re.compile(
    r"(?<!\d)(?P<year>20[0-4]\d)(?:([/-]?)(?P<month>0?[1-9]|1[0-2])\2|"
    r"[/-](?P<name>[a-z]{3,9})[/-])(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_FOLDER = re.compile(r"/(20[0-4]\d)/(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/")
# Names seen on the saved pages, lower case; Last-Modified is the server's affair, never ours.
_PUBLISHED_NAMES = (
    "article:published_time og:article:published_time og:published_time datepublished date"
    " dc.date dc.date.issued dc.date.created dcterms.created dcterms.date dcterms.issued"
    " parsely-pub-date sailthru.date pubdate publish-date publishdate publication_date"
    " publication-date article.published bt:pubdate date.release datecreated"
    " cxenseparse:recs:publishtime cxenseparse:publishtime dc:date published_at"
)
_PUBLISHED = frozenset(_PUBLISHED_NAMES.split())
_UPDATED_NAMES = (
    "article:modified_time og:article:modified_time og:updated_time datemodified"
    " article.updated dc.date.modified dcterms.modified lastmod article:modified modified_at"
)
_UPDATED = frozenset(_UPDATED_NAMES.split())
_DATE = r"(?:publi(?:sh(?:ed)?|cation|e)?|pub|issued|creat(?:ed?|ion)|parution)"
_EDIT = r"(?:modif(?:ied|ication)?|updated?)"
_BEFORE = r"(?:^|[^a-z])(?:article|first|content|original|date|[^a-z])*"
_BEHIND = r"[^a-z]*(?:date|time|at|on)?$"
# of other systems: "w-published-date", "og:publish_date"
_SOUNDS_PUBLISHED = re.compile(_BEFORE + _DATE + _BEHIND)
_SOUNDS_UPDATED = re.compile(_BEFORE + _EDIT + _BEHIND)
_LONGEST_NAME = 60  # characters; what is longer names no date, and would take its square to read
_NOT_OURS = re.compile(r"last|expir|review|copyright|render")  # Last-Modified is the server's

# Not from the attributes up to their elements, which takes the square of their number.
_MARKED = XPath("/html/body/descendant::*[@itemprop or @pubdate]")
_MARKED_AS_RDF = XPath("/html/body/descendant::*[@property]")
_MOST_MARKS = 4  # two of each kind: what follows dates other articles
_MARKS: dict[str, Kind] = {
    "datePublished": "published", "dateModified": "updated",  # schema.org
    "dc:date": "published", "dc:created": "published", "dc:modified": "updated",  # Drupal
    "schema:datePublished": "published", "schema:dateCreated": "published",
    "schema:dateModified": "updated",
}  # fmt: skip
_TIME_CLASSES: dict[str, Kind] = {  # of microformats: WordPress, Blogger
    "published": "published", "entry-date": "published", "dt-published": "published",
    "updated": "updated", "dt-updated": "updated",
}  # fmt: skip
_MOST_TIMES = 6
_MAX_CLIMB = 6


@dataclass(frozen=True)
class Candidate:
    """One readable date of a page, with where it was found."""

    kind: Kind
    method: str
    raw: str
    moment: Moment

    def days(self, tz: tzinfo) -> tuple[date, date]:
        """Return the days that it names in *tz* and in its own offset."""
        value = self.moment.value
        own = value.date() if isinstance(value, datetime) else value
        try:
            return day_of(value, tz), own
        except OverflowError:  # the last hours of the calendar
            return own, own


@dataclass(frozen=True)
class MachineDates:
    """The machine dates of a page, the most trustworthy first."""

    candidates: tuple[Candidate, ...] = ()
    unreadable: tuple[tuple[Kind, str, str], ...] = ()
    """Kind, method and text of those that are no date."""
    folder: str = ""
    """The address' folder ``2018/0612``: too seldom a day to date a page, enough for its year."""

    def days(self, tz: tzinfo) -> tuple[date, ...]:
        """Return the days that anything names in *tz* or its own offset, publications first."""
        dated = sorted(self.candidates, key=lambda candidate: candidate.kind != "published")
        named = [day for candidate in dated for day in candidate.days(tz)]
        folder = read_moment(self.folder, tz) if self.folder else None
        return tuple(named) if folder is None else (*named, day_of(folder.value, tz))

    @property
    def published(self) -> Candidate | None:
        """The date of publication."""
        return self._best("published")

    @property
    def updated(self) -> Candidate | None:
        """The date of the last modification."""
        return self._best("updated")

    def _best(self, kind: Kind) -> Candidate | None:
        """The first; a copy of it with a true offset, or with the time that it leaves out, wins."""
        found = [candidate for candidate in self.candidates if candidate.kind == kind]
        if not found:
            return None
        return next((c for c in found if _is_truer(c.moment, found[0].moment)), found[0])


def machine_dates(page: Page, site_zone: tzinfo) -> MachineDates:
    """Return the machine dates of *page*; naive ones are in *site_zone*."""
    if page.is_plain_text:
        return MachineDates()
    candidates, unreadable = [], []
    for kind, method, raw in _stated(page):
        moment = read_moment(raw, site_zone)
        if moment is None:
            unreadable.append((kind, method, raw))
        else:
            candidates.append(Candidate(kind, method, raw, moment))
    folder = _URL_FOLDER.search(page.url or "")
    return MachineDates(
        tuple(candidates), tuple(unreadable), "-".join(folder.groups()) if folder else ""
    )


def _is_truer(moment: Moment, first: Moment) -> bool:
    """Return True if *moment* is *first* with the offset or the time that *first* lacks."""
    one, other = moment.value, first.value
    if not isinstance(one, datetime):
        return False
    if not isinstance(other, datetime):
        return one.date() == other and not moment.is_placeholder
    same_wall = one.replace(tzinfo=None, second=0) == other.replace(tzinfo=None, second=0)
    return moment.has_offset and same_wall and bool(one.utcoffset()) and not other.utcoffset()


def _stated(page: Page) -> Iterator[tuple[Kind, str, str]]:
    found = [*_from_json(page), *_from_meta(page), *_from_marks(_MARKED(page.tree))]
    yield from found
    times = (raw for kind, _, raw in found if kind == "published" and ":" in raw)
    if next(times, None) is None:  # each further look at the whole page takes its time
        yield from _from_marks(_MARKED_AS_RDF(page.tree))
        yield from _from_times(page)
    yield from _from_url(page)


def _from_json(page: Page) -> Iterator[tuple[Kind, str, str]]:
    own, dated = article_node(page) or {}, dated_node(page) or {}
    told: tuple[tuple[Kind, tuple[object, ...]], ...] = (
        ("published", tuple(map(dated.get, DATED))),
        ("updated", (own.get("dateModified"), dated.get("dateModified"))),
    )
    for kind, values in told:
        value = next(filter(None, map(_text, values)), None)
        if value:
            yield kind, "json_ld", value


def _text(value: object) -> str:
    """The text of a JSON-LD value, which may be the first of a list, typed, or seconds."""
    value = next(iter(value), None) if isinstance(value, list) else value
    value = value.get("@value") if isinstance(value, dict) else value
    return str(value).strip() if isinstance(value, str | int) and value else ""


def _from_meta(page: Page) -> Iterator[tuple[Kind, str, str]]:
    """The names that are known first, then those that sound like them."""
    others = []
    for meta in metas_of(page):
        kind = _kind_of(meta.key) if meta.content else None
        if kind is None:
            continue
        if meta.key in _PUBLISHED or meta.key in _UPDATED:
            yield kind, "meta", meta.content
        elif meta.content.strip()[:1].isdigit():
            others.append((kind, meta.content))
    for kind, content in others:
        yield kind, "meta", content


@remembered
def _kind_of(name: str) -> Kind | None:
    if name in _PUBLISHED:
        return "published"
    if name in _UPDATED:
        return "updated"
    if len(name) > _LONGEST_NAME or _NOT_OURS.search(name):
        return None
    if _SOUNDS_PUBLISHED.search(name):
        return "published"
    return "updated" if _SOUNDS_UPDATED.search(name) else None


def _from_marks(elements: Iterable[_Element]) -> Iterator[tuple[Kind, str, str]]:
    """Elements that say what they are; a bare time element says nothing."""
    found = ((element, _mark_of(element)) for element in elements)
    marked = [(element, kind) for element, kind in found if kind]
    for element, kind in marked[:_MOST_MARKS]:
        times = (element, *islice(element.iter("time"), 1))
        told = (time.get("datetime") or time.get("content") for time in times)
        value = next(filter(None, told), None)
        if value:
            yield kind, "time_element", str(value)


def _mark_of(element: _Element) -> Kind | None:
    if element.tag == "meta":
        return None
    if element.get("pubdate") is not None:
        return "updated" if element.get("itemprop") == "dateModified" else "published"
    names = f"{element.get('itemprop') or ''} {element.get('property') or ''}".split()
    return next((_MARKS[name] for name in names if name in _MARKS), None)


def _from_times(page: Page) -> Iterator[tuple[Kind, str, str]]:
    """Time elements whose class says what they are, in the box of the headline."""
    for element in islice(page.tree.iter("time", "abbr"), _MOST_TIMES):
        classes = (element.get("class") or "").split()
        kind = next((_TIME_CLASSES[name] for name in classes if name in _TIME_CLASSES), None)
        value = element.get("datetime") or element.get("title")
        if kind and value and _is_beside_headline(element):
            yield kind, "time_element", value


def _is_beside_headline(element: _Element) -> bool:
    around = islice(element.iterancestors(), _MAX_CLIMB)
    boxes = (box for box in around if box.tag not in ("body", "main", "html"))
    return any(next(box.iter("h1"), None) is not None for box in boxes)


def _from_url(page: Page) -> Iterator[tuple[Kind, str, str]]:
    """The day in the address: 2018/06/12, 2018-06-12, 20180612, 2018/jun/12."""
    for found in _URL_DAY.finditer(page.url or ""):
        month = found["month"] or MONTHS.get(found["name"], 0)
        if month:
            yield "published", "url", f"{found['year']}-{month:0>2}-{found['day']:0>2}"
            return
