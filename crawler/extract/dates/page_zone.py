"""The zone that the dates of a page are read in: stated, assumed, or shown by the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from crawler.extract.dates.moments import minute_of
from crawler.extract.language import tag_of
from crawler.extract.stamps.zones import HOME_ZONE, country_zone, host_zone, zone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from crawler.extract.dates.machine import Candidate, MachineDates
    from crawler.extract.dates.moments import Kind
    from crawler.page import Page
    from crawler.site import Site


_BETWEEN_HOURS = {
    270: "Asia/Kabul", 330: "Asia/Kolkata", 345: "Asia/Kathmandu", 390: "Asia/Yangon",
    570: "Australia/Darwin",
}  # fmt: skip
"""Zones of one offset the year round by its minutes (IANA), where ``Etc`` has no name for it."""

_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)  # IANA, all zones


@dataclass(frozen=True)
class PageZone:
    """A zone and what says so."""

    name: str
    tz: tzinfo
    origin: Literal["profile", "address", "language", "metadata", "default"]

    @property
    def is_assumed(self) -> bool:
        """Return True if nobody stated the zone."""
        return self.origin != "profile"


def page_zone(page: Page, site: Site) -> PageZone:
    """Return the zone of the page's sidecar, of the site's profile, else the likeliest one."""
    for name in (page.timezone, site.timezone):
        tz = zone(name) if name else None
        if name and tz:
            return PageZone(name, tz, "profile")
    name = host_zone(page.url or site.home)
    if name is None:
        region = _region(page)
        if region is not None:
            return PageZone(region, zone(region) or UTC, "language")
    if name is None:
        return PageZone(HOME_ZONE, zone(HOME_ZONE) or UTC, _default_origin(page))
    return PageZone(name, zone(name) or UTC, "address")


def _default_origin(page: Page) -> Literal["address", "default"]:
    """The home zone suits a page in French, or in no stated language; any other has it for want."""
    tag = None if page.is_plain_text else tag_of(str(page.tree.get("lang") or ""))
    return "address" if tag is None or tag.startswith("fr") else "default"


def shown_zone(
    where: PageZone, printed: Mapping[Kind, datetime], machine: MachineDates
) -> PageZone | None:
    """Return the zone that the metadata shows when the stamp has its clock and not its offset.

    The metadata must state an offset other than zero, because a local time labelled UTC is the
    commonest false offset. Against a zone that was stated for the site a second source has to name
    the same instant in another offset; an assumed one also yields to an instant in UTC that the
    stamp prints in the clock of another offset, and one for want of any to the metadata's.
    """
    for value in printed.values():
        for candidate in machine.candidates:
            if _contradicts(candidate, value, where.tz) and (
                where.is_assumed or _is_confirmed(candidate, machine)
            ):
                return _fixed(candidate.moment.value)
    if not where.is_assumed:
        return None
    by_clock = _by_clock(printed, machine, where.tz)
    if by_clock or where.origin != "default" or _is_shown(printed, machine):
        return by_clock
    return _of_metadata(machine)


def _is_shown(printed: Mapping[Kind, datetime], machine: MachineDates) -> bool:
    """Return True if a stamp read in the zone for want names an instant of the metadata."""
    values = [candidate.moment.value for candidate in machine.candidates]
    told = {minute_of(value) for value in values if isinstance(value, datetime)}
    return any(minute_of(value) in told for value in printed.values())


def _of_metadata(machine: MachineDates) -> PageZone | None:
    moments = (candidate.moment for candidate in machine.candidates)
    return next((_fixed(moment.value) for moment in moments if moment.has_offset), None)


def _by_clock(
    printed: Mapping[Kind, datetime], machine: MachineDates, tz: tzinfo
) -> PageZone | None:
    for candidate in machine.candidates:
        value = printed.get(candidate.kind)
        offset = _printed_offset(candidate, value, tz) if value else None
        if value and offset:
            return _fixed(value.replace(tzinfo=timezone(offset)))
    return None


def _printed_offset(candidate: Candidate, printed: datetime, tz: tzinfo) -> timedelta | None:
    """The offset that the clock of the stamp has against an instant stated in UTC.

    None for that of *tz* in a season, and for noon taken for midnight by a clock of twelve hours.
    """
    told = candidate.moment.value
    if not isinstance(told, datetime) or not candidate.moment.has_offset or told.utcoffset():
        return None
    offset = printed.replace(tzinfo=None, second=0, fold=0) - told.replace(tzinfo=None, second=0)
    if offset % timedelta(minutes=30) or not _WEST < offset <= _EAST or offset == -_WEST:
        return None
    seasons = {printed.replace(tzinfo=tz, month=month, day=1).utcoffset() for month in (1, 7)}
    return None if offset in seasons else offset


def _region(page: Page) -> str | None:
    """The zone of the region in ``lang="fr-CA"``."""
    tag = None if page.is_plain_text else tag_of(str(page.tree.get("lang") or ""))
    region = tag.partition("-")[2] if tag else ""
    return country_zone(region.lower())


def _contradicts(candidate: Candidate, printed: datetime, tz: tzinfo) -> bool:
    """Return True for the clock of the stamp with an offset that *tz* has in no season."""
    told = candidate.moment.value
    if not isinstance(told, datetime) or not told.utcoffset():
        return False
    same_clock = told.replace(tzinfo=None, second=0) == printed.replace(
        tzinfo=None, second=0, fold=0
    )
    seasons = {told.replace(tzinfo=tz, month=month, day=1).utcoffset() for month in (1, 7)}
    return same_clock and told.utcoffset() not in {printed.utcoffset(), *seasons}


def _is_confirmed(candidate: Candidate, machine: MachineDates) -> bool:
    told = candidate.moment.value
    return isinstance(told, datetime) and any(
        isinstance(other.moment.value, datetime)
        and other.moment.has_offset
        and other.moment.value.utcoffset() != told.utcoffset()
        and other.moment.value.astimezone(UTC) == told.astimezone(UTC)
        for other in machine.candidates
        if other.kind == candidate.kind
    )


def _fixed(told: object) -> PageZone | None:
    """The zone with the offset of *told*; the IANA names have the opposite sign."""
    offset = told.utcoffset() if isinstance(told, datetime) else None
    hours, rest = divmod(offset or timedelta(), timedelta(hours=1))
    name = f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"
    if rest:
        name = _BETWEEN_HOURS.get(hours * 60 + rest // timedelta(minutes=1), "")
    tz = zone(name) if name else None
    return PageZone(name, tz, "metadata") if tz else None
