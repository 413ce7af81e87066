"""What a crawl has still to ask for, in SQLite: a queue whose entries are leased, not taken.

An entry goes out on lease and leaves the queue when what came of it is durable: `ack`. The lease of
a killed process runs out, and another one gets the entry. Address and request are one row, and all
changes between two leases are one transaction, in their order: an entry that was acknowledged
without the entries that it led to cannot be found after a crash.

Acknowledged entries stay, without their request, until the crawl is over: a crawl that goes on
after a crash does not ask again for what it has.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import astuple
from typing import TYPE_CHECKING, Any, Final

from crawler.state.frontier.entries import CURE, Lease, Left, open_entries
from crawler.state.transactions import disk_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from crawler.state.frontier.entries import Entry

LEASE: Final = 60.0
"""Seconds after which an entry goes to another process, unless its lease was renewed."""

MOST_CHANGES: Final = 500
"""Changes kept in memory: a list of thousands of links is written in a few transactions."""

HOSTS = """
WITH RECURSIVE found (host) AS (
    SELECT min(host) FROM entries WHERE crawl = :crawl AND request IS NOT NULL AND owner IS NULL
    UNION ALL
    SELECT (SELECT min(host) FROM entries WHERE crawl = :crawl AND host > found.host
            AND request IS NOT NULL AND owner IS NULL)
    FROM found WHERE found.host IS NOT NULL
)
SELECT host FROM found WHERE host IS NOT NULL AND host NOT IN (
    SELECT host FROM entries WHERE crawl = :crawl AND owner IS NOT NULL AND owner <> :owner
)
"""
"""Hosts with waiting entries, each by one step into the index; those that another process asks
are left to it, since the wait between two requests to a host is kept by one process."""

NEXT = """
SELECT number, key, request, host FROM entries
WHERE crawl = ? AND host = ? AND request IS NOT NULL AND owner IS NULL
ORDER BY turn DESC, priority DESC, number LIMIT ?
"""

DONE = """
UPDATE entries SET request = NULL, owner = NULL, until = NULL, outcome = ?, reason = ?
WHERE number = ? AND owner = ?
"""


class Frontier:
    """The entries of *crawl* in the file *path*, leased to *owner*; *clock* gives seconds.

    Several processes may share the file: a host belongs to one of them at a time.
    Raises DiskError when the file cannot be opened or written, StateError when it is damaged.

    >>> from crawler.state.frontier.entries import Entry
    >>> frontier = Frontier(":memory:", crawl="gazette", owner="a", clock=lambda: 0.0)
    >>> url = "https://gazette.test/a"
    >>> frontier.enqueue(Entry(b"1", url, url, "gazette.test", "article", 0, "{}"))
    True
    >>> [lease] = frontier.lease(16, room=lambda host: 8)
    >>> frontier.pending()
    1
    >>> frontier.ack(lease.number, "new")
    >>> frontier.pending()
    0
    """

    def __init__(
        self, path: Path | str, *, crawl: str, owner: str, clock: Callable[[], float]
    ) -> None:
        self._path, self._crawl, self._owner, self._clock = path, crawl, owner, clock
        self._changes: list[tuple[str, tuple[Any, ...]]] = []
        self._new: set[bytes] = set()
        with self._disk_errors("opened"):
            self._db = open_entries(path)

    def resume(self) -> list[Left]:
        """Return what is left of the crawl, and put that first; for the one process at work.

        Leases of processes before end; what was out when they died comes last, since it may be what
        killed them. Lists are to be read again: they may name more by now.
        """
        mine = (self._crawl,)
        with self._transaction():
            self._db.execute("DELETE FROM entries WHERE crawl = ? AND request IS NULL "
                             "AND role IS NOT 'article'", mine)  # fmt: skip
            self._db.execute(
                "UPDATE entries SET turn = CASE WHEN owner IS NOT NULL OR turn < 0 THEN -1 "
                "WHEN role IS 'article' THEN 1 ELSE 0 END, owner = NULL, until = NULL "
                "WHERE crawl = ? AND request IS NOT NULL",
                mine,
            )
            rows = self._db.execute(
                "SELECT first_url, role, outcome, reason, request IS NULL FROM entries "
                "WHERE crawl = ? ORDER BY number",
                mine,
            ).fetchall()
        return [Left(url, role, fate, why, bool(done)) for url, role, fate, why, done in rows]

    def enqueue(self, entry: Entry) -> bool:
        """Keep *entry* for later; return False when the crawl knows its key already."""
        if entry.key is not None:
            if entry.key in self._new or self._knows(entry.key):
                return False
            self._new.add(entry.key)
        self._change(
            "INSERT OR IGNORE INTO entries (crawl, key, url, first_url, host, role, priority, "
            "request) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._crawl, *astuple(entry)),
        )
        return True

    def lease(self, most: int, *, room: Callable[[str], int]) -> list[Lease]:
        """Return up to *most* entries, for each host up to *room*; all changes become durable.

        Pages that an earlier run left come first, then the highest priority, then the oldest.
        """
        leases: list[Lease] = []
        with self._transaction():
            self._write_changes()
            now = self._clock()
            self._db.execute(
                "UPDATE entries SET owner = NULL, until = NULL "
                "WHERE crawl = ? AND owner IS NOT NULL AND until < ?",
                (self._crawl, now),
            )
            names = {"crawl": self._crawl, "owner": self._owner}
            for (host,) in self._db.execute(HOSTS, names).fetchall():
                limit = min(room(host), most - len(leases))
                if limit > 0:
                    rows = self._db.execute(NEXT, (self._crawl, host, limit)).fetchall()
                    leases += [Lease(*row) for row in rows]
            self._db.executemany(
                "UPDATE entries SET owner = ?, until = ? WHERE number = ?",
                [(self._owner, now + LEASE, lease.number) for lease in leases],
            )
        self._forget_changes()
        return leases

    def renew(self) -> None:
        """Keep what is leased for another `LEASE` seconds; all changes become durable."""
        self._change(
            "UPDATE entries SET until = ? WHERE crawl = ? AND owner = ?",
            (self._clock() + LEASE, self._crawl, self._owner),
        )
        self.flush()

    def ack(self, number: int, outcome: str | None = None, reason: str | None = None) -> None:
        """Take the leased entry *number* off the queue: what came of it is durable."""
        self._change(DONE, (outcome, reason, number, self._owner))

    def fail(self, number: int, reason: str) -> None:
        """Take the entry off the queue though nothing came of it; its row says why."""
        self.ack(number, "failed", reason)

    def settle(self, key: bytes, outcome: str | None, reason: str | None) -> None:
        """Note what became of a done entry by another one, which it led to."""
        self._change(
            "UPDATE entries SET outcome = ?, reason = ? "
            "WHERE crawl = ? AND key = ? AND request IS NULL",
            (outcome, reason, self._crawl, key),
        )

    def give_back(self, number: int, request: str | None = None, *, priority: int = 0) -> None:
        """End the lease of *number*, which stays in the queue, with another *request* if given."""
        lent = (number, self._owner)
        if request is not None:
            change = "UPDATE entries SET request = ?, priority = ? WHERE number = ? AND owner = ?"
            self._change(change, (request, priority, *lent))
        change = "UPDATE entries SET owner = NULL, until = NULL WHERE number = ? AND owner = ?"
        self._change(change, lent)

    def is_empty(self) -> bool:
        """Return True when no entry waits or is on lease."""
        self.flush()
        query = "SELECT 1 FROM entries WHERE crawl = ? AND request IS NOT NULL LIMIT 1"
        with self._disk_errors("read"):
            return self._db.execute(query, (self._crawl,)).fetchone() is None

    def pending(self) -> int:
        """Return how many entries are not done, those on lease included."""
        self.flush()
        query = "SELECT count(*) FROM entries WHERE crawl = ? AND request IS NOT NULL"
        with self._disk_errors("read"):
            return int(self._db.execute(query, (self._crawl,)).fetchone()[0])

    def flush(self) -> None:
        """Make all changes durable."""
        if self._changes:
            with self._transaction():
                self._write_changes()
            self._forget_changes()

    def clear(self) -> None:
        """Forget the crawl, which is over."""
        self.flush()
        with self._transaction():
            self._db.execute("DELETE FROM entries WHERE crawl = ?", (self._crawl,))

    def close(self) -> None:
        """Close the file; what was not flushed is not kept."""
        self._db.close()

    def _knows(self, key: bytes) -> bool:
        query = "SELECT 1 FROM entries WHERE crawl = ? AND key = ?"
        with self._disk_errors("read"):
            return self._db.execute(query, (self._crawl, key)).fetchone() is not None

    def _change(self, statement: str, values: tuple[Any, ...]) -> None:
        self._changes.append((statement, values))
        if len(self._changes) >= MOST_CHANGES:
            self.flush()

    def _write_changes(self) -> None:
        for statement, values in self._changes:
            self._db.execute(statement, values)

    def _forget_changes(self) -> None:
        """Forget what is written: not before its transaction has ended."""
        self._changes.clear()
        self._new.clear()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._disk_errors("written"), transaction(self._db):
            yield

    def _disk_errors(self, what: str) -> AbstractContextManager[None]:
        return disk_errors(f"{self._path}: the frontier cannot be {what}", cure=CURE)
