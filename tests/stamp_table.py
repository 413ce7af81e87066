"""Tables of stamps with their right answers, and how an answer is judged."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from crawler.extract.stamps import read_stamp

if TYPE_CHECKING:
    from crawler.extract.stamps import Stamp
    from crawler.extract.stamps.words import Language

OURS = Path(__file__).with_name("stamps.tsv")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def answer(row: dict[str, str]) -> Stamp | None:
    return read_stamp(
        row["stamp"],
        reference=datetime.fromisoformat(row["reference"]),
        timezone=row["site_zone"],
        language=cast("Language", row.get("language", "fr")),
    )


def is_right(row: dict[str, str]) -> bool:
    stamp = answer(row)
    got = (stamp.published, stamp.updated) if stamp else (None, None)
    wanted = (_parsed(row["published"]), _parsed(row["updated"]))
    return all(_same(one, other) for one, other in zip(got, wanted, strict=True))


def _parsed(text: str) -> datetime | date | None:
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _same(one: datetime | date | None, other: datetime | date | None) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one.timestamp() == other.timestamp()
    return type(one) is type(other) and one == other
