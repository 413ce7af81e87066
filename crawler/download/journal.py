"""The journal of a crawl: every page counted, `runs/<id>.json` at the end."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.download.ending import end_crawl
from crawler.errors import DepecheError, DiskError
from crawler.report import Refusal, RunReport

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.article import Article


class Journal:
    """Collects what becomes of each page; `report` is complete once the spider is closed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.folder = Path(crawler.settings["DATA_DIR"])
        now = datetime.now(UTC)
        self.report = RunReport(
            run_id=f"{now:%Y%m%dT%H%M%S}-{os.getpid()}",
            command="crawl",
            started_at=now,
            failed_share=crawler.settings.getfloat("HEALTH_FAILED_SHARE"),
        )
        self.error: DepecheError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension, connected to the signals of *crawler*."""
        journal = cls(crawler)
        for signal, receiver in (
            (signals.item_scraped, journal.item_scraped),
            (signals.item_dropped, journal.item_dropped),
            (signals.item_error, journal.item_error),
            (signals.spider_error, journal.spider_error),
            (signals.spider_closed, journal.spider_closed),
        ):
            crawler.signals.connect(receiver, signal=signal)
        return journal

    def item_scraped(self, item: Article) -> None:
        """Count an article whose line is written."""
        self.report.add(item)

    def item_dropped(self, item: object, exception: BaseException) -> None:
        """Count the refusal that *exception* carries."""
        unknown = Refusal(str(item)[:200], "failed", "dropped", str(exception))
        self.report.add(getattr(exception, "refusal", unknown))

    def item_error(self, item: Article | Refusal, failure: Failure) -> None:
        """Count an article that could not be written; a full disk ends the crawl."""
        where = (item.where if isinstance(item, Refusal) else item.url) or "-"
        self._add_error(where, failure)
        if isinstance(failure.value, DepecheError):
            self.error = failure.value
        if isinstance(failure.value, DiskError):
            end_crawl(self.crawler, "disk")

    def spider_error(self, failure: Failure, response: Response) -> None:
        """Count a page on which the spider raised."""
        self._add_error(response.url, failure)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write the report of the run beside the data."""
        self.report.finish_reason = reason
        self.report.ended_at = datetime.now(UTC)
        stats = self.crawler.stats
        assert stats is not None
        self.report.files = {
            "articles": [str(self.folder / "articles")],
            "warc": [
                str(self.folder / "warc" / f) for f in stats.get_value("depeche/warc/files", [])
            ],
            "state": [str(self.folder / "state.sqlite")],
            "report": [str(self.folder / "runs" / f"{self.report.run_id}.json")],
        }
        self._write()

    @property
    def exit_code(self) -> int:
        """The exit code of the run: that of an error that ended it, else what the report says."""
        return self.error.exit_code if self.error else self.report.exit_code

    def _write(self) -> None:
        path = self.folder / "runs" / f"{self.report.run_id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.report.as_dict(), ensure_ascii=False, indent=2) + "\n"
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)

    def _add_error(self, where: str, failure: Failure) -> None:
        reason = f"{type(failure.value).__name__}: {failure.value}"
        advice = "the bytes are archived; report this as a defect, then replay"
        self.report.add(Refusal(where, "failed", "exception", reason, advice))
