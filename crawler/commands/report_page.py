"""A run as one HTML page that needs nothing else: no script, no network, light and dark."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, Final

from crawler.commands.charts import Series, bars, line, spark
from crawler.commands.summary import numbers_of, pending, reasons_of
from crawler.health import FIELDS, Figures
from crawler.report import ADVICE, CAPTURED, percent, seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from crawler.commands.summary import Run

COLUMNS: Final = 6
"""Runs side by side in the table; the charts show all."""

ROWS: Final = 2000
"""Addresses on the page: a browser draws so many at once; the run's file has all."""

CODE: Final = re.compile("`([^`]+)`")
CODE_TAG: Final = r"<code>\1</code>"
"""How the advice of the terminal marks a command, and how a page does."""

ARTICLES: Final = ("new", "updated", "duplicate", "unchanged")
TROUBLE: Final = ("failed", "refused", "pending", "gone")


def page_of(runs: Sequence[Run]) -> str:
    """Return the page of the last of *runs*, which stand in order of time, against the others."""
    run = runs[-1]
    parts = [
        _head(run),
        _tiles(run),
        *(_alarm(alarm) for alarm in run.get("alarms", ())),
        _charts(runs),
        _fields(runs),
        _reasons(run),
        _runs(runs[-COLUMNS:]),
        _lists(run),
        _addresses(run),
        f"<footer>Run {_text(run['run_id'])}. {_files(run)}</footer>",
    ]
    skeleton = Template((files("crawler.commands") / "report.tmpl").read_text("utf-8"))
    title = _text(f"{_site(run)}: run {run['run_id']}")
    return skeleton.substitute(title=title, body="\n".join(filter(None, parts)))


def _head(run: Run) -> str:
    code = run["exit_code"]
    meaning, advice = ADVICE.get(code, ("unknown exit code", "see the log"))
    state = "good" if code == 0 else "bad"
    told = (
        f'<span class="state {state}" title="{_text(advice)}">exit {code}: {_text(meaning)}</span>'
    )
    when = f'<span class="when">{_when(run)}</span>'
    return f"<header><h1>{_text(_site(run))}</h1>{when}{told}</header>"


def _tiles(run: Run) -> str:
    counts = run["counts"]
    tiles = [(str(counts.get(name, 0)), name) for name in ("new", "updated", "unchanged")]
    tiles.append((str(counts.get("failed", 0)), "failed"))
    of_all = f"{run['captured']} of {run['listed']} listed" if run.get("listed") else "listed"
    tiles.append((percent(run.get("coverage")), of_all))
    tiles.append((percent(run.get("dates_exact")), "dates exact"))
    tiles.append((seconds(run.get("duration_seconds")), "duration"))
    return _tag(
        "div",
        "tiles",
        "".join(
            f'<div class="tile"><b>{_text(value)}</b><span>{_text(name)}</span></div>'
            for value, name in tiles
        ),
    )


def _alarm(alarm: Mapping[str, Any]) -> str:
    example = f"<p>For example {_link(alarm['example'])}</p>" if alarm.get("example") else ""
    advice = CODE.sub(CODE_TAG, _text(alarm["advice"]))
    heading = f"Alarm: {alarm['field']} of {alarm['site']}"
    return _card(
        heading,
        f'<p>{_text(alarm["finding"])}</p>{example}<p class="advice">{advice}</p>',
        kind="card alarm",
    )


def _charts(runs: Sequence[Run]) -> str:
    labels = [_day(run) for run in runs]
    articles = [_counted(name, runs) for name in ARTICLES]
    trouble = [_counted(name, runs) for name in TROUBLE]
    coverage = Series("updated", tuple(run.get("coverage") for run in runs))
    exact = Series("new", tuple(run.get("dates_exact") for run in runs))
    charts = [
        ("Articles per run", bars(articles, labels=labels, title="articles per run"), ARTICLES),
        ("Pages without an article", bars(trouble, labels=labels, title="failures"), TROUBLE),
        ("Coverage of what the lists name", line(coverage, labels=labels, title="coverage"), ()),
        ("Dates stated in full", line(exact, labels=labels, title="exact dates"), ()),
    ]
    return _tag(
        "div",
        "charts",
        "".join(
            _card(heading, f"<figure>{chart}{_legend(names)}</figure>")
            for heading, chart, names in charts
        ),
    )


def _fields(runs: Sequence[Run]) -> str:
    sites = dict.fromkeys(site for run in reversed(runs) for site in run.get("health") or {})
    return "".join(_fields_of(site, runs) for site in sites)


def _fields_of(site: str, runs: Sequence[Run]) -> str:
    figures = [Figures.of((run.get("health") or {}).get(site, {})) for run in runs]
    labels = [_day(run) for run in runs]
    rows = []
    for name in ("paragraphs", *FIELDS):
        shares = tuple(1 - one.share(name) if one.pages else None for one in figures)
        told = [share for share in shares if share is not None]
        chart = spark(Series("updated", shares), labels=labels, title=f"{name} per run")
        rows.append((_text(name), chart, percent(told[-1] if told else None)))
    longest = max(one.characters for one in figures) or 1
    lengths = tuple(one.characters / longest if one.pages else None for one in figures)
    chart = spark(Series("new", lengths), labels=labels, title="length of the body per run")
    rows.append(("length of the body", chart, f"{figures[-1].characters:.0f} characters"))
    return _card(
        f"Fields of {site}: share of pages that state them",
        _table(("field", "per run", "last"), rows, numbers={2}, kind="fields"),
    )


def _reasons(run: Run) -> str:
    rows = [
        (
            _text(reason.outcome),
            str(reason.pages),
            _text(reason.reason),
            _text(reason.advice),
            _link(reason.where),
        )
        for reason in reasons_of(run)
    ]
    heads = ("outcome", "pages", "why", "what to do", "for example")
    return _card("Why pages gave no article", _table(heads, rows, numbers={1})) if rows else ""


def _runs(runs: Sequence[Run]) -> str:
    heads = ("", *(_day(run) for run in runs))
    rows = [(name, *values) for name, *values in numbers_of(runs)]
    return _card("Runs", _table(heads, rows, numbers=set(range(1, len(heads)))))


def _lists(run: Run) -> str:
    rows = [
        (_link(one["url"]), str(one["named"]), str(one["left_out"])) for one in run.get("lists", ())
    ]
    heads = ("list", "articles named", "links left out by the profile")
    return _card("Lists", _table(heads, rows, numbers={1, 2})) if rows else ""


def _addresses(run: Run) -> str:
    """Return what became of the listed addresses: the missing in sight, the captured folded in."""
    rows = run.get("addresses", ())
    missing = [row for row in rows if row["outcome"] not in CAPTURED]
    captured = [row for row in rows if row["outcome"] in CAPTURED]
    shown = _address_table(run, missing[:ROWS])
    if len(missing) > ROWS:
        shown += f"<p>… and {len(missing) - ROWS} more in the file of the run.</p>"
    folded = _address_table(run, captured[:ROWS])
    if len(captured) > ROWS:
        folded += f"<p>… and {len(captured) - ROWS} more in the file of the run.</p>"
    return (_card("Listed and not captured", shown) if missing else "") + (
        _tag(
            "div",
            "card",
            f"<details><summary>Captured: {len(captured)}</summary>{folded}</details>",
        )
        if captured
        else ""
    )


def _address_table(run: Run, rows: Iterable[Mapping[str, Any]]) -> str:
    lists = run.get("lists", ())
    return _table(
        ("outcome", "address", "why", "listed by"),
        [
            (
                _text(row["outcome"]),
                _link(row["url"]),
                _text(row.get("reason") or ""),
                "<br>".join(f"{_text(lists[at]['url'])}, {rank}" for at, rank in row["in"]),
            )
            for row in rows
        ],
    )


def _counted(outcome: str, runs: Sequence[Run]) -> Series:
    if outcome == "pending":
        return Series(outcome, tuple(len(pending(run)) for run in runs))
    return Series(outcome, tuple(run["counts"].get(outcome, 0) for run in runs))


def _legend(names: Sequence[str]) -> str:
    swatches = "".join(f'<span><i class="{name}"></i>{name}</span>' for name in names)
    return _tag("div", "legend", swatches) if names else ""


def _table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Collection[int] = (),
    kind: str = "",
) -> str:
    """Return a table of cells that are HTML already; *numbers* are the columns set right."""
    sides = [
        ' class="number"' if place in numbers else ' class="long"' for place in range(len(heads))
    ]
    head = "".join(
        f"<th{side if 'number' in side else ''}>{text}</th>"
        for side, text in zip(sides, heads, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{s}>{cell}</td>" for s, cell in zip(sides, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _card(heading: str, content: str, *, kind: str = "card") -> str:
    return f'<section class="{kind}"><h2>{_text(heading)}</h2>{content}</section>'


def _tag(name: str, kind: str, content: str) -> str:
    return f'<{name} class="{kind}">{content}</{name}>'


def _text(value: object) -> str:
    return escape(str(value))


def _link(url: str) -> str:
    """Return *url* as a link if a browser may follow it, else as text."""
    shown = _text(url)
    if not url.startswith(("http://", "https://")):
        return shown
    return f'<a href="{shown}" rel="noreferrer nofollow">{shown}</a>'


def _site(run: Run) -> str:
    return str(run.get("site") or run["command"])


def _when(run: Run) -> str:
    return f"{datetime.fromisoformat(run['started_at']):%A %d %B %Y, %H:%M} UTC"


def _day(run: Run) -> str:
    return f"{datetime.fromisoformat(run['started_at']):%d %b %H:%M}"


def _files(run: Run) -> str:
    return "; ".join(
        f"{_text(what)}: {_text(', '.join(paths))}" for what, paths in run["files"].items()
    )
