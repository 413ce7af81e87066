"""`depeche history ARTICLE_ID|URL [DATA]`: the versions of a story."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.box import HEAVY_HEAD
from scrapy.commands import ScrapyCommand

from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.command_line.story import story_and_source
from crawler.display.console import console
from crawler.display.rows import show_rows, to_the_second
from crawler.state.history.versions import find_versions, steps

if TYPE_CHECKING:
    import argparse

    from crawler.state.history.difference import Difference
    from crawler.state.history.versions import Version

TITLES = ("version", "fetched", "stamp", "change", "words", "headline", "line")


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
                box = HEAVY_HEAD if out.is_terminal else None
                show_rows(out, TITLES, map(cells_of, told), box=box)


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


def cells_of(values: dict[str, Any]) -> tuple[str, ...]:
    """Return what a person reads of a row, under the `TITLES`."""
    copied = f" (copy of {values['duplicate_of']})" if values["duplicate_of"] else ""
    return (
        str(values["version"]),
        to_the_second(values["fetched_at"] or "-"),
        values["date_updated"] or values["date_published"] or "-",
        values["change"],
        f"+{values['words_added']} −{values['words_removed']}",
        values["headline"] or "-",
        values["line"] + copied,
    )
