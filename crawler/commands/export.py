"""`depeche export DATA`: a dump for analysts, or a package for archivists."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler import __version__
from crawler.archive.files import warcs_in
from crawler.archive.wacz.writer import PageEntry, write_wacz
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.dump.export import export
from crawler.dump.files import CODINGS
from crawler.dump.lines import Wanted
from crawler.dump.profiles import PROFILES
from crawler.errors import DiskError, what_to_do
from crawler.errors import UsageError as WrongUsage
from crawler.exit_codes import ALARM
from crawler.state.history.stories import lines_in
from crawler.state.lines import line_files
from pipelines.validate import check_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from crawler.dump.card import Told

FORMATS = {"both": ("jsonl", "parquet"), "jsonl": ("jsonl",), "parquet": ("parquet",)}

MANY = 20
"""Defects that are printed; the manifest of the dump has them all."""


class Command(Described, ScrapyCommand):
    """Write the lines of a data folder as a dump, or its archive as one WACZ package."""

    requires_crawler_process = False
    usage = "DATA|FILE.jsonl -o DUMP  |  DATA --wacz FILE.wacz"
    summary = (
        "Write a dump that DuckDB, polars, pandas, pyarrow and datasets open, or a WACZ package"
    )
    details = (
        "The dump is a new folder: the tables articles, versions, duplicates, clusters, links "
        "and runs as JSON lines and Parquet, by day of fetch, with their schemas, a data card "
        "(README.md) and _SUCCESS. It appears under its name when it is whole. DATA is the "
        "folder of a crawl, FILE.jsonl what a replay wrote. The days are those on which pages "
        "were fetched, in UTC, first and last included; the latest version of an article is "
        "the latest of these days. A profile writes the articles alone: schemaorg (JSON-LD), "
        "ninjs (IPTC), ccnews (news-please), txm (TEI for textometry)."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="DUMP", help="folder to write")
        parser.add_argument("--format", choices=sorted(FORMATS), default="both")
        parser.add_argument(
            "--compress", choices=sorted(CODINGS), default="zstd", help="of JSON lines"
        )
        parser.set_defaults(profile=None)  # of Scrapy, which writes statistics of the program
        parser.add_argument(
            "--profile",
            choices=sorted(PROFILES),
            dest="article_profile",
            help="write the articles alone, in the form of others",
        )
        parser.add_argument("--since", type=_day, metavar="DAY", help="first day, YYYY-MM-DD")
        parser.add_argument("--until", type=_day, metavar="DAY", help="last day, YYYY-MM-DD")
        parser.add_argument(
            "--site", action="append", default=[], metavar="NAME", help="this site; repeatable"
        )
        parser.add_argument("--wacz", metavar="FILE", help="package to write instead of a dump")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the dump or the package; a damaged archive is not packed (exit 14)."""
        if len(args) != 1 or bool(opts.wacz) == bool(opts.output):
            raise UsageError("name one data folder, and either -o DUMP or --wacz FILE.wacz")
        with one_clear_line(self):
            now = datetime.now(UTC)
            check_outside(Path(opts.wacz or opts.output), Path(args[0]))
            if opts.wacz:
                size = export_wacz(Path(args[0]), Path(opts.wacz), created=now)
                for path in sorted((Path(args[0]) / "warc").glob("*.open")):
                    what = "is not in the package: a crawl writes it, or the next one recovers it"
                    sys.stderr.write(f"depeche: {path} {what}\n")
                sys.stderr.write(f"depeche export: {opts.wacz}, {size} bytes\n")
                return
            told = export(
                Path(args[0]),
                Path(opts.output),
                wanted_by(opts),
                check=check_line,
                created=now,
                software=f"depeche {__version__}",
            )
            self.exitcode = tell(told, opts.output)


def check_outside(target: Path, data: Path) -> None:
    """Raise UsageError for a *target* in *data*: a check would take its lines for the folder's."""
    if target.resolve().is_relative_to(data.resolve()) and target.resolve() != data.resolve():
        what = f"lies in {data}, where neither a takedown nor a check expects it"
        raise WrongUsage(f"{target}: {what}; name a place outside of it")


def wanted_by(opts: argparse.Namespace) -> Wanted:
    """Return what the options of the command line ask for."""
    if opts.since and opts.until and opts.since > opts.until:
        raise WrongUsage(f"--since {opts.since} is after --until {opts.until}")
    return Wanted(
        formats=FORMATS[opts.format],
        coding=opts.compress,
        since=opts.since,
        until=opts.until,
        sites=frozenset(opts.site),
        profile=opts.article_profile,
    )


def tell(told: Told, target: str) -> int:
    """Say on stderr what the dump *target* holds; return the exit code."""
    for defect in told.left_out[:MANY]:
        sys.stderr.write(f"left out: {defect}\n")
    rows = " ".join(f"{name}={count}" for name, count in told.rows.items())
    left = f" left_out={len(told.left_out)}" if told.left_out else ""
    sys.stderr.write(f"depeche export: {target} {rows}{left}\n")
    return ALARM if told.left_out else 0


def _day(text: str) -> str:
    """Return *text* as a day; what argparse says of another ValueError names this function."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day, such as 2026-11-24") from error


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
        message = f"{target}: cannot be written ({error.strerror}); {what_to_do(error)}"
        raise DiskError(message) from error


def pages_in(data: Path) -> Iterator[PageEntry]:
    """Yield an entry for each line below *data*, duplicates last: what a person would open."""
    for line in lines_in(line_files(data)):
        if line.values.get("url") and line.values.get("fetched_at"):
            told = (line.values[name] for name in ("url", "fetched_at", "headline"))
            yield PageEntry(*told)
