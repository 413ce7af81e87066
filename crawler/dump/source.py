"""The lines that a dump is made of, by day of fetch: of a data folder, or of a replay's file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from crawler.errors import UsageError
from crawler.jsonl import values_of
from crawler.state.lines import finished_lines, is_lines, line_files, report_beside, sibling, stem
from crawler.state.runs import RUNS, read_runs, reports_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNKNOWN: Final = "unknown"
"""The day of a page of which nobody knows when it was fetched, as a crawl names its file."""


class Place(NamedTuple):
    """A line, and where it stands: ``FILE:NUMBER``, counted from 1."""

    line: bytes
    where: str


class Source(Protocol):
    """Lines by day of fetch. They can be read again, and come in the same order each time."""

    def days(self) -> list[str]:
        """Return the days that have lines, in order; ``unknown`` last."""
        ...

    def lines(self, day: str) -> Iterator[Place]:
        """Yield the whole lines of *day*, those of duplicates last."""
        ...

    def runs(self) -> Iterator[dict[str, Any]]:
        """Yield the reports of the runs that wrote the lines, the oldest first."""
        ...


def open_source(path: Path, *, spool: Path) -> Source:
    """Return the lines of *path*: the data folder of a crawl, or a file that a replay wrote.

    The folder *spool* takes the lines of such a file, sorted into days. Raises UsageError when
    *path* holds no lines.
    """
    if path.is_dir():
        folder = DataFolder(path)
        if not folder.days():
            message = f"{path}: no articles/*.jsonl[.gz|.zst]; name the data folder of a crawl"
            raise UsageError(message)
        return folder
    if not path.is_file() or not is_lines(path):
        message = f"{path}: neither a data folder nor a .jsonl[.gz|.zst] file of `depeche replay`"
        raise UsageError(message)
    return ReplayFile(path, spool=spool)


class DataFolder:
    """The lines of a crawl: ``articles/DAY.jsonl`` and ``duplicates/DAY.jsonl``, any suffix."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._files: dict[str, list[Path]] = {}
        for file in line_files(data):
            self._files.setdefault(stem(file), []).append(file)

    def days(self) -> list[str]:
        """Return the days of the files, in order."""
        return sorted(self._files)

    def lines(self, day: str) -> Iterator[Place]:
        """Yield the lines of *day*."""
        for file in self._files[day]:
            for number, line in enumerate(finished_lines(file), 1):
                yield Place(line, f"{file}:{number}")

    def runs(self) -> Iterator[dict[str, Any]]:
        """Yield what stands in ``runs/``."""
        yield from reversed(list(read_runs(self._data / RUNS)))


class ReplayFile:
    """The lines of ``FILE.jsonl`` and ``FILE.duplicates.jsonl``, sorted into days on disk.

    A replay writes in the order of its archive, and a dump is written day by day: with the lines
    of each day in a file, only one day is open at a time.
    """

    def __init__(self, file: Path, *, spool: Path) -> None:
        self._file = file
        self._spool = spool
        self._days = self._sort()

    def days(self) -> list[str]:
        """Return the days on which the pages were fetched, in order."""
        return sorted(self._days)

    def lines(self, day: str) -> Iterator[Place]:
        """Yield the lines of *day*."""
        for stored in finished_lines(self._spool / f"{day}.jsonl"):
            where, _, line = stored.partition(b"\t")
            yield Place(line, where.decode())

    def runs(self) -> Iterator[dict[str, Any]]:
        """Yield the report of the replay, when it stands beside the lines."""
        report = report_beside(self._file)
        yield from reports_in([report] if report.exists() else [])

    def _sort(self) -> set[str]:
        days: set[str] = set()
        for file in (self._file, sibling(self._file, "duplicates")):
            lines = finished_lines(file) if file.exists() else ()
            for number, line in enumerate(lines, 1):
                day = day_of(line)
                days.add(day)
                with (self._spool / f"{day}.jsonl").open("ab") as of_that_day:
                    of_that_day.write(f"{file.name}:{number}\t".encode() + line)
        return days


def day_of(line: bytes) -> str:
    """Return the UTC day on which the page of *line* was fetched.

    >>> day_of(b'{"fetched_at": "2026-11-24T23:30:00+00:00"}'), day_of(b"{}"), day_of(b"{")
    ('2026-11-24', 'unknown', 'unknown')
    """
    try:
        return date.fromisoformat(values_of(line)["fetched_at"][:10]).isoformat()
    except (ValueError, KeyError, TypeError):
        return UNKNOWN
