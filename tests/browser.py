"""A page as a browser reads it: Chromium, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

BROWSER: Final = shutil.which("chromium") or shutil.which("chromium-browser")

needs_browser: Final = pytest.mark.skipif(
    BROWSER is None, reason="no Chromium here: apt-get install chromium"
)


def dom_of(page: Path, *, profile: Path) -> str:
    """Return the document that the browser makes of *page*; *profile* is a folder of its own."""
    assert BROWSER is not None
    command = [
        BROWSER,
        "--headless",
        "--no-sandbox",  # the tests may run as root
        "--disable-gpu",
        f"--user-data-dir={profile}",
        "--virtual-time-budget=2000",
        "--dump-dom",
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
