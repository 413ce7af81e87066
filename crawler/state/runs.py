"""The reports of earlier runs: ``runs/<id>.json`` in a data folder."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

logger = logging.getLogger(__name__)


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
        run = _read(path)
        if run is None:
            logger.warning("%s is no report of a run and is passed over", path)
        elif site is None or run.get("site") == site:
            yield run


def _read(path: Path) -> dict[str, Any] | None:
    try:
        run = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return run if isinstance(run, dict) and "run_id" in run and "counts" in run else None


def _value(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n    " + ",\n    ".join(map(_json, value)) + "\n  ]"
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
