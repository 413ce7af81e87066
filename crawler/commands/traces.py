"""What a data folder knows of a story that is taken down: its names, its lines, its copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.article import COPIES
from crawler.state.history.stories import lines_in, stories_named
from crawler.state.lines import line_files
from crawler.state.receipts import read_receipts
from crawler.state.takedowns import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.state.history.stories import StoryLine
    from crawler.state.receipts import Receipt


@dataclass(frozen=True)
class Story:
    """What a story is known by in a data folder: its names, its addresses, its copies.

    *digests* stand for all its addresses: those of its lines, and those that *earlier* takedowns
    of it stated. *held_in* are the files of its lines.
    """

    article_ids: frozenset[str]
    urls: frozenset[str]
    digests: frozenset[bytes]
    held_in: tuple[str, ...]
    copies: frozenset[str]
    earlier: tuple[Receipt, ...] = ()

    def owns(self, url: str) -> bool:
        """Return True if *url* is an address of the story."""
        return digest_of(url) in self.digests


def find_story(data: Path, name: str) -> Story:
    """Return the story that *name*, an article_id or an address, stands for in *data*."""
    files = line_files(data)
    earlier = tuple(receipt for receipt in read_receipts(data) if receipt.is_of(name))
    digests = {digest for receipt in earlier for digest in receipt.digests}
    if "://" in name:
        digests.add(digest_of(name))
    ids = frozenset(
        line.values["article_id"]  # of each line: one that cannot be read is found before the work
        for line in lines_in(files)
        if line.values["article_id"] == name
        or (digests and not digests.isdisjoint(map(digest_of, line.addresses)))
    )
    told = [line for line in lines_in(files) if any(map(line.is_of, ids))]
    urls = frozenset(url for line in told for url in line.addresses)
    digests.update(map(digest_of, urls))
    held_in = tuple(dict.fromkeys(line.file.relative_to(data).as_posix() for line in told))
    copies = frozenset(_copies(told, ids, files))
    return Story(ids, urls, frozenset(digests), held_in, copies, earlier)


def _copies(told: list[StoryLine], ids: frozenset[str], files: list[Path]) -> Iterator[str]:
    """Yield the other articles with the text of the story, older and newer ones, that are there."""
    older = {name for line in told for name in _of_one_text(line)} - ids
    yield from (name for name in older if stories_named(name, files))
    for line in lines_in(files):
        is_near = any(name.encode() in line.line for name in ids)  # most are not even parsed
        if is_near and line.values["article_id"] not in ids and _of_one_text(line) & ids:
            yield line.values["article_id"]


def _of_one_text(line: StoryLine) -> set[str]:
    shared = line.values.get("shared_with") or ()
    return {each["article_id"] for each in shared if each["verdict"] in COPIES}
