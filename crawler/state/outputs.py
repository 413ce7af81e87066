"""How far each output file is good, and files that are to be replaced, in an open database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.state.lines import whole_lines

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS outputs (
    output INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    length INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS rewrites (path TEXT PRIMARY KEY, part TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An output file to be replaced by *part*; *ends* maps where its lines ended to where they do.

    Both paths are relative to the folder of the store.
    """

    path: str
    part: str
    ends: Mapping[int, int]


class Outputs:
    """The output files below *folder*. The caller's transactions hold what is written."""

    def __init__(self, db: sqlite3.Connection, *, folder: Path) -> None:
        self._db = db
        self._folder = folder

    def length(self, path: str) -> int:
        """Return how many bytes of the file *path* are good; 0 when it is unknown."""
        row = self._db.execute("SELECT length FROM outputs WHERE path = ?", (path,)).fetchone()
        return int(row[0]) if row else 0

    def is_known(self, path: str) -> bool:
        """Return True if a tail that a crash leaves behind *path* would be known for one."""
        select = "SELECT 1 FROM outputs WHERE path = ?"
        return self._db.execute(select, (path,)).fetchone() is not None

    def register(self, path: str) -> None:
        """Know *path* before its first line; what another program left there is kept."""
        if not self.is_known(path):
            self.set_length(path, whole_lines(self._folder / path))

    def set_length(self, path: str, length: int) -> None:
        """Take *path* for good up to *length*."""
        self._db.execute(
            "INSERT INTO outputs (path, length) VALUES (?, ?) "
            "ON CONFLICT (path) DO UPDATE SET length = excluded.length",
            (path, length),
        )

    def end_line(self, path: str, end: int, *, number: int | None) -> None:
        """Take *path* for good up to *end*, where the line of decision *number* ends."""
        self.set_length(path, end)
        self._db.execute(
            "UPDATE versions SET line_end = ?, output = "
            "(SELECT output FROM outputs WHERE path = ?) WHERE number = ?",
            (end, path, number),
        )

    def lengths(self) -> list[tuple[str, int]]:
        """Return all files and how far each is good, in the order they were begun."""
        return self._db.execute("SELECT path, length FROM outputs ORDER BY output").fetchall()

    def lost_from(self, path: str, size: int) -> list[int]:
        """Return the decisions whose lines ended behind byte *size* of *path*."""
        select = "SELECT number FROM versions JOIN outputs USING (output) WHERE path = ? AND "
        return [row[0] for row in self._db.execute(f"{select} line_end > ?", (path, size))]

    def shorten(self, path: str) -> None:
        """Take *path* for good up to the last line whose decision is known."""
        self._db.execute(
            "UPDATE outputs SET length = coalesce((SELECT max(line_end) FROM versions "
            "WHERE versions.output = outputs.output), 0) WHERE path = ?",
            (path,),
        )

    def rewrite(self, rewrite: Rewrite) -> None:
        """Decide that a file is replaced; `finish_rewrites` does it."""
        for old, new in sorted(rewrite.ends.items()):
            self._db.execute(
                "UPDATE versions SET line_end = ? WHERE line_end = ? AND output = "
                "(SELECT output FROM outputs WHERE path = ?)",
                (new, old, rewrite.path),
            )
        self.set_length(rewrite.path, max(rewrite.ends.values(), default=0))
        self._db.execute("INSERT INTO rewrites VALUES (?, ?)", (rewrite.path, rewrite.part))

    def finish_rewrites(self) -> None:
        """Put the files in place whose replacement was decided, perhaps before a crash."""
        for path, part in self._db.execute("SELECT path, part FROM rewrites").fetchall():
            if (self._folder / part).exists():
                (self._folder / part).replace(self._folder / path)
            self._db.execute("DELETE FROM rewrites WHERE path = ?", (path,))


def cut_to(path: Path, length: int) -> None:
    """Cut *path* to *length* bytes when a crash left it longer; a missing file stays missing."""
    if path.exists() and path.stat().st_size > length:
        with path.open("r+b") as file:
            file.truncate(length)
