"""Where a dump comes to be: a hidden folder, renamed when it is whole."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crawler.errors import DiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUCCESS: Final = "_SUCCESS"
"""The empty file that says that a dump is whole, as Hadoop and Spark write it."""

MANIFEST: Final = "manifest.json"


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a hidden folder beside *target*, and rename it to *target* when the block succeeds.

    What a killed export left there is removed first. Raises UsageError when *target* exists, or
    another process is exporting to it; DiskError when the disk refuses it.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} exists; name another folder, or remove it")
    part = target.with_name(f".{target.name}.part")
    try:
        with _held(part):
            _empty(part)
            try:
                yield part
                _to_disk(part)
                part.replace(target)
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
    except OSError as error:
        if error.filename and part not in (Path(error.filename), *Path(error.filename).parents):
            raise  # of what the dump is made from
        at = f"at {error.filename}, " if error.filename else ""
        message = f"{target}: cannot be made ({error.strerror}); {at}is its folder there, and room?"
        raise DiskError(message) from error


def write_manifest(folder: Path, told: dict[str, Any]) -> None:
    """Write what is *told* and the digest of each file of *folder*; the mark of success last."""
    files = {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": _digest(path),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**told, "files": files}, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    (folder / SUCCESS).touch()


@contextmanager
def _held(part: Path) -> Iterator[None]:
    """Hold the folder *part* against other processes. A killed process holds nothing."""
    part.mkdir(exist_ok=True)
    handle = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise UsageError(f"{part}: another process is exporting to this folder") from error
    finally:
        os.close(handle)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _to_disk(folder: Path) -> None:
    """Have the kernel write what it holds: a folder under its own name is whole after a crash."""
    for path in (*folder.rglob("*"), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
