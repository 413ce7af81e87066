"""The `depeche` program as an operator runs it, and what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from crawler.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Mapping

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
"""What makes a crawl of this machine not wait."""


class Stream(TextIOWrapper):
    """A stream of the program: text, and bytes below it."""

    def __init__(self) -> None:
        self.bytes = BytesIO()
        super().__init__(self.bytes, encoding="utf-8")

    def told(self) -> str:
        """Return what was written."""
        self.flush()
        return self.bytes.getvalue().decode("utf-8")


class Run(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def depeche(
    *arguments: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> Run:
    """Run a command in a process of its own, which one that crawls needs."""
    done = subprocess.run(
        [sys.executable, "-m", "crawler", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def depeche_here(*arguments: str | Path, cwd: Path | None = None) -> Run:
    """Run a command that does not crawl in this process: in a hundredth of the time."""
    out, err = Stream(), Stream()
    with (
        chdir(cwd or Path.cwd()),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main(["depeche", *map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return Run(ended.value.code, out.told(), err.told())


def lines(folder: Path) -> list[dict[str, Any]]:
    """Return the plain lines of a folder such as ``data/articles``."""
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def report_of(name: str, **values: Any) -> dict[str, Any]:
    """Return the least that is a report of a run, with *values*."""
    told = {"run_id": name, "command": "crawl", "started_at": "2026-11-24T09:00:00+00:00"}
    return {
        **told,
        "exit_code": 0,
        "counts": {},
        "files": {},
        "pages_without_article": [],
        **values,
    }


def reports(data: Path) -> list[dict[str, Any]]:
    """Return the reports of the runs in the folder *data*, the earliest first."""
    return [json.loads(file.read_text("utf-8")) for file in sorted(data.glob("runs/*.json"))]


def last_report(data: Path) -> dict[str, Any]:
    """Return the report of the last run in the folder *data*."""
    return reports(data)[-1]
