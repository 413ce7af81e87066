"""`depeche history ARTICLE_ID|URL [DATA]`: the versions of a story."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.box import HEAVY_HEAD
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand

from crawler.commands.described import Described
from crawler.commands.exits import one_clear_line
from crawler.commands.story import story_and_source
from crawler.display.console import console
from crawler.state.versions import find_versions, steps

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from rich.box import Box

    from crawler.state.difference import Difference
    from crawler.state.versions import Version


class Command(Described, ScrapyCommand):
    """List what earlier runs kept of a story; nothing is changed."""

    requires_crawler_process = False
    usage = "ARTICLE_ID|URL [DATA|FILE.jsonl] [--json]"
    summary = "List the versions of a story: when, what changed, where its line stands"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a version")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print a row for each version."""
        assert self.settings is not None
        name, source = story_and_source(args, default=self.settings["DATA_DIR"])
        with one_clear_line(self):
            told = [row(*step) for step in steps(find_versions(source, name))]
            if opts.json:
                for values in told:
                    print(json.dumps(values, ensure_ascii=False))
            else:
                out = console()
                out.print(table_of(told, box=HEAVY_HEAD if out.is_terminal else None))


def row(version: Version, change: Difference) -> dict[str, Any]:
    """Return what is told of *version*, which *change* led to."""
    article = version.article
    return {
        "article_id": article.article_id,
        "version": article.version,
        "fetched_at": article.fetched_at,
        "change": article.change,
        "date_published": article.date_published,
        "date_updated": article.date_updated,
        "stamp_raw": article.stamp_raw,
        "words_added": change.added,
        "words_removed": change.removed,
        "headline": article.headline,
        "url": article.url,
        "duplicate_of": article.duplicate_of,
        "line": version.place,
    }


def table_of(rows: Iterable[dict[str, Any]], *, box: Box | None) -> Table:
    """Return the table that a person reads; without *box* it has no rules."""
    table = Table(show_edge=False, box=box)
    for title, side in (
        ("version", "right"), ("fetched", "left"), ("stamp", "left"), ("change", "left"),
        ("words", "right"), ("headline", "left"), ("line", "left"),
    ):  # fmt: skip
        table.add_column(title, justify=side, overflow="fold")  # type: ignore[arg-type]
    for values in rows:
        stamp = values["date_updated"] or values["date_published"] or "-"
        copied = f" (copy of {values['duplicate_of']})" if values["duplicate_of"] else ""
        words = f"+{values['words_added']} −{values['words_removed']}"
        cells = (values["version"], values["fetched_at"] or "-", stamp, values["change"])
        told = (*cells, words, values["headline"] or "-", values["line"] + copied)
        table.add_row(*(Text(str(cell)) for cell in told))
    return table
