"""Standard output as people and programs read it."""

from __future__ import annotations

import sys

from rich.console import Console

PIPED: int = 240
"""Columns when the output is no terminal: a row then stays one line, for grep and less."""


UNCUT: int = 10_000
"""Columns in which no cell of a table is folded, however long its reason or address."""


class _Console(Console):
    """A console that leaves a closed pipe to the command line, which ends with 141."""

    def on_broken_pipe(self) -> None:
        """Raise what was raised: rich would end the process with 1."""
        raise  # rich calls this where it is being handled


def console(*, piped: int = PIPED, soft_wrap: bool = False) -> Console:
    """Return a console as wide as the terminal, or *piped* columns where there is none.

    With *soft_wrap* a line is as long as its text, and the terminal folds it.
    """
    width = None if sys.stdout.isatty() else piped
    return _Console(file=sys.stdout, width=width, soft_wrap=soft_wrap, highlight=not soft_wrap)
