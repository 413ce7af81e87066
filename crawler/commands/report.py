"""`depeche report`: what a run did, against the runs before it, on a terminal or as a page."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.display.console import UNCUT, console
from crawler.display.report_page import page_of
from crawler.display.summary import TELLING, reasons_of, resting, table_of
from crawler.display.templates import write_page
from crawler.display.unfinished import show_unfinished
from crawler.errors import DiskError
from crawler.errors import UsageError as WrongUsage
from crawler.exit_codes import advice_on
from crawler.folders import files_in
from crawler.outcome import CAPTURED
from crawler.state.lines import REPORT, report_beside
from crawler.state.runs import RUNS, read_run, read_runs

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from crawler.display.summary import Run

CHARTED: Final = 30
"""Runs of a chart: a month of daily ones, and bars that are still told apart."""

SHOWN: Final = 20
"""Addresses on a terminal; the page and the file have all."""

MAILED: Final = 3
"""Runs side by side in a file, a pager or a mail of cron: some hundred columns."""

NAMES: Final = 15
"""Characters of the column of names, its frame included."""


class Command(Described, ScrapyCommand):
    """Show what became of a run; nothing is changed."""

    requires_crawler_process = False
    usage = "[DATA | FILE.jsonl] [--run ID] [--html FILE]"
    summary = "Show what a run did, what it missed and why, against the runs before"
    details = (
        "DATA is the data folder of a crawl (default: data). The last run is shown unless "
        "--run names another; it is compared with earlier runs of the same site. FILE.jsonl is "
        "what a replay wrote: shown is the report beside it. --html writes one page with charts "
        "that needs no script and no network."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--run", metavar="ID", help="the run to show, or how its id begins")
        parser.add_argument("--html", metavar="FILE", help="write a page instead")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the run, or write its page."""
        if len(args) > 1:
            raise UsageError("one data folder or replay, please: depeche report DATA")
        assert self.settings is not None
        with one_clear_line(self):
            data = Path(args[0] if args else self.settings["DATA_DIR"])
            out = console(piped=UNCUT)
            if data.is_file():
                runs = [replay_of(data)]
            else:
                is_left = not opts.html and _shows_unfinished(data, out)
                if is_left and not files_in(data / RUNS, ".json"):
                    return  # the first run was killed, is at work, or found no room for its report
                runs = find_runs(data, opts.run)
            if opts.html:
                write_page(page_of(runs[::-1]), Path(opts.html))
            else:
                show(runs, out)


def replay_of(file: Path) -> Run:
    """Return the report of the replay that wrote *file*, or that *file* is.

    Raises UsageError when there is none.
    """
    report = file if file.name.endswith(REPORT) else report_beside(file)
    if report.exists():
        return read_run(report)
    what = f"{report} is not there; name what `depeche replay -o` wrote, or a data folder"
    raise WrongUsage(f"{file}: {what}")


def _shows_unfinished(data: Path, console: Console) -> bool:
    """Return True if something of *data* is still to ask for; where nobody can tell, say why."""
    try:
        return show_unfinished(data, console)
    except DiskError as error:  # such as a copy on a disk that is only read: the runs are there
        sys.stderr.write(f"depeche: what is still to ask for is unknown: {error}\n")
        return False


def find_runs(data: Path, wanted: str | None) -> list[Run]:
    """Return the *wanted* run of *data* (None: the last) and its site's before, the newest first.

    Raises UsageError when there is none, or when the id fits several.
    """
    folder = data / RUNS
    runs = read_runs(folder) if wanted is None else _from(folder, wanted)
    last = next(runs, None)
    if last is None:
        what = "no run is reported there; name the data folder of a crawl"
        raise WrongUsage(f"{data}: {what}")
    same = (run for run in runs if run.get("site") == last.get("site"))
    return [last, *islice(same, CHARTED - 1)]


def _from(folder: Path, wanted: str) -> Iterator[Run]:
    """Yield the run of *folder* whose id begins with *wanted*, then those before it."""
    named = [path for path in files_in(folder, ".json") if path.stem.startswith(wanted)]
    if not named:
        what = f"no run {wanted!r} is reported there; `ls {folder}` names them"
        raise WrongUsage(f"{folder.parent}: {what}")
    if len(named) > 1:
        ids = ", ".join(path.stem for path in reversed(named))
        raise WrongUsage(f"{folder.parent}: --run {wanted} fits {len(named)} runs: {ids}")
    yield read_run(named[0])
    yield from read_runs(folder, before=named[0].name)


def show(runs: Sequence[Run], console: Console) -> None:
    """Print the first of *runs* beside as many of the others as the terminal has room for.

    Without a terminal a row is one line, whatever its length, and there are `MAILED` runs.
    """
    run = runs[0]
    meaning, advice = advice_on(run["exit_code"])
    title = f"{run.get('site') or run['command']}: run {run['run_id']}, exit {run['exit_code']}"
    style = "green" if run["exit_code"] == 0 else "red"
    console.print(Text(f"{title}: {meaning}; {advice}", style=f"bold {style}"))
    for alarm in run.get("alarms", ()):
        text = f"alarm: {alarm['site']}: {alarm['field']}: {alarm['finding']}"
        console.print(Text(text, style="red"), Text(f"  {alarm['advice']}"), sep="\n")
    of_a_run = len(run["run_id"]) + 3  # its column is headed by its id
    room = MAILED if console.width == UNCUT else (console.width - NAMES) // of_a_run
    console.print(table_of(runs[: max(room, 1)]))
    if reasons_of(run):
        console.print(_reasons(run))
    for url in run.get("still_busy") or ():
        console.print(Text(f"read before its scripts had done: {url}"), soft_wrap=True)
    for rest in resting(run):
        told = f"list not asked for: {rest['where']}: {rest['reason']}"
        console.print(Text(told), soft_wrap=True)
    _show_missing(run, console)


def _reasons(run: Run) -> Table:
    table = Table(title="why pages gave no article", title_justify="left")
    for head in ("outcome", "pages", "why", "what to do"):
        table.add_column(head, justify="right" if head == "pages" else "left")
    for reason in reasons_of(run):
        cells = (reason.outcome, str(reason.pages), reason.reason, reason.advice)
        table.add_row(*map(Text, cells))
    return table


def _show_missing(run: Run, console: Console) -> None:
    """Print the addresses that lists named and that gave no article, with list and rank."""
    missing = [row for row in run.get("addresses", ()) if row["outcome"] not in CAPTURED]
    lists = run.get("lists", ())
    if run["command"] == "replay":
        _show_unread(run, console)
    if missing:
        console.print(Text("listed and not captured", style="italic"))
    for row in missing[:SHOWN]:
        named = ", ".join(f"{lists[at]['url']} at {rank}" for at, rank in row["in"])
        text = f"{row['outcome']}: {row['url']}: {row.get('reason') or ''}; listed by {named}"
        console.print(Text(text), soft_wrap=True)
    if len(missing) > SHOWN:
        console.print(f"… and {len(missing) - SHOWN} more in {run['files']['report'][0]}")


def _show_unread(run: Run, console: Console) -> None:
    """Print the pages of a replay that gave no article, but for those that rightly give none."""
    unread = [page for page in run["pages_without_article"] if page["outcome"] in TELLING]
    if unread:
        console.print(Text("pages without an article", style="italic"))
    for page in unread[:SHOWN]:
        text = f"{page['outcome']}: {page['where']}: {page['reason']}"
        console.print(Text(text), soft_wrap=True)
    if len(unread) > SHOWN:
        console.print(f"… and {len(unread) - SHOWN} more in {run['files']['report'][0]}")
