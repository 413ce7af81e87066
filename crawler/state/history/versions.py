"""The versions of one story, found by its article_id or address in a data folder or a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.article import Article
from crawler.errors import UsageError
from crawler.state.history.difference import difference
from crawler.state.history.stories import lines_in, stories_named
from crawler.state.lines import line_files, sibling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from crawler.state.history.difference import Difference


@dataclass(frozen=True, slots=True)
class Version:
    """One version, and the line (from 1) of *file* that holds it."""

    article: Article
    file: Path
    line: int

    @property
    def place(self) -> str:
        """``FILE:LINE``, as `depeche explain` takes it."""
        return f"{self.file}:{self.line}"


def find_versions(source: Path, name: str) -> tuple[Version, ...]:
    """Return the versions of the story *name*, an article_id or an address, the first one first.

    *source* is a data folder or a file of lines, whose file of duplicates is read too. Raises
    UsageError when there is none or when an address names several stories.
    """
    files = files_of(source)
    names = stories_named(name, files)
    if not names:
        what = "no line has this article_id or address"
        raise UsageError(f"{source}: {name}: {what}; is it the right folder or file?")
    if len(names) > 1:
        raise UsageError(f"{name}: stands for several stories; name one: {', '.join(names)}")
    found = (
        Version(Article.from_line(line.line.decode("utf-8")), line.file, line.number)
        for line in lines_in(files)
        if line.is_of(names[0])
    )
    return tuple(sorted(found, key=lambda each: each.article.version))


def files_of(source: Path) -> list[Path]:
    """Return the files of lines of *source*; raises UsageError when there is none."""
    if source.is_file():
        return [path for path in (source, sibling(source, "duplicates")) if path.exists()]
    files = line_files(source)
    if not files:
        message = f"{source}: no such file, and no data folder of a crawl: it has no articles/"
        raise UsageError(message)
    return files


def steps(versions: Sequence[Version]) -> Iterator[tuple[Version, Difference]]:
    """Yield each version with what changed from the one before, the first one from nothing."""
    before = Article()
    for version in versions:
        yield version, difference(before, version.article)
        before = version.article
