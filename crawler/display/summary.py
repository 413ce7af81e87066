"""The summary of runs that a person reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from crawler.outcome import DOUBTFUL, OUTCOMES, RESTS
from crawler.report import percent, seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import Console

    from crawler.article import Article

    Run = Mapping[str, Any]
    """What ``runs/<id>.json`` holds."""

SHOWN_REFUSALS = 10  # more would push the numbers off the screen; the report file has all

FIELDS = (
    "url", "headline", "date_published", "date_updated", "stamp_raw", "authors", "agency",
)  # fmt: skip
"""Fields of a line that a person looks at first."""

SAMPLE, BESIDE_SAMPLE = 58, 20
"""Characters of a value of the sample, and columns of its name and its frame."""

TELLING = frozenset({"failed", "refused", "gone"})
"""Outcomes whose reason a person wants to see."""

LEAVING = frozenset({"missing", DOUBTFUL})
"""Kinds of stories that were skipped and may be gone by the next runs: as telling."""


@dataclass
class Reason:
    """Why pages gave no article: *kind* counts alike, *reason* and *where* are the first one's."""

    outcome: str
    kind: str
    reason: str
    advice: str
    where: str
    pages: int = 1


def show_runs(console: Console, runs: Iterable[Run], *, sample: Article | None = None) -> None:
    """Print the table of *runs* (as in ``runs/<id>.json``), and of the last one what failed.

    Then where its files are, and one article as a *sample* of its lines.
    """
    runs = list(runs)
    console.print(table_of(runs))
    _show_refusals(console, runs[-1])
    console.print(_files(runs[-1]))
    if sample:
        text = Text(shortened(sample, width=min(SAMPLE, console.width - BESIDE_SAMPLE)))
        console.print(Panel(text, title="one line, shortened", title_align="left"))


def table_of(runs: Iterable[Run]) -> Table:
    """Return the numbers of *runs*, one column each."""
    runs = list(runs)
    table = Table(title="pages by outcome", title_justify="left")
    table.add_column("outcome")
    for run in runs:
        table.add_column(run["run_id"], justify="right")
    for name, *values in numbers_of(runs):
        if name in {"listed", "dates exact"}:
            table.add_section()
        table.add_row(name, *values)
    return table


def numbers_of(runs: Iterable[Run]) -> Iterator[tuple[str, ...]]:
    """Yield the name of each number and its value in each of *runs*, as text.

    Numbers of lists are left out where no run has read one.
    """
    runs = list(runs)
    for outcome in OUTCOMES:
        yield outcome, *(str(run["counts"].get(outcome, 0)) for run in runs)
    if any(run.get("listed") for run in runs):
        yield "pending", *(str(len(pending(run))) for run in runs)
        for name in ("listed", "captured"):
            yield name, *(str(run.get(name) or 0) for run in runs)
        yield "coverage", *(percent(run.get("coverage")) for run in runs)
    if any(run.get("still_busy") for run in runs):
        yield "still busy", *(str(len(run.get("still_busy") or ())) for run in runs)
    yield "dates exact", *(percent(run.get("dates_exact")) for run in runs)
    yield "duration", *(seconds(run.get("duration_seconds")) for run in runs)
    yield "exit code", *(str(run["exit_code"]) for run in runs)


def reasons_of(run: Run) -> list[Reason]:
    """Return why pages and addresses of *run* gave no article, the most frequent first.

    Of a replay also what was skipped: whoever keeps an archive asks what of it is left out.
    """
    reasons: dict[tuple[str, str], Reason] = {}
    telling = TELLING | {"skipped"} if run["command"] == "replay" else TELLING
    for page in run["pages_without_article"]:
        if page["outcome"] in telling or page["kind"] in LEAVING:
            found = Reason(
                *(page[name] for name in ("outcome", "kind", "reason", "advice", "where"))
            )
            _count(found, reasons)
    for row in pending(run):
        found = Reason("pending", "pending", row["reason"], "run again", row["url"])
        _count(found, reasons)
    return sorted(reasons.values(), key=lambda reason: -reason.pages)


def pending(run: Run) -> list[Mapping[str, Any]]:
    """Return the rows of the addresses that *run* did not come to."""
    return [row for row in run.get("addresses", ()) if row["outcome"] == "pending"]


def resting(run: Run) -> list[Mapping[str, Any]]:
    """Return the lists that *run* did not ask for because they bring nothing: where, and why."""
    return [page for page in run["pages_without_article"] if page["kind"] == RESTS]


def _count(found: Reason, reasons: dict[tuple[str, str], Reason]) -> None:
    known = reasons.setdefault((found.outcome, found.kind), found)
    known.pages += known is not found


def _show_refusals(console: Console, run: Run) -> None:
    telling = [r for r in run["pages_without_article"] if r["outcome"] in TELLING]
    for refusal in telling[:SHOWN_REFUSALS]:
        advice = f" ({refusal['advice']})" if refusal["advice"] else ""
        line = f"{refusal['outcome']}: {refusal['where']}: {refusal['reason']}{advice}"
        console.print(Text(line, style="yellow"), soft_wrap=True)
    if len(telling) > SHOWN_REFUSALS:
        console.print(f"… and {len(telling) - SHOWN_REFUSALS} more in the report")


def _files(run: Run) -> Table:
    table = Table(show_header=False, box=None, title="files", title_justify="left")
    table.add_column()
    table.add_column(overflow="fold")  # a path that is cut cannot be copied
    for what, paths in run["files"].items():
        for path in paths:
            table.add_row(what, Text(path))
    return table


def shortened(article: Article, *, width: int = 60) -> str:
    """Return the telling fields of *article*, one a row, each cut to *width* characters.

    >>> from crawler.article import Article
    >>> print(shortened(Article(headline="Crue", paragraphs=("Le fleuve monte.",))))
    headline    Crue
    paragraphs  1: Le fleuve monte.
    """
    rows = list(_telling(article))
    pad = max((len(key) for key, _ in rows), default=0)
    return "\n".join(f"{key:<{pad}}  {_cut(value, width)}" for key, value in rows)


def _telling(article: Article) -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        if value := getattr(article, name):
            yield name, ", ".join(value) if isinstance(value, tuple) else str(value)
    if article.paragraphs:
        yield "paragraphs", f"{len(article.paragraphs)}: {article.paragraphs[0]}"
    if article.links_related:
        yield "links_related", f"{len(article.links_related)}: {article.links_related[0].text}"


def _cut(value: str, width: int) -> str:
    return value if len(value) <= width else value[: max(width - 1, 1)] + "…"
