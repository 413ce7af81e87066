"""How a command ends: one clear line, and an exit code that a scheduler can act on."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.errors import DepecheError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.commands import ScrapyCommand


@contextmanager
def one_clear_line(command: ScrapyCommand) -> Iterator[None]:
    """Turn an error of the project into a line on stderr and the command's exit code."""
    try:
        yield
    except DepecheError as error:
        sys.stderr.write(f"depeche: {error}\n")
        command.exitcode = error.exit_code
