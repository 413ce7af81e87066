"""The dates of a page: what the reader sees, what machines are told, and which of them is right.

Metadata is used for what the visible stamp leaves open (seconds, the time of a day), the visible
stamp wins where they disagree, and every disagreement is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.extract.blocks import read_text
from crawler.extract.dates.choice import Choice, Notes, agree, iso
from crawler.extract.dates.evidence import gather_dates
from crawler.extract.dates.moments import day_of, minute_of
from crawler.extract.dates.published import decide_published
from crawler.extract.dates.reread import with_told_day
from crawler.extract.dates.updated import decide_updated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, tzinfo

    from crawler.article import DateAlternative, DateConfidence, DatePrecision
    from crawler.extract.blocks import Run
    from crawler.extract.dates.evidence import Evidence
    from crawler.extract.dates.machine import Candidate
    from crawler.extract.dates.moments import Kind
    from crawler.extract.stamps.reading import Reading
    from crawler.page import Page
    from crawler.site import Site

_KEPT = 6  # visible stamps farther away that are kept; pages with more show lists of teasers


@dataclass(frozen=True)
class Dated:
    """The time fields of an article, formatted as its line has them."""

    date_published: str | None = None
    date_updated: str | None = None
    stamp_raw: str | None = None
    date_method: str | None = None
    date_precision: DatePrecision = "none"
    date_confidence: DateConfidence = "none"
    date_reference: str | None = None
    date_timezone: str | None = None
    date_alternatives: tuple[DateAlternative, ...] = ()
    warnings: tuple[str, ...] = ()


def date_page(
    page: Page, site: Site, *, headline: str | None = None, runs: Sequence[Run] | None = None
) -> Dated:
    r"""Return the dates of *page*, those that lost, and what a person should know.

    *runs* are the runs of its text where they are read already.

    >>> from crawler.page import Page
    >>> from crawler.site import Site
    >>> page = Page("Crue\nPublié le 26/11/2015 à 8h28".encode(), is_plain_text=True)
    >>> date_page(page, Site("gazette", "", timezone="Europe/Paris")).date_published
    '2015-11-26T08:28:00+01:00'
    """
    notes = Notes()
    runs = read_text(page).runs if runs is None else runs
    found = gather_dates(page, site, runs, headline=headline, notes=notes)
    readings = _with_unlabelled_update(found, _reread(found, notes))
    published = decide_published(readings.get("published"), found.machine, found.where, notes)
    updated = decide_updated(
        readings.get("updated"),
        published,
        found.machine.updated,
        found.where,
        fetched_at=page.fetched_at,
        notes=notes,
    )
    _tell(page, found, readings, published.choice, updated, notes)
    _keep_others(found, published.choice, updated, notes)
    return _formatted(page, found, published.choice, updated, notes)


def _reread(found: Evidence, notes: Notes) -> dict[Kind, Reading]:
    """The readings, on the day that the metadata states where their words name that too."""
    days = found.machine.days(found.where.tz)
    return {
        kind: with_told_day(reading, days, found.where.tz, notes)
        for kind, reading in found.readings.items()
    }


def _with_unlabelled_update(found: Evidence, readings: dict[Kind, Reading]) -> dict[Kind, Reading]:
    """The readings; an unlabelled day or minute that the metadata calls its edit is the update."""
    told, modified = found.machine.published, found.machine.updated
    seen = readings.get("published")
    if len(readings) != 1 or seen is None or seen.label or seen.value is None:
        return readings
    if told is None or modified is None:
        return readings
    tz = found.where.tz
    day, born = day_of(seen.value, tz), day_of(told.moment.value, tz)
    is_update = day > born and day == day_of(modified.moment.value, tz)
    is_update = is_update or _is_edit(seen.value, told.moment.value, modified.moment.value)
    return {"updated": seen} if is_update else readings


def _is_edit(seen: object, told: object, modified: object) -> bool:
    """Return True if *seen* is the minute of a later edit, not that of the publication."""
    if not (isinstance(seen, datetime) and isinstance(told, datetime)):
        return False
    if not isinstance(modified, datetime):
        return False
    return minute_of(told) < minute_of(modified) == minute_of(seen)


def _tell(
    page: Page,
    found: Evidence,
    readings: dict[Kind, Reading],
    published: Choice,
    updated: Choice,
    notes: Notes,
) -> None:
    """Add what a person should know of the zone, the reference and missing stamps."""
    if found.where.is_assumed and (published.value or updated.value or readings):
        name = found.where.name
        told = f"time zone assumed from the {found.where.origin}: {name}"
        notes.warn(f"{told}; state it in the site's profile")
    unresolved = [reading for reading in readings.values() if reading.value is None]
    if unresolved and page.fetched_at is None:
        notes.warn("the stamp needs the time of the fetch: give a sidecar with fetched_at")
    elif unresolved:
        notes.warn(f"the stamp could not be resolved: {unresolved[0].rule}")
    if not readings and published.value is not None:
        source = "the address alone" if published.method == "url" else "metadata alone"
        notes.warn(f"no stamp is visible; date from {source}")


def _keep_others(found: Evidence, published: Choice, updated: Choice, notes: Notes) -> None:
    """Keep every candidate that says something else than the result."""
    kept: dict[Kind, datetime | date | None] = {
        "published": published.value,
        "updated": updated.value,
    }
    known = {(loser.kind, loser.method, loser.raw) for loser in notes.losers}
    _keep_readings(found, kept, notes)
    for candidate in found.machine.candidates:
        is_known = (candidate.kind, candidate.method, candidate.raw) in known
        if not is_known and not _repeats(candidate, kept[candidate.kind], found.where.tz):
            notes.lose_candidate(candidate, "another source was preferred")
    for kind, method, raw in found.machine.unreadable:
        notes.lose(kind, None, method, raw, "not readable")


def _repeats(candidate: Candidate, value: datetime | date | None, tz: tzinfo) -> bool:
    """Return True if *candidate* adds nothing to *value*; the address is a witness of its own."""
    told = candidate.moment.value
    return told == value if candidate.method == "url" else agree(told, value, tz)


def _keep_readings(found: Evidence, kept: dict[Kind, datetime | date | None], notes: Notes) -> None:
    """Keep what the stamp leaves open and the stamps that stand farther away."""
    for reading in found.readings.values():
        if reading.alternative is not None:
            told = "the hour occurs twice on the day the clocks change"
            notes.lose(reading.kind, reading.alternative, "stamp", reading.time_text or "", told)
        if reading.value is None:
            notes.lose(reading.kind, None, "stamp", found.best[0].raw, reading.rule)
    for other in (stamp for stamp in found.stamps[:_KEPT] if stamp not in found.best):
        for reading in other.stamp.readings:
            if not agree(reading.value, kept[reading.kind], found.where.tz):
                reason = "farther from the headline"
                notes.lose(reading.kind, reading.value, "stamp", other.raw, reason)


def _formatted(
    page: Page, found: Evidence, published: Choice, updated: Choice, notes: Notes
) -> Dated:
    lead = published if published.value is not None else updated
    if not lead.method and found.readings:
        lead = Choice(None, "stamp", "none", "ambiguous")
    is_too_sure = found.where.is_assumed and lead.confidence == "exact"
    return Dated(
        date_published=iso(published.value, found.where.tz),
        date_updated=iso(updated.value, found.where.tz),
        stamp_raw=" · ".join(dict.fromkeys(stamp.raw for stamp in found.best)) or None,
        date_method=lead.method,
        date_precision=lead.precision,
        date_confidence="inferred" if is_too_sure else lead.confidence,
        date_reference=page.fetched_at.isoformat() if page.fetched_at else None,
        date_timezone=found.where.name if lead.method else None,
        date_alternatives=tuple(dict.fromkeys(notes.losers)),
        warnings=tuple(dict.fromkeys(notes.warnings)),
    )
