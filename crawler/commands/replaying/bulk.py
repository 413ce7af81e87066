"""Many saved pages to lines: read by several processes, decided and written in order by one."""

from __future__ import annotations

import gc
import json
import shutil
import sys
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive import read_archive
from crawler.commands.profiles.sites import lacks_profile, reads_archived, site_for
from crawler.commands.replaying.in_order import map_in_order
from crawler.commands.replaying.staging import staging
from crawler.display.progress import progress
from crawler.download.damage import damaged
from crawler.errors import ArchiveError
from crawler.extract import read_page
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
    from collections.abc import Callable, Iterable, Iterator

    from crawler.article import Article
    from crawler.site import Site

Source = tuple[Path, Path]
"""A file, and the folder that its source_path is relative to."""


def replay(
    sources: list[Source],
    *,
    sites: tuple[Site, ...],
    output: str | None,
    jobs: int,
    respects_rights: bool = False,
    archived_first: bool = False,
) -> RunReport:
    """Return the report of a replay whose lines are written to *output* or standard output.

    With *archived_first*, profiles that an archive keeps go before those of *sites*. The files
    appear under their names only when the replay is complete.
    """
    gc.freeze()  # what is loaded stays: a full collection need not walk it again
    now = datetime.now(UTC)
    report = RunReport(run_id=f"{now:%Y%m%dT%H%M%S}", command="replay", started_at=now)
    target = Path(output) if output else None
    with staging(target) as folder, progress("replay") as tick:
        file = folder / (target.name if target else "articles.jsonl")
        pages = pages_of(
            sources, sites=sites, archived_first=archived_first, tick=tick, report=report
        )
        reading = partial(
            read, sites=sites, archived_first=archived_first, respects_rights=respects_rights
        )
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
    archived_first: bool = False,
) -> Iterator[Page | ArchiveError]:
    """Yield the pages of *sources* in the order (file, offset), and what is damaged.

    The sites that pages name and that have no profile here, or one in the archive, are noted in
    *report*.
    """
    done = 0
    hosts = frozenset(site.host for site in sites)
    for number, (path, root) in enumerate(sources, 1):
        for page in read_archive(path, root=root, hosts=hosts):
            done += 1
            tick(done, done + len(sources) - number)
            if isinstance(page, Page) and lacks_profile(page, sites):
                report.without_profile.add(str(page.site))
            elif isinstance(page, Page) and reads_archived(page, sites, first=archived_first):
                report.archived_profile.add(str(page.site))
            yield page


def read(
    page: Page | ArchiveError,
    *,
    sites: tuple[Site, ...],
    archived_first: bool = False,
    respects_rights: bool = False,
) -> Article | Refusal:
    """Return what *page* gives. A defect of ours on one page does not end a night's replay."""
    if isinstance(page, ArchiveError):
        return damaged(page)
    try:
        site = site_for(page, sites, archived_first=archived_first)
        return read_page(page, site, respects_rights=respects_rights)
    except Exception as error:  # the edge: as Scrapy does for a spider's callback
        where = page.source_path or page.url or "-"
        reason = f"{type(error).__name__}: {error}"
        return Refusal(where, "failed", "exception", reason, "report this page as a defect")


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
