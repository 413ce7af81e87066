"""CDXJ: where the capture of an address stands, one sorted line per answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.archive.warc.http1 import read_answer
from crawler.archive.warc.record import as_target

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from crawler.archive.warc.reader import Located
    from crawler.archive.warc.record import Record

_WWW = re.compile(r"^www\d*\.")
_DEFAULT_PORTS = {"http": 80, "https": 443}
INDEXED = frozenset({"response", "revisit", "resource"})
_POSTED = re.compile(r"[?&]__wb_method=.*")  # how indexers tell requests with a body apart


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index. *timestamp* has 14 digits, in UTC; *length* is in compressed bytes."""

    key: str
    timestamp: str
    url: str
    mime: str
    status: str | None
    digest: str
    offset: int
    length: int
    filename: str

    def to_line(self) -> str:
        """Return the entry as a line of CDXJ. No header of a request is ever copied into it."""
        values = {
            "url": self.url,
            "mime": self.mime,
            "status": self.status,
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
        }
        told = {name: value for name, value in values.items() if value is not None}
        return f"{self.key} {self.timestamp} {json.dumps(told)}\n"

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """What a line of any indexer states alike: where the record stands, when, of what."""
        url = as_target(_POSTED.sub("", self.url))
        return self.filename, self.offset, self.length, self.timestamp[:14], url

    @property
    def bare_digest(self) -> str:
        """The digest without the name of its algorithm, which some indexers leave out."""
        return self.digest.rpartition(":")[2].lower()

    @classmethod
    def from_line(cls, line: str) -> Entry:
        """Return the entry that *line* holds; numbers may stand as text, as py-wacz writes them.

        Raises ValueError when it is no line of CDXJ.
        """
        key, timestamp, block = line.rstrip("\n").split(" ", 2)
        try:
            return cls._from_values(key, timestamp, json.loads(block))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(f"no line of CDXJ: {line[:80]!r}") from error

    @classmethod
    def _from_values(cls, key: str, timestamp: str, values: dict[str, Any]) -> Entry:
        status = values.get("status")
        return cls(
            key,
            timestamp,
            str(values["url"]),
            str(values.get("mime", "")),
            None if status is None else str(status),
            str(values.get("digest", "")),
            int(values["offset"]),
            int(values.get("length", 0)),
            str(values["filename"]),
        )


def entries(
    records: Iterable[Located], *, filename: str, kinds: Collection[str] = INDEXED
) -> Iterator[Entry]:
    """Yield an entry for each answer among *records* of the file *filename*.

    Other *kinds* than answers and what was saved as a resource are what others index too.
    """
    for located in records:
        record = located.record
        if record.kind in kinds and record.target and record.date:
            length = located.end - located.offset
            yield _entry(record, offset=located.offset, length=length, filename=filename)


def to_lines(index: Iterable[Entry]) -> list[str]:
    """Return the lines of *index* in the order of their bytes; all of them are ASCII."""
    return sorted(entry.to_line() for entry in index)


def surt(url: str) -> str:
    """Return the key under which *url* is sorted: host reversed, www and default port gone.

    Written as the Python library of that name writes it: lower case, query sorted, no slash at
    the end; the address is percent-encoded first, so that the tools in use agree on it.

    >>> surt("https://www.Gazette.test:443/Été/?b=2&a=1#top")
    'test,gazette)/%c3%89t%c3%a9?a=1&b=2'

    What is no address, as archives hold it too, is its own key.
    """
    try:
        return _surt(as_target(url).lower())
    except ValueError:  # "http://[", "http://a:99999/"
        return as_target(url)


def _surt(url: str) -> str:
    parts = urlsplit(url)
    host = _WWW.sub("", parts.hostname or "")
    is_default = parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme)
    port = "" if is_default else f":{parts.port}"
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/") or "/"
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){path}{query}"


def _entry(record: Record, *, offset: int, length: int, filename: str) -> Entry:
    url, date = record.target or "", record.date
    assert date is not None
    mime, status = _told(record)
    block_digest = record.field("WARC-Block-Digest") if record.kind == "resource" else None
    digest = record.field("WARC-Payload-Digest") or block_digest or ""
    timestamp = f"{date:%Y%m%d%H%M%S}"
    return Entry(surt(url), timestamp, url, mime, status, digest, offset, length, filename)


def _told(record: Record) -> tuple[str, str | None]:
    """Return media type and status of what *record* holds."""
    try:
        answer = read_answer(record.block)
    except ValueError:
        return (record.field("Content-Type") or "unk").split(";")[0].strip(), None
    mime = (answer.header("Content-Type") or "unk").split(";")[0].strip().lower() or "unk"
    return ("warc/revisit" if record.kind == "revisit" else mime), str(answer.status)
