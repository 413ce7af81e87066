"""`depeche replay PATH...`: read saved pages and WARC files as live pages are read."""

from __future__ import annotations

import gc
import json
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive import find_saved, read_archive
from crawler.archive.aside import set_aside
from crawler.commands.described import Described
from crawler.commands.exits import one_clear_line
from crawler.commands.in_order import map_in_order
from crawler.commands.sites import all_sites, lacks_profile, site_for
from crawler.display.progress import progress
from crawler.display.summary import show_runs
from crawler.errors import ArchiveError, DiskError
from crawler.errors import UsageError as WrongUsage
from crawler.extract import read_page
from crawler.extract.rights import are_respected
from crawler.outcome import Refusal
from crawler.page import Page
from crawler.report import RunReport
from crawler.state.lines import packed, report_beside, sibling
from crawler.state.store import Store
from pipelines.deduplicate import Deduplicate
from pipelines.jsonlines import JsonLines, beside
from pipelines.refused import Refused
from pipelines.validate import Validate

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from crawler.article import Article
    from crawler.site import Site


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
        "page to FILE.report.json. Without -o the lines go to standard output."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="JSON lines file to write")
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N", help="processes (default 1)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Replay, and set the exit code that the report gives."""
        if not args or opts.jobs < 1:
            raise UsageError("name at least one path, and at least one job")
        assert self.settings is not None
        sites = all_sites(self.settings)
        with one_clear_line(self):
            paths = [Path(each) for each in args]
            sources = find_sources(paths)
            check_output(opts.output)
            respects = are_respected(self.settings["RIGHTS"])
            report = replay(
                sources, sites=sites, output=opts.output, jobs=opts.jobs, respects_rights=respects
            )
            conclude(report, aside=aside_of(paths))
            self.exitcode = report.exit_code


Source = tuple[Path, Path]
"""A file, and the folder that its source_path is relative to."""


def find_sources(paths: Iterable[Path]) -> list[Source]:
    """Return the files below *paths*, in order; raises UsageError when there is none."""
    sources: list[Source] = []
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"{path}: no such file or folder")
        if path.is_dir():
            sources += [(file, path) for file in find_saved(path)]
        else:
            sources.append((path, path.parent))
    if not sources:
        raise WrongUsage("no saved page and no WARC file below these paths")
    return sources


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


def replay(
    sources: list[Source],
    *,
    sites: tuple[Site, ...],
    output: str | None,
    jobs: int,
    respects_rights: bool = False,
) -> RunReport:
    """Return the report of a replay whose lines are written to *output* or standard output.

    The files appear under their names only when the replay is complete.
    """
    gc.freeze()  # what is loaded stays: a full collection need not walk it again
    now = datetime.now(UTC)
    report = RunReport(run_id=f"{now:%Y%m%dT%H%M%S}", command="replay", started_at=now)
    target = Path(output) if output else None
    with staging(target) as folder, progress("replay") as tick:
        file = folder / (target.name if target else "articles.jsonl")
        pages = pages_of(sources, sites=sites, tick=tick, report=report)
        reading = partial(read, sites=sites, respects_rights=respects_rights)
        write(map_in_order(reading, pages, jobs=jobs), file=file, report=report)
        report.ended_at = datetime.now(UTC)
        if target:
            publish(file, target=target, report=report)
        elif file.exists():  # lines are UTF-8 whatever the locale, and may not fit into memory
            with file.open("rb") as lines:
                shutil.copyfileobj(lines, sys.stdout.buffer)
    return report


def pages_of(
    sources: list[Source],
    *,
    sites: tuple[Site, ...],
    tick: Callable[[int, int], None],
    report: RunReport,
) -> Iterator[Page | ArchiveError]:
    """Yield the pages of *sources* in the order (file, offset), and what is damaged.

    The sites that pages name and that have no profile here are noted in *report*.
    """
    done = 0
    hosts = frozenset(site.host for site in sites)
    for number, (path, root) in enumerate(sources, 1):
        for page in read_archive(path, root=root, hosts=hosts):
            done += 1
            tick(done, done + len(sources) - number)
            if isinstance(page, Page) and lacks_profile(page, sites):
                report.without_profile.add(str(page.site))
            yield page


def read(
    page: Page | ArchiveError, *, sites: tuple[Site, ...], respects_rights: bool = False
) -> Article | Refusal:
    """Return what *page* gives. A defect of ours on one page does not end a night's replay."""
    if isinstance(page, ArchiveError):
        return damaged(page)
    try:
        return read_page(page, site_for(page, sites), respects_rights=respects_rights)
    except Exception as error:  # the edge: as Scrapy does for a spider's callback
        where = page.source_path or page.url or "-"
        reason = f"{type(error).__name__}: {error}"
        return Refusal(where, "failed", "exception", reason, "report this page as a defect")


def damaged(error: ArchiveError) -> Refusal:
    """Return the refusal for a file, or a part of one, that cannot be read."""
    where = error.file if error.offset is None else f"{error.file} at byte {error.offset}"
    if error.offset is None:
        advice = "restore this file, or leave it out"
        return Refusal(where, "failed", "unreadable", error.what, advice)
    return Refusal(where, "failed", "damaged", error.what, "the rest was read; restore this part")


def write(results: Iterable[Article | Refusal], *, file: Path, report: RunReport) -> None:
    """Carry *results* through the pipelines of a crawl into *file*, and count each.

    What is decided stands in a file beside it: that of a million pages does not fit into memory.
    """
    state = file.with_name("state.sqlite")
    with closing(Store(state, folder=file.parent, scratch=True)) as store:
        validate, deduplicate = Validate(), Deduplicate(store)
        lines = JsonLines(store, beside(file))
        for result in results:
            try:
                article = validate.process_item(result)
                report.add(lines.process_item(deduplicate.process_item(article)))
            except Refused as refused:
                report.add(refused.refusal)
        lines.close_spider()


@contextmanager
def staging(target: Path | None) -> Iterator[Path]:
    """Give a folder for unfinished files, on the file system of *target*, removed at the end."""
    try:
        parent = target.parent if target else None
        folder = Path(tempfile.mkdtemp(prefix=".depeche-", dir=parent))
    except OSError as error:
        message = f"{target}: cannot write beside it ({error.strerror}); does the folder exist?"
        raise DiskError(message) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def publish(file: Path, *, target: Path, report: RunReport) -> None:
    """Move the finished files to *target* and its siblings, the articles last."""
    duplicates = sibling(file, "duplicates")
    summary = report_beside(file)
    report.files = {
        "articles": [str(target)],
        "duplicates": [str(target.with_name(duplicates.name))],
        "report": [str(target.with_name(summary.name))],
    }
    text = json.dumps(report.as_dict(), ensure_ascii=False, indent=2) + "\n"
    summary.write_text(text, encoding="utf-8")
    for finished in (summary, duplicates, file):
        if not finished.exists():
            finished.write_bytes(packed(b"", finished))
        finished.replace(target.with_name(finished.name))


def conclude(report: RunReport, *, aside: str = "") -> None:
    """Show what happened: a table on a terminal, and always the last line on stderr.

    *aside* tells of the files that were not read.
    """
    console = Console(stderr=True)
    if console.is_terminal:
        show_runs(console, [report.as_dict()])
    else:
        for refusal in report.refusals:
            if refusal.outcome == "failed":
                sys.stderr.write(f"{refusal}\n")
    if aside:
        sys.stderr.write(f"depeche: not read, since neither page nor archive: {aside}\n")
    for name in sorted(report.without_profile):
        what = f"pages of site {name!r} were read without its profile, which is not in spiders/"
        sys.stderr.write(f"depeche: {what}: the lines of a crawl with it may differ\n")
    sys.stderr.write(report.last_line() + "\n")
