"""What was taken down is not asked for again, and no later report names it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crawler.download.refusing import Refused
from crawler.outcome import Refusal
from crawler.state.runs import REDACTED, redacted
from crawler.state.takedowns import Takedowns, digest_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class TakenDown:
    """Refuses the addresses that `depeche takedown` took out of the data folder.

    They are read once: a takedown needs the folder for itself, so none comes during a crawl.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digests: frozenset[bytes] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware over the state of the data folder of *crawler*."""
        return cls(Path(crawler.settings["DATA_DIR"]) / "state.sqlite")

    def process_request(self, request: Request) -> None:
        """Let *request* go on, or raise Refused, without its address, when that was taken down."""
        if self._digests is None:  # the pipelines open the state first
            self._digests = read_taken_down(self._path)
        if self._digests and digest_of(request.url) in self._digests:
            reason = "this story was taken down from the data folder"
            raise Refused(Refusal(REDACTED, "refused", "takedown", reason))


def read_taken_down(state: Path) -> frozenset[bytes]:
    """Return the digests of the addresses that were taken down, as the store in *state* has them.

    Raises DiskError or StateError when it cannot be read.
    """
    with closing(Takedowns(state)) as takedowns:
        return takedowns.digests()


def without_taken_down(run: dict[str, Any], digests: frozenset[bytes]) -> dict[str, Any]:
    """Return *run* without the addresses of *digests*, which lists go on naming."""
    if not digests:
        return run
    told: dict[str, Any] = redacted(run, is_doomed=lambda url: digest_of(url) in digests)
    return told
