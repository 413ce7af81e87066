"""Write each article as one line, and commit the decision on it with the line."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Self

from crawler.errors import DiskError, UsageError, what_to_do
from crawler.state.lines import SUFFIXES, packed, sibling
from crawler.state.outputs import cut_to
from pipelines.store import store_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import FileIO
    from pathlib import Path

    from scrapy.crawler import Crawler

    from crawler.article import Article
    from crawler.state.store import Store


class JsonLines:
    """Append articles to the files that *place* names, relative to the folder of *store*."""

    def __init__(self, store: Store, place: Callable[[Article], str]) -> None:
        self.store = store
        self.place = store.place = place
        self._files: dict[str, FileIO] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline over the crawl's store, with one file per day of fetch."""
        return cls(store_of(crawler), days(crawler.settings["LINES_COMPRESSION"]))

    def process_item(self, article: Article) -> Article:
        """Return *article* once its line and the decision on it are written.

        Raises DiskError when the file refuses the line: nothing of the article is then kept.
        """
        path = self.place(article)
        try:
            line = article.to_line().encode("utf-8", "backslashreplace")
            length = self._append(path, packed(line, path))
        except OSError as error:
            self.store.undo()
            with suppress(OSError):  # else the next start cuts it
                cut_to(self.store.folder / path, self.store.length(path))
            told = f"{self.store.folder / path}: cannot write ({error.strerror})"
            raise DiskError(f"{told}; {what_to_do(error)}") from error
        self.store.commit(article, path=path, length=length)
        return article

    def close_spider(self) -> None:
        """Close the files and the store."""
        for file in self._files.values():
            file.close()
        self.store.close()

    def _append(self, path: str, line: bytes) -> int:
        """Return how long the file is with *line*; what a crash left behind its end is cut."""
        file = self._files.get(path) or self._open(path)
        cut_to(self.store.folder / path, self.store.length(path))
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            self._files.pop(path).close()
            raise
        return file.tell()

    def _open(self, path: str) -> FileIO:
        full = self.store.folder / path
        full.parent.mkdir(parents=True, exist_ok=True)
        # Without a buffer: what a full disk refused is not written later, in front of another line.
        self._files[path] = full.open("ab", buffering=0)
        return self._files[path]


def days(compression: str | None) -> Callable[[Article], str]:
    """Return the place of articles in a data folder whose files have *compression*, None for none.

    Raises UsageError when that is neither gzip nor zstd.
    """
    if compression and compression not in SUFFIXES:
        known = " or ".join(SUFFIXES)
        raise UsageError(f"LINES_COMPRESSION is {compression!r}; it must be {known}, or nothing")
    return partial(by_day, suffix=SUFFIXES[compression] if compression else "")


def by_day(article: Article, *, suffix: str = "") -> str:
    """Return the file of *article* in a data folder: by UTC day of fetch, duplicates apart."""
    folder = "duplicates" if article.duplicate_of else "articles"
    return f"{folder}/{(article.fetched_at or 'unknown')[:10]}.jsonl{suffix}"


def beside(output: Path) -> Callable[[Article], str]:
    """Return a place for `-o` *output*: duplicates stand beside it in ``NAME.duplicates.jsonl``."""
    duplicates = sibling(output, "duplicates").name
    return lambda article: duplicates if article.duplicate_of else output.name
