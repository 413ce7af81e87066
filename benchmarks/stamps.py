"""`python -m benchmarks.stamps`: stamps read right and fast, beside dateparser, in one run.

Three readers of the same rows: this project; dateparser alone with careful settings; dateparser
behind a split at the labels, which is what a project writes first. The rows are the table of
`tests/`, and the development table where it lies beside the checkout. The readers take turns, round
by round, so that a busy machine slows all three; the first round warms every cache. CPU time, the
median of a row, and ratios are printed.
"""

from __future__ import annotations

import re
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import dateparser
import pytz  # type: ignore[import-untyped]  # comes with dateparser

from crawler.extract.stamps import read_stamp
from tests.stamp_table import OURS, rows_of
from tools import corpus

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.extract.stamps.words import Language

    Row = dict[str, str]
    Value = datetime | date | None
    Answer = tuple[Value, Value]

ROUNDS = 3
_SKEW = timedelta(minutes=15)
_LABEL = re.compile(
    r"(?P<updated>(?:derni[èe]re )?(?:mis[e]?s? [àa] jour|maj|modifi\w+|actualis\w+)[ :]*(?:le )?)"
    r"|(?P<published>(?:publi\w+|post\w+|cr[ée]{2}\w*|mis en ligne|paru)[ :]*(?:le )?)",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(\d)\s?[hH]\s?(\d\d)")


def main() -> None:
    """Print one Markdown table per set of rows."""
    print(f"dateparser {dateparser.__version__}; strict: both values right, no more and no less")
    compare("tests/stamps.tsv", rows_of(OURS))
    if corpus.is_here():
        compare("the development table", corpus.stamp_rows())
    else:
        print("\nthe development table is not beside the checkout")


def compare(title: str, rows: list[Row]) -> None:
    """Print how right, how quiet and how fast each reader is on *rows*."""
    times: dict[str, list[float]] = {name: [] for name in READERS}
    answers: dict[str, list[Answer]] = {}
    for name, reader in READERS.items():
        answers[name] = [reader(row) for row in rows]
    for name, reader in [*READERS.items()] * ROUNDS:
        times[name] += [timed(reader, row) for row in rows]
    print(f"\n| {title}, {len(rows)} rows | strict | false positives | median µs | ratio |")
    print("| --- | --- | --- | --- | --- |")
    ours = statistics.median(times["depeche"])
    for name in READERS:
        median = statistics.median(times[name])
        print(f"| {name} | {verdict(rows, answers[name])} | {median:.0f} | {median / ours:.1f} |")


def timed(reader: Callable[[Row], Answer], row: Row) -> float:
    """Return the CPU time that *reader* takes for *row*, in µs."""
    start = time.process_time_ns()
    reader(row)
    return (time.process_time_ns() - start) / 1000


def verdict(rows: list[Row], answers: list[Answer]) -> str:
    """Return the share of stamps read strictly right and the count of negatives that fired."""
    right = [fits(row, answer) for row, answer in zip(rows, answers, strict=True)]
    stamps = [ok for row, ok in zip(rows, right, strict=True) if row["kind"] != "none"]
    false = [not ok for row, ok in zip(rows, right, strict=True) if row["kind"] == "none"]
    return f"{sum(stamps) / len(stamps):.1%} of {len(stamps)} | {sum(false)} of {len(false)}"


def fits(row: Row, answer: Answer) -> bool:
    """Return True if both values are those of *row*; a time is compared to its minute."""
    zone = ZoneInfo(row["site_zone"])
    wanted = (row["published"], row["updated"])
    return all(_fits(text, value, zone) for text, value in zip(wanted, answer, strict=True))


def _fits(text: str, value: Value, zone: ZoneInfo) -> bool:
    if not text or value is None:
        return not text and value is None
    if len(text) == len("2015-11-26"):  # a day: the time that a reader adds is not held against it
        local = value.astimezone(zone).date() if isinstance(value, datetime) else value
        return local.isoformat() == text
    return isinstance(value, datetime) and _minute(datetime.fromisoformat(text)) == _minute(value)


def _minute(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(second=0, microsecond=0)


def depeche(row: Row) -> Answer:
    """Read *row* as this project does."""
    stamp = read_stamp(
        row["stamp"],
        reference=datetime.fromisoformat(row["reference"]),
        timezone=row["site_zone"],
        language=cast("Language", row.get("language", "fr")),
    )
    return (stamp.published, stamp.updated) if stamp else (None, None)


def raw(row: Row) -> Answer:
    """Read *row* with dateparser alone; what it finds is given to the value that is asked for."""
    value = _parse(row["stamp"], row)
    return (None, value) if row["kind"] == "updated" else (value, None)


def split(row: Row) -> Answer:
    """Read *row* with dateparser after a split at the labels."""
    parts: dict[str, str] = {}
    text = _HOUR.sub(r"\1:\2", row["stamp"])
    labels = list(_LABEL.finditer(text))
    for n, label in enumerate(labels):
        end = labels[n + 1].start() if n + 1 < len(labels) else len(text)
        parts.setdefault(label.lastgroup or "", text[label.end() : end].strip(" -|•·,;()"))
    if "published" not in parts:
        parts["published"] = (text[: labels[0].start()] if labels else text).strip(" -|•·,;(")
    published, updated = (_parse(parts.get(k, ""), row) for k in ("published", "updated"))
    return published, updated


def _parse(text: str, row: Row) -> datetime | None:
    if not text:
        return None
    zone = ZoneInfo(row["site_zone"])
    base = (datetime.fromisoformat(row["reference"]) + _SKEW).astimezone(zone).replace(tzinfo=None)
    careful = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "past",
        "RELATIVE_BASE": base,
        "TIMEZONE": row["site_zone"],
        "TO_TIMEZONE": row["site_zone"],
        "RETURN_AS_TIMEZONE_AWARE": True,
    }
    try:
        return dateparser.parse(text, languages=[row.get("language", "fr")], settings=careful)
    except pytz.InvalidTimeError:  # it raises in the hour that a clock change repeats
        return None


READERS: dict[str, Callable[[Row], Answer]] = {
    "depeche": depeche,
    "dateparser alone": raw,
    "dateparser behind a label split": split,
}

if __name__ == "__main__":
    main()
