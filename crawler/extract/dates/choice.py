"""One date of a page while it is decided, and how two dates compare."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.article import DateAlternative
from crawler.extract.dates.moments import day_of, minute_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from crawler.article import DateConfidence, DatePrecision
    from crawler.extract.dates.machine import Candidate
    from crawler.extract.dates.moments import Kind, Moment
    from crawler.extract.stamps.reading import Reading

TOLERANCE = timedelta(seconds=60)  # a stamp cut to the minute and its metadata differ by less
_LARGEST_OFFSET = 14 * 3600  # between two zones, in seconds
_HALF_HOUR = 1800  # offsets of zones are multiples of it; Nepal and Chatham publish no French


@dataclass(frozen=True)
class Choice:
    """A date, where it is from and how sure it is."""

    value: datetime | date | None = None
    method: str | None = None
    precision: DatePrecision = "none"
    confidence: DateConfidence = "none"


@dataclass
class Notes:
    """What is told besides the result."""

    losers: list[DateAlternative] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        """Tell a person something."""
        self.warnings.append(text)

    def lose(self, kind: Kind, value: object, method: str, raw: str, reason: str) -> None:
        """Keep a date that was not taken."""
        self.losers.append(DateAlternative(kind, iso(value), method, raw, reason))

    def lose_candidate(self, candidate: Candidate, reason: str) -> None:
        """Keep a machine date that was not taken."""
        value = candidate.moment.value
        self.lose(candidate.kind, value, candidate.method, candidate.raw, reason)


def of_reading(reading: Reading) -> Choice:
    """Return what a visible stamp says."""
    return Choice(reading.value, "stamp", reading.precision, reading.confidence)


def of_machine(candidate: Candidate | None) -> Choice:
    """Return what a machine date says."""
    if candidate is None:
        return Choice()
    value = candidate.moment.value
    if isinstance(value, datetime):
        confidence: DateConfidence = "exact" if candidate.moment.has_offset else "inferred"
        return Choice(value, candidate.method, "second", confidence)
    confidence = "inferred" if candidate.method == "url" else "exact"
    return Choice(value, candidate.method, "day", confidence)


def refined(choice: Choice, candidate: Candidate, moment: Moment) -> Choice:
    """Return the stamp of *choice* with the seconds or the time of day that metadata adds."""
    return replace(choice, value=moment.value, method=candidate.method, precision="second")


def gap(one: datetime, other: datetime) -> timedelta:
    """Return by how much *one* is later; two values of one zone would compare by wall clock."""
    return one.astimezone(UTC) - other.astimezone(UTC)


def is_whole_offset(one: datetime, other: datetime) -> bool:
    """Return True if the two differ by whole half hours, at most those between two zones."""
    seconds = abs(round(gap(minute_of(one), minute_of(other)).total_seconds()))
    return 0 < seconds <= _LARGEST_OFFSET and seconds % _HALF_HOUR == 0


def agree(one: datetime | date | None, other: datetime | date | None, tz: tzinfo) -> bool:
    """Return True if the two say the same, as exactly as the vaguer one says it."""
    if one is None or other is None:
        return False
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(gap(one, other)) <= TOLERANCE
    return day_of(one, tz) == day_of(other, tz)


def iso(value: object, tz: tzinfo | None = None) -> str | None:
    """Return *value* as RFC 3339, in *tz* when that is given; a day as it is."""
    if isinstance(value, datetime):
        return (value.astimezone(tz) if tz else value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else None
