"""The dates that a page states for machines: JSON-LD, meta elements, marked elements, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from lxml.etree import XPath

from crawler.extract.dates.moments import read_moment
from crawler.extract.jsonld import article_node
from crawler.extract.metas import metas_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from crawler.extract.dates.moments import Moment
    from crawler.page import Page

_URL_DAY = re.compile(r"(?<!\d)(20[0-4]\d)([/-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
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

_MARKED = XPath(  # from the attributes up: two thirds of what a predicate on elements takes
    "/descendant::*/@itemprop[. = 'datePublished' or . = 'dateModified']/parent::*"
    "|/descendant::*/@pubdate/parent::*"
)
_MOST_MARKS = 4  # two of each kind: what follows dates other articles

Kind = Literal["published", "updated"]


@dataclass(frozen=True)
class Candidate:
    """One readable date of a page, with where it was found."""

    kind: Kind
    method: str
    raw: str
    moment: Moment


@dataclass(frozen=True)
class MachineDates:
    """The machine dates of a page, the most trustworthy first."""

    candidates: tuple[Candidate, ...] = ()
    unreadable: tuple[tuple[Kind, str, str], ...] = ()
    """Kind, method and text of those that are no date."""

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
    return MachineDates(tuple(candidates), tuple(unreadable))


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
    yield from _from_json(page)
    yield from _from_meta(page)
    yield from _from_marks(page)
    yield from _from_url(page)


def _from_json(page: Page) -> Iterator[tuple[Kind, str, str]]:
    node = article_node(page) or {}
    published = node.get("datePublished") or node.get("dateCreated")
    if isinstance(published, str):
        yield "published", "json_ld", published
    if isinstance(node.get("dateModified"), str):
        yield "updated", "json_ld", str(node["dateModified"])


def _from_meta(page: Page) -> Iterator[tuple[Kind, str, str]]:
    for meta in metas_of(page):
        if meta.content and meta.key in _PUBLISHED:
            yield "published", "meta", meta.content
        elif meta.content and meta.key in _UPDATED:
            yield "updated", "meta", meta.content


def _from_marks(page: Page) -> Iterator[tuple[Kind, str, str]]:
    """Elements that say what they are; a bare time element says nothing."""
    marked = [element for element in _MARKED(page.tree) if element.tag != "meta"]
    for element in marked[:_MOST_MARKS]:
        value = element.get("datetime") or element.get("content")
        is_update = element.get("itemprop") == "dateModified"
        if value:
            yield "updated" if is_update else "published", "time_element", str(value)


def _from_url(page: Page) -> Iterator[tuple[Kind, str, str]]:
    found = _URL_DAY.search(page.url or "")
    if found:
        yield "published", "url", f"{found[1]}-{found[3]:0>2}-{found[4]}"
