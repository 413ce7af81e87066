"""`depeche replay PATH...`: read saved pages and WARC files as live pages are read."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive import find_saved
from crawler.archive.saved.aside import set_aside
from crawler.archive.saved.pages import is_called_so
from crawler.archive.saved.sniffed import holds_a_page
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import in_words, one_clear_line
from crawler.commands.profiles.sites import all_sites
from crawler.commands.replaying.bulk import replay
from crawler.display.summary import show_runs
from crawler.errors import UsageError as WrongUsage
from crawler.extract.rights import are_respected
from crawler.folders import files_in
from crawler.state.lines import is_lines, report_beside

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from crawler.commands.replaying.bulk import Source
    from crawler.outcome import Refusal
    from crawler.report import RunReport

SHOWN = 100
"""Pages that failed and are told on stderr; the report has all."""

READS = "A replay reads saved pages (.html, .mhtml, .txt), WARC, ARC and WACZ, and folders of them"


class Command(Described, ScrapyCommand):
    """Replay folders of saved pages, single pages and WARC files; no network is touched."""

    requires_crawler_process = False
    usage = "PATH... [-o FILE.jsonl[.gz|.zst]] [--jobs N]"
    summary = "Read saved pages and WARC files through the same code, without the network"
    details = (
        "Reads folders, .html[.gz|.br], .mhtml, .txt, .warc[.gz|.zst], .arc[.gz] and .wacz in "
        "order of name. "
        "Pages that browsers, SingleFile, HTTrack, wget or the Wayback Machine saved say "
        "where they come from; a sidecar beside a page says it best. New and revised "
        "articles go to -o FILE.jsonl, repeats to FILE.duplicates.jsonl, the fate of every "
        "page to FILE.report.json. Without -o the lines go to standard output. Pages of a site "
        "whose profile is not in spiders/ are read by the one that their crawl archived."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="JSON lines file to write")
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N", help="processes (default 1)"
        )
        parser.add_argument(
            "--archived-profiles",
            action="store_true",
            help="read pages by the profile that their crawl archived, though one is installed",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Replay, and set the exit code that the report gives."""
        if not args or opts.jobs < 1:
            raise UsageError("name at least one path, and at least one job")
        assert self.settings is not None
        with one_clear_line(self):
            sites = all_sites(self.settings)
            paths = [Path(each) for each in args]
            sources = find_sources(paths)
            check_output(opts.output)
            respects = are_respected(self.settings["RIGHTS"])
            report = replay(
                sources,
                sites=sites,
                output=opts.output,
                jobs=opts.jobs,
                respects_rights=respects,
                archived_first=opts.archived_profiles,
            )
            conclude(report, aside=aside_of(paths), output=opts.output)
            self.exitcode = report.exit_code


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """Return the files below *paths*, in order; raises UsageError when there is none."""
    sources: list[Source] = []
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"{path}: no such file or folder")
        if path.is_dir():
            files_in(path)  # raises what keeps one that was named from being listed
            sources += [(file, path) for file in find_saved(path)]
        else:
            check_source(path)
            sources.append((path, path.parent))
    if not sources:
        told = ", ".join(map(str, paths))
        aside = aside_of(paths)
        held = f"; there are {aside}" if aside else ""
        raise WrongUsage(f"{told}: no saved page and no archive{held}. {READS}")
    return sources


def check_source(path: Path) -> None:
    """Raise UsageError when *path*, which somebody named, is neither a page nor an archive."""
    if is_called_so(path) or not path.is_file() or holds_a_page(path):  # a pipe is read once only
        return
    if is_lines(path):
        what = "holds lines, which are made from pages"
        advice = "name what these were made from, such as data/warc"
    elif path.name.endswith(".lz4"):
        what = "is compressed by lz4, which is not read"
        name = quote(path.name.removesuffix(".lz4"))
        advice = f"`lz4 -dc {name}.lz4 | gzip > {name}.gz` makes a file that is"
    elif path.name.endswith(".open"):
        what = "is a WARC file that is not closed: a crawl writes it, or the next one recovers it"
        advice = "run that crawl again, or copy the file to a name without .open"
    else:
        what = "is neither by its name nor by its beginning a page or an archive"
        advice = "if it is one, give it the ending that says so"
    raise WrongUsage(f"{path}: {what}. {READS}: {advice}")


def check_output(output: str | None) -> None:
    """Raise UsageError when *output* is a folder: it would be found out after a night's work."""
    if output and Path(output).is_dir():
        raise WrongUsage(f"-o {output}: is a folder; name a file, such as {output}/out.jsonl")


def aside_of(paths: Iterable[Path]) -> str:
    """Return what of the folders among *paths* was not read, by the ends of its names."""
    counts: Counter[str] = Counter()
    for path in paths:
        if path.is_dir():
            counts += set_aside(path)
    return ", ".join(f"{count} {ending}" for ending, count in counts.most_common())


def conclude(report: RunReport, *, aside: str = "", output: str | None = None) -> None:
    """Show what happened: a table on a terminal, and always the last line on stderr.

    *aside* tells of the files that were not read, *output* is where the lines went.
    """
    told = Path(output) if output else None
    console = Console(stderr=True)
    if console.is_terminal:
        show_runs(console, [report.as_dict()])
    else:
        _tell_failed([refusal for refusal in report.refusals if refusal.outcome == "failed"], told)
    if aside:
        sys.stderr.write(f"depeche: not read, since neither page nor archive: {aside}\n")
    for name in sorted(report.archived_profile):
        what = f"pages of site {name!r} were read by the profile that their crawl archived"
        sys.stderr.write(f"depeche: {what}\n")
    for name in sorted(report.without_profile):
        what = f"pages of site {name!r} were read without its profile, which is not in spiders/"
        sys.stderr.write(f"depeche: {what}: the lines of a crawl with it may differ\n")
    if report.exit_code:
        sys.stderr.write(f"depeche: {in_words(report.exit_code, data=told)}\n")
    sys.stderr.write(report.last_line() + "\n")


def _tell_failed(failed: Sequence[Refusal], told: Path | None) -> None:
    """Write a line for each of the *failed* pages; of many the first, where *told* has the rest."""
    shown = failed[:SHOWN] if told else failed
    for refusal in shown:
        sys.stderr.write(f"{refusal}\n")
    if told and len(shown) < len(failed):
        sys.stderr.write(f"… and {len(failed) - SHOWN} more in {report_beside(told)}\n")
