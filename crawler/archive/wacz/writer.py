"""WACZ packages: WARC files with an index and a list of pages in one ZIP, by WACZ 1.1.1."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.archive.wacz.cdx import Entry, entries, to_lines
from crawler.archive.warc.reader import Located, read_records
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

VERSION = "1.1.1"
LINES_A_BLOCK = 3000
"""Lines of one gzip block of the index, as the tools of Webrecorder write it."""

_PIECE = 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page that a reader of the package can open; *ts* is an RFC 3339 instant in UTC."""

    url: str
    ts: str
    title: str | None = None


def write_wacz(
    target: Path,
    warcs: Sequence[Path],
    pages: Iterable[PageEntry],
    *,
    created: datetime,
    software: str,
) -> None:
    """Write *warcs* with an index and *pages* as the package *target*.

    Raises ArchiveError when a file is damaged: a package that cannot be replayed is not written.
    """
    for path in warcs:
        if not path.name.isprintable():  # nor is what stands for bytes that are no text
            raise ArchiveError(
                "its name cannot stand in a package; rename it", file=ascii(str(path))
            )
    part = target.with_name(f".{target.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as package:
            resources = [_add_file(package, f"archive/{path.name}", path) for path in warcs]
            index, table = _index(_lines(warcs))
            resources += [
                _add(package, "indexes/index.cdx.gz", index),
                _add(package, "indexes/index.idx", table),
                _add(package, "pages/pages.jsonl", _pages(pages)),
            ]
            described = _describe(resources, created=created, software=software)
            _add(package, "datapackage.json", described)
            _add(package, "datapackage-digest.json", _digest_of(described))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _lines(warcs: Iterable[Path]) -> list[str]:
    index: list[Entry] = []
    for path in warcs:
        records = [_whole(located) for located in read_records(path)]
        index += entries(records, filename=path.name)
    return to_lines(index)


def _whole(located: Located | ArchiveError) -> Located:
    if isinstance(located, ArchiveError):
        raise located
    return located


def _index(lines: Sequence[str]) -> tuple[bytes, bytes]:
    """Return the index in gzip blocks, and the table that says where each block begins."""
    blocks: list[bytes] = []
    rows = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    offset = 0
    for at in range(0, len(lines), LINES_A_BLOCK):
        some = lines[at : at + LINES_A_BLOCK]
        block = gzip.compress("".join(some).encode(), mtime=0)
        place = {
            "offset": offset,
            "length": len(block),
            "digest": _sha256(block),
            "filename": "index.cdx.gz",
        }
        rows.append(f"{' '.join(some[0].split(' ', 2)[:2])} {json.dumps(place)}\n")
        blocks.append(block)
        offset += len(block)
    return b"".join(blocks) or gzip.compress(b"", mtime=0), "".join(rows).encode()


def _pages(pages: Iterable[PageEntry]) -> bytes:
    rows: list[dict[str, str | None]] = [
        {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    ]
    rows += [
        {"id": _short(page), "url": page.url, "ts": page.ts, "title": page.title or page.url}
        for page in pages
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _short(page: PageEntry) -> str:
    return hashlib.sha256(f"{page.ts} {page.url}".encode()).hexdigest()[:16]


def _describe(resources: list[dict[str, str | int]], *, created: datetime, software: str) -> bytes:
    told = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "software": software,
        "created": created.isoformat(timespec="seconds"),
        "resources": resources,
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode()


def _digest_of(described: bytes) -> bytes:
    return json.dumps({"path": "datapackage.json", "hash": _sha256(described)}).encode()


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> dict[str, str | int]:
    package.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return _resource(name, hash_=_sha256(data), size=len(data))


def _add_file(package: zipfile.ZipFile, name: str, path: Path) -> dict[str, str | int]:
    digest = hashlib.sha256()
    info = zipfile.ZipInfo(name, _EPOCH)
    info.file_size = path.stat().st_size
    with path.open("rb") as source, package.open(info, "w") as member:
        while piece := source.read(_PIECE):
            digest.update(piece)
            member.write(piece)
    return _resource(name, hash_=f"sha256:{digest.hexdigest()}", size=info.file_size)


def _resource(name: str, *, hash_: str, size: int) -> dict[str, str | int]:
    return {"name": name.rpartition("/")[2], "path": name, "hash": hash_, "bytes": size}


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
