"""What all tests run under: no example has a deadline, since a busy machine is no defect."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="module")
def unmeasured_crawls() -> Iterator[None]:
    """No coverage is taken in the processes that a module starts, of which many are killed.

    A crawl takes 1.3 s of the processor without it and 3.5 with it, and enough others are measured.
    """
    told = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    for name in told:
        del os.environ[name]
    yield
    os.environ.update(told)


@pytest.fixture(scope="module")
def unmeasured() -> Iterator[None]:
    """No coverage is taken: it would make a long reading twice as long, and hold no line more."""
    trace = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(trace)
