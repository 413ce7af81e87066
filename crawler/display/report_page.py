"""A run as one HTML page that needs nothing else: no script, no network, light and dark."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from crawler.display.charts import Series, bars, line, spark
from crawler.display.summary import numbers_of, pending, reasons_of, resting
from crawler.display.templates import render
from crawler.exit_codes import advice_on
from crawler.health import FIELDS, Figures
from crawler.outcome import CAPTURED
from crawler.report import percent, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.display.summary import Run

COLUMNS: Final = 6
"""Runs side by side in the table; the charts show all."""

ROWS: Final = 2000
"""Addresses on the page: a browser draws so many at once; the run's file has all."""

ARTICLES: Final = ("new", "updated", "duplicate", "unchanged")
TROUBLE: Final = ("failed", "refused", "pending", "gone")


def page_of(runs: Sequence[Run]) -> str:
    """Return the page of the last of *runs*, which stand in order of time, against the others."""
    run, beside = runs[-1], runs[-COLUMNS:]
    meaning, advice = advice_on(run["exit_code"])
    rows = run.get("addresses", ())
    return render(
        "report",
        run={"alarms": (), "lists": (), **run},
        site=run.get("site") or run["command"],
        when=f"{datetime.fromisoformat(run['started_at']):%A %d %B %Y, %H:%M} UTC",
        meaning=meaning,
        advice=advice,
        tiles=_tiles(run),
        articles=ARTICLES,
        trouble=TROUBLE,
        charts=_charts(runs),
        fields=list(_fields(runs)),
        reasons=reasons_of(run),
        days=[_day(one) for one in beside],
        numbers=list(numbers_of(beside)),
        resting=resting(run),
        missing=[row for row in rows if row["outcome"] not in CAPTURED],
        captured=[row for row in rows if row["outcome"] in CAPTURED],
        most=ROWS,
    )


def _tiles(run: Run) -> list[tuple[str, str]]:
    """Return the numbers at the top of the page, each with its name."""
    counts = run["counts"]
    of_all = f"{run['captured']} of {run['listed']} listed" if run.get("listed") else "listed"
    return [
        *((str(counts.get(name, 0)), name) for name in ("new", "updated", "unchanged", "failed")),
        (percent(run.get("coverage")), of_all),
        (percent(run.get("dates_exact")), "dates exact"),
        (seconds(run.get("duration_seconds")), "duration"),
    ]


def _charts(runs: Sequence[Run]) -> dict[str, str]:
    labels = [_day(run) for run in runs]
    coverage = Series("updated", tuple(run.get("coverage") for run in runs))
    exact = Series("new", tuple(run.get("dates_exact") for run in runs))
    articles = [_counted(name, runs) for name in ARTICLES]
    trouble = [_counted(name, runs) for name in TROUBLE]
    return {
        "articles": bars(articles, labels=labels, title="articles per run"),
        "trouble": bars(trouble, labels=labels, title="failures"),
        "coverage": line(coverage, labels=labels, title="coverage"),
        "exact": line(exact, labels=labels, title="exact dates"),
    }


def _counted(outcome: str, runs: Sequence[Run]) -> Series:
    if outcome == "pending":
        return Series(outcome, tuple(len(pending(run)) for run in runs))
    return Series(outcome, tuple(run["counts"].get(outcome, 0) for run in runs))


def _fields(runs: Sequence[Run]) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Yield each site with a row per field: its name, its chart, its last value."""
    labels = [_day(run) for run in runs]
    sites = dict.fromkeys(site for run in reversed(runs) for site in run.get("health") or {})
    for site in sites:
        figures = [Figures.of((run.get("health") or {}).get(site, {})) for run in runs]
        shares = [_share(name, figures, labels) for name in ("paragraphs", *FIELDS)]
        yield site, [*shares, _length(figures, labels)]


def _share(name: str, figures: Sequence[Figures], labels: Sequence[str]) -> tuple[str, str, str]:
    shares = tuple(1 - one.share(name) if one.pages else None for one in figures)
    told = [share for share in shares if share is not None]
    chart = spark(Series("updated", shares), labels=labels, title=f"{name} per run")
    return name, chart, percent(told[-1] if told else None)


def _length(figures: Sequence[Figures], labels: Sequence[str]) -> tuple[str, str, str]:
    longest = max(one.characters for one in figures) or 1
    lengths = tuple(one.characters / longest if one.pages else None for one in figures)
    chart = spark(Series("new", lengths), labels=labels, title="length of the body per run")
    return "length of the body", chart, f"{figures[-1].characters:.0f} characters"


def _day(run: Run) -> str:
    return f"{datetime.fromisoformat(run['started_at']):%d %b %H:%M}"
