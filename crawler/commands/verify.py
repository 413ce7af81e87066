"""`depeche verify PATH...`: whether what was archived is whole, and the lines still fit it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive.checks.packages import check_package
from crawler.archive.checks.records import Finding, check_warc
from crawler.archive.checks.saved_pages import check_manifest, check_saved
from crawler.archive.files import OF_RECORDS, is_called
from crawler.archive.saved.manifest import MANIFESTS
from crawler.archive.saved.pages import is_saved
from crawler.archive.warc.revisit import Originals
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.line_checks import check_lines, derive_lines
from crawler.commands.profiles.sites import all_sites
from crawler.errors import UsageError as WrongUsage
from crawler.exit_codes import DAMAGED
from crawler.state.lines import LINES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from crawler.site import Site


class Command(Described, ScrapyCommand):
    """Check WARC files, WACZ packages and JSON lines; nothing is changed."""

    requires_crawler_process = False
    usage = "PATH... [--deep [--archive DIR]]"
    summary = "Check WARC, WACZ, JSONL and saved pages: digests, lengths, index, schema"
    details = (
        "PATH is a folder, a .warc[.gz|.zst], .arc[.gz], .wacz or .jsonl[.gz|.zst] file, or a "
        "saved page with its sidecar. Every finding is one line with file and byte offset; "
        "exit 14 when something is damaged. --deep reads the record, or the saved page, of each "
        "line again and compares what it gives with the line."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--deep", action="store_true", help="derive each line again from what it was made of"
        )
        parser.add_argument(
            "--archive",
            metavar="DIR",
            type=Path,
            help="with --deep: folder of the WARC files or saved pages that a replay read "
            "(default: warc/ beside articles/)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print each finding; the last line says how much was checked."""
        if not args:
            raise UsageError("name at least one path")
        if opts.archive and not opts.deep:
            raise UsageError("--archive is where --deep looks: give both")
        assert self.settings is not None
        with one_clear_line(self):
            files = find_files(map(Path, args))
            sites = all_sites(self.settings) if opts.deep else ()
            if conclude(files, check(files, sites=sites, archive=opts.archive)):
                self.exitcode = DAMAGED


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files below *paths* that can be checked; raises UsageError when there is none."""
    files: list[Path] = []
    paths = list(paths)
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"{path}: no such file or folder")
        found = sorted(below(path)) if path.is_dir() else [path]
        files += [file for file in found if file.is_file() and _kind(file)]
    if not files:
        what = "no WARC, WACZ or JSONL file and no saved page; `--help` has the endings of each"
        raise WrongUsage(f"{', '.join(map(str, paths))}: {what}")
    return files


def below(folder: Path) -> Iterator[Path]:
    """Yield the files below *folder*; raises OSError for a folder that cannot be listed.

    What nobody could look at must not count as whole.
    """
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            yield from below(child)
        else:
            yield child


def check(
    files: Iterable[Path], *, sites: tuple[Site, ...], archive: Path | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with *files*; with *sites*, each line is derived again too.

    *archive* is the folder that lines of a replay were made from.
    """
    for file in files:
        try:
            yield from _check(file, sites=sites, archive=archive)
        except OSError as error:
            yield Finding(str(file), f"cannot be read ({error.strerror})")


def _check(file: Path, *, sites: tuple[Site, ...], archive: Path | None) -> Iterator[Finding]:
    kind = _kind(file)
    if kind == "warc":
        with file.open("rb") as warc:
            originals = Originals.in_folder(file.parent)
            yield from check_warc(warc, name=str(file), originals=originals)
    elif kind == "open":
        what = "the file is still open: a crawl writes it, or the next one will recover it"
        yield Finding(str(file), what, is_damage=False)
    elif kind == "wacz":
        yield from check_package(file)
    elif kind == "saved":
        yield from check_saved(file)
    elif kind == "manifest":
        yield from check_manifest(file)
    else:
        yield from check_lines(file)
        yield from derive_lines(file, sites=sites, archive=archive) if sites else ()


def conclude(files: list[Path], findings: Iterable[Finding]) -> bool:
    """Print *findings* and the sum; return True if something is damaged."""
    damaged = untidy = 0
    for finding in findings:
        damaged += finding.is_damage
        untidy += not finding.is_damage
        print(finding if finding.is_damage else f"{finding} (no damage)")
    sys.stderr.write(f"depeche verify: files={len(files)} damaged={damaged} untidy={untidy}\n")
    return damaged > 0


def _kind(file: Path) -> str | None:
    if file.name in MANIFESTS:
        return "manifest"
    for kind, suffixes in (
        ("open", (".warc.gz.open",)),
        ("warc", OF_RECORDS),
        ("wacz", (".wacz",)),
        ("jsonl", LINES),
    ):
        if is_called(file.name, suffixes):
            return kind
    return "saved" if is_saved(file) else None
