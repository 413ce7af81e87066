"""The lines of stories, found by article_id or by any address that a story ever had."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crawler.errors import ArchiveError
from crawler.jsonl import values_of
from crawler.state.lines import read_stored
from crawler.state.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class StoryLine:
    """One line, and where it stands: *number*, from 1, in *file*."""

    line: bytes
    file: Path
    number: int

    @cached_property
    def values(self) -> dict[str, Any]:
        """The fields of the line; raises ArchiveError when it is none of depeche."""
        try:
            values = values_of(self.line)
        except ValueError as error:
            raise self._error(str(error)) from error
        if "article_id" not in values:
            raise self._error("it has no article_id")
        return values

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that the line states: the final one, and the one asked for first."""
        stated = (self.values.get("url"), self.values.get("requested_url"))
        return tuple(url for url in stated if url)

    def is_of(self, article_id: str) -> bool:
        """Return True if the line is a version of *article_id*; most others are not even parsed."""
        return article_id.encode() in self.line and self.values["article_id"] == article_id

    def _error(self, why: str) -> ArchiveError:
        what = f"line {self.number} is no line of depeche ({why}); restore it from a copy"
        return ArchiveError(what, file=str(self.file))


def lines_in(files: Sequence[Path]) -> Iterator[StoryLine]:
    """Yield the whole lines of *files*, in order."""
    for file in files:
        for number, stored in enumerate(read_stored(file), 1):
            yield StoryLine(stored.line, file, number)


def stories_named(name: str, files: Sequence[Path]) -> tuple[str, ...]:
    """Return the article_ids that *name*, one itself or an address, stands for in *files*.

    An address may have stood for several stories, in the course of time.
    """
    if "://" not in name:
        return (name,) if any(line.is_of(name) for line in lines_in(files)) else ()
    key = url_key(name)
    named = (line for line in lines_in(files) if key in map(url_key, line.addresses))
    return tuple(dict.fromkeys(line.values["article_id"] for line in named))
