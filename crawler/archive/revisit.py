"""Payloads that were archived before: a second copy is a reference, not bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.reader import Located, read_at, read_records
from crawler.archive.record import bracketed, unbracketed
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from crawler.archive.record import Record

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class Original:
    """A response record that holds a payload: what a revisit record refers to."""

    record_id: str
    target: str
    date: str
    file: str
    offset: int

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the fields of a revisit record that refer to it; file and offset as Heritrix."""
        return (
            ("WARC-Profile", IDENTICAL),
            ("WARC-Refers-To", bracketed(self.record_id)),
            ("WARC-Refers-To-Target-URI", self.target),
            ("WARC-Refers-To-Date", self.date),
            ("WARC-Refers-To-Filename", self.file),
            ("WARC-Refers-To-File-Offset", str(self.offset)),
        )


class Originals:
    """Finds what the revisit records of the WARC files in *folder* refer to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places: dict[str, tuple[Path, int]] | None = None

    def of(self, revisit: Record) -> Record:
        """Return the response record that *revisit* refers to.

        Raises ArchiveError when it is not in the folder.
        """
        wanted = unbracketed(revisit.field("WARC-Refers-To"))
        found = self._as_told(revisit) or self._by_id(wanted)
        if found is None or (wanted and found.record_id != wanted):
            what = f"a revisit of {wanted or 'an unnamed record'}, which is not in this folder"
            raise ArchiveError(what, file=str(self.folder))
        return found

    def _as_told(self, revisit: Record) -> Record | None:
        name = revisit.field("WARC-Refers-To-Filename") or ""
        offset = revisit.field("WARC-Refers-To-File-Offset") or ""
        if not name or Path(name).name != name or not offset.isdecimal():
            return None
        return _record_at(self.folder / name, int(offset))

    def _by_id(self, record_id: str) -> Record | None:
        if self._places is None:
            self._places = dict(_places(self.folder))
        place = self._places.get(record_id)
        return _record_at(*place) if place else None


def _record_at(path: Path, offset: int) -> Record | None:
    try:
        with path.open("rb") as file:
            return read_at(file, offset, name=str(path)).record
    except (OSError, ArchiveError):
        return None


def _places(folder: Path) -> list[tuple[str, tuple[Path, int]]]:
    paths = sorted([*folder.glob("*.warc"), *folder.glob("*.warc.gz")])
    return [
        (located.record.record_id, (path, located.offset))
        for path in paths
        for located in read_records(path)
        if isinstance(located, Located) and located.record.kind == "response"
    ]
