"""The dates that a page states for machines: JSON-LD, meta elements, marked elements, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.extract.dates.marked import classed, marked, marked_as_rdf
from crawler.extract.dates.moments import day_of, read_moment
from crawler.extract.dates.named import named
from crawler.extract.jsonld import DATED, article_node, dated_node
from crawler.extract.stamps.words import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, tzinfo

    from crawler.extract.dates.moments import Kind, Moment
    from crawler.page import Page

_URL_DAY = re.compile(
    r"(?<!\d)(?P<year>20[0-4]\d)(?:([/-]?)(?P<month>0?[1-9]|1[0-2])\2|"
    r"[/-](?P<name>[a-z]{3,9})[/-])(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_FOLDER = re.compile(r"/(20[0-4]\d)/(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/")


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
    found = [*_from_json(page), *_from_metas(page), *_from_elements(marked(page.tree))]
    yield from found
    times = (raw for kind, _, raw in found if kind == "published" and ":" in raw)
    if next(times, None) is None:  # each further look at the whole page takes its time
        yield from _from_elements(marked_as_rdf(page.tree))
        yield from _from_elements(classed(page.tree))
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


def _from_metas(page: Page) -> Iterator[tuple[Kind, str, str]]:
    return ((kind, "meta", content) for kind, content in named(page))


def _from_elements(told: Iterable[tuple[Kind, str]]) -> Iterator[tuple[Kind, str, str]]:
    return ((kind, "time_element", value) for kind, value in told)


def _from_url(page: Page) -> Iterator[tuple[Kind, str, str]]:
    """The day in the address: 2018/06/12, 2018-06-12, 20180612, 2018/jun/12."""
    for found in _URL_DAY.finditer(page.url or ""):
        month = found["month"] or MONTHS.get(found["name"], 0)
        if month:
            yield "published", "url", f"{found['year']}-{month:0>2}-{found['day']:0>2}"
            return
