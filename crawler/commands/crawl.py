"""`depeche crawl SITE`: fetch a site's new pages into a data folder."""

from __future__ import annotations

import gc
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.request import getproxies_environment

from rich.console import Console
from scrapy import signals
from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from crawler.commands.command_line.asked import (
    GENERIC,
    addresses_in,
    archive_of,
    check_address,
    check_arguments,
    check_contact,
    check_frontier,
    check_reports,
    check_state,
    hint_at_proxies,
    hint_at_rendering,
    spider_site,
)
from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import in_words, one_clear_line
from crawler.commands.command_line.quiet import quieten
from crawler.commands.fetching import is_address
from crawler.commands.profiles.sites import all_sites, no_such_site
from crawler.discover.since import read_since
from crawler.display.progress import progress
from crawler.display.summary import show_runs
from crawler.download import replaying
from crawler.download.browser import check_browser
from crawler.download.journal import Journal
from crawler.download.scheduling import LeasedScheduler
from crawler.errors import DepecheError
from crawler.errors import UsageError as WrongUsage
from crawler.exit_codes import INTERRUPTED
from crawler.extract.rights import are_respected
from crawler.site import is_yes
from crawler.state.lines import SUFFIXES
from crawler.state.lock import FolderBusyError, lock_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from scrapy.crawler import AsyncCrawlerProcess, Crawler


logger = logging.getLogger(__name__)


class Command(Described, BaseRunSpiderCommand):
    """Crawl one site by the name of its profile, or single pages with `-a url=`."""

    requires_project = False
    usage = "[options] SITE | -a url=URL[,URL…]"
    summary = "Crawl a site into a data folder: WARC first, then JSON lines"

    details = (
        "SITE is a name that `depeche list` shows. Without one, -a url= names pages of any "
        "site, or a home page, which leads to the lists of its site. -a since=7 leaves out "
        "what the lists date more than seven days back, -a since=2026-11-01 what they date "
        "before that day; -a home=URL crawls the profile at another address. Run it again "
        "whenever you like: what is known is not written twice. The last line on stderr has "
        "the numbers, docs/operating.md the exit codes."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--data", metavar="DIR", help="data folder (default: data)")
        parser.add_argument(
            "--compress",
            choices=sorted(SUFFIXES),
            help="write the lines as .jsonl.gz or .jsonl.zst (default: .jsonl)",
        )
        parser.add_argument(
            "--archive", metavar="DIR", help="crawl the WARC files in DIR instead of the network"
        )
        parser.add_argument(
            "--from", dest="start", metavar="ISO", help="with --archive: from this answer on"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Turn the options into settings."""
        super().process_options(args, opts)
        assert self.settings is not None
        if self.settings["LOG_LEVEL"] != "DEBUG":
            quieten()
        if opts.data:
            self.settings.set("DATA_DIR", opts.data, priority="cmdline")
        if opts.compress:
            self.settings.set("LINES_COMPRESSION", opts.compress, priority="cmdline")
        warc = str(Path(self.settings["DATA_DIR"]) / "warc")
        self.settings.set("DEPECHE_WARC_DIR", warc, priority="cmdline")
        if not opts.archive:  # the lowest priority, so that `-s SCHEDULER=` measures another one
            self.settings.set("SCHEDULER", LeasedScheduler, priority="default")
        else:
            self.settings.setdict({**replaying.SETTINGS, **archive_of(opts)}, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and set the exit code that the report gives."""
        if len(args) > 1 or (args in ([], [GENERIC]) and "url" not in opts.spargs):
            raise UsageError("name one site (`depeche list` shows them), or give -a url=URL")
        with one_clear_line(self):
            self._crawl(args[0] if args else GENERIC, opts.spargs)

    def _crawl(self, name: str, arguments: dict[str, str]) -> None:
        assert self.settings is not None
        crawler = self._crawler_of(name, arguments)
        data = Path(self.settings["DATA_DIR"])
        try:
            lock = lock_folder(data)
        except FolderBusyError as busy:
            sys.stderr.write(f"depeche: {busy}\n")
            return
        with lock:
            check_state(data)
            check_frontier(data)
            check_reports(data)
            self._run_to_its_end(name, crawler, arguments)

    def _crawler_of(self, name: str, arguments: dict[str, str]) -> Crawler:
        """Return the crawler of the site *name*; what is wrong is told before any work."""
        process = self._process
        if name not in process.spider_loader.list():
            if is_address(name):
                raise WrongUsage(f"{name} is no name of a site; a page or a home: -a url={name}")
            raise WrongUsage(no_such_site(name, process.spider_loader))
        check_arguments(name, arguments)
        for url in addresses_in(arguments):
            check_address(url)
        if "since" in arguments:
            read_since(arguments["since"])
        crawler = process.create_crawler(name)
        are_respected(crawler.settings["RIGHTS"])
        if not crawler.settings.get("ARCHIVE_DIR"):
            check_contact(crawler, arguments)
            hint_at_proxies(crawler, getproxies_environment())
            if spider_site(crawler).javascript or is_yes(arguments.get("javascript", "")):
                check_browser(crawler.settings, name=name)
            elif "url" in arguments:
                hint_at_rendering(arguments["url"], all_sites(crawler.settings))
        return crawler

    def _run_to_its_end(self, name: str, crawler: Crawler, arguments: dict[str, str]) -> None:
        with progress(f"crawl {name}") as tick:
            follow(crawler, tick)
            crawl = self._process.crawl(crawler, **arguments)
            gc.freeze()  # what is loaded stays: a full collection need not walk it again
            self._process.start()
        if not crawl.done() or crawl.cancelled():  # a signal came before the first page, or twice
            sys.stderr.write("depeche: interrupted; the same command goes on where it was\n")
            self.exitcode = INTERRUPTED
            return
        error = crawl.exception()
        if isinstance(error, DepecheError):
            raise error
        if error is not None:  # asked for here, it is told by nobody else
            logger.error("the crawl did not start: a defect, report it", exc_info=error)
        self._conclude(crawler, failed_to_start=self._process.bootstrap_failed)

    @property
    def _process(self) -> AsyncCrawlerProcess:
        assert self.crawler_process is not None
        return cast("AsyncCrawlerProcess", self.crawler_process)

    def _conclude(self, crawler: Crawler, *, failed_to_start: bool) -> None:
        journal = crawler.get_extension(Journal)
        if failed_to_start or journal is None or journal.report.ended_at is None:
            self.exitcode = 2
            return
        report = journal.report
        if sys.stdout.isatty():
            show_runs(Console(), [report.as_dict()], sample=report.sample)
        for alarm in report.alarms:
            sys.stderr.write(f"depeche: alarm: {alarm}\n")
        if report.exit_code:
            sys.stderr.write(f"depeche: {in_words(report.exit_code, data=journal.folder)}\n")
        sys.stderr.write(report.last_line() + "\n")
        self.exitcode = report.exit_code


def follow(crawler: Crawler, tick: Callable[[int, int], None]) -> None:
    """Call *tick* after each answer with pages done and pages asked for."""
    is_answered: dict[str, bool] = {}
    done = 0

    def on_request(request: object) -> None:
        is_answered.setdefault(getattr(request, "url", ""), False)

    def on_response(request: object) -> None:
        nonlocal done
        url = getattr(request, "url", "")
        done += not is_answered.get(url, False)
        is_answered[url] = True  # under the text that was asked for: an answer adds nothing
        tick(done, len(is_answered))

    crawler.signals.connect(on_request, signal=signals.request_scheduled, weak=False)
    crawler.signals.connect(on_response, signal=signals.response_received, weak=False)
