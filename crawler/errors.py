"""Every error the project raises on purpose.

DepecheError
├── UsageError      the command line or the configuration is wrong    exit 2
├── DiskError       the data folder cannot be written                 exit 3
│   └── StateError  a database in it is damaged                       exit 14
├── ArchiveError    a WARC, WACZ or saved page is damaged             exit 14
└── SchemaError     a line does not follow the schema of its version  exit 15

A message says what, where, what was tried and what to do.
"""

from __future__ import annotations

import errno
from typing import ClassVar


class DepecheError(Exception):
    """The root: anything that ends as one clear line and an exit code."""

    exit_code: ClassVar[int] = 1


class UsageError(DepecheError):
    """Raised by commands and settings before any work: nothing was written."""

    exit_code = 2


class DiskError(DepecheError):
    """Raised by writers when the data folder refuses bytes."""

    exit_code = 3


class StateError(DiskError):
    """Raised when a database of the data folder cannot be read: no room helps, it is made anew."""

    exit_code = 14


class ArchiveError(DepecheError):
    """Raised or yielded by readers of archives; names the file and, where known, the offset."""

    exit_code = 14

    def __init__(self, what: str, *, file: str, offset: int | None = None) -> None:
        where = file if offset is None else f"{file} at byte {offset}"
        super().__init__(f"{where}: {what}")
        self.what = what
        self.file = file
        self.offset = offset

    def __reduce__(self) -> tuple[object, ...]:
        """Return what pickle needs, since the error crosses process borders in a replay."""
        return _archive_error, (self.what, self.file, self.offset)


class SchemaError(DepecheError):
    """Raised by the validating pipeline; names the field and the value."""

    exit_code = 15


def what_to_do(error: OSError) -> str:
    """Return what a person does about what the system refused.

    >>> what_to_do(OSError(errno.ENOSPC, "")), what_to_do(PermissionError(errno.EACCES, ""))
    ('make room', 'is it writable?')
    """
    return "make room" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "is it writable?"


def _archive_error(what: str, file: str, offset: int | None) -> ArchiveError:
    return ArchiveError(what, file=file, offset=offset)
