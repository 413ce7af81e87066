"""A run beside the runs before it: what of its site has changed so much that somebody must look."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from crawler.health import alarms_of, replaced_alarm
from crawler.list_alarms import BROKEN, list_alarms
from crawler.outcome import DOUBTFUL
from crawler.state.runs import read_runs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.outcome import Alarm
    from crawler.report import RunReport

COMPARED_RUNS: Final = 100
"""Earlier runs that the health of a site is judged by: of a run every quarter of an hour, a day."""

_COMPARED = ("health", "lists", "counts", "pages_without_article")
"""What is kept of an earlier run. Its pages, the last, are those of the newest runs alone."""


def alarms_at_end(report: RunReport, details: Mapping[str, Any], runs: Path) -> tuple[Alarm, ...]:
    """Return the alarms of the run that *report* and *details* tell, against those in *runs*."""
    run, earlier = {**report.as_dict(), **details}, _earlier(runs, report.site)
    return (*list_alarms(run, earlier), *alarms_of(run, earlier), *_replaced(report))


def _earlier(runs: Path, site: str | None) -> list[dict[str, Any]]:
    """Return what the runs before say of *site*, the newest first, without addresses."""
    return [
        {name: run.get(name) for name in (_COMPARED if number < BROKEN else _COMPARED[:-1])}
        for number, run in enumerate(islice(read_runs(runs, site=site), COMPARED_RUNS))
    ]


def _replaced(report: RunReport) -> tuple[Alarm, ...]:
    alarm = replaced_alarm(
        report.site or "-",
        doubtful=[told.where for told in report.refusals if told.kind == DOUBTFUL],
        captured=report.captured,
        share=report.failed_share,
    )
    return (alarm,) if alarm else ()
