"""The dates of a page: what the reader sees, what machines are told, and which of them is right.

The rules are those of notes on 41 pages read by hand: metadata is used for what the visible stamp
leaves open (seconds, the time of a day), the visible stamp wins where they disagree, and every
disagreement is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from crawler.article import DateAlternative, DateConfidence, DatePrecision
from crawler.extract.machine_dates import Candidate, Kind, Moment, machine_dates
from crawler.extract.stamp_rules import SKEW, Reading
from crawler.extract.visible_stamp import Found, visible_stamps
from crawler.extract.zones import assumed_zone, zone

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.site import Site

TOLERANCE = timedelta(seconds=60)  # a stamp cut to the minute and its metadata differ by less
_HALF_HOUR = 1800  # offsets of zones are multiples of it; Nepal and Chatham publish no French


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


@dataclass(frozen=True)
class Zone:
    """The zone that dates are read in."""

    name: str
    tz: tzinfo
    is_assumed: bool


@dataclass
class Choice:
    """One date while it is decided."""

    value: datetime | date | None = None
    method: str | None = None
    precision: DatePrecision = "none"
    confidence: DateConfidence = "none"


@dataclass
class Notes:
    """What is told besides the result."""

    losers: list[DateAlternative] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def lose(self, kind: Kind, value: object, method: str, raw: str, reason: str) -> None:
        """Keep a candidate that was not taken."""
        self.losers.append(DateAlternative(kind, _text(value), method, raw, reason))


def date_page(page: Page, site: Site, *, headline: str | None = None) -> Dated:
    r"""Return the dates of *page*, those that lost, and what a person should know.

    >>> from crawler.page import Page
    >>> from crawler.site import Site
    >>> page = Page("Crue\nPublié le 26/11/2015 à 8h28".encode(), is_plain_text=True)
    >>> date_page(page, Site("gazette", "", timezone="Europe/Paris")).date_published
    '2015-11-26T08:28:00+01:00'
    """
    where = _zone(page, site)
    stamps = visible_stamps(page, headline=headline, reference=page.fetched_at, timezone=where.name)
    machine = () if page.is_plain_text else machine_dates(page, where.tz)
    notes = Notes()
    best = _best(stamps)
    visible = {reading.kind: reading for found in best for reading in found.stamp.readings}
    modified = _first(machine, "updated")
    _swap_unlabelled_update(visible, best, machine, modified, where)
    published, shift = _published(visible.get("published"), machine, modified, where, notes)
    updated = _updated(visible.get("updated"), published, modified, shift, where, page, notes)
    _tell(page, where, visible, published, updated, notes)
    _keep_others(machine, stamps, best, published, updated, notes)
    lead = published if published.value is not None else updated
    if not lead.method and visible:
        lead = Choice(None, "stamp", "none", "ambiguous")
    return Dated(
        date_published=_text(published.value, where.tz),
        date_updated=_text(updated.value, where.tz),
        stamp_raw=" · ".join(dict.fromkeys(found.raw for found in best)) or None,
        date_method=lead.method,
        date_precision=lead.precision,
        date_confidence=_at_most_inferred(lead, where),
        date_reference=page.fetched_at.isoformat() if page.fetched_at else None,
        date_timezone=where.name if lead.method else None,
        date_alternatives=tuple(dict.fromkeys(notes.losers)),
        warnings=tuple(dict.fromkeys(notes.warnings)),
    )


def _zone(page: Page, site: Site) -> Zone:
    for name in (page.timezone, site.timezone):
        tz = zone(name) if name else None
        if name and tz:
            return Zone(name, tz, is_assumed=False)
    name = assumed_zone(page.url or site.home)
    return Zone(name, zone(name) or UTC, is_assumed=True)


def _best(stamps: tuple[Found, ...]) -> tuple[Found, ...]:
    """The stamp taken, with the nearest one that says the other half."""
    if not stamps:
        return ()
    first = stamps[0]
    kinds = {reading.kind for reading in first.stamp.readings}
    for other in stamps[1:]:
        others = {reading.kind for reading in other.stamp.readings}
        near = abs(other.distance - first.distance) <= 12
        if not kinds & others and near and len(kinds) == 1:
            return (first, other) if "published" in kinds else (other, first)
    return (first,)


def _first(machine: tuple[Candidate, ...], kind: Kind) -> Candidate | None:
    """The first readable date of *kind*; one with a real offset beats its copy with a lone Z."""
    found = [c for c in machine if c.kind == kind and c.moment is not None]
    if not found:
        return None
    return next((c for c in found if _corrects(c, found[0])), found[0])


def _corrects(candidate: Candidate, first: Candidate) -> bool:
    one = candidate.moment.value if candidate.moment else None
    other = first.moment.value if first.moment else None
    if not isinstance(one, datetime) or not isinstance(other, datetime):
        return False
    same_wall = one.replace(tzinfo=None, second=0) == other.replace(tzinfo=None, second=0)
    stated = candidate.moment is not None and candidate.moment.has_offset
    return stated and same_wall and bool(one.utcoffset()) and not other.utcoffset()


def _swap_unlabelled_update(
    visible: dict[Kind, Reading],
    best: tuple[Found, ...],
    machine: tuple[Candidate, ...],
    modified: Candidate | None,
    where: Zone,
) -> None:
    """An unlabelled day that is the metadata's modification, not its publication, is the update."""
    reading, first = visible.get("published"), _first(machine, "published")
    if len(visible) != 1 or reading is None or reading.label or reading.value is None:
        return
    if not (first and first.moment and modified and modified.moment) or best[0].stamp.is_labelled:
        return
    day, born = _day(reading.value, where.tz), _day(first.moment.value, where.tz)
    if day > born and day == _day(modified.moment.value, where.tz):
        visible["updated"] = visible.pop("published")


def _published(
    reading: Reading | None,
    machine: tuple[Candidate, ...],
    modified: Candidate | None,
    where: Zone,
    notes: Notes,
) -> tuple[Choice, timedelta]:
    first = _first(machine, "published")
    if reading is None or reading.value is None:
        return _of_machine(first), timedelta()
    seen = _of_reading(reading)
    if first is None or first.moment is None or first.method == "url":
        return seen, timedelta()
    return _weigh(reading, seen, first, modified, where, notes)


def _of_reading(reading: Reading) -> Choice:
    return Choice(reading.value, "stamp", reading.precision, reading.confidence)


def _of_machine(candidate: Candidate | None) -> Choice:
    if candidate is None or candidate.moment is None:
        return Choice()
    value = candidate.moment.value
    is_clock = isinstance(value, datetime)
    confidence: DateConfidence = "exact" if candidate.moment.has_offset else "inferred"
    confidence = "exact" if not is_clock and candidate.method != "url" else confidence
    return Choice(value, candidate.method, "second" if is_clock else "day", confidence)


def _weigh(
    reading: Reading,
    seen: Choice,
    first: Candidate,
    modified: Candidate | None,
    where: Zone,
    notes: Notes,
) -> tuple[Choice, timedelta]:
    """Decide between the visible publication and the one for machines."""
    assert first.moment is not None
    assert reading.value is not None
    value, told = reading.value, first.moment.value
    if reading.is_counted and not first.moment.is_placeholder:
        return _over_counted(seen, first, where, notes), timedelta()
    if not isinstance(value, datetime) or not isinstance(told, datetime):
        return _weigh_days(value, seen, first, where, notes), timedelta()
    if _minute(value) == _minute(told):
        return Choice(told, first.method, "second", seen.confidence), timedelta()
    if abs(_gap(value, told)) <= TOLERANCE or first.moment.is_placeholder:
        return seen, timedelta()
    if _is_offset(value, told):
        return _offsets(seen, first, _gap(_minute(value), _minute(told)), where, notes)
    reason = _why(value, modified)
    notes.warnings.append(f"the visible stamp and {first.method} disagree: {reason}")
    notes.lose("published", told, first.method, first.raw, reason)
    return seen, timedelta()


def _over_counted(seen: Choice, first: Candidate, where: Zone, notes: Notes) -> Choice:
    """A stamp counted from the fetch is as good as the fetch time; a stated instant is better."""
    assert first.moment is not None
    assert seen.value is not None
    told = first.moment.value
    if _day(seen.value, where.tz) != _day(told, where.tz):
        notes.warnings.append(f"the relative stamp and {first.method} name different days")
        notes.lose("published", seen.value, "stamp", "", "counted from the time of the fetch")
    return _of_machine(first)


def _weigh_days(
    value: datetime | date, seen: Choice, first: Candidate, where: Zone, notes: Notes
) -> Choice:
    assert first.moment is not None
    told = first.moment.value
    if _day(value, where.tz) == _day(told, where.tz):
        usable = isinstance(told, datetime) and not first.moment.is_placeholder
        if usable and not isinstance(value, datetime):
            return Choice(told, first.method, "second", seen.confidence)
        return seen
    notes.warnings.append(f"the visible stamp and {first.method} name different days")
    notes.lose("published", told, first.method, first.raw, "another day than the visible stamp")
    return seen


def _offsets(
    seen: Choice, first: Candidate, gap: timedelta, where: Zone, notes: Notes
) -> tuple[Choice, timedelta]:
    """The same minutes, hours apart: one of the two offsets is false."""
    assert first.moment is not None
    told = first.moment.value
    assert isinstance(told, datetime)
    assert isinstance(seen.value, datetime)
    same_wall = (told.hour, told.minute) == (seen.value.hour, seen.value.minute)
    if where.is_assumed and same_wall and told.utcoffset():
        notes.warnings.append(f"{first.method} states another offset than the assumed zone")
        return Choice(told, first.method, "second", "inferred"), timedelta()
    notes.warnings.append(f"false offset in {first.method}: {first.raw}")
    notes.lose("published", told, first.method, first.raw, "same clock, false offset")
    return seen, gap


def _why(value: datetime, modified: Candidate | None) -> str:
    if modified is not None and modified.moment is not None:
        told = modified.moment.value
        if isinstance(told, datetime) and abs(_gap(value, told)) <= TOLERANCE:
            return "the metadata was overwritten by an edit"
    return "another time than the visible stamp"


def _updated(
    reading: Reading | None,
    published: Choice,
    modified: Candidate | None,
    shift: timedelta,
    where: Zone,
    page: Page,
    notes: Notes,
) -> Choice:
    told = _shifted(modified, shift) if modified else None
    if reading is not None and reading.value is not None:
        if reading.is_counted and modified is not None and told is not None:
            return _of_machine(Candidate("updated", modified.method, modified.raw, told))
        return _refined(_of_reading(reading), told, modified, where, notes)
    if told is None or modified is None or published.value is None:
        return Choice()
    reason = _not_an_update(told.value, published.value, page, where)
    if reason is None:
        return _of_machine(Candidate("updated", modified.method, modified.raw, told))
    if reason.startswith(("earlier", "later")):
        notes.warnings.append(f"modification date of {modified.method} dropped: {reason}")
    notes.lose("updated", told.value, modified.method, modified.raw, reason)
    return Choice()


def _shifted(candidate: Candidate, shift: timedelta) -> Moment | None:
    """The modification corrected by the false offset that the publication showed."""
    moment = candidate.moment
    if moment is None or not shift or not isinstance(moment.value, datetime):
        return moment
    try:
        return Moment(moment.value + shift, moment.has_offset)
    except OverflowError:
        return moment


def _refined(
    seen: Choice, told: Moment | None, modified: Candidate | None, where: Zone, notes: Notes
) -> Choice:
    """The visible update with the seconds, or the time of day, that the metadata adds."""
    if told is None or modified is None or seen.value is None:
        return seen
    finer = Choice(told.value, modified.method, "second", seen.confidence)
    if not isinstance(told.value, datetime):
        return seen
    if isinstance(seen.value, datetime):
        if _minute(seen.value) == _minute(told.value):
            return finer
    elif _day(seen.value, where.tz) == _day(told.value, where.tz) and not told.is_placeholder:
        return finer
    notes.lose("updated", told.value, modified.method, modified.raw, "another visible update")
    return seen


def _not_an_update(
    value: datetime | date, published: datetime | date, page: Page, where: Zone
) -> str | None:
    if isinstance(value, datetime) and isinstance(published, datetime):
        if _gap(value, published) < -TOLERANCE:
            return "earlier than the publication"
        if _minute(value) <= _minute(published):
            return "the time of the publication"
        if page.fetched_at is not None and _gap(value, page.fetched_at) > SKEW:
            return "later than the fetch"
        return None
    days = (_day(value, where.tz) - _day(published, where.tz)).days
    if (
        days == 0
        and isinstance(value, datetime)
        and not Moment(value, has_offset=True).is_placeholder
    ):
        return None  # a day alone says nothing against a later hour of it
    return None if days > 0 else "earlier than the publication" if days else "the same day"


def _tell(
    page: Page,
    where: Zone,
    visible: dict[Kind, Reading],
    published: Choice,
    updated: Choice,
    notes: Notes,
) -> None:
    """Add what a person should know of the zone, the reference and missing stamps."""
    if where.is_assumed and (published.value or updated.value or visible):
        notes.warnings.append(
            f"time zone assumed from the address: {where.name}; state it in the site's profile"
        )
    open_readings = [r for r in visible.values() if r.value is None]
    if open_readings and page.fetched_at is None:
        notes.warnings.append(
            "the stamp needs the time of the fetch: give a sidecar with fetched_at"
        )
    elif open_readings:
        notes.warnings.append(f"the stamp could not be resolved: {open_readings[0].rule}")
    if not visible and published.value is not None:
        source = "the address alone" if published.method == "url" else "metadata alone"
        notes.warnings.append(f"no stamp is visible; date from {source}")
    for reading in visible.values():
        if reading.alternative is not None:
            told = "the hour occurs twice on the day the clocks change"
            notes.lose(reading.kind, reading.alternative, "stamp", reading.time_text or "", told)


def _keep_others(
    machine: tuple[Candidate, ...],
    stamps: tuple[Found, ...],
    best: tuple[Found, ...],
    published: Choice,
    updated: Choice,
    notes: Notes,
) -> None:
    """Keep every candidate that says something else than the result."""
    kept = {"published": published.value, "updated": updated.value}
    known = {(a.kind, a.method, a.raw) for a in notes.losers}
    for found in machine:
        value = found.moment.value if found.moment else None
        if (found.kind, found.method, found.raw) in known or _agree(value, kept[found.kind]):
            continue
        reason = "not readable" if value is None else "another source was preferred"
        notes.lose(found.kind, value, found.method, found.raw, reason)
    for other in (f for f in stamps[:6] if f not in best):
        for reading in other.stamp.readings:
            notes.lose(reading.kind, reading.value, "stamp", other.raw, "farther from the headline")
    for reading in (r for f in best for r in f.stamp.readings if r.value is None):
        notes.lose(reading.kind, None, "stamp", best[0].raw, reading.rule)


def _agree(one: datetime | date | None, other: datetime | date | None) -> bool:
    if one is None or other is None:
        return False
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(_gap(one, other)) <= TOLERANCE
    return one == other


def _at_most_inferred(choice: Choice, where: Zone) -> DateConfidence:
    return "inferred" if where.is_assumed and choice.confidence == "exact" else choice.confidence


def _is_offset(one: datetime, other: datetime) -> bool:
    """Return True if the two differ by whole half hours, at most those between two zones."""
    seconds = abs(round(_gap(_minute(one), _minute(other)).total_seconds()))
    return 0 < seconds <= 14 * 3600 and seconds % _HALF_HOUR == 0


def _gap(one: datetime, other: datetime) -> timedelta:
    return one.astimezone(UTC) - other.astimezone(UTC)


def _minute(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(second=0, microsecond=0)


def _day(value: datetime | date, tz: tzinfo) -> date:
    return value.astimezone(tz).date() if isinstance(value, datetime) else value


def _text(value: object, tz: tzinfo | None = None) -> str | None:
    if isinstance(value, datetime):
        return (value.astimezone(tz) if tz else value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else None
