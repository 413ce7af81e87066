"""The state made again from the lines, which tell every decision that it held."""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import closing, suppress
from heapq import merge
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.article import Article
from crawler.errors import ArchiveError, StateError
from crawler.state.database import STATE_VERSION
from crawler.state.lines import line_files, read_stored
from crawler.state.receipts import read_receipts
from crawler.state.rechecks.validators import Validators
from crawler.state.store import Store
from crawler.state.takedowns import Takedowns
from crawler.state.transactions import state_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.state.lines import Stored
    from crawler.state.store import Line

STATE: Final = "state.sqlite"
KEPT: Final = "state.sqlite.old"
"""What the file that was there before is called afterwards."""

BESIDE: Final = ("", "-wal", "-shm")
"""What SQLite may keep in files of their own beside a database."""


Place = tuple[str, int]
"""Where the capture of a line lies in the archive; captures are decided on in this order."""


class Span(NamedTuple):
    """A file of lines, and the places that it goes from and to."""

    first: Place
    last: Place
    file: Path


class Rebuilt(NamedTuple):
    """How many lines were read, and how many told of a version that an earlier line had told."""

    lines: int
    repeated: int


def lost_state(data: Path) -> str | None:
    """Return why a crawl into *data* would not know its lines; None when it would.

    Raises DiskError when the system keeps us from looking: the state may be whole.
    """
    if not any(path.stat().st_size for path in line_files(data)):
        return None
    path = data / STATE
    if not path.exists():
        return f"its {STATE} is missing"
    try:
        with state_errors(path, "read"), closing(sqlite3.connect(path, timeout=60)) as db:
            return _what_is_missing(db)
    except StateError as error:
        return f"its {STATE} is damaged ({error.__cause__})"


def _what_is_missing(db: sqlite3.Connection) -> str | None:
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_schema")}
    if not {"versions", "outputs"} <= tables:
        return f"its {STATE} does not know them"
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version != STATE_VERSION:
        newer = ": a newer depeche wrote it, and goes on with it" if version > STATE_VERSION else ""
        return f"its {STATE} is of version {version}, this is {STATE_VERSION}{newer}"
    outputs = db.execute("SELECT 1 FROM outputs LIMIT 1").fetchone()
    return None if outputs else f"its {STATE} does not know them"


def rebuild(data: Path, *, tick: Callable[[int, int], None]) -> Rebuilt:
    """Make the state of *data* again from its lines; *tick* is called with lines read and known.

    The new file takes the place of the old one, which is kept, when it is complete. Validators of
    lists are not restored: each list is fetched in full once. Raises ArchiveError for a line or a
    receipt that is none, DiskError when the file cannot be written.
    """
    part = data / f"{STATE}.part"
    for end in BESIDE:
        part.with_name(part.name + end).unlink(missing_ok=True)
    lines = repeated = 0
    receipts = list(read_receipts(data))
    with (
        closing(Store(part, folder=data)) as store,
        closing(Validators(part)) as validators,
    ):
        for files in _in_turn(data):
            told = list(_in_order(data, files))
            repeated += store.restore(told)
            for article, _, _ in told:
                validators.put_article(article)
            lines += len(told)
            tick(lines, lines)
    with closing(Takedowns(part)) as takedowns:
        for digest, taken_at in _known_takedowns(data / STATE):
            takedowns.add([digest], taken_at=taken_at)
        for receipt in receipts:
            takedowns.add(receipt.digests, taken_at=receipt.taken_at)
    _put_in_place(data, part)
    return Rebuilt(lines, repeated)


def _in_turn(data: Path) -> Iterator[list[Path]]:
    """Yield the files of lines in groups, each decided on before the next one.

    A group is a day, or several that a clock which was set back has mixed.
    """
    group: list[Path] = []
    end: Place = ("", 0)
    for first, last, file in sorted(_spans(data), key=_turn):
        if group and first > end:
            yield group
            group = []
        group.append(file)
        end = max(end, last)
    if group:
        yield group


def _spans(data: Path) -> Iterator[Span]:
    """Yield each file that holds lines, with the places of its first and its last line."""
    for file in line_files(data):
        numbered = enumerate(read_stored(file), 1)
        for first in islice(numbered, 1):
            (last,) = deque(chain([first], numbered), maxlen=1)
            begin, end = (_place(_line(data, file, *each)) for each in (first, last))
            yield Span(begin, end, file)


def _turn(span: Span) -> tuple[Place, str, str]:
    return span.first, span.file.name, span.file.parent.name


def _in_order(data: Path, files: list[Path]) -> Iterator[Line]:
    """Yield the lines of *files* in the order that they were decided in: that of the archive."""
    yield from merge(*(_lines(data, file) for file in files), key=_place)


def _place(line: Line) -> Place:
    article = line[0]
    return article.warc_file or "", article.warc_offset or 0


def _lines(data: Path, file: Path) -> Iterator[Line]:
    for number, stored in enumerate(read_stored(file), 1):
        yield _line(data, file, number, stored)


def _line(data: Path, file: Path, number: int, stored: Stored) -> Line:
    try:
        article = Article.from_line(stored.line.decode("utf-8"))
    except (ValueError, TypeError, AttributeError) as error:
        what = f"line {number} is none of depeche ({error}); take it out, or restore the file"
        raise ArchiveError(what, file=str(file)) from error
    return article, file.relative_to(data).as_posix(), stored.end


def _known_takedowns(state: Path) -> list[tuple[bytes, str]]:
    """Return what the old file still tells of stories that were taken down."""
    if state.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(state)) as db:
            return db.execute("SELECT address, taken_at FROM takedowns").fetchall()
    return []


def _put_in_place(data: Path, part: Path) -> None:
    for end in BESIDE:
        old = data / f"{STATE}{end}"
        if old.exists():
            old.replace(data / f"{KEPT}{end}")
    part.replace(data / STATE)
