"""A page as a browser rendered it: a conversion record that refers to the answer it was made of.

The answer of a page that was rendered has the role `shell`: the rendered page takes its place. Its
headers stay those of the answer, so validators and reservations are where the site stated them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.archive.warc.http1 import read_answer
from crawler.archive.warc.record import FIELDS, as_date, bracketed, id_of, new_record, sha1
from crawler.outcome import STILL_BUSY

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.archive.warc.exchange import Facts
    from crawler.archive.warc.http1 import Answer
    from crawler.archive.warc.record import Record
    from crawler.archive.warc.revisit import Originals
    from crawler.page import Capture

RENDERED_WITH = "Depeche-Rendered-With"
"""The field of the record that names the browser; conversions of other kinds do not have it."""

BUSY_AFTER = "Depeche-Rendered-Busy-After"
"""The field of a page that still asked for data when it was read: the seconds it was given."""

_CONTENT = "text/html; charset=utf-8"

_REPLACED = frozenset({"content-encoding", "content-length", "content-type", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Rendering:
    """The *html* of a page that *browser* rendered from the answer at *shell*.

    *busy_after* are the seconds after which it was read though it still asked for data.
    """

    html: bytes
    url: str
    fetched_at: datetime
    shell: Capture
    browser: str
    facts: Facts
    busy_after: float | None = None

    def records(self, *, place: str, warcinfo_id: str) -> tuple[Record, Record]:
        """Return the conversion record and its facts; *place* is where the first will stand."""
        name, told = (id_of(f"{place} {kind} {self.url}") for kind in ("conversion", "metadata"))
        common = (
            ("WARC-Date", as_date(self.fetched_at)),
            ("WARC-Target-URI", self.url),
            ("WARC-Warcinfo-ID", bracketed(warcinfo_id)),
        )
        source = (
            ("WARC-Refers-To", bracketed(self.shell.warc_record_id)),
            ("WARC-Refers-To-Filename", self.shell.warc_file),
            ("WARC-Refers-To-File-Offset", str(self.shell.warc_offset)),
            (RENDERED_WITH, self.browser),
            *(((BUSY_AFTER, f"{self.busy_after:g}"),) if self.busy_after is not None else ()),
            ("WARC-Payload-Digest", sha1(self.html)),
        )
        beside = (("WARC-Concurrent-To", bracketed(name)),)
        return (
            new_record("conversion", name, (*common, *source), _CONTENT, self.html),
            new_record("metadata", told, (*common, *beside), FIELDS, self.facts.to_block()),
        )


def is_rendered(record: Record) -> bool:
    """Return True if *record* holds a page that a browser of ours rendered."""
    return record.kind == "conversion" and record.field(RENDERED_WITH) is not None


def rendering_warnings(record: Record) -> tuple[str, ...]:
    """Return what a reader of the page that *record* holds has to know of its rendering."""
    seconds = record.field(BUSY_AFTER) if is_rendered(record) else None
    return () if seconds is None else (f"{STILL_BUSY} after {seconds} s, read as it was",)


def rendered_answer(record: Record, originals: Originals) -> Answer:
    """Return the answer that *record* was made of, with the rendered page as its entity.

    Raises ArchiveError when that answer is not to be found, ValueError when it is no HTTP.
    """
    shell = read_answer(originals.of(record).block)
    kept = tuple(pair for pair in shell.headers if pair[0].lower() not in _REPLACED)
    headers = (*kept, ("Content-Type", _CONTENT))
    return replace(shell, headers=headers, entity=record.block, end=len(record.block))
