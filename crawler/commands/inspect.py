"""`depeche inspect FILE|URL`: what became of the blocks of a page, and its fields."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive import read_saved
from crawler.archive.files import ARCHIVES, is_called
from crawler.commands.archived import archived_page
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.fetching import fetch_page, is_address
from crawler.commands.profiles.sites import all_sites, site_for
from crawler.display.console import UNCUT, console
from crawler.display.marked_page import marked_page, placements_of
from crawler.display.templates import write_page
from crawler.errors import UsageError as WrongUsage
from crawler.extract import extract_article, read_page
from crawler.extract.kind import refuse
from crawler.extract.split.ruled import ruled_elements
from crawler.outcome import Refusal
from crawler.state.lines import is_lines

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from rich.console import Console
    from scrapy.settings import Settings

    from crawler.article import Article
    from crawler.extract.blocks import Block
    from crawler.extract.split import Placement
    from crawler.page import Page
    from crawler.site import Site

COLOURS = {"body": "green", "related": "cyan", "rest": "bright_black"}

SHOWN_BELOW = frozenset({"paragraphs", "text", "links_related", "links_in_text"})
"""Fields that the blocks above show already."""


class Command(Described, ScrapyCommand):
    """Show how one page is read, on the terminal or as a page of its own."""

    requires_crawler_process = False
    usage = "FILE|URL [--archive PATH]"
    summary = "Show the blocks of a page, what became of each and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option that writes the page, marked."""
        super().add_options(parser)
        parser.add_argument(
            "--html",
            metavar="OUT.html",
            type=Path,
            help="write the page in its own layout, marked, with the fields beside it",
        )

        parser.add_argument(
            "--archive",
            metavar="PATH",
            type=Path,
            help="take URL from this archive, or folder of archives or saved pages, "
            "instead of the network",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the blocks and the fields of the page, or the line that says why it has none."""
        if len(args) != 1:
            raise UsageError("one page, please: depeche inspect FILE or URL")
        assert self.settings is not None
        with one_clear_line(self):
            page = find_page(args[0], self.settings, archive=opts.archive)
            site = site_for(page, all_sites(self.settings))
            if opts.html is None:
                show_page(page, site, console(piped=UNCUT))
            else:
                write_marked(page, site, opts.html)


def find_page(name: str, settings: Settings, *, archive: Path | None) -> Page:
    """Return the page called *name*: an address of *archive* or of the web, or a saved page."""
    if not is_address(name):
        return read_file(Path(name), archive=archive)
    return archived_page(name, archive) if archive else fetch_page(name, settings)


def read_file(path: Path, *, archive: Path | None = None) -> Page:
    """Return the saved page at *path* with what its sidecar states, as a replay reads it."""
    if archive or not path.is_file():
        what = "is a folder" if path.is_dir() else "no such file"
        what = f"is no address to look for in {archive}" if archive else what
        raise WrongUsage(
            f"{path}: {what}; name one saved page, or an address with http:// or https://"
        )
    if is_called(path.name, ARCHIVES):
        advice = f"name one: depeche inspect URL --archive {quote(str(path))}"
        raise WrongUsage(f"{path}: an archive, which may hold many pages; {advice}")
    if is_lines(path):
        advice = f"`depeche explain {quote(str(path))}:1` shows where one comes from"
        raise WrongUsage(f"{path}: holds lines, which are made from pages; {advice}")
    return read_saved(path, root=path.parent)


def write_marked(page: Page, site: Site, out: Path) -> None:
    """Write *page* marked to *out*, or print the line that says why it has no article."""
    refusal = refuse(page, site)
    if refusal is not None:
        print(refusal)
        return
    write_page(marked_page(page, site, extract_article(page, site)), out)


def show_page(page: Page, site: Site, console: Console) -> None:
    """Print *page* as read: a line per block, then a line per field that says something."""
    refusal = refuse(page, site)
    if refusal is not None:
        console.print(str(refusal), markup=False)
        return
    for block, placement in placements_of(page, site):
        console.print(line_of(block, placement))
    console.print(fields_of(extract_article(page, site)))
    for note in notes_on(page, site):
        console.print(Text(note, style="yellow"), soft_wrap=True)


def notes_on(page: Page, site: Site) -> Iterator[str]:
    """Yield what a person should know who looks at *page*: no article, rules that fit nothing."""
    result = read_page(page, site)
    if isinstance(result, Refusal):
        yield f"no article: {result.reason}"
    for field, selectors in site.rules.items():
        if not ruled_elements(page, site, field):
            yield f"no element fits the rule for {field}: {', '.join(selectors)}"


def line_of(block: Block, placement: Placement) -> Text:
    """Return one block as a line: placement, score, reason, text, and where it stands."""
    line = Text(f"{placement.role:8}{placement.score:4.2f}  ", style=COLOURS[placement.role])
    line.append(f"{placement.reason:24}", style="italic")
    line.append(block.text)
    return line.append(f"  {block.path}", style="dim") if block.path else line


def fields_of(article: Article) -> Table:
    """Return the fields that say something, one a row."""
    table = Table("field", "value", show_edge=False)
    for name, value in asdict(article).items():
        if value not in (None, (), "") and name not in SHOWN_BELOW:
            table.add_row(name, Text(str(value)))
    return table
