"""The `depeche` script: Scrapy's command line with our settings and commands."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from signal import SIGTERM, signal
from typing import TYPE_CHECKING

from scrapy import cmdline

from crawler.commands.command_line import Parser
from crawler.commands.overview import as_command, commands, named_in, no_such_command, overview
from crawler.exit_codes import INTERRUPTED

if TYPE_CHECKING:
    from types import FrameType

BROKEN_PIPE = 128 + 13
"""Exit code when the reader of the output has had enough, such as `head`: a shell's for SIGPIPE."""


def main(argv: list[str] | None = None) -> None:
    """Run the command that *argv* (default: the process's own) names; never returns."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    if isinstance(sys.stdout, TextIOWrapper):  # a locale that lacks a letter ends no command
        sys.stdout.reconfigure(errors="backslashreplace")
    signal(SIGTERM, as_ctrl_c)
    try:
        try:
            run(as_command((argv or sys.argv)[1:]))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:  # before the command began
        sys.stderr.write("depeche: interrupted\n")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # what is still in the buffer must not raise again when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)


def as_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    """End the command as Ctrl-C does: unfinished files and processes of its own go with it."""
    raise KeyboardInterrupt


def run(arguments: list[str]) -> None:
    """Run the command that *arguments* name, or say which there are."""
    known, name = commands(), named_in(arguments)
    if name is None:
        print(overview(known))
        sys.exit(0)
    if name not in known:
        sys.stderr.write(f"{no_such_command(name, known)}\n")
        sys.exit(2)
    cmdline.ScrapyArgumentParser = Parser  # type: ignore[assignment,misc]  # no setting for it
    cmdline.execute(["depeche", *arguments])


if __name__ == "__main__":
    main()
