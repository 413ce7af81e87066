"""What all tests run under: no example has a deadline, since a busy machine is no defect."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="module")
def unmeasured() -> Iterator[None]:
    """No coverage is taken: it would make a long reading twice as long, and hold no line more."""
    trace = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(trace)
