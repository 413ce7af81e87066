"""robots.txt files, as far as they are read."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import TextResponse
from scrapy.robotstxt import ProtegoRobotParser, decode_robotstxt

from crawler.download.refusing import Refused
from crawler.errors import in_words
from crawler.extract.answers import refuse_answer
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.page import Page

MOST_SITEMAPS = 20
"""Addresses of sitemaps that are read; sites declare one to ten."""

READ = 512 * 1024
"""Bytes: RFC 9309, 2.5 asks for 500 KiB at least. 10 MB of rules take 5 s, these 0.4 s."""


OTHER: Final = "User-agent: other"
"""What stands for every agent that is not ours."""

_AGENT = re.compile(r"\s*user[- ]?agent(?:\s*:|\s++(?=[^:]*$))(.*)", re.IGNORECASE)
"""A line that names an agent, as generously as Protego reads it."""


class BoundedRobotParser(ProtegoRobotParser):
    """Scrapy's parser, for the beginning of a file that is longer than any real one.

    It keeps the rules of a group once for each agent that the group names: with 15,000 of both,
    225 million. So all agents but ours are one.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Return the rules in the whole lines among the first bytes of *robotstxt_body*."""
        if len(robotstxt_body) > READ:
            robotstxt_body = robotstxt_body[:READ].rpartition(b"\n")[0]
        ours = crawler.settings["ROBOTSTXT_USER_AGENT"].lower()
        lines = decode_robotstxt(robotstxt_body, None).splitlines()
        known = "\n".join(OTHER if _is_of_others(line, ours) else line for line in lines)
        return super().from_crawler(crawler, known.encode())

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file declares, in order."""
        return tuple(dict.fromkeys(islice(self.rp.sitemaps, MOST_SITEMAPS)))


def _is_of_others(line: str, ours: str) -> bool:
    found = _AGENT.fullmatch(line.partition("#")[0])
    name = found[1].strip().lower() if found else "*"
    return name != "*" and name.replace("*", "") not in ours


NOTHING: Final = b"User-agent: *\nDisallow: /\n"
"""The rules of a site whose rules are not known."""

_NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
"""What Scrapy raises when a host gives no answer. An archive without one is no such host."""


class Unreachable:
    """Keeps a crawl from a host whose robots.txt cannot be had, as RFC 9309, 2.3.1.4 asks for.

    Scrapy takes an error page for rules, and the lack of an answer for leave. Also, a host that is
    down is asked for its robots.txt and for nothing else.
    """

    def __init__(self) -> None:
        self._why: dict[str, tuple[str, str]] = {}
        """Of each host: the kind of its refusals, and what its robots.txt did."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return *response*; in the place of a server's error, the rules that allow nothing."""
        if not is_robots(request) or response.status < 500:
            return response
        page: Page | None = request.meta.get("page")
        told = refuse_answer(page) if page is not None else None  # when to come back
        why = told.reason.removeprefix("the site ") if told else f"answered {response.status}"
        kind = f"http_{response.status}" if response.status == 503 else "no_robots"
        return self._forbid(request, kind, why)

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Return the rules that allow nothing when robots.txt did not come.

        Raises Refused with the reason when a page is refused because of that.
        """
        if is_robots(request):
            is_silent = isinstance(exception, _NO_ANSWER)
            return (
                self._forbid(request, "no_robots", f"did not come: {in_words(exception)}")
                if is_silent
                else None
            )
        told = self._why.get(urlsplit(request.url).netloc)
        if told and isinstance(exception, IgnoreRequest) and "robots.txt" in str(exception):
            kind, why = told
            reason = f"not asked: robots.txt {why}, so nothing is allowed (RFC 9309)"
            advice = "it is tried again by the next run"
            refusal = Refusal(request.url, "failed", kind, reason, advice)
            raise Refused(refusal) from exception
        return None

    def _forbid(self, request: Request, kind: str, why: str) -> Response:
        host = urlsplit(_first_url(request)).netloc  # it may redirect to another
        self._why[host] = kind, why.partition("\n")[0].rstrip(".")
        return TextResponse(request.url, body=NOTHING, request=request)


def is_robots(request: Request) -> bool:
    """Return True if *request* is the one by which Scrapy asks for the rules of a host."""
    is_ours = "role" not in request.meta and request.meta.get("dont_obey_robotstxt")
    return bool(is_ours) and urlsplit(_first_url(request)).path == "/robots.txt"


def _first_url(request: Request) -> str:
    """Return the address that was asked for, before any redirect."""
    first: str = (request.meta.get("redirect_urls") or [request.url])[0]
    return first
