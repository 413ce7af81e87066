"""WARC records → pages: a replay builds the page that the crawl read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crawler.archive.coding import decode
from crawler.archive.exchange import Facts
from crawler.archive.http1 import codings, read_answer
from crawler.archive.reader import Located, read_records
from crawler.archive.record import unbracketed
from crawler.errors import ArchiveError
from crawler.page import Capture, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.record import Record


def read_warc(path: Path) -> Iterator[Page | ArchiveError]:
    """Yield a page for each HTTP answer in the WARC file *path*, in order, and what is damaged.

    The facts of an exchange stand in a record after its answer, so a page comes out when the next
    answer begins.
    """
    waiting: _Waiting | None = None
    for located in read_records(path):
        if isinstance(located, ArchiveError):
            yield located
            continue
        record = located.record
        if record.kind == "response":
            if waiting:
                yield waiting.page()
            waiting = _Waiting(record, path.name, located)
        elif record.kind == "metadata" and waiting and waiting.is_told_by(record):
            waiting = replace(waiting, facts=Facts.from_block(record.block))
    if waiting:
        yield waiting.page()


def page_of(record: Record, facts: Facts, capture: Capture) -> Page:
    """Return the page that the response *record* holds; crawl and replay both build it here.

    Raises ValueError when the record holds no HTTP answer.
    """
    answer = read_answer(record.block)
    body, problem = decode(answer.entity, codings(answer.headers))
    truncated = record.field("WARC-Truncated")
    return Page(
        body,
        url=record.target,
        requested_url=facts.requested_url or record.target,
        fetched_at=record.date,
        status=answer.status,
        headers=answer.headers,
        role=facts.role,
        site=facts.site,
        capture=capture,
        truncated=truncated or None,
        robots_allowed=facts.robots_allowed,
        warnings=(f"body: {problem}",) if problem else (),
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An answer whose facts may follow."""

    record: Record
    file: str
    located: Located
    facts: Facts = field(default_factory=Facts)

    def is_told_by(self, metadata: Record) -> bool:
        """Return True if *metadata* speaks of this answer."""
        return unbracketed(metadata.field("WARC-Concurrent-To")) == self.record.record_id

    def page(self) -> Page | ArchiveError:
        digest = self.record.field("WARC-Payload-Digest") or ""
        capture = Capture(self.file, self.located.offset, self.record.record_id, digest)
        try:
            return page_of(self.record, self.facts, capture)
        except ValueError as error:
            return ArchiveError(str(error), file=self.file, offset=self.located.offset)
