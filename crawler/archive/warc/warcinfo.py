"""How a WARC file of ours begins: its name, who writes it, by which rules, for which site."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from crawler.archive.warc.profile import profile_record
from crawler.archive.warc.record import FIELDS, as_date, as_lines, id_of, new_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from crawler.archive.warc.record import Record
    from crawler.site import Site

PREFIX: Final = "depeche-"
_TIME: Final = "%Y%m%d%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Warcinfo:
    """Who writes: what a file's name and its warcinfo record say, and for which site."""

    software: str
    host: str
    process: int
    fields: Mapping[str, str]
    profile: Site | None = None


def file_name(now: datetime, *, serial: int, info: Warcinfo) -> str:
    """Return the name of a new file: what, when, which, who; only characters that all tools take.

    >>> info = Warcinfo("depeche/1", "node_1", 42, {})
    >>> file_name(datetime(2026, 11, 24, 9, tzinfo=UTC), serial=0, info=info)
    'depeche-20261124090000000-00000-42-node-1.warc.gz'
    """
    stamp = now.strftime(_TIME)[:-3]
    host = re.sub(r"[^A-Za-z0-9.]+", "-", info.host).strip("-") or "host"
    return f"{PREFIX}{stamp}-{serial:05d}-{info.process}-{host}.warc.gz"


def next_name(folder: Path, now: datetime, *, serial: int, info: Warcinfo) -> str:
    """Return the name of a new file of *folder*, which sorts behind those that are there.

    Replays read files in the order of their names. A clock that was set back takes up where the
    last file began, as the ids of runs do.
    """
    last = max((path.name for path in folder.glob(f"{PREFIX}*")), default="")
    name = file_name(now, serial=serial, info=info)
    if name <= last:
        with suppress(ValueError):  # named by another hand
            told = last[len(PREFIX) :].partition("-")[0]
            began = datetime.strptime(told, _TIME).replace(tzinfo=UTC)
            later = began + timedelta(milliseconds=1)
            return file_name(later, serial=serial, info=info)
    return name


def opening(name: str, *, now: datetime, info: Warcinfo) -> Iterator[Record]:
    """Return the records that open the file *name*: who wrote it, and the profile of its site."""
    yield _warcinfo(name, now=now, info=info)
    if info.profile is not None:
        yield profile_record(info.profile, file=name, now=now)


def _warcinfo(name: str, *, now: datetime, info: Warcinfo) -> Record:
    values = (
        ("software", info.software),
        ("format", "WARC file version 1.1"),
        (
            "conformsTo",
            "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        ),
        ("hostname", info.host),
        *info.fields.items(),
        ("request-secrets", "cookies and credentials of requests are redacted"),
    )
    fields = (("WARC-Date", as_date(now)), ("WARC-Filename", name))
    return new_record("warcinfo", id_of(name), fields, FIELDS, as_lines(values))
