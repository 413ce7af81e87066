"""One writer for one data folder."""

from __future__ import annotations

import fcntl
import os
from typing import IO, TYPE_CHECKING

from crawler.errors import DiskError, UsageError, what_to_do

if TYPE_CHECKING:
    from pathlib import Path


class FolderBusyError(UsageError):
    """Raised when another process holds the folder; its message says which."""


def lock_folder(folder: Path) -> IO[str]:
    """Return an open file that holds *folder* until it is closed or the process ends.

    Raises FolderBusyError when another process holds it. The kernel drops the lock of a killed
    process, so there is no stale lock to remove by hand. Raises UsageError when *folder* is a
    file, DiskError when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("a+", encoding="utf-8")
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(f"{folder}: is no folder; name one that holds a crawl, or will") from error
    except OSError as error:
        where = error.filename or folder
        raise DiskError(
            f"{where}: cannot be written ({error.strerror}); {what_to_do(error)}"
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        message = f"{folder}: process {holder} is at work in this folder; nothing was done"
        raise FolderBusyError(message) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
