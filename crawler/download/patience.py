"""How long each host is left alone: the answers by which it said so, and the times to come back."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from crawler.download.ending import interrupted, is_ending
from crawler.download.refusing import Refused
from crawler.extract.answers import retry_after
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

REFUSING = frozenset({401, 403, 429, 503})
"""Statuses by which a site says that it does not want us, or not now."""

NOT_NOW = frozenset({429, 503})
"""Those after which the same page may be had later (RFC 6585, 4; RFC 9110, 15.6.4)."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)

_SLICE = 0.5
"""Seconds after which a waiting request looks whether the crawl is being ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of a first wait and of the longest, and how many refusals in a row are the end."""

    first: float
    longest: float
    in_a_row: int

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Return the limits that *settings* state."""
        return cls(
            settings.getfloat("BACK_OFF_START"),
            settings.getfloat("BACK_OFF_MAX"),
            settings.getint("REFUSALS_IN_A_ROW"),
        )

    def seconds(self, in_a_row: int, status: int) -> float:
        """Return how long to wait unasked: a single page may be forbidden, so it costs nothing.

        >>> [Limits(10, 300, 5).seconds(n, 503) for n in (1, 2, 3, 9)]
        [10.0, 20.0, 40.0, 300]
        """
        doubled = in_a_row - (1 if status in NOT_NOW else 2)
        return 0.0 if doubled < 0 else min(self.first * 2.0 ** min(doubled, 32), self.longest)


@dataclass
class Host:
    """One host: refusals in a row, when it may be asked again, whether it is for this run.

    *refused_with* is the status after which the run asks no more, *told* what the host said by it.
    """

    in_a_row: int = 0
    until: datetime = LONG_AGO
    refused_with: int | None = None
    told: str = ""


class Patience:
    """The hosts of one crawl; *clock* gives the time, *is_ending* whether the crawl is ending."""

    def __init__(
        self, limits: Limits, *, clock: Callable[[], datetime], is_ending: Callable[[], bool]
    ) -> None:
        self.limits = limits
        self._clock = clock
        self._is_ending = is_ending
        self._hosts: dict[str, Host] = {}

    def check(self, request: Request) -> None:
        """Raise Refused when the host of *request* is left alone for the rest of the run."""
        host = self._host_of(request)
        if host.refused_with is None:
            return
        reason = f"not asked: its host {host.told}, and is left alone"
        advice = f"run again after {host.until:%Y-%m-%dT%H:%M:%SZ}, or talk to the site"
        raise Refused(Refusal(request.url, "failed", f"http_{host.refused_with}", reason, advice))

    async def wait(self, request: Request) -> None:
        """Return when the host of *request* may be asked; raise Refused when it is left alone."""
        host = self._host_of(request)
        while (left := host.until - self._clock()) > timedelta():
            self.check(request)
            if self._is_ending():
                raise interrupted(request)
            await asyncio.sleep(min(left.total_seconds(), _SLICE))
        self.check(request)

    def hear(self, request: Request, status: int, *, come_back: str | None) -> None:
        """Take note of an answer; *come_back* is its header Retry-After.

        Only pages count: many a site forbids robots.txt and nothing else.
        """
        if "role" not in request.meta:
            return
        host = self._host_of(request)
        host.in_a_row = host.in_a_row + 1 if status in REFUSING else 0
        if status in REFUSING:
            self._leave(host, request, status, come_back)

    def may_come_back(self, request: Request) -> bool:
        """Return True unless the host of *request* is left alone."""
        return self._host_of(request).refused_with is None

    def _leave(self, host: Host, request: Request, status: int, come_back: str | None) -> None:
        now = self._clock()
        until = retry_after(come_back, now=now)
        if until is None:
            until = now + timedelta(seconds=self.limits.seconds(host.in_a_row, status))
        host.until = max(host.until, until)
        if host.refused_with is not None:
            return
        name, wait = urlsplit(request.url).netloc, (until - now).total_seconds()
        is_too_long = wait > self.limits.longest
        if is_too_long or host.in_a_row >= self.limits.in_a_row:
            host.refused_with = status
            host.told = f"answered {status}, {host.in_a_row} refusals in a row"
            if is_too_long:
                host.told = f"answered {status} and asks to come back at {until:%Y-%m-%dT%H:%M:%SZ}"
            logger.warning("%s is left alone for the rest of this run: it %s", name, host.told)
        elif wait > 0:
            logger.info("%s answered %s: it is asked again in %.0f seconds", name, status, wait)

    def _host_of(self, request: Request) -> Host:
        return self._hosts.setdefault(urlsplit(request.url).netloc, Host())


_patiences: WeakKeyDictionary[Crawler, Patience] = WeakKeyDictionary()


def patience_of(crawler: Crawler) -> Patience:
    """Return the one patience of *crawler*, which its back-off and its handlers share."""
    if crawler not in _patiences:
        _patiences[crawler] = Patience(
            Limits.of(crawler.settings),
            clock=lambda: datetime.now(UTC),
            is_ending=lambda: is_ending(crawler),
        )
    return _patiences[crawler]
