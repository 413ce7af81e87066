"""A list of saved pages and what is known of each: `manifest.jsonl` or `manifest.csv` in a folder.

Each row names a file, relative to the folder, under ``file``; its other keys are those of a
sidecar. In CSV, where every value is text, an empty one is not there.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFESTS = ("manifest.jsonl", "manifest.csv")
_MAX_SIZE = 256 * 1024 * 1024

Row = dict[str, Any]


def row_of(page: Path, *, root: Path) -> tuple[Row, str] | None:
    """Return what the nearest manifest, up to the folder *root*, says of *page*, and its name.

    Raises ValueError or OSError when the manifest cannot be read.
    """
    for folder in page.parents:
        for name in MANIFESTS:
            path = folder / name
            if path.is_file() and not path.is_symlink():
                row = rows_of(path).get(_normal(page.relative_to(folder).as_posix()))
                if row is not None:
                    return row, path.relative_to(root).as_posix()
        if folder == root:
            break
    return None


def rows_of(path: Path) -> Mapping[str, Row]:
    """Return the rows of the manifest at *path* by the name of their file.

    Raises ValueError or OSError when it cannot be read.
    """
    status = path.stat()
    if status.st_size > _MAX_SIZE:
        raise ValueError(f"{status.st_size} bytes, and at most {_MAX_SIZE} are read")
    return _rows(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _rows(path: Path, _written_at: int, _size: int) -> Mapping[str, Row]:
    """Return the rows, read once for all the pages of a folder and again when the file changed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = _of_csv(file) if path.suffix == ".csv" else _of_json(file)
        return {_normal(row["file"]): row for row in rows}


def _of_csv(lines: Iterator[str]) -> Iterator[Row]:
    try:
        for row in csv.DictReader(lines):
            told: Row = {key: value for key, value in row.items() if key and value}
            if "status" in told and told["status"].isdecimal():
                told["status"] = int(told["status"])
            if "file" in told:
                yield told
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _of_json(lines: Iterator[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except RecursionError as error:
            raise ValueError(f"line {number}: too deep") from error
        except ValueError as error:
            raise ValueError(f"line {number}: no JSON ({error})") from error
        if isinstance(row, dict) and isinstance(row.get("file"), str):
            yield row


def _normal(name: str) -> str:
    """Return *name* with accents as one character, however the system that copied it has them."""
    return unicodedata.normalize("NFC", name.removeprefix("./"))
