"""Which crawls of a data folder did not come to their end."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.state.frontier.entries import BUSY, CURE
from crawler.state.transactions import disk_errors

if TYPE_CHECKING:
    from pathlib import Path

ALL = "SELECT crawl, url, request IS NULL FROM entries ORDER BY crawl, number"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A crawl that did not come to its end: what waits, and how many pages are done."""

    crawl: str
    waiting: tuple[str, ...]
    done: int


def unfinished(path: Path) -> list[Unfinished]:
    """Return the crawls of the file *path* that wait for another run; nothing is changed."""
    if not path.exists():
        return []
    told = f"{path}: the frontier cannot be read"
    with disk_errors(told, cure=CURE), closing(_read_only(path)) as db:
        tables = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'entries'").fetchall()
        rows = db.execute(ALL).fetchall() if tables else []
    crawls = dict.fromkeys(crawl for crawl, _, is_done in rows if not is_done)
    return [
        Unfinished(
            name,
            tuple(url for crawl, url, is_done in rows if crawl == name and not is_done),
            sum(crawl == name and is_done for crawl, _, is_done in rows),
        )
        for name in crawls
    ]


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY)
