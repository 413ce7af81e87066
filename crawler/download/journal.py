"""The journal of a crawl: every page and every listed address, `runs/<id>.json` at the end."""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, cast

from scrapy import signals

from crawler.archive.warc.answers import LISTS
from crawler.article import Article
from crawler.download.compared import alarms_at_end
from crawler.download.damage import DAMAGED
from crawler.download.ending import ENDED_BY, end_because_of, end_crawl
from crawler.download.takedowns import read_taken_down, without_taken_down
from crawler.errors import DepecheError, DiskError, StateError, what_to_do
from crawler.health import Tally
from crawler.ledger import LISTED, Ledger
from crawler.outcome import Refusal, outcome_of, unfinished
from crawler.report import LEFT_OPEN, RunReport
from crawler.state.runs import RUNS, new_id, write_run
from crawler.state.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.discover.listed import Listed
    from crawler.ledger import Fate
    from crawler.page import Page
    from crawler.state.frontier.entries import Left

    Answer = Response | Failure | None
    """What led to an item: an answer, an error, or the start of the spider."""

logger = logging.getLogger(__name__)

FATE: Final = "fate"
"""The key of a request's meta: outcome, kind and reason of its page, once they are known."""


class Journal:
    """Collects what becomes of each page; `report` is complete once the spider is closed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.folder = Path(crawler.settings["DATA_DIR"])
        now = datetime.now(UTC)
        self.report = RunReport(
            run_id=new_id(self.folder / RUNS, now=now, process=os.getpid()),
            command="crawl",
            started_at=now,
            site=getattr(crawler.spidercls, "name", None),
            failed_share=crawler.settings.getfloat("HEALTH_FAILED_SHARE"),
        )
        self.ledger = Ledger()
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self.taken_down: frozenset[bytes] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension, connected to the signals of *crawler*."""
        journal = cls(crawler)
        for signal, receiver in (
            (LISTED, journal.listed),
            (DAMAGED, journal.damaged),
            (signals.spider_opened, journal.spider_opened),
            (signals.request_dropped, journal.request_dropped),
            (signals.item_scraped, journal.item_scraped),
            (signals.item_dropped, journal.item_dropped),
            (signals.item_error, journal.item_error),
            (signals.spider_error, journal.spider_error),
            (signals.spider_closed, journal.spider_closed),
        ):
            crawler.signals.connect(receiver, signal=signal)
        return journal

    def spider_opened(self) -> None:
        """Say which run this is, and account for what an earlier one left of this crawl."""
        logger.info("run %s of %s into %s", self.report.run_id, self.report.site, self.folder)
        assert self.crawler.engine is not None
        left: Sequence[Left] = getattr(self.crawler.engine.scheduler, "left", ())
        for entry in left:
            if entry.role == "article":
                fate: Fate = "pending"
                if entry.is_done:
                    fate = cast("Fate", entry.outcome or "skipped")
                key = url_key(entry.first_url)
                self.ledger.expect(key, entry.first_url, fate, entry.reason)
        with suppress(DiskError, StateError):  # the first request says so
            self.taken_down = read_taken_down(self.folder / "state.sqlite")

    def listed(self, page: Page, named: Sequence[Listed], left_out: int, older: int) -> None:
        """Note what a list names. An answer that is no list, such as a 304 or 404, says nothing."""
        if named or older or page.status in {None, 200}:
            rows = [(url_key(entry.url), entry.url, entry.rank) for entry in named]
            where = page.requested_url or page.url or "-"  # a redirect makes no other list of it
            self.ledger.read(where, named=rows, left_out=left_out, older=older)

    def damaged(self, refusal: Refusal) -> None:
        """Count a part of the archive that is crawled and cannot be read."""
        self.report.add(refusal)

    def request_dropped(self, request: Request) -> None:
        """Note that Scrapy leaves out a request because its address was asked for already."""
        is_redirected = "redirect_urls" in request.meta  # else two runs have named it
        if is_redirected and request.meta.get("role") == "article":
            first, last = _keys_of(request)
            self.ledger.lead(first, to=last)

    def item_scraped(self, item: Article, response: Answer) -> None:
        """Count an article whose line is written."""
        self.report.add(item)
        if item.change != "gone":
            self.tallies[item.site or "-"].add(item)
        if request := _request_of(response):
            first, last = _keys_of(request)
            outcome = outcome_of(item)
            why = item.warnings[0] if item.change == "gone" else unfinished(item)
            self.ledger.end(first, outcome, why, at=last)
            request.meta[FATE] = (outcome, outcome, why)

    def item_dropped(self, item: object, exception: BaseException, response: Answer) -> None:
        """Count the refusal that *exception* carries."""
        unknown = Refusal(str(item)[:200], "failed", "dropped", str(exception))
        refusal: Refusal = getattr(exception, "refusal", unknown)
        read = item if isinstance(item, Article) and item.change != "gone" else None
        self._add(refusal, _request_of(response), told=unfinished(read) if read else None)
        if refusal.kind in ENDED_BY:
            end_crawl(self.crawler, ENDED_BY[refusal.kind])
        if refusal.kind == StateError.__name__:
            self.report.error_code = StateError.exit_code
        if read is not None:
            self.report.note(read)
            self.tallies[read.site or "-"].add(read)

    def item_error(self, item: Article | Refusal, failure: Failure, response: Answer) -> None:
        """Count an article that could not be written; a full disk ends the crawl."""
        where = (item.where if isinstance(item, Refusal) else item.url) or "-"
        self._add(_defect(where, failure), _request_of(response))
        if isinstance(failure.value, DepecheError):
            self.report.error_code = failure.value.exit_code
        if isinstance(failure.value, DiskError):
            end_because_of(self.crawler, failure.value)

    def spider_error(self, failure: Failure, response: Response | Failure) -> None:
        """Count a page on which the spider raised."""
        request = _request_of(response)
        self._add(_defect(request.url if request else "-", failure), request)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Compare the run with those before, and write its report beside the data."""
        report = self.report
        path = self.folder / RUNS / f"{report.run_id}.json"
        report.finish_reason = reason
        report.ended_at = datetime.now(UTC)
        report.files = self._files(path)
        self.ledger.close(reason)
        report.coverage = self.ledger.coverage
        health = {site: asdict(tally.figures) for site, tally in self.tallies.items()}
        details: dict[str, Any] = {"health": health, **self.ledger.as_dict()}
        try:
            report.alarms = alarms_at_end(report, details, path.parent)
            run = without_taken_down({**report.as_dict(), **details}, self.taken_down)
            write_run(path, run)
        except OSError as error:
            report.error_code = DiskError.exit_code
            told = "%s: cannot write the report (%s); %s"
            logger.error(told, path, error.strerror, what_to_do(error))

    def _files(self, report: Path) -> dict[str, list[str]]:
        stats = self.crawler.stats
        assert stats is not None
        warcs = stats.get_value("depeche/warc/files", [])
        return {
            "articles": [str(self.folder / "articles")],
            "warc": [str(self.folder / "warc" / name) for name in warcs],
            "state": [str(self.folder / "state.sqlite")],
            "report": [str(report)],
        }

    def _add(self, refusal: Refusal, request: Request | None, told: str | None = None) -> None:
        role = request.meta.get("role") if request else None
        self.report.add(refusal, is_list=role in LISTS)
        if request is None:
            return
        why = told if refusal.kind == "unchanged" else f"{refusal.kind}: {refusal.reason}"
        request.meta[FATE] = (refusal.outcome, refusal.kind, why)
        if role != "article" or refusal.kind in LEFT_OPEN:
            return
        first, last = _keys_of(request)
        self.ledger.end(first, refusal.outcome, why, at=last)
        if refusal.kind == "no_text":
            self.tallies[request.meta.get("site") or "-"].add_bodiless(refusal.where)


def _request_of(answer: Answer) -> Request | None:
    """Return the request that led to *answer*; None for what a spider gives at its start."""
    request: Request | None = getattr(answer, "request", None)
    return request


def _keys_of(request: Request) -> tuple[str, str]:
    """Return the keys of the address that was asked for and of the one that redirects led to."""
    last = url_key(request.url)
    redirected = request.meta.get("redirect_urls")
    return (url_key(redirected[0]) if redirected else last), last


def _defect(where: str, failure: Failure) -> Refusal:
    if isinstance(failure.value, DiskError):
        return Refusal(where, "failed", type(failure.value).__name__, str(failure.value))
    reason = f"{type(failure.value).__name__}: {failure.value}"
    advice = "the bytes are archived; report this as a defect, then replay"
    return Refusal(where, "failed", "exception", reason, advice)
