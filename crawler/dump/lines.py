"""The lines that a dump takes from its source, and what was learnt of them before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from crawler.dump.rows import row_of
from crawler.dump.survey import Survey
from crawler.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.dump.rows import Row
    from crawler.dump.source import Source


@dataclass(frozen=True)
class Wanted:
    """What goes into a dump. *since* and *until* are UTC days of fetch, both included.

    With a *profile* the articles alone are written, in its form and no other format.
    """

    formats: tuple[str, ...] = ("jsonl", "parquet")
    coding: str = "zstd"
    since: str | None = None
    until: str | None = None
    sites: frozenset[str] = frozenset()
    profile: str | None = None

    def has_day(self, day: str) -> bool:
        """Return True if lines of *day* are wanted; an unknown day is in no span of days."""
        if self.since is None and self.until is None:
            return True
        return (self.since or "") <= day <= (self.until or "9999-12-31")

    def has(self, row: Row) -> bool:
        """Return True if *row* is wanted."""
        return not self.sites or row["site"] in self.sites


class Lines:
    """The wanted rows of a source: the same each time, also while a crawl adds lines."""

    def __init__(self, source: Source, wanted: Wanted, *, check: Callable[[Row], None]) -> None:
        self.left_out: list[str] = []
        self.survey = Survey()
        self._source = source
        self._wanted = wanted
        self._counts: dict[str, int] = {}
        self._bad: set[tuple[str, int]] = set()
        for day in source.days():
            if wanted.has_day(day):
                self._look_at(day, check)

    def days(self) -> list[str]:
        """Return the days whose lines are wanted, in order."""
        return list(self._counts)

    def of(self, day: str) -> Iterator[Row]:
        """Yield the wanted rows of *day* that stood there when it was looked at."""
        places = islice(self._source.lines(day), self._counts[day])
        for number, place in enumerate(places):
            if (day, number) not in self._bad:
                row = row_of(place.line)
                if self._wanted.has(row):
                    yield row

    def _look_at(self, day: str, check: Callable[[Row], None]) -> None:
        self._counts[day] = 0
        seen: dict[tuple[str, int], str] = {}
        for number, place in enumerate(self._source.lines(day)):
            self._counts[day] += 1
            try:
                row = row_of(place.line, check=check)
                _check_once(row, place.where, seen)
            except (ValueError, SchemaError) as error:
                self._bad.add((day, number))
                self.left_out.append(f"{place.where}: {error}")
                continue
            if self._wanted.has(row):
                self.survey.add(row)


def _check_once(row: Row, where: str, seen: dict[tuple[str, int], str]) -> None:
    """Raise ValueError when the version of *row* stands in *seen*, else add it.

    A file that was compressed and kept holds its lines a second time, of the same day.
    """
    name = (row["article_id"], row["version"])
    first = seen.setdefault(name, where)
    if first != where:
        raise ValueError(f"version {name[1]} of {name[0]} stands at {first} already")
