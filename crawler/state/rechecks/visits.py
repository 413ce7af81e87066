"""What each visit of a list brought, and which lists rest for a run because they bring nothing."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.state.identity import address_number
from crawler.state.rechecks.part import Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SCHEMA = """
CREATE TABLE IF NOT EXISTS visits (
    url TEXT PRIMARY KEY,
    visits INTEGER NOT NULL,
    brought INTEGER NOT NULL,
    barren INTEGER NOT NULL,
    rested INTEGER NOT NULL,
    at REAL NOT NULL,
    named BLOB NOT NULL
) WITHOUT ROWID;
"""


class Rest(NamedTuple):
    """A list that brought nothing at so many visits in a row is visited *every* so many runs."""

    barren: int
    every: int


RESTS: Final = (Rest(24, 4), Rest(8, 2))
"""The slowest first. Eight runs of an hour are a night; one new link, and the list is visited in
each run again."""

LONGEST: Final = timedelta(hours=3)
"""After which a list is visited whatever it brought: what it alone names is found by then, so a job
that runs less often visits every list each time."""


class Visits(Part):
    """The visits in the SQLite file *path*, whose store exists already.

    Every time is that of a page or of the start of a run, never of a clock here.
    """

    def rest(self, url: str, *, now: datetime) -> str | None:
        """Return why the list at *url* rests in the run that began at *now*, None when it is due.

        A rest is counted: call it once a run.
        """
        select = "SELECT visits, brought, barren, rested, at FROM visits WHERE url = ?"
        rows = self._read(select, (url,))
        if not rows:
            return None
        visits, brought, barren, rested, at = rows[0]
        every = next((rest.every for rest in RESTS if barren >= rest.barren), 1)
        since = now.timestamp() - at  # less than 0 by a clock that was wrong, then or now
        if rested + 1 >= every or not 0 <= since < LONGEST.total_seconds():
            return None
        self._write("UPDATE visits SET rested = rested + 1 WHERE url = ?", (url,))
        latest = datetime.fromtimestamp(at, UTC) + LONGEST
        return (
            f"nothing new at its last {barren} of {visits} visits, which brought {brought} links; "
            f"it is visited every {every} runs, and from {latest:%H:%M} UTC on in any case"
        )

    def put(self, url: str, keys: Iterable[str], *, seen: Collection[str], at: datetime) -> None:
        """Note that the list at *url* named the addresses *keys* at *at*.

        New are those that it did not name at its last visit, that no article has, and that are not
        among *seen*, what the run knew from other lists.
        """
        named = {address_number(key): key for key in keys}
        select = "SELECT visits, brought, barren, named FROM visits WHERE url = ?"
        rows = self._read(select, (url,)) or [(0, 0, 0, b"")]
        visits, brought, barren, before = rows[0]
        fresh = set(named).difference(number for (number,) in struct.iter_unpack("<q", before))
        new = sum(named[number] not in seen and not self._is_known(number) for number in fresh)
        packed = struct.pack(f"<{len(named)}q", *sorted(named))
        barren = 0 if new else barren + 1
        values = (url, visits + 1, brought + new, barren, at.timestamp(), packed)
        self._write("INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?, 0, ?, ?)", values)

    def _is_known(self, number: int) -> bool:
        select = "SELECT 1 FROM addresses WHERE address = ?"
        return bool(self._read(select, (number,)))
