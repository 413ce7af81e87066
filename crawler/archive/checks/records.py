"""What is wrong with a WARC file: framing, digests, mandatory fields, answers that are cut."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from crawler.archive.warc.http1 import read_answer
from crawler.archive.warc.profile import is_profile, profile_in
from crawler.archive.warc.reader import Located, read_stream
from crawler.archive.warc.record import sha1
from crawler.archive.warc.revisit import is_not_modified
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.warc.record import Record
    from crawler.archive.warc.revisit import Originals

MANDATORY = ("WARC-Type", "WARC-Record-ID", "WARC-Date")
"""Fields of every record, beside Content-Length (WARC 1.1, 5.1)."""

_DATED = frozenset({"response", "revisit", "request", "resource", "conversion"})
_ALGORITHMS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
    "md5": hashlib.md5,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, and what. *is_damage* is False for what is only untidy."""

    file: str
    what: str
    offset: int | None = None
    is_damage: bool = True

    def __str__(self) -> str:
        where = self.file if self.offset is None else f"{self.file} at byte {self.offset}"
        return f"{where}: {self.what}"


def check_warc(file: IO[bytes], *, name: str, originals: Originals) -> Iterator[Finding]:
    """Yield what is wrong with the WARC *file*, in order of offset.

    Every digest is computed anew, every revisit looked up in *originals*. Memory grows with the
    number of records, by some hundred bytes each.
    """
    ids: set[str] = set()
    before: Located | None = None
    for located in read_stream(file, name=name):
        if isinstance(located, ArchiveError):
            yield Finding(name, located.what, located.offset)
            continue
        if before is None and located.record.kind != "warcinfo":
            yield Finding(name, "no warcinfo record opens the file", 0, is_damage=False)
        if before is not None and before.offset == located.offset:
            yield Finding(name, "several records share a gzip member", located.offset)
        for what in _wrong(located.record, ids, originals):
            yield Finding(name, what, located.offset)
        for what in _untidy(located.record):
            yield Finding(name, what, located.offset, is_damage=False)
        ids.add(located.record.record_id)
        before = located


def _untidy(record: Record) -> Iterator[str]:
    if _is_of_nothing(record):
        yield "the block has the digest of no bytes at all; its writer never took one"
    if is_profile(record) and profile_in(record) is None:
        yield "the profile of the site cannot be used: its pages are read by the installed one"


def _wrong(record: Record, ids: set[str], originals: Originals) -> Iterator[str]:
    for field in MANDATORY:
        if not record.field(field):
            yield f"the record has no {field}"
    if record.record_id in ids:
        yield f"the record id {record.record_id} is used twice"
    if record.field("WARC-Date") and record.date is None:
        yield f"WARC-Date {record.field('WARC-Date')!r} is no date"
    if record.kind in _DATED and not record.target:
        yield f"the {record.kind} has no WARC-Target-URI"
    yield from _wrong_block(record)
    if record.kind == "response" and record.is_http:
        yield from _wrong_answer(record)
    if record.kind == "revisit" and not is_not_modified(record):
        yield from _wrong_revisit(record, originals)


def _wrong_block(record: Record) -> Iterator[str]:
    if not _is_of_nothing(record):
        yield from _wrong_digest("block", record.field("WARC-Block-Digest"), record.block)


def _is_of_nothing(record: Record) -> bool:
    """Return True for a digest of nothing over a block: wget writes it into its revisits."""
    stated = record.field("WARC-Block-Digest")
    return bool(record.block) and record.kind == "revisit" and stated == sha1(b"")


def _wrong_answer(record: Record) -> Iterator[str]:
    try:
        answer = read_answer(record.block)
    except ValueError as error:
        yield str(error)
        return
    stated = record.field("WARC-Payload-Digest")
    framed = record.block[answer.body_start : answer.end]
    if list(_wrong_digest("payload", stated, framed)):  # wget and others digest the chunks
        yield from _wrong_digest("payload", stated, answer.entity)
    if not answer.is_complete and not record.field("WARC-Truncated"):
        yield "the answer is cut, and WARC-Truncated does not say so"


def _wrong_revisit(record: Record, originals: Originals) -> Iterator[str]:
    try:
        original = originals.of(record)
    except ArchiveError as error:
        yield error.what
        return
    stated, held = (r.field("WARC-Payload-Digest") for r in (record, original))
    if stated and held and stated.lower() != held.lower():
        yield f"the revisit states the payload {stated}, its original has {held}"


def _wrong_digest(of: str, stated: str | None, data: bytes) -> Iterator[str]:
    if not stated:
        return
    name, _, value = stated.partition(":")
    algorithm = _ALGORITHMS.get(name.lower().replace("-", ""))
    if algorithm is None:
        return
    digest = algorithm(data, usedforsecurity=False).digest()
    written = {digest.hex(), base64.b32encode(digest).decode().lower().rstrip("=")}
    if value.lower().rstrip("=") not in written:
        yield f"the {of} does not fit its digest {stated}"
