"""`depeche stamp`: what a printed stamp means, and how it was read."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.command_line.described import Described
from crawler.extract.stamps import Stamp, read_stamp, why_no_stamp
from crawler.extract.stamps.text import fold_stamp
from crawler.extract.stamps.words import LANGUAGES
from crawler.extract.stamps.zones import zone

if TYPE_CHECKING:
    import argparse

    from crawler.extract.stamps.reading import Reading
    from crawler.extract.stamps.words import Language

_COLUMNS = ("id", "stamp", "reference", "site_zone")


class Command(Described, ScrapyCommand):
    """Read one stamp and explain it, or a table of stamps."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    usage = "TEXT --reference ISO --timezone ZONE [--language CODE] [--json] | --tsv FILE"
    summary = "Explain what a printed date stamp means"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--reference", help="when the page was fetched, ISO 8601 with offset")
        parser.add_argument("--timezone", default="Europe/Paris", help="IANA zone of the site")
        parser.add_argument("--language", default="fr", help=f"one of {', '.join(LANGUAGES)}")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--tsv", metavar="FILE", help=f"table with {', '.join(_COLUMNS)}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the explanation, or one line per row of the table."""
        if opts.tsv:
            _print_table(Path(opts.tsv), args, opts.language)
            return
        if len(args) != 1:
            raise UsageError("give one stamp in quotes, or --tsv FILE", print_help=False)
        text, zone_name, language = args[0], _zone_name(opts.timezone), _language(opts.language)
        reference = _instant(opts.reference)
        stamp = read_stamp(text, reference=reference, timezone=zone_name, language=language)
        refusal = why_no_stamp(text, timezone=zone_name, language=language)
        told = _as_json(text, stamp, refusal) if opts.json else explain(stamp, refusal, zone_name)
        print(told)
        self.exitcode = 0 if stamp else 1


def explain(stamp: Stamp | None, refusal: str | None, zone_name: str) -> str:
    """Return a few lines that say what *stamp* means and how each part was read.

    >>> explain(None, "a score or a fraction", "Europe/Paris")
    'no stamp: a score or a fraction'
    """
    if stamp is None:
        return f"no stamp: {refusal}"
    readings = (_lines(reading, stamp.raw, zone_name) for reading in stamp.readings)
    return "\n".join(line for lines in readings for line in lines)


def _lines(reading: Reading, raw: str, zone_name: str) -> list[str]:
    value = _text(reading.value) or "unresolved"
    advice = "give --reference, the time of the fetch" if "unknown" in reading.rule else None
    parts = (
        ("label", _printed(reading.label, raw) or "none: counts as publication"),
        ("date", _printed(reading.date_text, raw) or "none"),
        ("time", _printed(reading.time_text, raw) or "none"),
        ("zone", _printed(reading.zone_text, raw) or f"none: the site's, {zone_name}"),
        ("rule", reading.rule),
        ("to do", advice),
        ("certainty", _certainty(reading)),
        ("or", _text(reading.alternative)),
    )
    head = f"{reading.kind:<11}{value}"
    return [head, *(f"  {name:<11}{told}" for name, told in parts if told)]


def _certainty(reading: Reading) -> str:
    return reading.confidence + (f", to the {reading.precision}" if reading.value else "")


def _printed(folded: str | None, raw: str) -> str | None:
    """The words of *raw* that were read as *folded*, with their accents and capitals."""
    if folded is None:
        return None
    for start in range(len(raw)):
        if not folded.startswith(fold_stamp(raw[start]).lower() or "\0"):
            continue
        for end in range(start + 1, len(raw) + 1):
            if fold_stamp(raw[start:end]).lower() == folded:
                return raw[start:end].strip()
    return folded


def _print_table(path: Path, args: list[str], language: str) -> None:
    if args:
        raise UsageError("--tsv takes no stamp beside it", print_help=False)
    rows = _rows(path)
    print("id\tpublished\tupdated\tprecision")
    for row in rows:
        try:
            print(row["id"], *_answer(row, language), sep="\t")
        except UsageError as error:
            raise UsageError(f"{path}: row {row['id']}: {error}", print_help=False) from error


def _answer(row: dict[str, str], language: str) -> tuple[str, str, str]:
    """Return what the stamp of *row* says, in the words of the table."""
    stamp = read_stamp(
        row["stamp"],
        reference=_instant(row["reference"]),
        timezone=_zone_name(row["site_zone"]),
        language=_language(row.get("language") or language),
    )
    if stamp is None:
        return "", "", "none"
    return _text(stamp.published) or "", _text(stamp.updated) or "", stamp.precision


def _as_json(text: str, stamp: Stamp | None, refusal: str | None) -> str:
    told = {
        "raw": text,
        "published": _text(stamp.published) if stamp else None,
        "updated": _text(stamp.updated) if stamp else None,
        "precision": stamp.precision if stamp else "none",
        "confidence": stamp.confidence if stamp else "none",
        "refusal": refusal,
        "readings": [_reading(reading, text) for reading in stamp.readings] if stamp else [],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _reading(reading: Reading, raw: str) -> dict[str, str | None]:
    return {
        "kind": reading.kind,
        "value": _text(reading.value),
        "label": _printed(reading.label, raw),
        "date": _printed(reading.date_text, raw),
        "time": _printed(reading.time_text, raw),
        "zone": _printed(reading.zone_text, raw),
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
        told = f"reference {text!r} is no ISO 8601 time, such as 2015-11-26T09:00:00+08:00"
        raise UsageError(told, print_help=False) from error
    if value.tzinfo is None:
        raise UsageError(f"reference {text!r} needs an offset, such as +01:00", print_help=False)
    return value


def _zone_name(name: str) -> str:
    if zone(name) is None:
        told = f"no time zone {name!r}; give an IANA name, such as Europe/Paris"
        raise UsageError(told, print_help=False)
    return name


def _language(code: str) -> Language:
    if code not in LANGUAGES:
        told = f"no language {code!r}; give one of {', '.join(LANGUAGES)}"
        raise UsageError(told, print_help=False)
    return code


def _text(value: datetime | date | None) -> str | None:
    return value.isoformat() if value else None
