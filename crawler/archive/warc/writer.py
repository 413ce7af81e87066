"""WARC files being written: one gzip member a record, durable, never torn.

A file is called ``NAME.warc.gz.open`` until it is closed. What a crash leaves under that name is
cut after its last whole record by `recovery` at the next start.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from isal import isal_zlib

from crawler.archive.warc.record import as_date, as_target, capture_of, id_of
from crawler.archive.warc.revisit import Original
from crawler.archive.warc.warcinfo import next_name, opening
from crawler.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from crawler.archive.warc.conversion import Rendering
    from crawler.archive.warc.exchange import Exchange
    from crawler.archive.warc.payloads import Payloads
    from crawler.archive.warc.record import Record
    from crawler.archive.warc.warcinfo import Warcinfo
    from crawler.page import Capture

ROTATE_AT = 1_000_000_000
"""Bytes after which a file is closed: the size that archives exchange."""

SYNC_EVERY = 64 * 1024 * 1024
"""Bytes that a power cut may cost; a killed process costs none."""

COMPRESSION = 2
"""Level of isal, whose members are 3 % larger than zlib's at its level 6, in a fifteenth of the
time (39 kB pages, `make bench-archive`)."""


class WarcWriter:
    """Appends exchanges to files in *folder*; *clock* gives the instant that names a new file.

    A payload that *payloads* knows is written as a revisit record; None writes all in full.
    Raises DiskError when the folder refuses bytes.
    """

    def __init__(
        self,
        folder: Path,
        *,
        info: Warcinfo,
        clock: Callable[[], datetime],
        payloads: Payloads | None = None,
    ) -> None:
        self.folder = folder
        self.info = info
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
        name = next_name(self.folder, now, serial=serial, info=self.info)
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
        for record in opening(name, now=now, info=self.info):
            self._append(member(record))

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


def sync_folder(folder: Path) -> None:
    """Make renames in *folder* durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
