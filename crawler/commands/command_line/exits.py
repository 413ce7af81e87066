"""How a command ends: one clear line, and an exit code that a scheduler can act on."""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager
from shlex import quote
from typing import TYPE_CHECKING

from crawler.errors import DepecheError, DiskError, UsageError
from crawler.exit_codes import INTERRUPTED, advice_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy.commands import ScrapyCommand

OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS})
"""What the disk refuses; any other error of the system comes of what the command line names."""


@contextmanager
def one_clear_line(command: ScrapyCommand) -> Iterator[None]:
    """Turn what ends *command* early into a line on stderr and its exit code.

    That is an error of the project, one of the system, or Ctrl-C. A defect keeps its traceback.
    """
    try:
        yield
    except DepecheError as error:
        sys.stderr.write(f"depeche: {error}\n")
        command.exitcode = error.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        code = DiskError.exit_code if error.errno in OF_THE_DISK else UsageError.exit_code
        sys.stderr.write(f"depeche: {told(error)}\n")
        command.exitcode = code
    except KeyboardInterrupt:
        sys.stderr.write("depeche: interrupted; the same command does it again\n")
        command.exitcode = INTERRUPTED


def in_words(code: int, *, data: Path | None) -> str:
    """Return what the exit code of a run means and what to do; *data* is where more is told of it.

    >>> from pathlib import Path
    >>> in_words(13, data=Path("/srv/a b"))
    "exit 13: the site's rules refuse everything; respect them; see depeche report '/srv/a b'"
    """
    meaning, advice = advice_on(code)
    see = f"; see depeche report {quote(str(data))}" if data else ""
    return f"exit {code}: {meaning}; {advice}{see}"


def told(error: OSError) -> str:
    """Return which file the system refused, and why.

    >>> told(PermissionError(13, "Permission denied", "/srv/a.jsonl"))
    '/srv/a.jsonl: permission denied; give us the right to it, or name another'
    """
    why = (error.strerror or str(error)).lower()
    if error.errno == errno.EACCES:
        why = f"{why}; give us the right to it, or name another"
    return f"{error.filename}: {why}" if error.filename else why
