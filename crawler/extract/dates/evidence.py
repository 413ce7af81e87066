"""All dates of a page: the machine's and the reader's, in the zone that fits the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.extract.dates.machine import machine_dates
from crawler.extract.dates.moments import day_of
from crawler.extract.dates.page_zone import page_zone, shown_zone
from crawler.extract.dates.reread import with_told_year
from crawler.extract.dates.visible_stamp import visible_stamps
from crawler.extract.stamps.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, tzinfo

    from crawler.extract.blocks import Run
    from crawler.extract.dates.choice import Notes
    from crawler.extract.dates.machine import MachineDates
    from crawler.extract.dates.moments import Kind
    from crawler.extract.dates.page_zone import PageZone
    from crawler.extract.dates.visible_stamp import Found
    from crawler.extract.stamps.reading import Reading
    from crawler.extract.stamps.words import Language
    from crawler.page import Page
    from crawler.site import Site


@dataclass(frozen=True)
class Evidence:
    """All dates of a page, read in one zone."""

    where: PageZone
    machine: MachineDates
    stamps: tuple[Found, ...]
    best: tuple[Found, ...]
    """The stamp taken, with the one beside it that says the other half."""

    @property
    def readings(self) -> dict[Kind, Reading]:
        """What the stamp taken says."""
        return {r.kind: r for found in self.best for r in found.stamp.readings}


def gather_dates(
    page: Page, site: Site, runs: Sequence[Run], *, headline: str | None, notes: Notes
) -> Evidence:
    """Return the dates of *page*, read again when its metadata shows another zone."""
    language = _language(page, site)
    found = _read(page, runs, headline, page_zone(page, site), language)
    printed = {k: r.value for k, r in found.readings.items() if r.zone_origin == "site"}
    times = {kind: value for kind, value in printed.items() if isinstance(value, datetime)}
    other = shown_zone(found.where, times, found.machine)
    if other is None:
        return found
    notes.warn(f"the metadata shows another offset than {found.where.name}")
    return _read(page, runs, headline, other, language)


def _read(
    page: Page, runs: Sequence[Run], headline: str | None, where: PageZone, language: Language
) -> Evidence:
    stamps = visible_stamps(
        page,
        runs,
        headline=headline,
        reference=page.fetched_at,
        timezone=where.name,
        language=language,
    )
    machine = machine_dates(page, where.tz)
    if page.fetched_at is None:
        stamps = tuple(_dated(found, machine.days(where.tz), where, language) for found in stamps)
    stamps = tuple(x for x in stamps if not x.is_in_doubt or _is_confirmed(x, machine, where.tz))
    return Evidence(where, machine, stamps, _best(stamps))


def _dated(found: Found, days: Sequence[date], where: PageZone, language: Language) -> Found:
    stamp = with_told_year(found.stamp, days, timezone=where.name, language=language)
    return replace(found, stamp=stamp)


def _is_confirmed(found: Found, machine: MachineDates, tz: tzinfo) -> bool:
    """Return True if *found* names a day that the page states for machines.

    Where it states none, only a stamp in a wrong box behind text needs confirmation.
    """
    if machine.published is None:
        return found.doubt != "box behind text"
    days = machine.days(tz)
    printed = [r.value for r in found.stamp.readings if r.value is not None]
    return any(day_of(value, tz) in days for value in printed)


def _language(page: Page, site: Site) -> Language:
    declared = None if page.is_plain_text else page.tree.get("lang")
    code = str(declared or site.language or "fr")[:2].lower()
    return next((known for known in LANGUAGES if known == code), "fr")


def _best(stamps: tuple[Found, ...]) -> tuple[Found, ...]:
    if not stamps:
        return ()
    first = stamps[0]
    fuller = next((other for other in stamps[1:] if other.repeats(first)), None)
    if fuller is not None:
        return (fuller,)
    other = next((other for other in stamps[1:] if other.completes(first)), None)
    if other is None:
        return (first,)
    return (first, other) if first.stamp.readings[0].kind == "published" else (other, first)
