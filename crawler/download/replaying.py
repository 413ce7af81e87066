"""A crawl over an archive: the spiders ask, the WARC files answer, no network is there."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from heapq import heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import HtmlResponse

from crawler.archive.captures import read_capture
from crawler.archive.files import warcs_in
from crawler.archive.warc.conversion import is_rendered
from crawler.archive.warc.exchange import Facts
from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.record import as_date, as_target, unbracketed
from crawler.download.damage import DAMAGED, damaged
from crawler.download.refusing import Refused
from crawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.archive.warc.record import Record
    from crawler.page import Page

logger = logging.getLogger(__name__)

HANDLER = "crawler.download.replaying.ReplayHandler"

EVERYTHING = 1_000_000

SETTINGS: Mapping[str, object] = {
    "DOWNLOAD_HANDLERS": {
        **dict.fromkeys(("http", "https"), HANDLER),
        **dict.fromkeys(("file", "data", "ftp", "s3")),
    },
    "DOWNLOAD_DELAY": 0,  # nobody is bothered
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": EVERYTHING,  # all that is asked waits for its turn
    "CONCURRENT_REQUESTS_PER_DOMAIN": EVERYTHING,
    "DOWNLOAD_TIMEOUT": EVERYTHING,  # seconds: waiting for one's turn is no time-out
}
"""What a crawl over an archive sets beside those of a live one; `ARCHIVE_DIR` says where it is."""


class ReplayMissError(Exception):
    """Raised when the archive holds no answer for an address; never retried, never invented.

    It stands outside Scrapy's tree of download errors, whose members are tried again.
    """


class Place(NamedTuple):
    """Where one answer stands, and its date as WARC-Date; places sort as the archive is read.

    *number* counts the records of the file: those of one compressed member have one offset.
    """

    file: str
    number: int
    offset: int
    record_id: str
    date: str


class ReplayHandler(BaseDownloadHandler):
    """Answers requests from the archive, in the order in which the answers were made.

    A live crawl waits for the site, so its answers come in an order that its spider does not
    decide. Here every request waits until no other can come that was answered before it: then the
    lines of the crawl are made again in their order.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._folder = Path(settings["ARCHIVE_DIR"])

        def tell(error: ArchiveError) -> None:
            logger.warning("%s; what stood there is not read", error)
            crawler.signals.send_catch_log(DAMAGED, refusal=damaged(error))

        start = settings.get("ARCHIVE_FROM")
        self._places = answers_in(self._folder, start=start, on_damage=tell)
        self._queue = Turns(lambda waiting: is_quiet(crawler, waiting))

    async def download_request(self, request: Request) -> Response:
        """Return the next capture of the address; raises ReplayMissError when there is none.

        Raises Refused for one that cannot be read.
        """
        places = self._places.get(as_target(request.url), [])
        if not places:
            message = f"{self._folder} holds no answer for {request.url}"
            why = "its crawl did not ask for it, or its record is damaged or taken down"
            raise ReplayMissError(f"{message}: {why}")
        place = places.pop(0)
        await self._queue.turn_of(place, request)
        try:
            page = read_capture(
                self._folder, name=place.file, offset=place.offset, record_id=place.record_id
            )
        except ArchiveError as error:
            raise Refused(damaged(error)) from error
        request.meta["page"] = page
        return response_of(page, request)

    async def close(self) -> None:
        """Nothing stays open."""


class Turns:
    """Requests that wait for their turn: the earliest place first, once *is_quiet* says so."""

    def __init__(self, is_quiet: Callable[[list[Request]], bool]) -> None:
        self._is_quiet = is_quiet
        self._waiting: list[tuple[Place, int, Request, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._count = 0

    async def turn_of(self, place: Place, request: Request) -> None:
        """Return when it is the turn of *request*, whose answer stands at *place*."""
        future = asyncio.get_running_loop().create_future()
        self._count += 1
        heappush(self._waiting, (place, self._count, request, future))
        if self._task is None:
            self._task = asyncio.create_task(self._call())
        await future

    async def _call(self) -> None:
        while self._waiting:
            if self._is_quiet([request for _, _, request, _ in self._waiting]):
                _, _, _, future = heappop(self._waiting)
                if not future.cancelled():
                    future.set_result(None)
            await asyncio.sleep(0)
        self._task = None


def is_quiet(crawler: Crawler, waiting: list[Request]) -> bool:
    """Return True when the crawl can ask for nothing more before one of *waiting* is answered."""
    engine = crawler.engine
    assert engine is not None
    assert engine._slot is not None
    if engine._start is not None or engine._slot.scheduler.has_pending_requests():
        return False
    if any("role" not in request.meta for request in waiting):
        return True  # robots.txt, which the requests of its host wait for
    return len(engine._slot.inprogress) == len(waiting)


def response_of(page: Page, request: Request) -> Response:
    """Return what Scrapy's middlewares need of *page*: status, headers, the decoded body.

    Content and transfer coding are undone already, so the headers that name them go.
    """
    gone = {"content-encoding", "transfer-encoding", "content-length"}
    headers: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in page.headers:
        if name.lower() not in gone:
            headers[name].append(value)
    assert page.status is not None
    return HtmlResponse(request.url, page.status, headers=headers, body=page.body, request=request)


def answers_in(
    folder: Path, *, start: datetime | None, on_damage: Callable[[ArchiveError], None]
) -> dict[str, list[Place]]:
    """Return address → where its answers stand, in the order of the archive, from *start* on.

    *on_damage* is called with each part of the archive that cannot be read.
    """
    places: defaultdict[str, list[Place]] = defaultdict(list)
    first = as_date(start) if start else ""
    for target, place in _answers(folder, on_damage):
        if place.date >= first:
            places[target].append(place)
    return places


def _answers(
    folder: Path, on_damage: Callable[[ArchiveError], None]
) -> Iterator[tuple[str, Place]]:
    answers: dict[str, tuple[str, Place]] = {}
    for name in warcs_in(folder):
        for number, located in enumerate(read_records(folder / name)):
            if not isinstance(located, Located):
                on_damage(located)
                continue
            record = located.record
            if is_answer(record) and record.target and record.date:
                identifier, date = record.record_id, as_date(record.date)
                place = Place(name, number, located.offset, identifier, date)
                answers[identifier] = record.target, place
            elif record.kind == "metadata" and Facts.from_block(record.block).role == "shell":
                # the page rendered from it was read; a crawl killed before that asked once more
                answers.pop(unbracketed(record.field("WARC-Concurrent-To")), None)
    yield from answers.values()


def is_answer(record: Record) -> bool:
    """Return True if *record* holds what a site answered, or a page rendered from it."""
    return record.kind in {"response", "revisit"} or is_rendered(record)
