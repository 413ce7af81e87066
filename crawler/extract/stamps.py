"""Printed stamps: "Dernière mise à jour à 08h28 le 26/11" as an instant, with how it was read.

`stamp_text` gives a text one spelling, `stamp_grammar` finds label, date, time and zone and
refuses what is no stamp, `stamp_rules` supplies year, day and offset. dateparser reads the
canonical date that comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from crawler.extract.stamp_grammar import Item, read_items
from crawler.extract.stamp_rules import Clock, Reading, read_half
from crawler.extract.stamp_text import fold_stamp
from crawler.extract.zones import zone

if TYPE_CHECKING:
    from crawler.extract.stamp_rules import Confidence, Precision

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


def read_stamp(text: str, *, reference: datetime | None, timezone: str) -> Stamp | None:
    """Return what the printed stamp *text* says, or None if it holds no stamp.

    *reference* is when the page was fetched: a missing year is resolved and "il y a 2 heures" is
    counted from it, never from today's clock. Without it such a stamp keeps its text and has no
    value. *timezone* is the IANA name of the site's zone, used when the stamp names none.

    >>> fetched = datetime.fromisoformat("2015-11-26T09:00:00+08:00")
    >>> stamp = read_stamp("Dernière mise à jour à 08h28 le 26/11", reference=fetched,
    ...                    timezone="Asia/Shanghai")
    >>> stamp.updated.isoformat(), stamp.confidence
    ('2015-11-26T08:28:00+08:00', 'inferred')
    """
    if len(text) > MAX_LENGTH:
        return None
    items = read_items(fold_stamp(text))
    if not items:
        return None
    site_zone = zone(timezone) or UTC
    if reference is not None and reference.tzinfo is None:
        reference = reference.replace(tzinfo=site_zone)
    published = next((item for item in items if item.kind != "updated"), None)
    updated = next((item for item in items if item.kind == "updated"), None)
    readings = _resolve(published, updated, Clock(reference, site_zone))
    values = {reading.kind: reading.value for reading in readings}
    return Stamp(text, values.get("published"), values.get("updated"), readings)


def _resolve(published: Item | None, updated: Item | None, clock: Clock) -> tuple[Reading, ...]:
    if published is None or updated is None:
        only = published or updated
        assert only is not None
        return (read_half(only, clock),)
    if _needs_other(published) and not _needs_other(updated):
        later = read_half(updated, clock)
        return read_half(published, clock, other=later.value), later
    first = read_half(published, clock)
    second = read_half(updated, clock, other=first.value if updated.date is None else None)
    if updated.date is None and first.value is None:
        second = read_half(updated, Clock(None, clock.zone))
    if updated.date is None:
        second = replace(second, is_counted=first.is_counted)
    return first, second


def _needs_other(item: Item) -> bool:
    """Return True if the half states neither a year nor a distance from the fetch."""
    if item.date is None:
        return True
    if item.date["short"] is not None:
        return True
    return item.date["text"] is not None and item.date["text_y"] is None
