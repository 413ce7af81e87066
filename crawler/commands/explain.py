"""`depeche explain FILE.jsonl:LINE [FIELD]`: from a line back to its record, its page, its rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import HEAVY_HEAD
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive import read_saved
from crawler.archive.captures import read_page_of
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line, told
from crawler.commands.command_line.nearest import did_you_mean
from crawler.commands.profiles.sites import all_sites, site_for
from crawler.display.console import console
from crawler.display.rows import show_rows
from crawler.errors import UsageError as WrongUsage
from crawler.extract.explain import explain_field
from crawler.jsonl import values_of
from crawler.state.lines import read_lines

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from crawler.page import Page
    from crawler.site import Site

TITLES = ("field", "value", "where", "rule")


class Command(Described, ScrapyCommand):
    """Show where each field of a line comes from; nothing is written."""

    requires_crawler_process = False
    usage = "FILE.jsonl:LINE [FIELD] [--archive DIR]"
    summary = "Trace the fields of a line back to WARC record, XPath, raw text and rule"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--archive",
            metavar="DIR",
            help="folder of the WARC files or saved pages (default: warc/ beside articles/)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the record of the line, then each field (or the one named) and its origin."""
        if len(args) not in {1, 2}:
            raise UsageError("name one line, FILE.jsonl:LINE, and at most one field")
        assert self.settings is not None
        with one_clear_line(self):
            file, number = place_of_line(args[0])
            line = line_at(file, number)
            field = args[1] if len(args) == 2 else None
            if field is not None and field not in line:
                near = did_you_mean(field, line)
                raise WrongUsage(f"{field}: no field of a line; docs/fields.md has them all{near}")
            folder = Path(opts.archive) if opts.archive else file.parent.parent / "warc"
            page = page_of_line(line, folder)
            site = site_for(page, all_sites(self.settings))
            show(line, page, site, fields=[field] if field else list(line), console=console())


def place_of_line(text: str) -> tuple[Path, int]:
    """Return file and line number of ``FILE.jsonl:LINE``; without a number it is the first line."""
    name, colon, number = text.rpartition(":")
    if colon and number.isdecimal():
        return Path(name), int(number)
    return Path(text), 1


def line_at(file: Path, number: int) -> dict[str, Any]:
    """Return line *number* (from 1) of *file*; raises UsageError when there is none."""
    try:
        text = next((line for n, (_, line) in enumerate(read_lines(file), 1) if n == number), None)
        if text is not None:
            return values_of(text)
    except OSError as error:
        raise WrongUsage(told(error)) from error
    except ValueError as error:
        raise WrongUsage(f"{file}:{number}: cannot be read: {error}") from error
    raise WrongUsage(f"{file}: has no line {number}")


def page_of_line(line: dict[str, Any], folder: Path) -> Page:
    """Return the page that *line* was made from, looked for in *folder*.

    Raises UsageError when it is not there, ArchiveError when it cannot be read.
    """
    try:
        if line.get("warc_file"):
            return read_page_of(line, folder)
        if line.get("source_path") and (folder / line["source_path"]).is_file():
            return read_saved(folder / line["source_path"], root=folder)
    except OSError as error:
        message = f"{folder}: {error.strerror}: {line['warc_file']}; --archive says where it is"
        raise WrongUsage(message) from error
    what = line.get("source_path") or "the line names no page"
    raise WrongUsage(f"{folder}: {what}: not there; --archive says where the saved pages are")


def show(
    line: dict[str, Any], page: Page, site: Site, *, fields: list[str], console: Console
) -> None:
    """Print where the page stands, then a row for each value of *fields* that says something."""
    capture, path = page.capture, line.get("source_path")
    if capture:
        record = f"{capture.warc_file} at byte {capture.warc_offset}"
        console.print(f"record   {record}\n         {capture.warc_record_id}", highlight=False)
    else:
        console.print(f"page     {path}", highlight=False)
    at = page.fetched_at.isoformat(timespec="seconds") if page.fetched_at else "unknown"
    console.print(f"address  {page.url or 'unknown'}\nfetched  {at}\n", highlight=False)
    rows = [
        (name, origin.value[:300], origin.where, origin.rule)
        for name in fields
        for origin in explain_field(page, site, line, name)
    ]
    if rows:
        show_rows(console, TITLES, rows, box=HEAVY_HEAD)
    else:
        console.print(f"{', '.join(fields)}: says nothing in this line")
