"""JSON lines checked against their schema, and against the records that they were made from."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler import __version__
from crawler.archive import read_saved
from crawler.archive.captures import read_page_of
from crawler.archive.checks.records import Finding
from crawler.commands.profiles.sites import lacks_profile, site_for
from crawler.errors import ArchiveError, SchemaError
from crawler.extract import read_page
from crawler.jsonl import values_of
from crawler.outcome import Refusal
from crawler.state.lines import read_lines
from pipelines.validate import check_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.page import Page
    from crawler.site import Site

DECIDED = frozenset(
    {
        "article_id", "version", "previous_digest", "change", "duplicate_of", "similarity",
        "shared_with", "extractor_version",
    }
)  # fmt: skip
"""Fields that say what earlier runs knew, or which program read the page: no record states them."""


def check_lines(file: Path) -> Iterator[Finding]:
    """Yield the lines of *file* that are cut, no JSON, or break the schema of their version.

    The offset of a line is that in the text, that of a damaged frame is its place in the file.
    """
    try:
        for offset, line in read_lines(file):
            if what := _defect(line):
                yield Finding(str(file), what, offset)
    except ArchiveError as error:
        yield Finding(str(file), error.what, error.offset)


def _defect(line: bytes) -> str | None:
    if not line.endswith(b"\n"):
        return "the last line is cut: it has no line feed"
    try:
        check_line(values_of(line))
    except (ValueError, SchemaError) as error:
        return str(error)
    return None


def derive_lines(
    file: Path, *, sites: tuple[Site, ...], archive: Path | None = None
) -> Iterator[Finding]:
    """Yield the lines of *file* that what they were made from does not give any more.

    That is looked for in *archive*, by default the folder ``warc`` of the data folder that holds
    *file*. What `check_lines` names, a damaged file and lines that are none, is passed by.
    """
    folder = archive or file.parent.parent / "warc"
    unread = 0
    with suppress(ArchiveError):
        for offset, line in read_lines(file):
            if _defect(line) is not None:
                continue
            values = values_of(line)
            if archive is None and _is_of_saved(values):
                unread += 1
                continue
            for what, is_damage in _differences(values, folder, sites):
                yield Finding(str(file), what, offset, is_damage)
    if unread:
        what = f"{unread} lines of saved pages are not compared; --archive says where these are"
        yield Finding(str(file), what, is_damage=False)


def _is_of_saved(line: dict[str, Any]) -> bool:
    return not line.get("warc_file") and bool(line.get("source_path"))


def _differences(
    line: dict[str, Any], folder: Path, sites: tuple[Site, ...]
) -> Iterator[tuple[str, bool]]:
    """Yield how *line* differs from what its record or page gives, and whether that is a damage.

    Without the profile by which the line was read, nobody can tell.
    """
    if not line.get("warc_file") and not _is_of_saved(line):
        return
    what = "page" if _is_of_saved(line) else "record"
    try:
        page = _page_of(line, folder, sites)
    except (ArchiveError, OSError) as error:
        yield f"its {what} cannot be read: {error}", True
        return
    article = read_page(page, site_for(page, sites))
    if isinstance(article, Refusal):
        yield f"its {what} gives no article any more: {article.reason}", True
        return
    if article.change == "gone":
        article = replace(article, text="")  # what is shown in its place is compared, never written
    derived = json.loads(article.to_line())
    differing = [n for n, v in derived.items() if n not in DECIDED and line.get(n) != v]
    if differing:
        by = f"written by depeche {line.get('extractor_version')}, read by {__version__}"
        missing = lacks_profile(page, sites)
        by += f", without the profile {page.site!r}, which is not in spiders/" if missing else ""
        yield f"its {what} gives another {', '.join(differing)} ({by})", not missing


def _page_of(line: dict[str, Any], folder: Path, sites: tuple[Site, ...]) -> Page:
    if _is_of_saved(line):
        hosts = frozenset(site.host for site in sites)
        return read_saved(folder / line["source_path"], root=folder, hosts=hosts)
    return read_page_of(line, folder)
