"""CPU times of whole processes and of calls, and the table that sets two of them side by side."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


_NOT_OURS = frozenset({"SCRAPY_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"})
"""Variables that would change what runs: other settings, and a compilation at each start, which an
installed program does not have."""


def cpu_ms(command: list[str]) -> float:
    """Return user and system time of *command* as a whole process, in ms."""
    before = os.times()
    environment = {k: v for k, v in os.environ.items() if k not in _NOT_OURS}
    cwd = tempfile.gettempdir() if "runspider" in command else None
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env=environment, cwd=cwd)
    after = os.times()
    used = after.children_user + after.children_system
    return 1000 * (used - before.children_user - before.children_system)


def timed(work: Callable[[], object]) -> float:
    """Return the CPU time of *work* in ms."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def print_pair(title: str, ours: tuple[str, list[float]], peer: tuple[str, list[float]]) -> None:
    """Print the medians of both and the median of the ratios, pair by pair."""
    ratios = [a / b for a, b in zip(ours[1], peer[1], strict=True)]
    print(f"\n| {title} | median | min–max |\n| --- | --- | --- |")
    for name, values in (ours, peer):
        spread = f"{min(values):.2f}–{max(values):.2f}"
        print(f"| {name} | {statistics.median(values):.2f} | {spread} |")
    print(f"| ratio | {statistics.median(ratios):.2f} | {min(ratios):.2f}–{max(ratios):.2f} |")
