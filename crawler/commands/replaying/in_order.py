"""Many processes, one order."""

from __future__ import annotations

import gc
import os
from collections import deque
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from signal import SIG_IGN, SIGINT, signal
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 8  # pages in flight per process: enough to keep it busy, few enough to keep memory flat


def map_in_order(function: Callable[[T], R], items: Iterable[T], *, jobs: int) -> Iterator[R]:
    """Yield ``function(item)`` for each item, in the order of *items*, whatever *jobs* is.

    *function* must be importable by another process when *jobs* is above 1. *items* is read
    only as far as the processes need work.

    >>> list(map_in_order(abs, [-2, 1, -3], jobs=1))
    [2, 1, 3]
    """
    if jobs == 1:
        yield from map(function, items)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin) as pool:
        waiting: deque[Future[R]] = deque()
        start(pool, jobs)
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) >= jobs * WINDOW:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin() -> None:
    """Make this process one that serves another, and that ends when it does."""
    gc.freeze()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process with the one that started it: killed, that one can tell nobody."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def start(pool: Executor, jobs: int) -> None:
    """Start the *jobs* processes of *pool*, deaf to Ctrl-C: they end with the one they serve."""
    heard = signal(SIGINT, SIG_IGN)
    try:
        for _ in range(jobs):  # one is started for each that finds none idle
            pool.submit(int)
    finally:
        signal(SIGINT, heard)
