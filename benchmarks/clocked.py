"""`depeche` with a CPU clock at each part of a crawl: `python -m benchmarks.clocked FILE crawl …`.

FILE gets the CPU ms of each part as JSON when the command ends. A part that calls another stands
still meanwhile, so the parts together are all that the process used.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crawler.__main__ import main as depeche
from crawler.download.recorder import Recorder
from crawler.download.scheduling import LeasedScheduler
from pipelines.deduplicate import Deduplicate
from pipelines.jsonlines import JsonLines
from pipelines.validate import Validate
from spiders import dispatch

if TYPE_CHECKING:
    from collections.abc import Callable

START: Final = "start, until the first request"
REST: Final = "download: Scrapy, HTTP, our middlewares, the journal"

PARTS: Final[tuple[tuple[str, object, tuple[str, ...]], ...]] = (
    (START, None, ()),
    ("queue on disk", LeasedScheduler, ("enqueue_request", "next_request", "has_pending_requests")),
    (REST, None, ()),
    ("record", Recorder, ("record",)),
    ("read lists", dispatch, ("read_feed", "read_sitemap", "read_listing")),
    ("extract", dispatch, ("read_page",)),
    ("validate", Validate, ("process_item",)),
    ("deduplicate", Deduplicate, ("process_item",)),
    ("write: line and commit", JsonLines, ("process_item",)),
)
"""Each part, in the order of a page's way, and the calls that are charged to it."""


class Clocks:
    """What *clock* counted while each part ran, in its unit; `ms` is complete after `charge`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.ms: defaultdict[str, float] = defaultdict(float)
        self._clock = clock
        self._since = 0.0
        self._running = [START]

    def charge(self) -> None:
        """Charge what passed since the last change to the part that runs."""
        now = self._clock()
        self.ms[self._running[-1]] += now - self._since
        self._since = now

    def clocked(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return *work*, whose calls are charged to *part*."""

        @wraps(work)
        def call(*arguments: Any, **named: Any) -> Any:
            self.charge()
            self._running.append(part)
            try:
                return work(*arguments, **named)
            finally:
                self.charge()
                self._running.pop()

        return call

    def started(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return *work*, at whose first call the start is over."""

        @wraps(work)
        def call(*arguments: Any, **named: Any) -> Any:
            self.charge()
            self._running[0] = REST
            return work(*arguments, **named)

        return call


def main() -> None:
    """Run the command behind the first argument, and write what each part took into that file."""
    clocks = Clocks(lambda: 1000 * time.process_time())
    for part, owner, names in PARTS:
        for name in names:
            setattr(owner, name, clocks.clocked(part, getattr(owner, name)))
    LeasedScheduler.open = clocks.started(LeasedScheduler.open)  # type: ignore[method-assign]
    try:
        depeche(["depeche", *sys.argv[2:]])
    finally:
        clocks.charge()
        Path(sys.argv[1]).write_text(json.dumps(clocks.ms), encoding="utf-8")


if __name__ == "__main__":
    main()
