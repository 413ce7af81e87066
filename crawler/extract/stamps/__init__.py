"""Printed stamps: "Dernière mise à jour à 08h28 le 26/11" as an instant, with how it was read.

A text passes `stamp_text` (one spelling), `stamp_tokens` (label, date, time, zone), `stamp_grammar`
(which belongs to which), `stamp_refusals` (what is no stamp), `stamp_rules` with `stamp_days`,
`stamp_ago` and `stamp_hours` (year, day and offset). dateparser reads the clean date at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.extract.stamps.languages import with_french_words
from crawler.extract.stamps.reading import Clock, Reading
from crawler.extract.stamps.refusals import Parsed, parse_stamp
from crawler.extract.stamps.rules import read_half
from crawler.extract.stamps.text import fold_stamp
from crawler.extract.stamps.zones import zone

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from crawler.extract.stamps.grammar import Item
    from crawler.extract.stamps.reading import Confidence, Precision
    from crawler.extract.stamps.words import Language

MAX_LENGTH = 400  # the longest stamp of 153 real pages has 160 characters


@dataclass(frozen=True)
class Stamp:
    """What a printed stamp says. Times are in the site's zone; a day without a time is a date."""

    raw: str
    """The text as printed."""
    published: datetime | date | None = None
    """When the article appeared; None when the stamp does not say."""
    updated: datetime | date | None = None
    """When it was last changed; None when the stamp does not say."""
    readings: tuple[Reading, ...] = ()
    """How each of the two was read, publication first."""

    @property
    def precision(self) -> Precision:
        """Precision of the publication, or of the update when that stands alone."""
        return self.readings[0].precision

    @property
    def confidence(self) -> Confidence:
        """The weakest confidence of the readings."""
        found = {reading.confidence for reading in self.readings}
        return (
            "ambiguous" if "ambiguous" in found else "inferred" if "inferred" in found else "exact"
        )

    @property
    def is_labelled(self) -> bool:
        """Return True if a word such as Publié or Mis à jour says what the date means."""
        return any(reading.label for reading in self.readings)


def read_stamp(
    text: str, *, reference: datetime | None, timezone: str, language: Language = "fr"
) -> Stamp | None:
    """Return what the printed stamp *text* says, or None if it holds no stamp.

    *reference* is when the page was fetched: a missing year is resolved and "il y a 2 heures" is
    counted from it, never from today's clock. Without it such a stamp keeps its text and has no
    value. *timezone* is the IANA name of the site's zone, used when the stamp names none.
    *language* is needed for relative words ("3 hours ago"); an English stamp of an American zone
    has its month first. Raises ValueError for a zone that does not exist.

    >>> from datetime import datetime
    >>> fetched = datetime.fromisoformat("2015-11-26T09:00:00+08:00")
    >>> stamp = read_stamp("Dernière mise à jour à 08h28 le 26/11", reference=fetched,
    ...                    timezone="Asia/Shanghai")
    >>> stamp.updated.isoformat(), stamp.confidence
    ('2015-11-26T08:28:00+08:00', 'inferred')
    """
    site_zone = zone(timezone)
    if site_zone is None:
        raise ValueError(f"no time zone {timezone!r}: give an IANA name such as Europe/Paris")
    parsed = _parse(text, timezone, language)
    if parsed.refusal is not None:
        return None
    reference = _in_zone(reference, site_zone)
    published = next((item for item in parsed.items if item.kind != "updated"), None)
    updated = next((item for item in parsed.items if item.kind == "updated"), None)
    readings = _resolve(published, updated, Clock(reference, site_zone, language))
    values = {reading.kind: reading.value for reading in readings}
    return Stamp(text, values.get("published"), values.get("updated"), readings)


def why_no_stamp(text: str, *, timezone: str, language: Language = "fr") -> str | None:
    """Return why *text* is no stamp, None when it is one.

    >>> why_no_stamp("Édition du mardi 12 juin", timezone="Europe/Paris")
    "the date of something else: 'edition' announces it"
    """
    return _parse(text, timezone, language).refusal


def _in_zone(reference: datetime | None, site_zone: tzinfo) -> datetime | None:
    """Return *reference* aware; None where its day in *site_zone* lies outside the calendar."""
    if reference is None:
        return None
    if reference.tzinfo is None:
        reference = reference.replace(tzinfo=site_zone)
    try:
        reference.astimezone(site_zone)
    except OverflowError:
        return None
    return reference


def _parse(text: str, timezone: str, language: Language) -> Parsed:
    if len(text) > MAX_LENGTH:
        return Parsed(refusal=f"longer than {MAX_LENGTH} characters")
    is_american = language == "en" and timezone.startswith("America/")
    folded = with_french_words(fold_stamp(text), language)
    return parse_stamp(folded, language, is_american=is_american)


def _resolve(published: Item | None, updated: Item | None, clock: Clock) -> tuple[Reading, ...]:
    """Read the half that stands by itself first, then the one that leans on it."""
    if published is None or updated is None:
        only = published or updated
        assert only is not None
        return (read_half(only, clock),)
    published, updated = _with_one_zone(published, updated)
    if _leans_on(published, updated):
        later = read_half(updated, clock)
        return read_half(published, clock, other=later.value), later
    first = read_half(published, clock)
    return first, _read_update(updated, first, clock)


def _read_update(updated: Item, first: Reading, clock: Clock) -> Reading:
    """A time alone belongs to the publication's day; without that it is never the fetch's."""
    if updated.date is not None:
        return read_half(updated, clock)
    if first.value is None:
        clock = replace(clock, reference=None)
    return replace(read_half(updated, clock, other=first.value), is_counted=first.is_counted)


def _with_one_zone(published: Item, updated: Item) -> tuple[Item, Item]:
    """A zone that is said once serves both halves, as a year does."""
    said = published.zone or updated.zone
    if said is None or (published.zone_text and updated.zone_text):
        return published, updated
    return replace(published, zone=said), replace(updated, zone=said)


def _leans_on(published: Item, updated: Item) -> bool:
    """Return True if the day or the year of the publication is said by the update alone."""
    is_time_alone = published.date is None and updated.date is not None
    return is_time_alone or (_lacks_year(published) and not _lacks_year(updated))


def _lacks_year(item: Item) -> bool:
    """Return True if the half states neither a year nor a distance from the fetch."""
    return item.date is None or (item.calendar_day is not None and item.calendar_day.year is None)
