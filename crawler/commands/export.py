"""`depeche export DATA --wacz FILE`: a data folder in a form that other tools open."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler import __version__
from crawler.archive.revisit import warcs_in
from crawler.archive.wacz import PageEntry, write_wacz
from crawler.commands.exits import one_clear_line
from crawler.errors import DiskError
from crawler.errors import UsageError as WrongUsage
from crawler.state.lines import line_files, read_stored

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


class Command(ScrapyCommand):
    """Write the archive of a data folder as one WACZ package."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "DATA --wacz FILE.wacz"

    def short_desc(self) -> str:
        """Return the line that `depeche --help` shows."""
        return "Write a data folder as a WACZ package, which ReplayWeb.page and pywb open"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--wacz", metavar="FILE", help="package to write")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the package; a damaged archive is not packed (exit 14)."""
        if len(args) != 1 or not opts.wacz:
            raise UsageError("name one data folder, and --wacz FILE.wacz")
        with one_clear_line(self):
            size = export_wacz(Path(args[0]), Path(opts.wacz), created=datetime.now(UTC))
            sys.stderr.write(f"depeche export: {opts.wacz}, {size} bytes\n")


def export_wacz(data: Path, target: Path, *, created: datetime) -> int:
    """Write the WARC files of the folder *data* as the package *target*; return its size.

    Raises UsageError when there is no closed WARC file, DiskError when the package cannot be
    written.
    """
    folder = data / "warc"
    warcs = [folder / name for name in warcs_in(folder)]
    if not warcs:
        raise WrongUsage(f"{folder}: no WARC file; a crawl writes them there")
    try:
        write_wacz(
            target, warcs, pages_in(data), created=created, software=f"depeche {__version__}"
        )
        return target.stat().st_size
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror}); does its folder exist?"
        raise DiskError(message) from error


def pages_in(data: Path) -> Iterator[PageEntry]:
    """Yield an entry for each line below *data*, duplicates last: what a person would open."""
    for file in line_files(data):
        for line, _ in read_stored(file):
            values = json.loads(line)
            if values.get("url") and values.get("fetched_at"):
                yield PageEntry(values["url"], values["fetched_at"], values.get("headline"))
