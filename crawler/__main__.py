"""The `depeche` script: Scrapy's command line with our settings and commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from signal import SIGTERM, signal
from typing import TYPE_CHECKING

from crawler.commands.command_line.streams import discard_output, prepare_streams
from crawler.exit_codes import INTERRUPTED

if TYPE_CHECKING:
    from types import FrameType

BROKEN_PIPE = 128 + 13
"""Exit code when the reader of the output has had enough, such as `head`: a shell's for SIGPIPE."""


def main(argv: list[str] | None = None) -> None:
    """Run the command that *argv* (default: the process's own) names; never returns."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    prepare_streams()
    signal(SIGTERM, as_ctrl_c)
    try:
        try:
            run((argv or sys.argv)[1:])
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:  # before the command began
        sys.stderr.write("depeche: interrupted\n")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        discard_output()
        sys.exit(BROKEN_PIPE)


def as_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    """End the command as Ctrl-C does: unfinished files and processes of its own go with it."""
    raise KeyboardInterrupt


def run(arguments: list[str]) -> None:
    """Run the command that *arguments* name, or say which there are.

    Scrapy is loaded here: that takes a second, in which Ctrl-C is to be one line as well.
    """
    from scrapy import cmdline

    from crawler.commands.command_line.overview import (
        as_command,
        commands,
        named_in,
        no_such_command,
        overview,
    )
    from crawler.commands.command_line.parser import Parser

    if not is_somewhere():
        sys.stderr.write("depeche: the folder that it was started in is gone; cd to another\n")
        sys.exit(2)
    arguments = as_command(arguments)
    known, name = commands(), named_in(arguments)
    if name is None:
        print(overview(known))
        sys.exit(0)
    if name not in known:
        sys.stderr.write(f"{no_such_command(name, known)}\n")
        sys.exit(2)
    cmdline.ScrapyArgumentParser = Parser  # type: ignore[assignment,misc]  # no setting for it
    cmdline.execute(["depeche", *arguments])


def is_somewhere() -> bool:
    """Return False if the current folder was deleted."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return False
    return True


if __name__ == "__main__":
    main()
