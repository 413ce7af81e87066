"""`python -m benchmarks.shape`: the generated page beside the median French page.

What a benchmark says of a page holds for the pages of newspapers only when its own is no lighter.
The French pages are those of the development set beside the checkout, the median of each row.
"""

from __future__ import annotations

import random
import statistics
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.generated import article
from benchmarks.measure import timed
from benchmarks.split import bare_parse
from crawler.article import Article
from crawler.extract import read_page
from crawler.extract.blocks import read_blocks
from crawler.page import Page
from crawler.site import site_of
from tools import corpus

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGES = 50


def main() -> int:
    """Print a row per figure: French median, generated median."""
    if not corpus.is_here():
        print("the development sets are not beside the checkout")
        return 2
    french = [corpus.saved_page("fr", truth["id"]) for truth in corpus.truths("fr")]
    rng = random.Random(0)  # noqa: S311  # the same pages each time, no secret
    made = [
        Page(article(rng, n, PAGES), url=f"https://g.test/article-{n}.html") for n in range(PAGES)
    ]
    rows = [median(pages) for pages in (french, made)]
    print("| | French page, median | generated page |\n| --- | --- | --- |")
    for name, value in rows[0].items():
        print(f"| {name} | {value:,.6g} | {rows[1][name]:,.6g} |")
    return 0


def median(pages: Sequence[Page]) -> dict[str, float]:
    """Return the median of each figure over *pages*."""
    read_page(replace(pages[0]), site_of(pages[0].url))
    figures = [figures_of(page) for page in pages]
    return {name: statistics.median(f[name] for f in figures) for name in figures[0]}


def figures_of(page: Page) -> dict[str, float]:
    """Return what *page* holds and costs."""
    cost = timed(lambda: read_page(replace(page), site_of(page.url)))
    read, blocks = read_page(page, site_of(page.url)), read_blocks(page)
    line = read if isinstance(read, Article) else Article()
    return {
        "bytes": len(page.body),
        "elements": sum(1 for _ in page.tree.iter("*")),
        "links": sum(1 for _ in page.tree.iter("a")),
        "text blocks": len(blocks),
        "long text blocks": sum(block.is_long for block in blocks),
        "characters shown": sum(len(block.text) for block in blocks),
        "characters of the body": len(line.text),
        "related links": len(line.links_related),
        "bytes of the line": len(line.to_line().encode()),
        "CPU ms, bare lxml parse": round(bare_parse(page), 2),
        "CPU ms, all fields": round(cost, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
