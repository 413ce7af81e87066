"""`depeche stamp`: what a printed stamp means, and how it was read."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.extract.stamps import Stamp, read_stamp
from crawler.extract.zones import zone

if TYPE_CHECKING:
    import argparse

    from crawler.extract.stamp_rules import Reading

_COLUMNS = ("id", "stamp", "reference", "site_zone")


class Command(ScrapyCommand):
    """Read one stamp and explain it, or a table of stamps."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return what follows the name of the command."""
        return "TEXT --reference ISO --timezone ZONE [--json] | --tsv FILE"

    def short_desc(self) -> str:
        """Return the line that `depeche --help` shows."""
        return "Explain what a printed date stamp means"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--reference", help="when the page was fetched, ISO 8601 with offset")
        parser.add_argument("--timezone", default="Europe/Paris", help="IANA zone of the site")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--tsv", metavar="FILE", help=f"table with {', '.join(_COLUMNS)}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the explanation, or one line per row of the table."""
        if opts.tsv:
            self._run_table(Path(opts.tsv), args)
            return
        if len(args) != 1:
            raise UsageError("give one stamp in quotes, or --tsv FILE", print_help=False)
        stamp = read_stamp(
            args[0], reference=_instant(opts.reference), timezone=_zone_name(opts.timezone)
        )
        print(_as_json(args[0], stamp) if opts.json else explain(stamp))
        if stamp is None:
            self.exitcode = 1

    def _run_table(self, path: Path, args: list[str]) -> None:
        if args:
            raise UsageError("--tsv takes no stamp beside it", print_help=False)
        print("id\tpublished\tupdated\tprecision")
        for row in _rows(path):
            stamp = read_stamp(
                row["stamp"],
                reference=_instant(row["reference"]),
                timezone=_zone_name(row["site_zone"]),
            )
            values = (stamp.published, stamp.updated) if stamp else (None, None)
            precision = stamp.precision if stamp else "none"
            print(row["id"], *(_text(value) or "" for value in values), precision, sep="\t")


def explain(stamp: Stamp | None) -> str:
    """Return a few lines that say what *stamp* means and how each part was read.

    >>> explain(None)
    'No stamp: no date that says when the page was published or updated.'
    """
    if stamp is None:
        return "No stamp: no date that says when the page was published or updated."
    return "\n".join(line for reading in stamp.readings for line in _lines(reading))


def _lines(reading: Reading) -> list[str]:
    value = _text(reading.value) or "unresolved: give --reference, the time of the fetch"
    parts = (
        ("label", reading.label or "none; counted as publication"),
        ("date", reading.date_text or "none"),
        ("time", reading.time_text or "none"),
        ("zone", reading.zone_text or "the site's"),
        ("rule", reading.rule),
        ("certainty", f"{reading.confidence}, to the {reading.precision}"),
        ("or", _text(reading.alternative)),
    )
    return [f"{reading.kind}  {value}", *(f"  {name:<10} {told}" for name, told in parts if told)]


def _as_json(text: str, stamp: Stamp | None) -> str:
    told = {
        "raw": text,
        "published": _text(stamp.published) if stamp else None,
        "updated": _text(stamp.updated) if stamp else None,
        "precision": stamp.precision if stamp else "none",
        "confidence": stamp.confidence if stamp else "none",
        "readings": [_reading(reading) for reading in stamp.readings] if stamp else [],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _reading(reading: Reading) -> dict[str, str | None]:
    return {
        "kind": reading.kind,
        "value": _text(reading.value),
        "label": reading.label,
        "date": reading.date_text,
        "time": reading.time_text,
        "zone": reading.zone_text,
        "zone_origin": reading.zone_origin,
        "rule": reading.rule,
        "precision": reading.precision,
        "confidence": reading.confidence,
        "alternative": _text(reading.alternative),
    }


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", print_help=False) from error
    missing = [name for name in _COLUMNS if rows and rows[0].get(name) is None]
    if missing or not rows:
        told = f"without {', '.join(missing)}" if missing else "without rows"
        raise UsageError(f"{path}: a table {told}", print_help=False)
    return rows


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        told = f"--reference {text!r} is no ISO 8601 time, such as 2015-11-26T09:00:00+08:00"
        raise UsageError(told, print_help=False) from error
    if value.tzinfo is None:
        raise UsageError(f"--reference {text!r} needs an offset, such as +01:00", print_help=False)
    return value


def _zone_name(name: str) -> str:
    if zone(name) is None:
        raise UsageError(f"no time zone {name!r}; give an IANA name", print_help=False)
    return name


def _text(value: datetime | date | None) -> str | None:
    return value.isoformat() if value else None
