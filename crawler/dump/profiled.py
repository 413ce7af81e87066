"""Articles in the form of a profile: the latest version of each that repeats no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.dump.files import CODINGS, Folder, JsonLinesFile
from crawler.dump.profiles import RECORDS
from crawler.dump.profiles.txm import TxmFolder

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.dump.card import Told
    from crawler.dump.lines import Lines, Wanted

ARTICLES: Final = "articles"


def write_profile(lines: Lines, folder: Path, wanted: Wanted, told: Told) -> None:
    """Write the articles of *lines* below *folder* as *wanted* names, and count them in *told*."""
    record = RECORDS.get(wanted.profile or "", dict)
    articles = _articles(folder / ARTICLES, wanted)
    for day in lines.days():
        articles.start(day)
        for row in lines.of(day):
            if lines.survey.is_latest(row) and row["duplicate_of"] is None and told.add(row):
                articles.write(record(row))
    articles.close()
    told.rows[ARTICLES] = articles.rows


def _articles(folder: Path, wanted: Wanted) -> Folder | TxmFolder:
    if wanted.profile not in RECORDS:
        return TxmFolder(folder)
    folder.mkdir()
    ending = f".jsonl{CODINGS[wanted.coding]}"
    return Folder(lambda name: JsonLinesFile(folder / f"{name}{ending}"))
