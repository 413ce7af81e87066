"""The unfinished files of a replay: in a hidden folder beside its output, gone when it is over."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX: Final = ".depeche-"


@contextmanager
def staging(target: Path | None) -> Iterator[Path]:
    """Give a folder for unfinished files, on the file system of *target*, removed at the end.

    What replays that were killed left beside it goes as well. Raises DiskError when nothing can
    be written there.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=target.parent if target else None))
    except OSError as error:
        message = f"{target}: cannot write beside it ({error.strerror}); does the folder exist?"
        raise DiskError(message) from error
    try:
        with _held(folder):  # before anything is in it: what is empty is never taken for left
            for other in folder.parent.glob(f"{PREFIX}*"):
                _remove_if_left(other)
            yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold *folder* as long as this process lives; give False when another one does.

    Where the file system keeps no locks, nobody holds anything and nothing is taken for left.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        is_held = False
        with suppress(OSError):
            flock(descriptor, LOCK_EX | LOCK_NB)
            is_held = True
        yield is_held
    finally:
        os.close(descriptor)


def _remove_if_left(folder: Path) -> None:
    with suppress(OSError), _held(folder) as is_left:
        if is_left and any(folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
