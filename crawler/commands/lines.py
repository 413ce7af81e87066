"""JSON lines checked against their schema, and against the records that they were made from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawler import __version__
from crawler.archive.captures import read_capture
from crawler.archive.checks import Finding
from crawler.commands.sites import site_for
from crawler.errors import ArchiveError, SchemaError
from crawler.extract import read_page
from crawler.report import Refusal
from pipelines.validate import check_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.site import Site

DECIDED = frozenset(
    {
        "article_id", "version", "previous_digest", "change", "duplicate_of", "similarity",
        "shared_with", "extractor_version",
    }
)  # fmt: skip
"""Fields that say what earlier runs knew, or which program read the page: no record states them."""


def read_lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """Yield offset and bytes of each line of *file*, its line feed included."""
    offset = 0
    with file.open("rb") as lines:
        for line in lines:
            yield offset, line
            offset += len(line)


def check_lines(file: Path) -> Iterator[Finding]:
    """Yield the lines of *file* that are cut, no JSON, or break the schema of their version."""
    for offset, line in read_lines(file):
        if not line.endswith(b"\n"):
            yield Finding(str(file), "the last line is cut: it has no line feed", offset)
            continue
        try:
            check_line(_parsed(line))
        except (ValueError, SchemaError) as error:
            yield Finding(str(file), str(error), offset)


def derive_lines(file: Path, *, sites: tuple[Site, ...]) -> Iterator[Finding]:
    """Yield the lines of *file* that their WARC record does not give any more.

    The records are looked for in the folder ``warc`` of the data folder that holds *file*.
    """
    warcs = file.parent.parent / "warc"
    for offset, line in read_lines(file):
        try:
            values = _parsed(line)
        except ValueError:  # named by check_lines
            continue
        if values.get("warc_file"):
            for what in _differences(values, warcs, sites):
                yield Finding(str(file), what, offset)


def _differences(line: dict[str, Any], warcs: Path, sites: tuple[Site, ...]) -> Iterator[str]:
    try:
        page = read_capture(warcs, name=line["warc_file"], offset=line["warc_offset"])
    except (ArchiveError, OSError) as error:
        yield f"its record cannot be read: {error}"
        return
    article = read_page(page, site_for(page, sites))
    if isinstance(article, Refusal):
        yield f"its record gives no article any more: {article.reason}"
        return
    derived = json.loads(article.to_line())
    differing = [n for n, v in derived.items() if n not in DECIDED and line.get(n) != v]
    if differing:
        by = f"written by depeche {line.get('extractor_version')}, read by {__version__}"
        yield f"its record gives another {', '.join(differing)} ({by})"


def _parsed(line: bytes) -> dict[str, Any]:
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError("no JSON object")
    return values
