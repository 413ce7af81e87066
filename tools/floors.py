"""`python -m tools.floors`: the figures that must not get worse, measured beside their floors.

`tests/floors.json` holds one floor per figure. A name is `group.figure`: `stamps.*` and `wild.*`
are measured here, any other group is a set of the corpus with every figure that its scorer knows,
such as `fr.published_minute`. `--raise` writes what got better, `--track NAME --better more|less`
adds a figure. A floor is lowered only by `--raise --lower NAME`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from crawler.extract.stamps import read_stamp
from tools import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.extract.stamps import Stamp

FILE = Path(__file__).parent.parent / "tests" / "floors.json"
_LENGTHS = range(25, 601)  # characters of a paragraph that the count of wild hits looks at


@dataclass(frozen=True)
class Floor:
    """A figure that may only get better."""

    floor: float
    better: Literal["more", "less"]

    def is_held_by(self, measured: float) -> bool:
        """Return True if *measured* is no worse."""
        return measured >= self.floor if self.better == "more" else measured <= self.floor

    def raised_to(self, measured: float) -> Floor:
        """Return the floor at *measured* when that is better, else this one."""
        return Floor(measured, self.better) if self.is_held_by(measured) else self


def read_floors(path: Path = FILE) -> dict[str, Floor]:
    """Return the floors of the file by the name of their figure."""
    return {name: Floor(**row) for name, row in json.loads(path.read_text("utf-8")).items()}


def write_floors(floors: Mapping[str, Floor], path: Path = FILE) -> None:
    """Write the floors, sorted by name."""
    rows = {name: asdict(floors[name]) for name in sorted(floors)}
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def measure(names: Iterable[str]) -> dict[str, float]:
    """Return the measured figures of those *names* whose group the corpus knows."""
    groups: dict[str, Mapping[str, float]] = {}
    found: dict[str, float] = {}
    for name in names:
        group, _, figure = name.partition(".")
        if group not in groups:
            groups[group] = _measure_group(group)
        found[name] = groups[group][figure]
    return found


def raise_floors(
    floors: Mapping[str, Floor], measured: Mapping[str, float], *, lower: Iterable[str] = ()
) -> dict[str, Floor]:
    """Return the floors raised to what was *measured*; those named in *lower* also lowered.

    >>> old = {"fr.body_f1": Floor(0.97, "more"), "stamps.false_positives": Floor(2, "less")}
    >>> new = raise_floors(old, {"fr.body_f1": 0.96, "stamps.false_positives": 0})
    >>> new["fr.body_f1"].floor, new["stamps.false_positives"].floor
    (0.97, 0)
    """
    forced = set(lower)
    return {
        name: Floor(measured[name], floor.better)
        if name in forced
        else floor.raised_to(measured[name])
        for name, floor in floors.items()
    }


def main(arguments: list[str] | None = None) -> int:
    """Print each figure beside its floor; return 1 if one is worse and was not lowered."""
    options = _parser().parse_args(arguments)
    if not corpus.is_here():
        print("the corpus ../shared/corpus is not beside the checkout: nothing was measured")
        return 2
    floors = read_floors(FILE)
    unknown = sorted(set(options.lower) - set(floors))
    if unknown:
        print(f"no floor named {', '.join(unknown)} in {FILE.name}")
        return 2
    measured = measure([*floors, *options.track])
    floors |= {name: Floor(measured[name], options.better) for name in options.track}
    if options.write or options.track:
        floors = raise_floors(floors, measured, lower=options.lower if options.write else ())
        write_floors(floors, FILE)
    _print(floors, measured)
    return 0 if all(floors[name].is_held_by(measured[name]) for name in floors) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.floors", description=__doc__)
    parser.add_argument("--raise", dest="write", action="store_true", help="write better figures")
    parser.add_argument("--lower", action="append", default=[], metavar="NAME",
                        help="with --raise: accept a worse figure")  # fmt: skip
    parser.add_argument("--track", action="append", default=[], metavar="NAME", help="add a figure")
    parser.add_argument("--better", choices=("more", "less"), default="more")
    return parser


def _print(floors: Mapping[str, Floor], measured: Mapping[str, float]) -> None:
    print("| figure | floor | measured | |\n| --- | --- | --- | --- |")
    for name in sorted(floors):
        verdict = "" if floors[name].is_held_by(measured[name]) else "worse"
        print(f"| {name} | {floors[name].floor:g} | {measured[name]:g} | {verdict} |")


def _measure_group(group: str) -> Mapping[str, float]:
    if group == "stamps":
        return corpus.score_stamps(_answer(row) for row in corpus.stamp_rows())
    if group == "wild":
        return {"paragraphs": _wild_share()}
    return corpus.score_pages(group)


def _answer(row: Mapping[str, str]) -> tuple[str, str, str, str]:
    reference = datetime.fromisoformat(row["reference"])
    stamp = read_stamp(row["stamp"], reference=reference, timezone=row["site_zone"])
    return row["id"], *_values(stamp), stamp.precision if stamp else "none"


def _values(stamp: Stamp | None) -> tuple[str, str]:
    values = (stamp.published, stamp.updated) if stamp else (None, None)
    first, second = (value.isoformat() if value else "" for value in values)
    return first, second


def _wild_share() -> float:
    """The share of ordinary paragraphs with a digit that give a date, on the French pages."""
    hits = []
    for truth in corpus.truths("fr"):
        fetched = corpus.saved_page("fr", truth["id"]).fetched_at
        for text in (*truth["paragraphs"], *truth["neutral"]):
            if len(text) in _LENGTHS and re.search(r"\d", text):
                stamp = read_stamp(text, reference=fetched, timezone="Europe/Paris")
                hits.append(stamp is not None)
    return round(sum(hits) / len(hits), 4)


if __name__ == "__main__":
    sys.exit(main())
