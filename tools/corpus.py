"""The development corpus beside the checkout: its pages read by this project, its own scorer."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.article import Article
from crawler.extract import read_page
from crawler.page import Page
from crawler.site import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent.parent / "shared" / "corpus"


def is_here() -> bool:
    """Return True if the corpus lies beside the checkout."""
    return (ROOT / "score.py").exists()


def truths(name: str) -> list[dict[str, Any]]:
    """Return the truth of the set *name*, one mapping per page that is scored."""
    lines = (ROOT / name / "truth.jsonl").read_text("utf-8").strip("\n").split("\n")
    return [truth for truth in map(json.loads, lines) if truth["scored_fields"]]


def stamp_rows() -> list[dict[str, str]]:
    """Return the rows of the table of stamps."""
    with (ROOT / "stamps.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def saved_page(name: str, identifier: str) -> Page:
    """Return one page of the set *name* as it would be replayed: nobody states its zone."""
    path = ROOT / name / "pages" / f"{identifier}.html.gz"
    meta = json.loads(path.with_name(f"{identifier}.meta.json").read_text("utf-8"))
    fetched = meta.get("fetched_at")
    return Page(
        gzip.decompress(path.read_bytes()),
        url=meta.get("url"),
        fetched_at=datetime.fromisoformat(fetched) if fetched else None,
        headers=tuple((key, value) for key, value in meta.get("headers") or ()),
        source_path=path.name,
    )


@cache
def score_pages(name: str) -> dict[str, Any]:
    """Return what the corpus' scorer says of the pages of the set *name*."""
    lines = "".join(_lines(name))
    return _score("pages", "--truth", str(ROOT / name / "truth.jsonl"), "--items", content=lines)


def score_stamps(answers: Iterable[tuple[str, str, str, str]]) -> dict[str, Any]:
    """Return what the scorer says of *answers*: id, published, updated, precision."""
    head = "id\tpublished\tupdated\tprecision\n"
    content = head + "".join("\t".join(answer) + "\n" for answer in answers)
    return _score("stamps", "--truth", str(ROOT / "stamps.tsv"), "--answers", content=content)


def _lines(name: str) -> Iterator[str]:
    for truth in truths(name):
        page = saved_page(name, truth["id"])
        article = read_page(page, site_of(page.url))
        if isinstance(article, Article):
            yield article.to_line()


def _score(*arguments: str, content: str) -> dict[str, Any]:
    """The scorer's figures; *content* is written to the file that its last option names."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers"
        path.write_text(content, encoding="utf-8")
        command = [sys.executable, str(ROOT / "score.py"), *arguments, str(path), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
