"""The clock is data: stamps and page dates are the same bytes whatever the machine believes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Replaces the clock of a new interpreter before anything else is imported.
FAKE_CLOCK = """
import datetime, os, time
start = float(os.environ["FAKE_NOW"])
real = datetime.datetime
class Clock(real):
    is_forbidden = False
    @classmethod
    def now(cls, tz=None):
        if cls.is_forbidden:
            raise AssertionError("the clock was read")
        return cls.fromtimestamp(start, tz)
    @classmethod
    def utcnow(cls):
        return cls.now(datetime.UTC).replace(tzinfo=None)
    @classmethod
    def today(cls):
        return cls.now()
class Today(datetime.date):
    @classmethod
    def today(cls):
        return Clock.now().date()
def now():
    if Clock.is_forbidden:
        raise AssertionError("the clock was read")
    return start
datetime.datetime = Clock
time.time = now
time.time_ns = lambda: int(now() * 1e9)
"""
READ = """
import datetime, locale, sys
from crawler.extract.dates import date_page
from crawler.extract.stamps import read_stamp
from crawler.page import Page
from crawler.site import Site
from tests.stamp_table import OURS, answer, rows_of
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
answer(rows_of(OURS)[0])
datetime.datetime.is_forbidden = True
for row in rows_of(OURS):
    print(row["id"], answer(row))
    print(read_stamp(row["stamp"], reference=None, timezone=row["site_zone"]))
for stamp in ("Publie le 26/11", "il y a 2 heures", "26/11/2015 08:28", "hier"):
    html = f"<h1>La crue monte</h1><p>{stamp}</p><p>Le fleuve gagne.</p>"
    print(date_page(Page(html.encode(), url="https://gazette.test/a"), Site("gazette", "")))
"""
# Two machines that differ in everything a stamp must not depend on.
MACHINES = {
    "Auckland 1999": {"FAKE_NOW": "930000000", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
    "Los Angeles 2031": {
        "FAKE_NOW": "1940000000", "TZ": "America/Los_Angeles", "LC_ALL": "fr_FR.UTF-8"},
}  # fmt: skip


def read_all(machine: dict[str, str], folder: Path) -> bytes:
    (folder / "sitecustomize.py").write_text(FAKE_CLOCK, "utf-8")
    environment = {
        **os.environ, **machine,
        "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT))), "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_two_clocks_zones_and_locales_give_the_same_bytes_and_nobody_reads_them(
    tmp_path: Path,
) -> None:
    first, second = (read_all(machine, tmp_path) for machine in MACHINES.values())
    assert first == second
    assert first.count(b"\n") > 1000


def test_the_fake_clock_is_the_one_that_python_asks(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(FAKE_CLOCK, "utf-8")
    asked = "import datetime, time; print(datetime.datetime.now(datetime.UTC).year, time.time())"
    environment = {**os.environ, **MACHINES["Auckland 1999"], "PYTHONPATH": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout == "1999 930000000.0\n"


@pytest.mark.parametrize("module", sorted((ROOT / "crawler" / "extract").glob("*.py")))
def test_no_module_of_the_extraction_names_a_clock(module: Path) -> None:
    text = module.read_text("utf-8")
    for name in (".now(", "utcnow(", ".today()", "time.time", "os.environ", "getlocale"):
        assert name not in text
