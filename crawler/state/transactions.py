"""How the databases of a data folder are written: in transactions, and with one clear error."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from crawler.errors import DiskError, StateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


CHECKPOINT_PAGES: Final = 16_384
"""Pages of log between checkpoints, 64 MB: keys fall on pages at random, and SQLite's default of
1,000 pages writes each of them to the file again and again (measured: a third of the CPU time).
Each connection to the file is told, or the first that is not does what the others leave."""


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the one lock for writing *db* in the block; an exception undoes what it wrote."""
    db.execute("BEGIN IMMEDIATE")
    with db:
        yield


@contextmanager
def disk_errors(what: str, *, cure: str) -> Iterator[None]:
    """Raise DiskError for what the disk refuses SQLite in the block, with what to do about it.

    Raises StateError where the database itself is at fault; *cure* is what helps then.

    >>> with disk_errors("state.sqlite: cannot be read", cure="rebuild it"):
    ...     raise sqlite3.DatabaseError("file is not a database")
    Traceback (most recent call last):
    crawler.errors.StateError: state.sqlite: cannot be read (file is not a database); rebuild it
    """
    try:
        yield
    except sqlite3.Error as error:
        if type(error) is sqlite3.DatabaseError:
            raise StateError(f"{what} ({error}); {cure}") from error
        raise DiskError(f"{what} ({error}); {_what_to_do(error)}") from error


def state_errors(path: Path | str, what: str) -> AbstractContextManager[None]:
    """Return `disk_errors` for the state at *path* that cannot be *what*, such as opened."""
    folder = getattr(path, "parent", path)
    return disk_errors(
        f"{path}: the state cannot be {what}", cure=f"run `depeche rebuild {folder}`"
    )


def _what_to_do(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what extends it
    if code == sqlite3.SQLITE_FULL:
        return "make room"
    if code == sqlite3.SQLITE_IOERR:
        return "make room, or look for errors of the disk in the log of the system"
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return "another process holds it: wait for that one, or end it"
    return "are file and folder there, and ours to read and write?"
