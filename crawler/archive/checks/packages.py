"""What is wrong with a WACZ package, by the MUSTs of WACZ 1.1.1; each defect has its own words."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from crawler.archive.captures import originals_of
from crawler.archive.checks.records import Finding, check_warc
from crawler.archive.coding import decode
from crawler.archive.wacz.cdx import INDEXED, Entry, entries
from crawler.archive.wacz.package import FOLDERS, MAX_TEXT, Package, open_package
from crawler.archive.warc.reader import Located, read_stream
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_DESCRIPTION, _DIGEST = "datapackage.json", "datapackage-digest.json"
_PAGES = "pages/pages.jsonl"
_OFTEN_INDEXED = frozenset({"conversion", "metadata", "request"})


def check_package(path: Path) -> Iterator[Finding]:
    """Yield what is wrong with the package at *path*, and with each WARC file in it."""
    try:
        with open_package(path) as package:
            yield from _check_resources(package)
            yield from _check_pages(package)
            for name in package.warcs:
                yield from _check_warc(package, name)
            if package.warcs:  # without one, each line of the index would be a finding
                yield from _check_index(package)
    except ArchiveError as error:
        yield Finding(error.file, error.what, error.offset)


def _check_resources(package: Package) -> Iterator[Finding]:
    """Yield where description and members differ, both ways."""
    name = str(package.path)
    if not package.warcs:
        yield Finding(name, package.why_empty)
    if _DIGEST not in package.members:
        yield Finding(name, f"no {_DIGEST}", is_damage=False)
    listed = _listed(package)
    if listed is None:
        yield Finding(name, f"no {_DESCRIPTION} that can be read")
        return
    yield from _check_digest(package)
    for path, resource in listed.items():
        yield from _check_resource(package, path, resource)
    for member in package.members:
        if member not in listed and member not in {_DESCRIPTION, _DIGEST}:
            yield Finding(name, f"{member} is not listed in {_DESCRIPTION}")


def _listed(package: Package) -> dict[str, dict[str, Any]] | None:
    """Return the resources that the description of *package* lists, None when it says nothing."""
    described = _json(package, _DESCRIPTION)
    if described is None:
        return None
    try:
        return {str(r["path"]): r for r in described.get("resources", ()) if "path" in r}
    except TypeError:  # no list, or one of something else
        return None


def _check_digest(package: Package) -> Iterator[Finding]:
    told = _json(package, _DIGEST)
    digest = f"sha256:{hashlib.sha256(package.read(_DESCRIPTION)).hexdigest()}"
    if told is not None and told.get("hash") != digest:
        yield Finding(str(package.path), f"{_DESCRIPTION} does not fit {_DIGEST}")


def _check_resource(package: Package, path: str, resource: dict[str, Any]) -> Iterator[Finding]:
    name = str(package.path)
    if path not in package.members:
        yield Finding(name, f"{path} is listed and not there")
        return
    if not path.startswith(FOLDERS):
        yield Finding(name, f"{path} has no place in a package", is_damage=False)
    if resource.get("bytes") != package.members[path].file_size:
        yield Finding(name, f"{path} has another size than {_DESCRIPTION} says")
        return
    try:
        digest = _hash(package, path)
    except ArchiveError as error:
        yield Finding(name, error.what)
        return
    if resource.get("hash") != digest:
        yield Finding(name, f"{path} does not fit its hash")


def _hash(package: Package, path: str) -> str:
    digest = hashlib.sha256()
    for piece in package.pieces(path):
        digest.update(piece)
    return f"sha256:{digest.hexdigest()}"


def _check_pages(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the list of pages, which WACZ 1.1.1 demands."""
    name = str(package.path)
    if _PAGES not in package.members:
        yield Finding(name, f"no {_PAGES}, which WACZ 1.1.1 demands")
        return
    for number, line in enumerate(package.read(_PAGES).decode("utf-8", "replace").splitlines(), 1):
        try:
            page = json.loads(line)
            is_page = {"url", "ts"} <= page.keys() or (number == 1 and "format" in page)
        except (ValueError, AttributeError, RecursionError):
            is_page = False
        if not is_page:
            yield Finding(name, f"{_PAGES} line {number} has no url and ts")


def _check_warc(package: Package, name: str) -> Iterator[Finding]:
    with package.open_warc(name) as file:
        yield from check_warc(file, name=f"{package.path}!{name}", originals=originals_of(package))


def _check_index(package: Package) -> Iterator[Finding]:
    """Yield where index and records differ: each answer once, at its place, with its digest."""
    name = str(package.path)
    try:
        indexed = list(read_index(package))
    except (ArchiveError, ValueError) as error:
        yield Finding(name, f"the index cannot be read: {error}")
        return
    if not indexed:
        yield Finding(name, "no index in indexes/")
        return
    yield from _check_entries(package, indexed)
    told = {entry.place for entry in indexed}
    for entry in _held(package, INDEXED):
        if entry.place not in told:
            yield _misplaced(package, entry, "{} is not in the index")
    if len(told) != len(indexed):
        yield Finding(name, "a record is indexed twice")


def _check_entries(package: Package, indexed: list[Entry]) -> Iterator[Finding]:
    held = {entry.place: entry for entry in _held(package, INDEXED | _OFTEN_INDEXED)}
    for entry in indexed:
        record = held.get(entry.place)
        if record is None:
            yield _misplaced(package, entry, "the index says {}, and no such record is there")
        elif entry.digest and record.digest and entry.bare_digest != record.bare_digest:
            yield _misplaced(package, entry, "the index gives {} another digest")


def _misplaced(package: Package, entry: Entry, what: str) -> Finding:
    told = what.format(f"{entry.url} of {entry.timestamp}")
    return Finding(f"{package.path}!archive/{entry.filename}", told, entry.offset)


def read_index(package: Package) -> Iterator[Entry]:
    """Yield the entries of the index of *package*, compressed or not.

    Raises ArchiveError or ValueError when it cannot be read.
    """
    for name in sorted(package.members):
        if PurePosixPath(name).parent.name != "indexes" or name.endswith(".idx"):
            continue
        data = package.read(name)
        if name.endswith(".gz"):
            data, problem = decode(data, ["gzip"], limit=MAX_TEXT)
            if problem:
                raise package.error(f"{name}: {problem}")
        yield from (Entry.from_line(line) for line in data.decode("utf-8").splitlines())


def _held(package: Package, kinds: Collection[str]) -> Iterator[Entry]:
    for name in package.warcs:
        with package.open_warc(name) as file:
            records = (r for r in read_stream(file, name=name) if isinstance(r, Located))
            yield from entries(records, filename=PurePosixPath(name).name, kinds=kinds)


def _json(package: Package, name: str) -> dict[str, Any] | None:
    if name not in package.members:
        return None
    try:
        value = json.loads(package.read(name))
    except (ArchiveError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
