"""A process that shares a frontier and a store with others, and dies where it is told to.

`python -m tests.frontier_worker FOLDER OWNER LEASE [BYTES]`: carries the articles that it leases to
their lines; a lease lasts LEASE seconds; dies when BYTES more bytes of lines are written.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

from crawler.state.frontier import queue as frontier_module
from crawler.state.frontier.entries import NAME, Entry
from crawler.state.frontier.queue import Frontier
from crawler.state.store import Store
from pipelines.deduplicate import Deduplicate
from pipelines.jsonlines import by_day
from pipelines.refused import Refused
from tests.writer import DyingLines, articles


def shared(folder: Path, owner: str) -> Frontier:
    """Return the frontier of the crawl in *folder*."""
    return Frontier(folder / NAME, crawl="shared", owner=owner, clock=time.time)


def fill(folder: Path, count: int) -> None:
    """Enqueue the first *count* articles of the writer by their numbers, on hosts of three."""
    filled = shared(folder, "filler")
    for number in range(count):
        host = f"s{number % 3}.test"
        name = str(number)
        url = f"https://{host}/{number}"
        assert filled.enqueue(Entry(name.encode(), url, url, host, None, 0, name))
    filled.flush()
    filled.close()


def main() -> None:
    """Carry articles to their lines until nothing is pending, here or elsewhere."""
    folder, owner = Path(sys.argv[1]), sys.argv[2]
    frontier_module.LEASE = float(sys.argv[3])  # type: ignore[misc]  # a test need not wait a minute
    store = Store(folder / "state.sqlite", folder=folder)
    deduplicate, lines = Deduplicate(store), DyingLines(store, by_day)
    if len(sys.argv) > 4:
        lines.left = int(sys.argv[4])
    queue, known = shared(folder, owner), list(articles())
    while not queue.is_empty():
        for lease in queue.lease(2, room=lambda host: 1):
            with suppress(Refused):
                lines.process_item(deduplicate.process_item(known[int(lease.request)]))
            queue.ack(lease.number)
    lines.close_spider()


if __name__ == "__main__":
    main()
