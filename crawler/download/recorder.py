"""Every exchange of a crawl goes into a WARC file before anything reads it."""

from __future__ import annotations

import logging
import os
import socket
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    NotConfigured,
    ResponseDataLossError,
)

from crawler import __version__
from crawler.archive.warc.answers import answer_of, page_of
from crawler.archive.warc.conversion import Rendering
from crawler.archive.warc.exchange import NOT_MODIFIED_STATUS, Exchange, Facts, Truncation
from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.record import as_target
from crawler.archive.warc.recovery import recover_folder
from crawler.archive.warc.revisit import NOT_MODIFIED, Originals
from crawler.archive.warc.warcinfo import Warcinfo
from crawler.archive.warc.writer import WarcWriter
from crawler.download.ending import end_crawl
from crawler.errors import DiskError
from crawler.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from protego import Protego
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.archive.warc.revisit import Original
    from crawler.download.tap import Wire
    from crawler.page import Page

logger = logging.getLogger(__name__)

REVALIDATES = "revalidates"
"""The key of a request's meta: digest of the payload that the answer 304 would stand for."""

RESERVATION = "reservation"
"""The key of a request's meta: what its host's tdmrep.json says of it, [reserved, policy]."""

RENDERS = "renders"
"""The key of a request's meta: True if a browser is to render the page that it asks for."""

NEEDED_BY = "needed_by"
"""The key of a request's meta: address of the page for whose rendering it is made."""

_CUT_BY: tuple[tuple[type[Exception], Truncation], ...] = (
    (ResponseDataLossError, "disconnect"),
    (DownloadTimeoutError, "time"),
    (DownloadCancelledError, "length"),
)
"""What each of Scrapy's errors says of an answer that had begun."""


class Recorder:
    """Writes the exchanges of one crawl and gives the page of each answer.

    *clock* gives the instants that stand in the records.
    """

    def __init__(self, crawler: Crawler, *, clock: Callable[[], datetime]) -> None:
        folder = crawler.settings["DEPECHE_WARC_DIR"]
        if not folder:
            raise NotConfigured("DEPECHE_WARC_DIR is not set: `depeche crawl` sets it")
        self.crawler = crawler
        self.clock = clock
        self._robots: set[str] = set()
        state = Path(crawler.settings["DATA_DIR"]) / "state.sqlite"
        self.payloads = Payloads(state, folder=Path(folder))
        for line in recover_folder(Path(folder), self.payloads):
            logger.warning("%s", line)
        self.writer = WarcWriter(
            Path(folder), info=warcinfo_of(crawler), clock=clock, payloads=self.payloads
        )
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(self.engine_stopped, signal=signals.engine_stopped)

    def record(self, request: Request, wire: Wire, error: Exception | None = None) -> Page | None:
        """Write what crossed *wire* and return the page of the answer; None when it is none.

        Raises DiskError when the bytes cannot be written: the crawl then ends.
        """
        if wire.started_at is None:
            return None
        exchange = Exchange(
            url=urldefrag(request.url)[0],
            method=request.method,
            started_at=wire.started_at,
            sent=bytes(wire.sent),
            received=bytes(wire.received),
            ip_address=wire.ip_address,
            tls=wire.tls,
            error=f"{type(error).__name__}: {error}" if error else None,
            cut_by=_cut_by(error),
            facts=self._facts(request),
            needed_by=request.meta.get(NEEDED_BY),
        )
        if request.meta.get(RENDERS) and is_shell(exchange):
            exchange = replace(exchange, facts=replace(exchange.facts, role="shell"))
        try:
            written = self.writer.put(exchange, not_modified=self._behind(request, exchange))
        except DiskError:
            end_crawl(self.crawler, "disk")
            raise
        assert self.crawler.stats is not None
        self.crawler.stats.set_value("depeche/warc/files", list(self.writer.files))
        answer = exchange.message.answer
        if written is None or answer is None:  # no HTTP: kept, and Scrapy has raised already
            return None
        if written[1].field("WARC-Profile") == NOT_MODIFIED:
            originals = Originals.in_folder(self.writer.folder)
            answer = answer_of(written[1], originals, role=exchange.facts.role)
        return page_of(answer, written[1], facts=exchange.facts, capture=written[0])

    def record_rendering(
        self, request: Request, shell: Page, html: bytes, browser: str, *, busy_after: float | None
    ) -> Page:
        """Write what *browser* made of *shell*, and return the page of it.

        *busy_after* are the seconds after which it was read though it still asked for data.
        Raises DiskError when the bytes cannot be written: the crawl then ends.
        """
        assert shell.capture is not None
        assert shell.url is not None
        assert shell.fetched_at is not None
        facts = self._facts(request)
        made_of = (shell.url, shell.fetched_at, shell.capture)
        rendering = Rendering(html, *made_of, browser, facts, busy_after)
        try:
            capture, record = self.writer.put_rendering(rendering)
        except DiskError:
            end_crawl(self.crawler, "disk")
            raise
        originals = Originals(lambda: self.writer.files, self._open_own)
        return page_of(answer_of(record, originals), record, facts=facts, capture=capture)

    def _open_own(self, name: str) -> IO[bytes]:
        path = self.writer.folder / name
        return (path if path.exists() else path.with_name(f"{name}.open")).open("rb")

    def robots_parsed(
        self, robotparser: Protego, request: Request
    ) -> None:  # the signal's arguments
        """Remember the hosts whose robots.txt was read: only there a fetch is known as allowed."""
        self._robots.add(urlsplit(request.url).netloc)

    def engine_stopped(self) -> None:
        """Give the file that is open its final name."""
        self.writer.close()
        try:
            self.payloads.close()
        except DiskError as error:
            logger.warning("%s; what was archived last is archived in full again", error)

    def _behind(self, request: Request, exchange: Exchange) -> Original | None:
        """Return the record for which the answer stands when it is the 304 that was asked for."""
        answer, digest = exchange.message.answer, request.meta.get(REVALIDATES)
        if not digest or answer is None or answer.status != NOT_MODIFIED_STATUS:
            return None
        target = as_target(exchange.url)
        return self.payloads.find(method=request.method, digest=digest, target=target)

    def _facts(self, request: Request) -> Facts:
        meta, parts = request.meta, urlsplit(request.url)
        is_robots = parts.path == "/robots.txt" and "role" not in meta
        first = (meta.get("redirect_urls") or [request.url])[0]
        reserved, policy = meta.get(RESERVATION) or (None, None)
        return Facts(
            role="robots" if is_robots else meta.get("role"),
            site=meta.get("site"),
            requested_url=first if first != request.url else None,
            robots_allowed=True if parts.netloc in self._robots and not is_robots else None,
            tdm_reserved=reserved,
            tdm_policy=policy,
        )


_recorders: WeakKeyDictionary[Crawler, Recorder] = WeakKeyDictionary()


def recorder_of(crawler: Crawler) -> Recorder:
    """Return the one recorder of *crawler*, which its http and https handlers share."""
    if crawler not in _recorders:
        _recorders[crawler] = Recorder(crawler, clock=lambda: datetime.now(UTC))
    return _recorders[crawler]


def warcinfo_of(crawler: Crawler) -> Warcinfo:
    """Return what the files of *crawler* say of who wrote them, and by which rules."""
    obeys = crawler.settings.getbool("ROBOTSTXT_OBEY")
    fields = {
        "robots": "obey" if obeys else "ignore",
        "http-header-user-agent": crawler.settings["USER_AGENT"],
        "operator": crawler.settings["CONTACT"] or "not stated",
        "isPartOf": getattr(crawler.spidercls, "name", ""),
    }
    software = f"depeche/{__version__}"
    return Warcinfo(software, socket.gethostname(), os.getpid(), fields, profile_of(crawler))


def profile_of(crawler: Crawler) -> Site | None:
    """Return the profile that *crawler* reads its pages by; None when it has none of that name.

    A crawl of any page of any site reads them by what their address tells.
    """
    profile = getattr(crawler.spider, "profile", None)
    is_named = isinstance(profile, Site) and profile.name == getattr(crawler.spider, "name", None)
    return profile if is_named else None


def is_shell(exchange: Exchange) -> bool:
    """Return True if the answer of *exchange* is a whole HTML page, which a browser can render."""
    answer = exchange.message.answer
    if answer is None or answer.status != HTTPStatus.OK or exchange.cut_by:
        return False
    stated = next((value for name, value in answer.headers if name.lower() == "content-type"), "")
    return stated.lower().startswith(("text/html", "application/xhtml+xml"))


def _cut_by(error: Exception | None) -> Truncation | None:
    if error is None:
        return None
    return next((cut for kind, cut in _CUT_BY if isinstance(error, kind)), "unspecified")
