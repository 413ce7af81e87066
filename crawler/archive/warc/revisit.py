"""Payloads that were archived before: a second copy is a reference, not bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crawler.archive.files import warcs_in
from crawler.archive.warc.reader import Located, read_at, read_stream
from crawler.archive.warc.record import bracketed, read_date, read_number, unbracketed
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.archive.warc.record import Record

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


def is_not_modified(revisit: Record) -> bool:
    """Return True if *revisit* stands for a 304: the profile of WARC 1.0 says it as that of 1.1."""
    return (revisit.field("WARC-Profile") or "").endswith("/revisit/server-not-modified")


@dataclass(frozen=True, slots=True)
class Original:
    """A response record that holds a payload: what a revisit record refers to."""

    record_id: str
    target: str
    date: str
    file: str
    offset: int

    def fields(self, *, profile: str = IDENTICAL) -> tuple[tuple[str, str], ...]:
        """Return the fields of a revisit record that refer to it; file and offset as Heritrix."""
        return (
            ("WARC-Profile", profile),
            ("WARC-Refers-To", bracketed(self.record_id)),
            ("WARC-Refers-To-Target-URI", self.target),
            ("WARC-Refers-To-Date", self.date),
            ("WARC-Refers-To-Filename", self.file),
            ("WARC-Refers-To-File-Offset", str(self.offset)),
        )


class Originals:
    """Finds what revisit records refer to, among WARC files that *open_file* opens by name.

    *names* are those files; they are read through once, and only when a revisit record from
    elsewhere does not say in which file its original stands.
    """

    def __init__(
        self, names: Callable[[], list[str]], open_file: Callable[[str], IO[bytes]]
    ) -> None:
        self._names = names
        self._open = open_file
        self._places: dict[object, tuple[str, int, str]] | None = None

    @classmethod
    def in_folder(cls, folder: Path) -> Originals:
        """Return the originals in the WARC files of *folder*."""
        return cls(lambda: warcs_in(folder), lambda name: (folder / name).open("rb"))

    def of(self, revisit: Record) -> Record:
        """Return the response record that *revisit* refers to.

        By place or id; else by address and date; else by the payload's digest, as old records say
        no more. One with another digest is taken only where no other is found: ids may be used
        twice. Raises ArchiveError when it is not to be found.
        """
        others: list[Record] = []
        for record in self._candidates(revisit):
            if _is_of_one_payload(revisit, record):
                return record
            others.append(record)
        if others:
            return others[0]
        wanted = unbracketed(revisit.field("WARC-Refers-To"))
        what = f"a revisit of {wanted or 'an unnamed record'}, which is not in this folder"
        raise ArchiveError(what, file=revisit.target or "-")

    def _candidates(self, revisit: Record) -> Iterator[Record]:
        told = self._as_told(revisit)
        if told is not None:
            yield told
        yield from self._by_name(revisit)

    def _as_told(self, revisit: Record) -> Record | None:
        name = revisit.field("WARC-Refers-To-Filename") or ""
        offset = read_number(revisit.field("WARC-Refers-To-File-Offset"))
        if not name or Path(name).name != name or offset is None:
            return None
        wanted = unbracketed(revisit.field("WARC-Refers-To"))
        return self._record_at(name, offset, wanted or None)

    def _by_name(self, revisit: Record) -> Iterator[Record]:
        if self._places is None:
            self._places = dict(self._read_through())
        wanted = unbracketed(revisit.field("WARC-Refers-To"))
        target = unbracketed(revisit.field("WARC-Refers-To-Target-URI")) or revisit.target
        date = read_date(revisit.field("WARC-Refers-To-Date") or "")
        for name in (wanted, (target, date), revisit.field("WARC-Payload-Digest")):
            if name in self._places and name:
                found = self._record_at(*self._places[name])
                if found is not None:
                    yield found

    def _record_at(self, name: str, offset: int, record_id: str | None) -> Record | None:
        try:
            with self._open(name) as file:
                return read_at(file, offset, name=name, record_id=record_id).record
        except (OSError, KeyError, ValueError, ArchiveError):
            return None  # KeyError: no such member of a package; ValueError: a name with a NUL

    def _read_through(self) -> Iterator[tuple[object, tuple[str, int, str]]]:
        """Yield each name of each answer, and where it stands."""
        for file_name in self._names():
            with self._open(file_name) as file:
                for located in read_stream(file, name=file_name):
                    if isinstance(located, Located) and located.record.kind == "response":
                        record = located.record
                        place = (file_name, located.offset, record.record_id)
                        yield record.record_id, place
                        yield (record.target, record.date), place
                        yield record.field("WARC-Payload-Digest"), place


def _is_of_one_payload(revisit: Record, record: Record) -> bool:
    """Return False if both state the digest of their payload, and not the same.

    What a 304 or a rendering refers to has another payload, and rightly so.
    """
    if revisit.kind != "revisit" or is_not_modified(revisit):
        return True
    stated = {each.field("WARC-Payload-Digest") for each in (revisit, record)} - {None, ""}
    return len({(digest or "").lower() for digest in stated}) < 2
