"""How the databases of a data folder are written: in transactions, and with one clear error."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the one lock for writing *db* in the block; an exception undoes what it wrote."""
    db.execute("BEGIN IMMEDIATE")
    with db:
        yield


@contextmanager
def disk_errors(what: str, *, advice: str = "make room") -> Iterator[None]:
    """Raise DiskError for what SQLite raises in the block.

    >>> with disk_errors("state.sqlite: the state cannot be opened"):
    ...     raise sqlite3.OperationalError("disk I/O error")
    Traceback (most recent call last):
    crawler.errors.DiskError: state.sqlite: the state cannot be opened (disk I/O error); make room
    """
    try:
        yield
    except sqlite3.Error as error:
        raise DiskError(f"{what} ({error}); {advice}") from error
