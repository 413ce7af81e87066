"""What one half of a stamp says once the rules are applied, and what it is resolved against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from crawler.extract.stamps.grammar import Item
    from crawler.extract.stamps.words import Language

SKEW = timedelta(minutes=15)  # clocks of server and crawler differ by minutes, never by hours

Precision = Literal["second", "minute", "day", "none"]
Confidence = Literal["exact", "inferred", "ambiguous"]


@dataclass(frozen=True)
class Reading:
    """What one half of a stamp says."""

    kind: Literal["published", "updated"]
    """Which date this is."""
    value: datetime | date | None
    """In the site's zone; None when it cannot be resolved without a reference."""
    label: str | None
    """The label, folded."""
    date_text: str | None
    """The words read as date, folded."""
    time_text: str | None
    """The words read as time, folded."""
    zone_text: str | None
    """The zone that the stamp names."""
    zone_origin: Literal["stated", "site"]
    """Where the zone comes from."""
    rule: str
    """Which rule gave year and day."""
    precision: Precision
    """second, minute or day."""
    confidence: Confidence
    """exact, inferred or ambiguous."""
    is_counted: bool = False
    """Whether the day was counted from the fetch, not printed."""
    alternative: datetime | None = None
    """The other reading of an hour that occurs twice."""


@dataclass(frozen=True)
class Clock:
    """What a stamp is resolved against, and the language that dateparser is told."""

    reference: datetime | None
    zone: tzinfo
    language: Language = "fr"

    @property
    def latest(self) -> datetime | None:
        """The last instant that counts as past."""
        return self.reference + SKEW if self.reference else None

    @property
    def today(self) -> date | None:
        """The day of the reference at the site."""
        return self.reference.astimezone(self.zone).date() if self.reference else None


def reading_of(
    item: Item,
    value: datetime | date | None,
    *,
    rule: str,
    precision: Precision,
    confidence: Confidence,
) -> Reading:
    """Return *value* with the words of *item* that it was read from."""
    zone_text = item.zone_text
    return Reading(
        kind="updated" if item.kind == "updated" else "published",
        value=value,
        label=item.label.text if item.label else None,
        date_text=item.date.text if item.date else None,
        time_text=item.time.text if item.time else None,
        zone_text=zone_text,
        zone_origin="stated" if zone_text else "site",
        rule=rule,
        precision=precision,
        confidence=confidence,
        is_counted=item.calendar_day is None,
    )


def unresolved(item: Item, rule: str) -> Reading:
    """Return a reading without value; *rule* says what is missing."""
    return reading_of(item, None, rule=rule, precision="none", confidence="ambiguous")
