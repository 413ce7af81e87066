"""What a crawl is asked for on the command line; what is wrong with it is told before any work."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError

from crawler.archive.files import warcs_in
from crawler.commands.command_line.exits import told
from crawler.commands.command_line.nearest import did_you_mean
from crawler.download.reach import is_loopback
from crawler.errors import DiskError
from crawler.errors import UsageError as WrongUsage
from crawler.folders import files_in
from crawler.state.frontier.entries import NAME
from crawler.state.frontier.queue import Frontier
from crawler.state.rebuild import lost_state
from crawler.state.runs import RUNS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from scrapy.crawler import Crawler

    from crawler.site import Site
    from spiders.dispatch import DispatchSpider

logger = logging.getLogger(__name__)

GENERIC = "generic"
"""The spider of pages without a profile."""

ARGUMENTS = frozenset({"home", "since"})
"""What `-a` may name."""

OF_SCRAPYD = "_job"
"""What Scrapyd adds to every job: its id, for spiders that want to know."""

ARGUMENTS_WITHOUT_PROFILE = frozenset({"javascript", "since", "url"})
"""What it may name where no profile says it."""


def archive_of(opts: argparse.Namespace) -> dict[str, object]:
    """Return the settings that say which archive is crawled; raises UsageError for a wrong one."""
    folder = Path(opts.archive)
    if not folder.is_dir():
        raise UsageError(f"--archive {folder}: no such folder", print_help=False)
    try:
        near = f"; did you mean {folder / 'warc'}?" if warcs_in(folder / "warc") else ""
        names = warcs_in(folder)
        for name in names:
            (folder / name).open("rb").close()
        problem = None if names else f"{folder}: no WARC file in it{near}"
    except OSError as error:
        problem = told(error)
    if problem:
        raise UsageError(f"--archive {problem}", print_help=False)
    try:
        start = datetime.fromisoformat(opts.start) if opts.start else None
    except ValueError as error:
        wrong = f"--from {opts.start!r} is no ISO 8601 time, such as 2026-11-24T09:00:00+01:00"
        raise UsageError(wrong, print_help=False) from error
    if start is not None and start.tzinfo is None:
        raise UsageError(f"--from {opts.start!r} needs an offset", print_help=False)
    return {"ARCHIVE_DIR": opts.archive, "ARCHIVE_FROM": start}


def check_arguments(name: str, arguments: dict[str, str]) -> None:
    """Raise UsageError for a name of `-a` that no spider reads: it would change nothing."""
    known = ARGUMENTS_WITHOUT_PROFILE if name == GENERIC else ARGUMENTS
    for unknown in arguments.keys() - known - {OF_SCRAPYD}:
        if unknown == "url":
            advice = f"leave {name} out, or look at the page with `depeche inspect URL`"
            raise WrongUsage(f"-a url= names pages of a crawl without profile: {advice}")
        near = did_you_mean(unknown, known) or f"; there are {', '.join(sorted(known))}"
        raise WrongUsage(f"no argument -a {unknown}={near}")


def addresses_in(arguments: dict[str, str]) -> tuple[str, ...]:
    """Return the addresses that the crawl is sent to by `-a`.

    >>> addresses_in({"url": "https://a.test/, https://a.test/b", "since": "7"})
    ('https://a.test/', 'https://a.test/b')
    """
    urls = [url.strip() for url in arguments.get("url", "").split(",") if url.strip()]
    return tuple(urls or ([arguments["home"]] if "home" in arguments else []))


def check_address(url: str) -> None:
    """Raise UsageError for what is no absolute address of the web."""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # "http://["
        is_address = False
    if not is_address:
        raise WrongUsage(f"{url!r} is no address; write it whole, such as https://any.site/page")


def check_state(data: Path) -> None:
    """Raise UsageError when a crawl into *data* would write known articles again."""
    if why := lost_state(data):
        advice = f"it would write all again as version 1; run `depeche rebuild {data}` first"
        raise WrongUsage(f"{data}: holds lines, but {why}; {advice}")


def check_frontier(data: Path) -> None:
    """Raise DiskError when what a crawl has still to ask for cannot be kept in *data*."""
    if (data / NAME).exists():  # a crawl of an archive makes none
        Frontier(data / NAME, crawl="", owner="", clock=float).close()


def check_reports(data: Path) -> None:
    """Raise UsageError when the reports of earlier runs cannot be read, DiskError when not written.

    They are what the health of the site is judged by, so none is not the same as none to be read.
    """
    folder = data / RUNS
    if folder.exists() and not folder.is_dir():
        raise WrongUsage(f"{folder}: is no folder, and reports of runs go there; move it away")
    try:
        files_in(folder)
    except OSError as error:
        advice = "a crawl is compared with the reports in it; let us read and write there"
        raise WrongUsage(f"{folder}: {(error.strerror or '').lower()}; {advice}") from error
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
        raise DiskError(f"{folder}: the report of the run could not be written; let us write there")


def spider_site(crawler: Crawler) -> Site:
    """Return the profile that *crawler* crawls by."""
    return cast("type[DispatchSpider]", crawler.spidercls).site


def hint_at_rendering(urls: str, sites: Iterable[Site]) -> None:
    """Say that pages without profile are not rendered, if a profile says that they have to be."""
    for site in sites:
        if site.javascript and any(site.owns(url) for url in urls.split(",")):
            advice = f"`depeche crawl {site.name}` renders them, and so does -a javascript=yes"
            logger.warning("the profile %s says javascript: %s", site.name, advice)


def hint_at_proxies(crawler: Crawler, proxies: Mapping[str, str]) -> None:
    """Say that the *proxies* of the environment, by scheme, are not used by *crawler*."""
    named = [f"{scheme}_proxy" for scheme in ("http", "https", "all") if proxies.get(scheme)]
    if named and not crawler.settings.getbool("HTTPPROXY_ENABLED"):
        why = "what a proxy answers is not guarded, and not what the site sent"
        advice = "this machine must reach the sites by itself"
        logger.warning("%s is set and not used: %s; %s", " and ".join(named), why, advice)


def check_contact(crawler: Crawler, arguments: dict[str, str]) -> None:
    """Raise UsageError when a public host would be crawled without saying who we are."""
    spider = cast("type[DispatchSpider]", crawler.spidercls)
    homes = addresses_in(arguments) or (spider.site.home,)
    public = [url for url in homes if not is_loopback(url)]
    if public and not crawler.settings["CONTACT"]:
        message = (
            f"{public[0]} is a public host and no contact is set: the site must be able to "
            "reach you. Set DEPECHE_CONTACT, or give -s CONTACT=https://your.site/bot"
        )
        raise WrongUsage(message)
