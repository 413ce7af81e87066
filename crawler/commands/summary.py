"""The summary of runs that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from crawler.report import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

SHOWN_REFUSALS = 10  # more would push the numbers off the screen; the report file has all


def show_runs(console: Console, runs: Iterable[Mapping[str, Any]], *, sample: str = "") -> None:
    """Print the table of *runs* (as in ``runs/<id>.json``), where the files are, and one line."""
    runs = list(runs)
    console.print(_counts(runs))
    for run in runs:
        _show_refusals(console, run)
    console.print(_files(runs[-1]))
    if sample:
        console.print(Panel(Text(sample), title="one line, shortened", title_align="left"))


def _counts(runs: list[Mapping[str, Any]]) -> Table:
    table = Table(title="pages by outcome", title_justify="left")
    table.add_column("outcome")
    for run in runs:
        table.add_column(run["run_id"], justify="right")
    for outcome in OUTCOMES:
        table.add_row(outcome, *(str(run["counts"][outcome]) for run in runs))
    table.add_section()
    table.add_row("exit code", *(str(run["exit_code"]) for run in runs))
    return table


def _show_refusals(console: Console, run: Mapping[str, Any]) -> None:
    telling = [r for r in run["pages_without_article"] if r["outcome"] in {"failed", "refused"}]
    for refusal in telling[:SHOWN_REFUSALS]:
        advice = f" ({refusal['advice']})" if refusal["advice"] else ""
        line = f"{refusal['outcome']}: {refusal['where']}: {refusal['reason']}{advice}"
        console.print(Text(line, style="yellow"), soft_wrap=True)
    if len(telling) > SHOWN_REFUSALS:
        console.print(f"… and {len(telling) - SHOWN_REFUSALS} more in the report")


def _files(run: Mapping[str, Any]) -> Table:
    table = Table("what", "where", show_header=False, box=None, title="files", title_justify="left")
    for what, paths in run["files"].items():
        for path in paths:
            table.add_row(what, path)
    return table


def shortened(line: Mapping[str, Any], *, width: int = 60) -> str:
    """Return the telling fields of a line, one a row, each cut to *width* characters.

    >>> print(shortened({"headline": "Crue", "agency": None, "paragraphs": ["Le fleuve monte."]}))
    headline    Crue
    paragraphs  1: Le fleuve monte.
    """
    rows = []
    for key in (
        "url",
        "headline",
        "date_published",
        "date_updated",
        "stamp_raw",
        "authors",
        "agency",
    ):
        value = line.get(key)
        if value:
            rows.append((key, ", ".join(value) if isinstance(value, list) else str(value)))
    paragraphs = line.get("paragraphs") or ()
    if paragraphs:
        rows.append(("paragraphs", f"{len(paragraphs)}: {paragraphs[0]}"))
    links = line.get("links_related") or ()
    if links:
        rows.append(("links_related", f"{len(links)}: {links[0]['text']}"))
    pad = max((len(key) for key, _ in rows), default=0)
    return "\n".join(f"{key:<{pad}}  {_cut(value, width)}" for key, value in rows)


def _cut(value: str, width: int) -> str:
    return value if len(value) <= width else value[: width - 1] + "…"
