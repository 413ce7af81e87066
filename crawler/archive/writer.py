"""WARC files being written: one gzip member a record, durable, never torn.

A file is called ``NAME.warc.gz.open`` until it is closed. What a crash leaves under that name is
cut after its last whole record by `recovery` at the next start.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from isal import isal_zlib

from crawler.archive.profile import profile_record
from crawler.archive.record import (
    FIELDS,
    as_date,
    as_lines,
    as_target,
    capture_of,
    id_of,
    new_record,
)
from crawler.archive.revisit import Original
from crawler.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from crawler.archive.conversion import Rendering
    from crawler.archive.exchange import Exchange
    from crawler.archive.payloads import Payloads
    from crawler.archive.record import Record
    from crawler.page import Capture
    from crawler.site import Site

ROTATE_AT = 1_000_000_000
"""Bytes after which a file is closed: the size that archives exchange."""

SYNC_EVERY = 64 * 1024 * 1024
"""Bytes that a power cut may cost; a killed process costs none."""

COMPRESSION = 2
"""Level of isal, whose members are 3 % larger than zlib's at its level 6, in a fifteenth of the
time (39 kB pages, `make bench-archive`)."""

PREFIX: Final = "depeche-"
_TIME: Final = "%Y%m%d%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who writes: what a file's name and its warcinfo record say, and for which site."""

    software: str
    host: str
    process: int
    fields: Mapping[str, str]
    profile: Site | None = None


class WarcWriter:
    """Appends exchanges to files in *folder*; *clock* gives the instant that names a new file.

    A payload that *payloads* knows is written as a revisit record; None writes all in full.
    Raises DiskError when the folder refuses bytes.
    """

    def __init__(
        self,
        folder: Path,
        *,
        origin: Origin,
        clock: Callable[[], datetime],
        payloads: Payloads | None = None,
    ) -> None:
        self.folder = folder
        self.origin = origin
        self.clock = clock
        self.payloads = payloads
        self.files: list[str] = []
        self._descriptor: int | None = None
        self._size = self._unsynced = 0
        self._warcinfo_id = ""

    def put(
        self, exchange: Exchange, *, not_modified: Original | None = None
    ) -> tuple[Capture, Record] | None:
        """Write *exchange*; return where its answer stands and its record, None without answer.

        *not_modified* is the record for which a 304 stands.
        """
        file, offset = self._place()
        original = not_modified or self._original(exchange)
        records = exchange.records(
            place=f"{file}:{offset}", warcinfo_id=self._warcinfo_id, original=original
        )
        self._append(b"".join(map(member, records)))
        answer = records[0]
        if answer.kind not in {"response", "revisit"}:
            return None
        capture = capture_of(answer, file=file, offset=offset)
        if original is None:
            self._remember(exchange, capture)
        return capture, answer

    def put_rendering(self, rendering: Rendering) -> tuple[Capture, Record]:
        """Write *rendering*; return where it stands and its record."""
        file, offset = self._place()
        records = rendering.records(place=f"{file}:{offset}", warcinfo_id=self._warcinfo_id)
        self._append(b"".join(map(member, records)))
        return capture_of(records[0], file=file, offset=offset), records[0]

    def _place(self) -> tuple[str, int]:
        """Return the file and the offset at which the next record will stand."""
        if self._descriptor is None or self._size >= ROTATE_AT:
            self._rotate()
        return self.files[-1], self._size

    def _original(self, exchange: Exchange) -> Original | None:
        digest = exchange.payload_digest
        if self.payloads is None or digest is None:
            return None
        target = as_target(exchange.url)
        return self.payloads.find(method=exchange.method, digest=digest, target=target)

    def _remember(self, exchange: Exchange, capture: Capture) -> None:
        digest = exchange.payload_digest
        if self.payloads is None or digest is None:
            return
        date, target = as_date(exchange.started_at), as_target(exchange.url)
        place = (capture.warc_file, capture.warc_offset)
        original = Original(capture.warc_record_id, target, date, *place)
        self.payloads.add(original, method=exchange.method, digest=digest)

    def close(self) -> None:
        """Give the open file its final name."""
        if self._descriptor is None:
            return
        os.fsync(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = None
        open_path = self.folder / f"{self.files[-1]}.open"
        open_path.rename(self.folder / self.files[-1])
        sync_folder(self.folder)

    def _rotate(self) -> None:
        self.close()
        if self.payloads:  # after a crash only the file that was open is read for them
            self.payloads.write()
        now = self.clock()
        serial = len(self.files)
        name = next_name(self.folder, now, serial=serial, origin=self.origin)
        path = self.folder / f"{name}.open"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            self._descriptor = os.open(path, flags, 0o644)
        except OSError as error:
            message = f"{path}: cannot be created ({error.strerror}); is the folder writable?"
            raise DiskError(message) from error
        self.files.append(name)
        self._size = 0
        self._warcinfo_id = id_of(name)
        self._append(member(warcinfo(name, self._warcinfo_id, now=now, origin=self.origin)))
        if self.origin.profile is not None:
            self._append(member(profile_record(self.origin.profile, file=name, now=now)))

    def _append(self, data: bytes) -> None:
        assert self._descriptor is not None
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
            self._unsynced += len(data)
            if self._unsynced >= SYNC_EVERY:
                os.fsync(self._descriptor)
                self._unsynced = 0
        except OSError as error:
            os.ftruncate(self._descriptor, self._size)
            message = f"{self.folder / self.files[-1]}: cannot write ({error.strerror}); make room"
            raise DiskError(message) from error
        self._size += len(data)


def member(record: Record) -> bytes:
    """Return *record* as one gzip member; the same record gives the same bytes (no time in it)."""
    compressor = isal_zlib.compressobj(COMPRESSION, wbits=16 + isal_zlib.MAX_WBITS)
    return compressor.compress(record.to_bytes()) + compressor.flush()


def file_name(now: datetime, *, serial: int, origin: Origin) -> str:
    """Return the name of a new file: what, when, which, who; only characters that all tools take.

    >>> origin = Origin("depeche/1", "node_1", 42, {})
    >>> file_name(datetime(2026, 11, 24, 9, tzinfo=UTC), serial=0, origin=origin)
    'depeche-20261124090000000-00000-42-node-1.warc.gz'
    """
    stamp = now.strftime(_TIME)[:-3]
    host = re.sub(r"[^A-Za-z0-9.]+", "-", origin.host).strip("-") or "host"
    return f"{PREFIX}{stamp}-{serial:05d}-{origin.process}-{host}.warc.gz"


def next_name(folder: Path, now: datetime, *, serial: int, origin: Origin) -> str:
    """Return the name of a new file of *folder*, which sorts behind those that are there.

    Replays read files in the order of their names. A clock that was set back takes up where the
    last file began, as the ids of runs do.
    """
    last = max((path.name for path in folder.glob(f"{PREFIX}*")), default="")
    name = file_name(now, serial=serial, origin=origin)
    if name <= last:
        with suppress(ValueError):  # named by another hand
            told = last[len(PREFIX) :].partition("-")[0]
            began = datetime.strptime(told, _TIME).replace(tzinfo=UTC)
            later = began + timedelta(milliseconds=1)
            return file_name(later, serial=serial, origin=origin)
    return name


def warcinfo(name: str, record_id: str, *, now: datetime, origin: Origin) -> Record:
    """Return the record that opens the file *name*: who wrote it, with what, by which rules."""
    values = (
        ("software", origin.software),
        ("format", "WARC file version 1.1"),
        (
            "conformsTo",
            "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        ),
        ("hostname", origin.host),
        *origin.fields.items(),
        ("request-secrets", "cookies and credentials of requests are redacted"),
    )
    fields = (("WARC-Date", as_date(now)), ("WARC-Filename", name))
    return new_record("warcinfo", record_id, fields, FIELDS, as_lines(values))


def sync_folder(folder: Path) -> None:
    """Make renames in *folder* durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
