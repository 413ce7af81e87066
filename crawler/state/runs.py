"""The reports of earlier runs: ``runs/<id>.json`` in a data folder."""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.errors import UsageError
from crawler.folders import files_in
from crawler.state.run_form import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

logger = logging.getLogger(__name__)

RUNS = "runs"
"""The folder of the reports in a data folder."""

REDACTED = "(taken down)"
SET_BACK = timedelta(minutes=1)
"""More than clocks are set by while a machine runs."""

_TIME = "%Y%m%dT%H%M%S.%f"
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
_CUT_ADDRESS = re.compile(rf"{_ADDRESS.pattern}\Z")
"""What a report ends with that was cut in an address: nobody can tell whose it was."""


class NoReportError(UsageError):
    """Raised for a file that is no report of a run; its message says why, and what to do."""


def new_id(folder: Path, *, now: datetime, process: int) -> str:
    """Return the id of a run that begins *now*; it sorts behind the ids of all runs in *folder*.

    A clock that was set back takes up where the last run began, so that what is read as the last
    run is the last one.

    >>> from pathlib import Path
    >>> new_id(Path("none"), now=datetime(2026, 11, 24, 9, 0, 0, 250_000, UTC), process=71)
    '20261124T090000.250-71'
    """
    last = max((p.stem for p in files_in(folder, ".json") if p.stem[0].isdigit()), default="")
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


def read_runs(
    folder: Path, *, site: str | None = None, before: str | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the runs of *folder*, the newest first; with *site*, those of its spider alone.

    With *before*, the name of a file, those that are older. Raises OSError when the folder cannot
    be read.
    """
    paths = reversed(files_in(folder, ".json"))
    for run in reports_in(path for path in paths if before is None or path.name < before):
        if site is None or run.get("site") == site:
            yield run


def reports_in(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Yield the reports in the files *paths*; one that holds none is told in the log, with why."""
    for path in paths:
        try:
            yield read_run(path)
        except NoReportError as error:
            logger.warning("%s; it is passed over", error)


def read_run(path: Path) -> dict[str, Any]:
    """Return the report in the file *path*; raises NoReportError when it holds none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise NoReportError(f"{path}: the report cannot be read ({why}); is it ours?") from error
    fault: str | None = "it is cut, or no JSON" if content else "it is empty"
    run: dict[str, Any] = {}
    with suppress(ValueError, RecursionError):
        run = json.loads(content)
        fault = fault_of(run)
    if fault:
        raise NoReportError(f"{path}: no report of a run ({fault}); restore the file, or delete it")
    return run


def redact_runs(folder: Path, *, is_doomed: Callable[[str], bool]) -> list[str]:
    """Take the addresses that *is_doomed* names out of the runs of *folder*; return the files.

    Rows and counts stay: something was there, and nobody can tell what. A file that is no report,
    or that a crash left half written, is searched as text. Raises OSError for one that cannot be
    read.
    """
    files = (*files_in(folder, ".json"), *files_in(folder, ".part"))
    return [path.name for path in files if path.is_file() and _is_redacted(path, is_doomed)]


def _is_redacted(path: Path, is_doomed: Callable[[str], bool]) -> bool:
    """Take the addresses that *is_doomed* names out of *path*; return True if one was there."""
    content = path.read_bytes()
    with suppress(ValueError, RecursionError):
        run = json.loads(content)
        without = redacted(run, is_doomed=is_doomed)
        if isinstance(run, dict):
            if without != run:
                write_run(path, without)
            return bool(without != run)
    text = content.decode("utf-8", "surrogateescape")
    kept = redacted(_CUT_ADDRESS.sub(REDACTED, text), is_doomed=is_doomed)
    if kept != text:
        path.write_bytes(kept.encode("utf-8", "surrogateescape"))
    return bool(kept != text)


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
    shortest = len(found.rstrip(").,;:\\"))
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
