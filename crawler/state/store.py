"""What earlier runs wrote: one SQLite file that decides what is new.

A decision and its line become durable together. `decide` opens a transaction and writes down what
it decided; `commit` adds how long the output file is with the article's line, and ends the
transaction. A crash between the two rolls the decision back, and the tail that the line left is
cut before anything else is written there: the page is unknown again and will be read again.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.state.database import open_state
from crawler.state.decisions import Decisions
from crawler.state.duplicates.index import TextIndex
from crawler.state.outputs import Outputs, cut_to
from crawler.state.rechecks.ladder import put_asked
from crawler.state.rechecks.validators import forget_lost
from crawler.state.transactions import state_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from crawler.article import Article
    from crawler.state.absences import State
    from crawler.state.decisions import Decision
    from crawler.state.outputs import Rewrite

    Line = tuple[Article, str, int]
    """An article, the output file that holds it, and the byte that its line ends at."""

log = logging.getLogger(__name__)


class Store:
    """The articles that earlier runs wrote, and how far each output file is good.

    *path* is the SQLite file, ``":memory:"`` for a run that remembers nothing. *folder* is what the
    paths of output files are relative to; files that a crash left too long are cut here.
    Several processes may share both: each holds the store from a decision to its line.
    A *scratch* store is for one process, whose files a crash takes with it: it is quicker.
    Raises DiskError when the file cannot be opened or written, StateError when it is damaged.
    """

    def __init__(self, path: Path | str, *, folder: Path, scratch: bool = False) -> None:
        self.folder = folder
        self.place: Callable[[Article], str] | None = None
        """Gives the output file of an article; set by whoever writes the lines."""
        self._path = path
        self._is_scratch = scratch
        self._pending: Decision | None = None
        with self._disk_errors("opened"):
            self._db = open_state(path, scratch=scratch)
            self._outputs = Outputs(self._db, folder=folder)
            self._texts = TextIndex(self._db)
            self._decisions = Decisions(self._db, self._texts)
            self._outputs.finish_rewrites()
            with self._transaction():
                self._recover()

    def decide(self, article: Article) -> Article | None:
        """Return *article* with its identity, version and duplicates; None when nothing changed.

        `commit` keeps what was decided; a decision that none followed is undone by the next.
        """
        with self._disk_errors("written"):
            self.undo()
            decision = self._decide(article)
            path = self.place(decision.article) if decision and self.place else None
            if path is not None and not self._outputs.is_known(path):
                self.undo()
                with self._transaction():  # of its own: a crash may come before the first line
                    self._outputs.register(path)
                decision = self._decide(article)
        return decision.article if decision else None

    def confirm(self, url: str) -> None:
        """Note that the article at *url* is there, though the site did not send it again."""
        with self._disk_errors("written"):
            self.undo()
            with self._transaction():
                self._decisions.confirm(url)

    def absence_of(self, article: Article) -> State | None:
        """Return what the last answers said of *article*, None when nobody knows it."""
        with self._disk_errors("read"):
            return self._decisions.absence_of(article)

    def commit(self, article: Article, *, path: str, length: int) -> None:
        """Make the decision on *article* durable: its line ends at byte *length* of *path*.

        Raises ValueError when the open decision is not on *article*.
        """
        pending = self._pending
        if pending is None or pending.article.article_id != article.article_id:
            message = f"{article.url or article.source_path}: commit without its decision"
            raise ValueError(message)
        with self._disk_errors("written"):
            self._outputs.end_line(path, length, number=pending.number)
            if not self._is_scratch:  # nobody crawls by it again
                put_asked(self._db, article)
            self._db.execute("COMMIT")
        self._pending = None

    def undo(self) -> None:
        """Undo an open decision, whose line cannot be written: others may then use the store."""
        self._pending = None
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def length(self, path: str) -> int:
        """Return how many bytes of the output file *path* are good; 0 when it is unknown."""
        return self._outputs.length(path)

    def restore(self, lines: Iterable[Line]) -> int:
        """Write down again what *lines* tell of earlier decisions, all or nothing.

        Returns how many tell of a version that is known; the first one counts.
        """
        repeated = 0
        with self._disk_errors("written"), self._transaction():
            for article, path, end in lines:
                number = self._decisions.restore(article)
                repeated += number is None
                self._outputs.end_line(path, end, number=number)
                put_asked(self._db, article)
        return repeated

    def forget(self, article_ids: Collection[str], *, rewrites: Sequence[Rewrite]) -> None:
        """Forget articles, and put the rewritten files that lack their lines in place.

        Both or neither, also across a crash: a rewrite that was decided is finished by the next
        store. What was forgotten leaves no byte in the database.
        """
        names = [(name,) for name in article_ids]
        with self._disk_errors("written"):
            self._db.execute("PRAGMA secure_delete = ON")
            with self._transaction():
                self._remove(names)
                for rewrite in rewrites:
                    self._outputs.rewrite(rewrite)
            self._outputs.finish_rewrites()
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Undo an open decision and close the file; a store is not used afterwards."""
        self._db.close()

    def _decide(self, article: Article) -> Decision | None:
        self._db.execute("BEGIN IMMEDIATE")
        self._pending = self._decisions.decide(article)
        if self._pending is None:  # no line follows, but an absence may have begun or ended
            self._db.execute("COMMIT")
        return self._pending

    def _remove(self, names: list[tuple[str]]) -> None:
        select = "SELECT number FROM versions WHERE article_id = ?"
        numbers = [row[0] for name in names for row in self._db.execute(select, name)]
        self._texts.remove(numbers)
        for table in ("versions", "addresses", "absences", "doubts", "checks"):
            self._db.executemany(f"DELETE FROM {table} WHERE article_id = ?", names)  # noqa: S608  # a name of ours

    def _recover(self) -> None:
        for path, length in self._outputs.lengths():
            full = self.folder / path
            if full.exists() and full.stat().st_size < length:
                self._forget_lost(path)
            cut_to(full, self.length(path))

    def _forget_lost(self, path: str) -> None:
        """Undo the decisions whose lines the file *path* has lost, as after a power cut."""
        size = (self.folder / path).stat().st_size
        lost = self._outputs.lost_from(path, size)
        log.warning("%s: the end is lost; %s lines will be read again", path, len(lost))
        self._texts.remove(lost)
        forget_lost(self._db, lost)
        self._db.executemany("DELETE FROM versions WHERE number = ?", [(n,) for n in lost])
        self._outputs.shorten(path)

    def _transaction(self) -> AbstractContextManager[None]:
        return transaction(self._db)

    def _disk_errors(self, what: str) -> AbstractContextManager[None]:
        return state_errors(self._path, what)
