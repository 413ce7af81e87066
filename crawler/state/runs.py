"""The reports of earlier runs: ``runs/<id>.json`` in a data folder."""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.folders import files_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

logger = logging.getLogger(__name__)

REDACTED = "(taken down)"
SET_BACK = timedelta(minutes=1)
"""More than clocks are set by while a machine runs."""

_TIME = "%Y%m%dT%H%M%S.%f"
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


def new_id(folder: Path, *, now: datetime, process: int) -> str:
    """Return the id of a run that begins *now*; it sorts behind the ids of all runs in *folder*.

    A clock that was set back takes up where the last run began, so that what is read as the last
    run is the last one.

    >>> from pathlib import Path
    >>> new_id(Path("none"), now=datetime(2026, 11, 24, 9, 0, 0, 250_000, UTC), process=71)
    '20261124T090000.250-71'
    """
    last = max((path.stem for path in folder.glob("[0-9]*.json")), default="")
    with suppress(ValueError):  # named by another hand, or by a version that told seconds
        began = datetime.strptime(last.partition("-")[0], _TIME).replace(tzinfo=UTC)
        if began - now > SET_BACK:
            logger.warning("the run %s is of the future: look at the clock; ids follow it", last)
        now = max(now, began + timedelta(milliseconds=1))
    return f"{now.strftime(_TIME)[:-3]}-{process}"


def write_run(path: Path, run: Mapping[str, Any]) -> None:
    """Write *run* to *path*, complete or not at all; each row of a list is one line of the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    values = ",\n".join(f"  {_json(key)}: {_value(value)}" for key, value in run.items())
    part.write_text(f"{{\n{values}\n}}\n", encoding="utf-8", errors="backslashreplace")
    part.replace(path)


def read_runs(folder: Path, *, site: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the runs of *folder*, the newest first; with *site*, those of its spider alone.

    A file that is no report is named in the log and passed over.
    """
    for path in sorted(folder.glob("*.json"), reverse=True):
        run = read_run(path)
        if run is None:
            logger.warning("%s is no report of a run and is passed over", path)
        elif site is None or run.get("site") == site:
            yield run


def read_run(path: Path) -> dict[str, Any] | None:
    """Return the report in the file *path*, None when it holds none."""
    try:
        run = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return run if isinstance(run, dict) and "run_id" in run and "counts" in run else None


def redact_runs(folder: Path, *, is_doomed: Callable[[str], bool]) -> list[str]:
    """Take the addresses that *is_doomed* names out of the runs of *folder*; return the files.

    Rows and counts stay: something was there, and nobody can tell what.
    """
    changed: list[str] = []
    for path in files_in(folder, ".json"):
        run = read_run(path)
        without = redacted(run, is_doomed=is_doomed)
        if run is not None and without != run:
            write_run(path, without)
            changed.append(path.name)
    return changed


def redacted(value: Any, *, is_doomed: Callable[[str], bool]) -> Any:
    """Return *value*, a run or a part of one, without the addresses that *is_doomed* names."""
    if isinstance(value, dict):
        parts = [redacted(part, is_doomed=is_doomed) for pair in value.items() for part in pair]
        return dict(zip(parts[::2], parts[1::2], strict=True))
    if isinstance(value, list):
        return [redacted(element, is_doomed=is_doomed) for element in value]
    if isinstance(value, str):
        return _ADDRESS.sub(lambda found: _kept(found[0], is_doomed), value)
    return value


def _kept(found: str, is_doomed: Callable[[str], bool]) -> str:
    """Return *found*, an address and the punctuation of its sentence, or what stands for it."""
    shortest = len(found.rstrip(").,;:"))
    for end in range(len(found), shortest - 1, -1):
        if is_doomed(found[:end]):
            return REDACTED + found[end:]
    return found


def _value(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n    " + ",\n    ".join(map(_json, value)) + "\n  ]"
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
