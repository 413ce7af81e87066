"""WARC records → pages: a replay builds the page that the crawl read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crawler.archive.wacz.package import open_package
from crawler.archive.warc.answers import answer_of, is_page, page_of
from crawler.archive.warc.exchange import Facts
from crawler.archive.warc.profile import profile_in
from crawler.archive.warc.reader import Located, read_from, read_named, read_records, read_stream
from crawler.archive.warc.record import capture_of, unbracketed
from crawler.archive.warc.revisit import Originals
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from crawler.archive.wacz.package import Package
    from crawler.archive.warc.record import Record
    from crawler.page import Page

_LAST: Final = 2**63 - 1
"""The last place that a file can have."""


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
            yield package.error(package.why_empty)
        for name in package.warcs:
            with package.open_warc(name) as file:
                records = read_stream(file, name=f"{path}!{name}")
                yield from pages_of(records, file=Path(name).name, originals=originals)


def originals_of(package: Package) -> Originals:
    """Return the originals in the WARC files of *package*."""
    names = [Path(name).name for name in package.warcs]
    return Originals(lambda: names, lambda name: package.open_warc(f"archive/{name}"))


def read_capture(folder: Path, *, name: str, offset: int, record_id: str | None = None) -> Page:
    """Return the page of the answer at *offset* of the WARC file *name* in *folder*.

    Several records of one compressed member have its offset; *record_id* says which one is meant.
    Raises ArchiveError when no such answer stands there, OSError when there is no such file.
    """
    with (folder / Path(name).name).open("rb") as file:
        first = [located for located in islice(read_from(file, 0, name=name), 2) if keeps(located)]
        named = read_named(file, offset, name=name, record_id=record_id)
        records = chain(first, islice(named, 3))  # an exchange has three
        answers = pages_of(records, file=name, originals=Originals.in_folder(folder))
        page = next(answers, None)
    if isinstance(page, ArchiveError):
        raise page
    if page is None or page.capture is None or page.capture.warc_offset != offset:
        raise ArchiveError("no such answer stands here", file=name, offset=offset)
    return page


def read_page_of(line: Mapping[str, Any], folder: Path) -> Page:
    """Return the page that *line*, the values of an article, was made from.

    Raises as `read_capture`, whatever stands in the line.
    """
    name, offset, record_id = (line.get(f"warc_{part}") for part in ("file", "offset", "record_id"))
    is_name = isinstance(name, str) and name.isprintable()
    if not is_name or not isinstance(offset, int) or not 0 <= offset <= _LAST:
        what = f"warc_file {name!r} and warc_offset {offset!r} name no record"
        raise ArchiveError(what, file=str(folder))
    return read_capture(folder, name=str(name), offset=offset, record_id=record_id)


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
