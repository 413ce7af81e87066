"""`depeche diff ARTICLE_ID|URL [DATA]`: what changed between two versions of a story."""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text
from scrapy.commands import ScrapyCommand

from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.command_line.story import story_and_source
from crawler.display.console import console
from crawler.display.difference_page import difference_page
from crawler.display.rows import to_the_second
from crawler.display.templates import write_page
from crawler.errors import UsageError as WrongUsage
from crawler.state.history.difference import difference
from crawler.state.history.versions import find_versions

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from crawler.state.history.alignment import Piece
    from crawler.state.history.difference import Change, Difference
    from crawler.state.history.versions import Version

STYLES: Final = {"added": "green underline", "removed": "red strike", "same": ""}
MARKS: Final = {"added": ("{+", "+}"), "removed": ("[-", "-]"), "same": ("", "")}
"""How a change is told where there is no colour, as wdiff tells it."""

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What a hostile page could send to a terminal."""


class Command(Described, ScrapyCommand):
    """Show what changed between two versions of a story; nothing is changed."""

    requires_crawler_process = False
    usage = "ARTICLE_ID|URL [DATA|FILE.jsonl] [--from N] [--to M] [--html FILE | --json]"
    summary = "Show what changed between two versions of a story, in words"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--from", type=int, dest="before", metavar="N", help="default: the one before --to"
        )
        parser.add_argument(
            "--to", type=int, dest="after", metavar="M", help="default: the latest version"
        )
        parser.add_argument("--html", metavar="FILE", type=Path, help="write one page instead")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the difference, or write it as a page."""
        assert self.settings is not None
        name, source = story_and_source(args, default=self.settings["DATA_DIR"])
        with one_clear_line(self):
            versions = find_versions(source, name)
            before, after = chosen(versions, before=opts.before, after=opts.after)
            change = difference(before.article, after.article)
            if opts.json:
                print(json.dumps(as_values(before, after, change), ensure_ascii=False))
            elif opts.html:
                write_page(difference_page(before, after, change), opts.html)
            else:
                show(before, after, change, console(soft_wrap=True))


def chosen(
    versions: Sequence[Version], *, before: int | None, after: int | None
) -> tuple[Version, Version]:
    """Return the two versions to compare; raises UsageError when one of them is not there."""
    known = {version.article.version: version for version in versions}
    name = versions[0].article.article_id
    if len(known) == 1:
        (only,) = known
        raise WrongUsage(f"{name}: only version {only} is there; there is nothing to compare")
    last = after if after is not None else max(known)
    first = before if before is not None else max((n for n in known if n < last), default=last)
    for number in (first, last):
        if number not in known:
            there = ", ".join(map(str, known))
            raise WrongUsage(f"{name}: no version {number}; there are {there}")
    if first == last:
        raise WrongUsage(f"{name}: version {first} is compared with itself; name --from and --to")
    return known[first], known[last]


def as_values(before: Version, after: Version, change: Difference) -> dict[str, Any]:
    """Return the difference as one JSON object."""
    return {
        "article_id": after.article.article_id,
        "from": {"version": before.article.version, "line": before.place},
        "to": {"version": after.article.version, "line": after.place},
        "words_added": change.added,
        "words_removed": change.removed,
        "fields": {
            name: {
                "before": getattr(before.article, name),
                "after": getattr(after.article, name),
                "pieces": field.pieces,
            }
            for name, field in change.fields.items()
        },
        "paragraphs": [
            {"change": one.kind, "before": one.before, "after": one.after, "pieces": one.pieces}
            for one in change.paragraphs
        ],
    }


def show(before: Version, after: Version, change: Difference, console: Console) -> None:
    """Print the difference: fields, then paragraphs; those that stayed are only counted."""
    for sign, version in (("−", before), ("+", after)):
        article = version.article
        told = f"version {article.version}, fetched {to_the_second(article.fetched_at or '?')}"
        console.print(Text(f"{sign} {told}, {version.place}", style="bold"))
    counts = "".join(f", {count} {kind}" for kind, count in change.counts().items())
    console.print(Text(f"  +{change.added} −{change.removed} words, paragraphs: {counts[2:] or 0}"))
    is_coloured = console.color_system is not None
    for name, field in change.fields.items():
        console.print(Text(f"\n{name}", style="bold"))
        console.print(told_of(field.pieces, is_coloured=is_coloured))
    for text in paragraphs_of(change.paragraphs, is_coloured=is_coloured):
        console.print(text)


def paragraphs_of(changes: Sequence[Change], *, is_coloured: bool) -> Iterator[Text]:
    """Yield the lines that tell *changes*; a run of paragraphs that stayed is one line."""
    for is_same, run in groupby(changes, key=lambda change: change.kind == "same"):
        group = list(run)
        if is_same:
            yield Text(f"\n… {len(group)} unchanged", style="dim")
            continue
        for change in group:
            yield Text(f"\n{heading(change)}", style="bold")
            yield told_of(change.pieces, is_coloured=is_coloured)


def heading(change: Change) -> str:
    """Return what became of a paragraph, and its places.

    >>> from crawler.state.history.difference import Change
    >>> heading(Change("moved_edited", (), before=3, after=1))
    'paragraph 3 → 1: moved and edited'
    """
    places = dict.fromkeys(place for place in (change.before, change.after) if place is not None)
    kind = change.kind.replace("_", " and ")
    return f"paragraph {' → '.join(map(str, places))}: {kind}"


def told_of(pieces: Sequence[Piece], *, is_coloured: bool) -> Text:
    """Return *pieces* as a line, in colours or with the marks of wdiff."""
    line = Text()
    for piece in pieces:
        text = CONTROL.sub("\ufffd", piece.text)
        opened, closed = ("", "") if is_coloured else MARKS[piece.kind]
        line.append(f"{opened}{text}{closed}", style=STYLES[piece.kind])
    return line
