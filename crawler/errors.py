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
import re
from typing import ClassVar, Final

_WRAPPED: Final = re.compile(r"<twisted\.python\.failure\.Failure [\w.]+: (.+?)>")
_OF_TLS: Final = re.compile(r"\('SSL routines', '\w*', '([\w ]+)'\)")


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


_CURES: Final = {
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
    errno.EACCES: "give us the right to write there",
    errno.EPERM: "give us the right to write there",
    errno.ENOENT: "does its folder exist?",
    errno.ENOTDIR: "does its folder exist?",
    errno.EISDIR: "it is a folder: name a file",
    errno.EROFS: "name a place that may be written",
}


def what_to_do(error: OSError) -> str:
    """Return what a person does about what the system refused.

    >>> what_to_do(OSError(errno.ENOSPC, "")), what_to_do(PermissionError(errno.EACCES, ""))
    ('make room', 'give us the right to write there')
    """
    return _CURES.get(error.errno or 0, "is it writable?")


def in_words(error: BaseException) -> str:
    """Return what an *error* of the network says, without the classes that it is wrapped in.

    >>> failure = "<twisted.python.failure.Failure OpenSSL.SSL.Error: [%s]>"
    >>> in_words(OSError("[" + failure % "('SSL routines', '', 'certificate verify failed')" + "]"))
    'the certificate is not accepted (certificate verify failed)'
    """
    told = str(error)
    if reasons := _OF_TLS.findall(told):
        is_mistrusted = "certificate verify failed" in reasons
        what = "the certificate is not accepted" if is_mistrusted else "TLS failed"
        return f"{what} ({', '.join(reasons)})"
    wrapped = _WRAPPED.findall(told)
    return ", ".join(wrapped) if wrapped and told.startswith("[") else told


def _archive_error(what: str, file: str, offset: int | None) -> ArchiveError:
    return ArchiveError(what, file=file, offset=offset)
