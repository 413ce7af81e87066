"""WARC records → pages: a replay builds the page that the crawl read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.coding import MAX_BODY, Decoded, decode
from crawler.archive.conversion import is_rendered, rendered_answer, rendering_warnings
from crawler.archive.exchange import Facts
from crawler.archive.http1 import Answer, codings, read_answer
from crawler.archive.package import open_package
from crawler.archive.profile import profile_in
from crawler.archive.reader import Located, read_from, read_records, read_stream
from crawler.archive.record import capture_of, unbracketed
from crawler.archive.revisit import Originals, is_not_modified
from crawler.errors import ArchiveError
from crawler.outcome import PART
from crawler.page import Page
from crawler.site import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from crawler.archive.package import Package
    from crawler.archive.record import Record
    from crawler.page import Capture, Role

LISTS: frozenset[Role | None] = frozenset({"listing", "feed", "sitemap"})
"""Roles of pages that name articles."""

_HTML = ("text/html", "application/xhtml+xml")

_CLOSED = re.compile(rb"(?i)</html")

_OF_THE_BODY = frozenset(
    {"content-encoding", "content-length", "content-range", "content-type", "transfer-encoding"}
)
"""Headers that a 304 does not renew (RFC 9111, 3.2)."""


def read_warc(path: Path) -> Iterator[Page | ArchiveError]:
    """Yield a page for each HTTP answer in the WARC file *path*, in order, and what is damaged.

    A revisit record gives the page that the site sent: its head, and the payload that it refers
    to, which is looked for in the folder of *path*.
    """
    originals = Originals.in_folder(path.parent)
    yield from pages_of(read_records(path), file=path.name, originals=originals)


def read_wacz(path: Path) -> Iterator[Page | ArchiveError]:
    """Yield a page for each HTTP answer in the package *path*, in order, and what is damaged.

    Raises ArchiveError when it is no package, or one that may not be read.
    """
    with open_package(path) as package:
        originals = originals_of(package)
        if not package.warcs:  # a package of packages, or one of another kind
            yield package.error("no WARC file in archive/")
        for name in package.warcs:
            with package.open_warc(name) as file:
                records = read_stream(file, name=f"{path}!{name}")
                yield from pages_of(records, file=Path(name).name, originals=originals)


def originals_of(package: Package) -> Originals:
    """Return the originals in the WARC files of *package*."""
    names = [Path(name).name for name in package.warcs]
    return Originals(lambda: names, lambda name: package.open_warc(f"archive/{name}"))


def read_capture(folder: Path, *, name: str, offset: int) -> Page:
    """Return the page of the answer at *offset* of the WARC file *name* in *folder*.

    Raises ArchiveError when no answer stands there, OSError when there is no such file.
    """
    with (folder / Path(name).name).open("rb") as file:
        first = [located for located in islice(read_from(file, 0, name=name), 2) if keeps(located)]
        exchange = islice(read_from(file, offset, name=name), 3)  # it has three records
        records = chain(first, exchange)
        answers = pages_of(records, file=name, originals=Originals.in_folder(folder))
        page = next(answers, None)
    if page is None:
        raise ArchiveError("no answer stands here", file=name, offset=offset)
    if isinstance(page, ArchiveError):
        raise page
    return page


def pages_of(
    records: Iterable[Located | ArchiveError], *, file: str, originals: Originals
) -> Iterator[Page | ArchiveError]:
    """Yield a page for each HTTP answer among *records* of *file*, and what is damaged.

    The facts of an exchange stand in a record after its answer, so a page comes out when the next
    answer begins.
    """
    waiting: _Waiting | None = None
    profiles: dict[str, str] = {}
    for located in records:
        if isinstance(located, ArchiveError):
            yield located
            continue
        record = located.record
        if is_page(record):
            if waiting:
                yield waiting.page(originals, profiles)
            waiting = _Waiting(record, file, located.offset)
        elif kept := profile_in(record):
            profiles[kept.name] = kept.text
        elif record.kind == "metadata" and waiting and waiting.is_told_by(record):
            waiting = replace(waiting, facts=Facts.from_block(record.block))
    if waiting:
        yield waiting.page(originals, profiles)


def keeps(located: Located | ArchiveError) -> bool:
    """Return True if *located* is a record that keeps the profile of a site."""
    return isinstance(located, Located) and profile_in(located.record) is not None


def is_page(record: Record) -> bool:
    """Return True if *record* holds what a site answered, or a page that was saved as a resource.

    Archives hold answers of other protocols too: what a name server said, files fetched by FTP.
    """
    if is_rendered(record):
        return True
    is_web = (record.target or "http:").lower().startswith(("http:", "https:"))
    if record.kind == "resource":
        return is_web and (record.field("Content-Type") or "").lower().startswith(_HTML)
    return is_web and record.kind in {"response", "revisit"}


def page_of(
    answer: Answer,
    record: Record,
    *,
    facts: Facts,
    capture: Capture,
    profile: str | None = None,
) -> Page:
    """Return the page of *answer*, which *record* holds; crawl and replay both build it here.

    What another archiver cut at a bound of its own is a page all the same, with a warning. What a
    crawl of ours cut, its fetch has failed: that page is too large to be one.
    """
    body, problem = body_of(answer, record)
    truncated = record.field("WARC-Truncated") if record.kind == "response" else None
    if problem and codings(answer.headers) and len(body) >= MAX_BODY:
        body, truncated = b"", "length"  # a bomb: there is no page in it, so no memory for it
    if record.field("WARC-Segment-Number"):
        truncated = truncated or "segment"
    part: tuple[str, ...] = ()
    if truncated == "length" and body and facts.fetch_error is None:
        part, truncated = (f"{PART}: its archiver took {len(answer.entity)} bytes of it",), None
    return Page(
        body,
        url=_address(record.target),
        requested_url=_address(facts.requested_url) or _address(record.target),
        fetched_at=record.date,
        status=answer.status or None,
        headers=answer.headers,
        role=facts.role,
        site=facts.site,
        capture=capture,
        truncated=truncated or None,
        robots_allowed=facts.robots_allowed,
        tdm_reserved=facts.tdm_reserved,
        tdm_policy=facts.tdm_policy,
        warnings=(*part, *_told(problem), *rendering_warnings(record)),
        url_source="warc",
        fetched_at_source="warc",
        profile=profile,
    )


def _address(stated: str | None) -> str | None:
    """Return *stated* if it has a host: ``http://[`` stands in archives, and is no address."""
    return stated if stated and host_of(stated) else None


def _told(problem: str | None) -> tuple[str, ...]:
    return (f"body: {problem}",) if problem else ()


def body_of(answer: Answer, record: Record) -> Decoded:
    """Return the decoded body of *answer*, which *record* holds, and what is wrong with it.

    Tools that store a body decoded, or changed, may keep the length that it had: it then goes on
    behind the end of the message.
    """
    body, problem = decode(answer.entity, codings(answer.headers))
    rest = b"" if record.kind in {"revisit", "conversion"} else record.block[answer.end :]
    if rest and problem and body is answer.entity:
        return Decoded(body + rest, problem)
    if not problem and _CLOSED.search(rest) and not _CLOSED.search(body):
        return Decoded(body + rest, f"it goes on for {len(rest)} bytes behind its Content-Length")
    if record.kind == "response" and not (answer.is_complete or record.field("WARC-Truncated")):
        return Decoded(body, problem or "it is shorter than the answer says")
    return Decoded(body, problem)


def answer_of(record: Record, originals: Originals, *, role: Role | None = None) -> Answer:
    """Return the answer that *record* holds: of a revisit, its head with its original's payload.

    The payload that a 304 stands for is given for lists only, whose links count again; it stays
    away when it is not to be found.
    Raises ArchiveError when the original is not to be found, ValueError when there is no HTTP.
    """
    if record.kind == "resource":
        media_type = ("Content-Type", record.field("Content-Type") or "")
        return Answer(0, "", (media_type,), record.block, len(record.block), True, 0)
    if is_rendered(record):
        return rendered_answer(record, originals)
    if record.kind != "revisit":
        return read_answer(record.block)
    if not record.block.strip():  # some writers keep no head, since it is that of the original
        return read_answer(originals.of(record).block)
    answer = read_answer(record.block)
    if is_not_modified(record):
        return _renewed(answer, record, originals) if role in LISTS else answer
    return replace(answer, entity=read_answer(originals.of(record).block).entity)


def _renewed(answer: Answer, record: Record, originals: Originals) -> Answer:
    """Return the stored answer with the newer headers of the 304 *answer* (RFC 9111, 3.2)."""
    try:
        stored = read_answer(originals.of(record).block)
    except (ArchiveError, ValueError):
        return answer
    newer = {name.lower() for name, _ in answer.headers} - _OF_THE_BODY
    kept = tuple(pair for pair in stored.headers if pair[0].lower() not in newer)
    told = tuple(pair for pair in answer.headers if pair[0].lower() in newer)
    return replace(answer, headers=kept + told, entity=stored.entity)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An answer whose facts may follow."""

    record: Record
    file: str
    offset: int
    facts: Facts = field(default_factory=Facts)

    def is_told_by(self, metadata: Record) -> bool:
        """Return True if *metadata* speaks of this answer."""
        return unbracketed(metadata.field("WARC-Concurrent-To")) == self.record.record_id

    def page(self, originals: Originals, profiles: Mapping[str, str]) -> Page | ArchiveError:
        record = self.record
        capture = capture_of(record, file=self.file, offset=self.offset)
        try:
            answer = answer_of(record, originals, role=self.facts.role)
        except ArchiveError as error:
            return ArchiveError(error.what, file=self.file, offset=self.offset)
        except ValueError as error:
            return ArchiveError(str(error), file=self.file, offset=self.offset)
        profile = profiles.get(self.facts.site or "")
        return page_of(answer, record, facts=self.facts, capture=capture, profile=profile)
