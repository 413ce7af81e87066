"""`python -m benchmarks.public DIR`: bodies on the public article-extraction-benchmark.

*DIR* is a clone of the repository scrapinghub/article-extraction-benchmark, or a folder laid out
like it:

    ground-truth.json      {id: {"articleBody": text, "url": address}}
    html/ID.html.gz        the page, UTF-8
    output/NAME.json       what other extractors said, as the truth; may be absent

Prints precision, recall, F1 and accuracy by that repository's own measure, for this project and for
each stored output, then the pages on which this project did worst. Nothing is trained on it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from crawler.article import Article
from crawler.extract import read_page
from crawler.page import Page
from crawler.site import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Bodies = Mapping[str, Mapping[str, str]]

OURS = "depeche"
SHINGLE = 4
"""Words of a shingle, as in that repository's evaluate.py."""


@dataclass(frozen=True)
class Score:
    """What one body scores: shares of found and of true shingles, None where there are none."""

    precision: float | None
    recall: float | None
    is_exact: bool

    @property
    def f1(self) -> float:
        """The harmonic mean of both, for setting pages in order."""
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main(arguments: list[str] | None = None) -> int:
    """Print the table and the worst pages; return 2 if *DIR* is not laid out so."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--worst", type=int, default=10, help="pages listed, worst first")
    options = parser.parse_args(arguments)
    file = options.folder / "ground-truth.json"
    if not file.exists():
        print(
            f"{file}: not here; clone scrapinghub/article-extraction-benchmark and name its folder"
        )
        return 2
    truth: Bodies = json.loads(file.read_text("utf-8"))
    outputs = {path.stem: path for path in sorted(options.folder.glob("output/*.json"))}
    ours = {key: {"articleBody": read_body(options.folder, key, truth[key])} for key in truth}
    print("| extractor | F1 | precision | recall | accuracy |\n| --- | --- | --- | --- | --- |")
    print_row(OURS, scores_of(ours, truth).values())
    for name, path in outputs.items():
        print_row(name, scores_of(json.loads(path.read_text("utf-8")), truth).values())
    scores = scores_of(ours, truth)
    for key in sorted(scores, key=lambda key: scores[key].f1)[: options.worst]:
        print(f"{scores[key].f1:.3f} {key} {truth[key].get('url', '')}")
    return 0


def read_body(folder: Path, key: str, told: Mapping[str, str]) -> str:
    """Return the body that this project finds on a page, empty where it finds none."""
    body = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
    page = Page(body, url=told.get("url"), charset="utf-8", role="article")  # all pages are such
    article = read_page(page, site_of(page.url))
    return "\n".join(article.paragraphs) if isinstance(article, Article) else ""


def scores_of(found: Bodies, truth: Bodies) -> dict[str, Score]:
    """Return the score of each page of *truth*; one that was not *found* has an empty body."""
    return {
        key: score(found.get(key, {}).get("articleBody", ""), told.get("articleBody", ""))
        for key, told in truth.items()
    }


def score(found: str, told: str) -> Score:
    """Return how the text that was *found* fits the one that was *told*.

    >>> score("La rivière monte encore", "La rivière monte encore")
    Score(precision=1.0, recall=1.0, is_exact=True)
    >>> score("", "La rivière monte encore")
    Score(precision=None, recall=0.0, is_exact=False)
    """
    words = [re.findall(r"\w+", text or "") for text in (found, told)]
    ours, theirs = map(_shingles, words)
    shared = (ours & theirs).total()
    return Score(
        precision=shared / ours.total() if ours else None,
        recall=shared / theirs.total() if theirs else None,
        is_exact=words[0] == words[1],
    )


def print_row(name: str, scores: Iterable[Score]) -> None:
    """Print the means over pages, and F1 of the mean precision and recall."""
    rows = list(scores)
    precision = fmean([row.precision for row in rows if row.precision is not None] or [0.0])
    recall = fmean([row.recall for row in rows if row.recall is not None] or [0.0])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    accuracy = fmean(row.is_exact for row in rows)
    print(f"| {name} | {f1:.3f} | {precision:.3f} | {recall:.3f} | {accuracy:.3f} |")


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    """Return the shingles of *words*: a text of fewer words than one has is one."""
    starts = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return Counter(tuple(words[i : i + SHINGLE]) for i in starts)


if __name__ == "__main__":
    raise SystemExit(main())
