"""What stands beside a saved page: `NAME.meta.json`, every key optional.

The folders in which web-poet keeps the inputs of its tests have `…-info.json` instead.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.archive.saved.address import http_address
from crawler.archive.saved.manifest import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SUFFIX = ".meta.json"
_POET = re.compile(r"(?<=HttpResponse[-.])body\.html$")
_POET_INFO = re.compile(r"HttpResponse[-.]info\.json$")
_FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
_MAX_SIZE = 1024 * 1024
"""Bytes: the headers of an answer, which are most of a sidecar, have at most 256 kB."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar states. A value that cannot be used is left out, and *warnings* says so."""

    url: str | None = None
    requested_url: str | None = None
    fetched_at: datetime | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    charset: str | None = None
    timezone: str | None = None
    site: str | None = None
    body_sha256: str | None = None
    warnings: tuple[str, ...] = ()


def sidecar_of(page: Path) -> Path | None:
    """Return the sidecar beside the saved *page*, the most particular name first, or None.

    For ``a.html.gz`` these are ``a.html.gz.meta.json``, ``a.html.meta.json``, ``a.meta.json``; for
    ``HttpResponse-body.html``, as web-poet calls it, ``HttpResponse-info.json``.
    An accent may be one character or two: copying between systems changes it for one of the files.
    """
    name = page.name
    if _POET.search(name) and _is_file(page.with_name(_POET.sub("info.json", name))):
        return page.with_name(_POET.sub("info.json", name))
    while name:
        for form in dict.fromkeys((name, *(unicodedata.normalize(f, name) for f in _FORMS))):
            path = page.with_name(form + SUFFIX)
            if _is_file(path):
                return path
        stem, dot, _ = name.rpartition(".")
        name = stem if dot else ""
    return None


def is_sidecar(path: Path) -> bool:
    """Return True if *path* is called like what describes a page beside it."""
    return path.name.lower().endswith(SUFFIX) or _POET_INFO.search(path.name) is not None


def load_sidecar(page: Path, *, root: Path) -> Sidecar:
    """Return what the sidecar beside *page* states, nothing when there is none.

    *root* is the folder that the names in warnings are relative to.
    """
    path = sidecar_of(page)
    if path is None:
        return _listed(page, root=root)
    name = path.relative_to(root).as_posix()
    try:
        size = path.stat().st_size
        if size > _MAX_SIZE:
            problem = f"{size} bytes, and at most {_MAX_SIZE} are read"
            return Sidecar(warnings=(f"{name}: {problem}; it was not used",))
        told = read_sidecar(path.read_text("utf-8-sig"), name=name)
    except (OSError, UnicodeDecodeError) as error:
        return Sidecar(warnings=(f"{name}: cannot be read ({error}); it was not used",))
    is_poet = not path.name.endswith(SUFFIX) and page.parent != root
    return replace(told, fetched_at=_frozen_at(page.parent.parent)) if is_poet else told


def _frozen_at(case: Path) -> datetime | None:
    """Return the time at which a test of web-poet stops the clock: when it was saved."""
    try:
        return _instant(json.loads((case / "meta.json").read_text("utf-8"))["frozen_time"])
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def _listed(page: Path, *, root: Path) -> Sidecar:
    """Return what a manifest says of a page that has no sidecar of its own."""
    try:
        found = row_of(page, root=root)
    except (OSError, ValueError) as error:
        return Sidecar(warnings=(f"the manifest cannot be read ({error}); it was not used",))
    return told_by(found[0], name=found[1]) if found else Sidecar()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except OSError:  # the name of the page is as long as a name can be
        return False


def read_sidecar(text: str, *, name: str) -> Sidecar:
    r"""Return what the sidecar *text* states; *name* is how its warnings call it.

    >>> read_sidecar('{"url": "https://gazette.test/a", "fetched_at": "hier"}', name="a.meta.json")
    ... # doctest: +ELLIPSIS
    Sidecar(url='https://gazette.test/a', ... warnings=("a.meta.json: fetched_at 'hier' is no ...
    """
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Sidecar(warnings=(f"{name}: no JSON ({error}); the sidecar was not used",))
    if not isinstance(values, dict):
        return Sidecar(warnings=(f"{name}: no JSON object; the sidecar was not used",))
    return told_by(values, name=name)


def told_by(values: dict[str, Any], *, name: str) -> Sidecar:
    """Return what *values* state; *name* is how warnings call where they stand."""
    told: dict[str, Any] = {}
    warnings: list[str] = []
    for key, (read, expected) in _READERS.items():
        value = values.get(key, values.get(_ALIASES.get(key, key)))
        if value is None:
            continue
        try:
            told[key] = read(value)
        except (TypeError, ValueError):
            warnings.append(f"{name}: {key} {repr(value)[:200]} is no {expected}; it was not used")
    return Sidecar(**told, warnings=tuple(warnings))


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        raise TypeError
    value.encode("utf-8")  # raises ValueError for half a character, which no line can hold
    return value.strip() or None


def _url(value: object) -> str | None:
    text = _text(value)
    url = http_address(text or "")
    if text is not None and url is None:
        raise ValueError
    return url


def _instant(value: object) -> datetime:
    instant = datetime.fromisoformat(_text(value) or "")
    if instant.tzinfo is None:
        raise ValueError
    try:
        instant.astimezone(UTC)
    except OverflowError as error:  # the first and the last day of the calendar
        raise ValueError from error
    return instant


def _sha256(value: object) -> str:
    text = (_text(value) or "").lower().removeprefix("sha256:")
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError
    return text


def _status(value: object) -> int:
    if not isinstance(value, int) or not 100 <= value < 600:
        raise ValueError
    return value


def _zone(value: object) -> str:
    name = _text(value) or ""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, OSError) as error:  # OSError: the name of a folder
        raise ValueError from error


def _headers(value: object) -> tuple[tuple[str, str], ...]:
    return tuple(_pairs(value))


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        raise TypeError
    for pair in value:
        name, content = pair
        if not isinstance(name, str) or not isinstance(content, str):
            raise TypeError
        f"{name}{content}".encode()  # as for a text
        yield name, content


_READERS: dict[str, tuple[Callable[[object], Any], str]] = {
    "url": (_url, "absolute http address"),
    "requested_url": (_url, "absolute http address"),
    "fetched_at": (_instant, "ISO 8601 time with offset, such as 2015-11-26T09:00:00+08:00"),
    "status": (_status, "HTTP status"),
    "headers": (_headers, "list of [name, value]"),
    "charset": (_text, "name of a charset"),
    "timezone": (_zone, "IANA zone, such as Europe/Paris"),
    "site": (_text, "name of a site"),
    "body_sha256": (_sha256, "SHA-256 in hexadecimal"),
}
_ALIASES = {"headers": "http_headers", "charset": "_encoding"}
"""What others call a key: the first is common, the second that of web-poet."""
