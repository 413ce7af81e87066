"""The data card of a dump: what it holds, what one may do with it, how it is opened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Final

from crawler.dump.profiles import PROFILES
from crawler.dump.questions import QUESTIONS
from crawler.dump.readers import one_liners
from crawler.dump.tables import ARTICLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.dump.lines import Wanted
    from crawler.dump.rows import Row

IMPORTS: Final = {
    "duckdb": "import duckdb",
    "polars": "import polars, runpy",
    "pandas": "import pandas, runpy",
    "pyarrow": "import pyarrow.dataset, runpy",
    "datasets": "import datasets, runpy",
}

TITLES: Final = {"jsonl": "JSON lines", "parquet": "Parquet"}

MANY: Final = 20
"""Sites that the card names, those with most articles first."""


@dataclass
class Told:
    """What a dump holds, for its card, its manifest and the person who waits."""

    rows: dict[str, int] = field(default_factory=dict)
    """By table."""
    left_out: list[str] = field(default_factory=list)
    """Lines that are no articles: where, and why."""
    gone: int = 0
    """Stories that are no longer there."""
    reserved: int = 0
    """Articles whose pages reserve text and data mining."""
    sites: Counter[str] = field(default_factory=Counter)
    days: list[str] = field(default_factory=list)

    def add(self, row: Row) -> bool:
        """Count the latest version of an article; False when the story is gone."""
        if row["change"] == "gone":
            self.gone += 1
            return False
        self.sites[row["site"] or "-"] += 1
        self.reserved += bool(row["tdm_reserved"])
        return True


def card(told: Told, wanted: Wanted, *, software: str, created: str) -> str:
    """Return the card as Markdown; it becomes the README of the dump."""
    rows = (f"| `{t.name}` | {told.rows[t.name]} | {t.doc} |" for t in TABLES)
    return _template("card.tmpl").substitute(
        _facts(told, wanted, software=software, created=created),
        tables="\n".join(rows),
        opening="\n".join(_opening(told, wanted)),
    )


def profile_card(told: Told, wanted: Wanted, *, software: str, created: str) -> str:
    """Return the card of a dump in the form of a profile."""
    assert wanted.profile
    return _template("profile.tmpl").substitute(
        _facts(told, wanted, software=software, created=created),
        count=told.rows["articles"],
        profile=PROFILES[wanted.profile],
    )


def _facts(told: Told, wanted: Wanted, *, software: str, created: str) -> dict[str, object]:
    days = [day for day in told.days if day[0].isdigit()]
    sites = (f"{site} {count}" for site, count in told.sites.most_common(MANY))
    return {
        "day": created[:10],
        "span": f"from {days[0]} to {days[-1]} (UTC)" if days else "on unknown days",
        "only": f", of {', '.join(sorted(wanted.sites))} alone" if wanted.sites else "",
        "software": software,
        "created": created,
        "sites": ", ".join(sites) or "none",
        "rights": _template("rights.tmpl").substitute(reserved=told.reserved).strip(),
        "gone": told.gone,
        "left_out": len(told.left_out),
    }


def _template(name: str) -> Template:
    return Template((files("crawler.dump") / name).read_text("utf-8"))


def _opening(told: Told, wanted: Wanted) -> Iterator[str]:
    table = next((table for table in TABLES if told.rows[table.name]), ARTICLES)
    for form in wanted.formats:
        yield f"\n## Open the {TITLES[form]}\n\nIn the folder of the dump, in Python:\n\n```python"
        for reader, line in one_liners(table, form, wanted.coding).items():
            yield f"{IMPORTS[reader]}; {line}"
        yield "```"
    views = f"schema/duckdb_{wanted.formats[-1]}.sql"
    yield f"\nIn SQL, all tables, in the shell of DuckDB: `duckdb -init {views}`; in Python"
    yield f'`import duckdb; duckdb.sql(open("{views}").read())`, then `duckdb.sql("SELECT …")`.'
    yield "\n```sql"
    for question, sql in QUESTIONS.items():
        yield f"{sql};  -- {question}"
    yield "```\n"
