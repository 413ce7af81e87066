"""The dates that a page states for machines: JSON-LD, meta elements, marked elements, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Literal

from crawler.extract.jsonld import article_node
from crawler.extract.stamps import read_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page

_ISO = re.compile(
    r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T |]+(\d{1,2})[:hH]?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?(?:\d{2})?)?"
)
_UNIX = re.compile(r"\s*(\d{10})(?:\d{3})?\s*$")
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

Kind = Literal["published", "updated"]


@dataclass(frozen=True)
class Moment:
    """A date that a machine wrote."""

    value: datetime | date
    """In the zone stated, else in the site's."""
    has_offset: bool
    """Whether the text states an offset."""

    @property
    def is_placeholder(self) -> bool:
        """Return True for a day alone, midnight or noon: times that nobody published at."""
        if not isinstance(self.value, datetime):
            return True
        clock = (self.value.hour, self.value.minute, self.value.second)
        return clock in ((0, 0, 0), (12, 0, 0))


@dataclass(frozen=True)
class Candidate:
    """One date of a page, with where it was found."""

    kind: Kind
    method: str
    raw: str
    moment: Moment | None


def machine_dates(page: Page, site_zone: tzinfo) -> tuple[Candidate, ...]:
    """Return the machine dates of *page*, the most trustworthy first; naive ones in *site_zone*."""
    found = [*_from_json(page), *_from_meta(page), *_from_marks(page), *_from_url(page)]
    return tuple(
        Candidate(kind, method, raw, read_moment(raw, site_zone)) for kind, method, raw in found
    )


def read_moment(text: str, site_zone: tzinfo) -> Moment | None:
    """Return the moment that *text* states, however oddly, or None.

    >>> str(read_moment("2020-08-25|00h23", UTC).value), str(read_moment("1465659000", UTC).value)
    ('2020-08-25 00:23:00+00:00', '2016-06-11 15:30:00+00:00')
    """
    unix = _UNIX.match(text)
    if unix:
        return Moment(datetime.fromtimestamp(int(unix[1]), UTC), has_offset=True)
    iso = _ISO.match(text)
    try:
        return _from_iso(iso, site_zone) if iso else _printed(text, site_zone)
    except (ValueError, OverflowError):
        return None


def _from_iso(found: re.Match[str], site_zone: tzinfo) -> Moment:
    day = date(int(found[1]), int(found[2]), int(found[3]))
    if found[4] is None:
        return Moment(day, has_offset=False)
    stated = _offset(found[7])
    value = datetime(
        day.year, day.month, day.day, int(found[4]), int(found[5]), int(found[6] or 0),
        tzinfo=stated or site_zone,
    )  # fmt: skip
    value.astimezone(UTC)  # raises here, not later, at the edges of the calendar
    return Moment(value, has_offset=stated is not None)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _printed(text: str, site_zone: tzinfo) -> Moment | None:
    stamp = read_stamp(text, reference=None, timezone=str(site_zone))
    value = (stamp.published or stamp.updated) if stamp else None
    if stamp is None or value is None:
        return None
    return Moment(value, has_offset=stamp.readings[0].zone_origin == "stated")


def _from_json(page: Page) -> Iterator[tuple[Kind, str, str]]:
    node = article_node(page) or {}
    published = node.get("datePublished") or node.get("dateCreated")
    if isinstance(published, str):
        yield "published", "json_ld", published
    if isinstance(node.get("dateModified"), str):
        yield "updated", "json_ld", str(node["dateModified"])


def _from_meta(page: Page) -> Iterator[tuple[Kind, str, str]]:
    for meta in page.tree.iter("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = meta.get("content")
        if content and name in _PUBLISHED:
            yield "published", "meta", str(content)
        elif content and name in _UPDATED:
            yield "updated", "meta", str(content)


def _from_marks(page: Page) -> Iterator[tuple[Kind, str, str]]:
    """Elements that say what they are; a bare time element says nothing."""
    path = "//*[not(self::meta)][@itemprop='datePublished' or @itemprop='dateModified' or @pubdate]"
    for element in page.selector.xpath(path)[:4]:
        value = element.attrib.get("datetime") or element.attrib.get("content")
        is_update = element.attrib.get("itemprop") == "dateModified"
        if value:
            yield "updated" if is_update else "published", "time_element", value


def _from_url(page: Page) -> Iterator[tuple[Kind, str, str]]:
    found = _URL_DAY.search(page.url or "")
    if found:
        yield "published", "url", f"{found[1]}-{found[3]:0>2}-{found[4]}"
