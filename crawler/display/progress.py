"""How far long work has come: a bar on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

LOG_EVERY = 10.0  # seconds between two log lines: a night's log stays readable


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to call with (pages done, pages known); shows a bar or writes log lines."""
    if sys.stderr.isatty():
        yield from _bar(label)
    else:
        yield _log(label)


def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f} pages/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None, rate=0.0)

        def tick(done: int, known: int) -> None:
            rate = done / (bar.tasks[0].elapsed or 1e9)
            bar.update(task, completed=done, total=known, rate=rate)

        yield tick


def _log(label: str) -> Callable[[int, int], None]:
    started = last = time.monotonic()

    def tick(done: int, known: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LOG_EVERY:
            last = now
            logger.info("%s: %d of %d pages, %.1f/s", label, done, known, done / (now - started))

    return tick
