"""`depeche rebuild DATA`: the state of a data folder, made again from its lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.display.progress import progress
from crawler.errors import UsageError as WrongUsage
from crawler.state.lines import line_files
from crawler.state.lock import lock_folder
from crawler.state.rebuild import rebuild

if TYPE_CHECKING:
    import argparse


class Command(Described, ScrapyCommand):
    """Make state.sqlite from articles/ and duplicates/; the lines are not changed."""

    requires_crawler_process = False
    usage = "DATA"
    summary = "Make the state of a data folder again from its lines"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Rebuild, and say what came of it."""
        if len(args) != 1:
            raise UsageError("name one data folder")
        data = Path(args[0])
        with one_clear_line(self):
            if not line_files(data):
                raise WrongUsage(f"{data}: no data folder of a crawl: no lines in articles/")
            with lock_folder(data), progress("rebuild") as tick:
                done = rebuild(data, tick=tick)
            told = f"{done.repeated} tell of a version twice; " if done.repeated else ""
            where = data / "state.sqlite"
            sys.stderr.write(f"depeche rebuild: {done.lines} lines; {told}{where} knows them\n")
