"""`python -m benchmarks.split`: body, links and fields beside other extractors, in one run.

Every extractor reads the same decoded pages of the development sets, which lie beside the checkout,
and the sets' own program scores them. The others run in an environment of their own:

    make bench-split   # builds .venv-peers

What this project's weights were trained on is in `crawler/extract/split/weights.json`, with what
they score on sites that they have not seen; here they have seen `fr` and `xx`, and not `evaldata`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import html

from crawler.article import Article
from crawler.extract import read_page
from crawler.site import site_of
from tools import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from crawler.page import Page

SETS = ("fr", "xx", "evaldata")
OURS = "depeche"
MUCH = 0.2
"""F1 by which another extractor must be better for a page to be listed."""

ROWS = (
    ("body F1, French", "fr", "body_f1", "≥ 0.975"),
    ("exact bodies, French", "fr", "body_exact", "≥ 0.65"),
    ("pages that leak a headline, French", "fr", "leak_pages", "≤ 0.03"),
    ("related links, recall", "fr", "links_recall", "≥ 0.90"),
    ("related links, precision", "fr", "links_precision", "≥ 0.85"),
    ("headline exact, French", "fr", "headline", "≥ 0.985"),
    ("agency where stated", "fr", "agency_where_stated", "≥ 0.95"),
    ("authors F1, French", "fr", "authors_f1", "≥ 0.90"),
    ("body F1, other languages", "xx", "body_f1", "≥ 0.970"),
    ("exact bodies, other languages", "xx", "body_exact", ""),
    ("snippets F1, evaldata", "evaldata", "snippets_f1", "≥ 0.935"),
    ("CPU ms, median French page", "fr", "cpu", "≤ 12"),
    ("times the bare parse", "fr", "ratio", "≤ 3"),
)

FIELDS = {
    "headline": "headline",
    "links_related": "links_",
    "agency": "agency",
    "authors": "authors_",
}
"""Fields of a line, and how the names of their figures begin."""

Figures = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """What one extractor says of the pages of one set, and what that scores."""

    figures: Figures
    by_page: Mapping[str, float]


def main() -> int:
    """Print the table of goals, then the pages on which another extractor is much better."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers/bin/python"))
    peers = parser.parse_args().peers
    if not corpus.is_here():
        print("the development sets are not beside the checkout")
        return 2
    if not peers.exists():
        print(f"{peers}: not here, so this project stands alone; see the head of this file")
    runs = {name: runs_of(name, peers) for name in SETS}
    print_table(runs)
    for name in ("fr", "xx"):
        print_losses(name, runs[name])
    return 0


def runs_of(name: str, peers: Path) -> dict[str, Run]:
    """Return the run of every extractor over the set *name*."""
    pages = {t["id"]: corpus.saved_page(name, t["id"]) for t in corpus.truths(name)}
    bare = {key: bare_parse(page) for key, page in pages.items()}
    items = {OURS: list(our_items(pages))}
    if peers.exists():
        items |= peer_items(pages, peers)
    return {title: scored(name, lines, bare) for title, lines in items.items()}


def bare_parse(page: Page) -> float:
    """Return the CPU time in ms of parsing *page* with lxml and nothing else."""
    start = time.process_time()
    html.document_fromstring(page.body, parser=html.HTMLParser(encoding=page.encoding.name))
    return 1000 * (time.process_time() - start)


def our_items(pages: Mapping[str, Page]) -> Iterator[Figures]:
    """Yield this project's lines, each with the CPU time of all fields, parse included."""
    first = next(iter(pages.values()))
    read_page(replace(first), site_of(first.url))
    for page in pages.values():
        start = time.process_time()
        article = read_page(replace(page), site_of(page.url))
        cpu = 1000 * (time.process_time() - start)
        fields = json.loads(article.to_line()) if isinstance(article, Article) else {}
        yield {"source_path": page.source_path, **fields, "cpu_ms": cpu}


def peer_items(pages: Mapping[str, Page], peers: Path) -> dict[str, list[Figures]]:
    """Return the lines of the others, by name and version."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder, "pages.jsonl")
        rows = ({"id": k, "url": page.url, "html": page.text} for k, page in pages.items())
        asked.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        program = Path(__file__).with_name("peers.py")
        subprocess.run([str(peers), str(program), str(asked), folder], check=True)
        asked.unlink()
        files = sorted(Path(folder).glob("*.jsonl"))
        return {file.stem: [json.loads(line) for line in file.open()] for file in files}


def scored(name: str, items: Sequence[Figures], bare: Mapping[str, float]) -> Run:
    """Return what *items* score; the time against *bare* is the median over pages."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(item) + "\n" for item in items)
        file.flush()
        program, truth = corpus.ROOT / "score.py", corpus.ROOT / name / "truth.jsonl"
        command = [sys.executable, str(program), "pages", "--truth", str(truth)]
        command += ["--items", file.name, "--json", "--worst", "100000"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout)
    for field, prefix in FIELDS.items():
        if not any(item.get(field) for item in items):  # an extractor that never says it
            figures = {key: v for key, v in figures.items() if not key.startswith(prefix)}
    figures["cpu"] = statistics.median(item["cpu_ms"] for item in items)
    keys = (item["source_path"].removesuffix(".html.gz") for item in items)
    times = [item["cpu_ms"] / bare[key] for key, item in zip(keys, items, strict=True)]
    figures["ratio"] = statistics.median(times)
    return Run(figures, {key: f1 for f1, key, _ in figures.get("worst", ())})


def print_table(runs: Mapping[str, Mapping[str, Run]]) -> None:
    """Print a Markdown table: a row per measure, a column per extractor."""
    names = list(runs["fr"])
    print(f"| measure | goal, unseen sites | {' | '.join(names)} |")
    print("| --- | --- |" + " --- |" * len(names))
    for label, group, figure, goal in ROWS:
        cells = (cell(runs[group][name].figures.get(figure)) for name in names)
        print(f"| {label} | {goal} | {' | '.join(cells)} |")


def cell(value: float | None) -> str:
    """Return *value* as a table has it; nothing for a field that an extractor does not return.

    >>> cell(0.97312), cell(14.2), cell(None)
    ('0.973', '14.2', '-')
    """
    if not value:
        return "-" if value is None else "0"
    return f"{value:.3f}" if value <= 1 else f"{value:.1f}"


def print_losses(name: str, runs: Mapping[str, Run]) -> None:
    """Print the pages on which another extractor is better by more than MUCH."""
    losses = list(losses_of(runs))
    print(f"\n{name}: {len(losses)} pages on which another extractor is better by {MUCH} F1")
    for page, ours, peer, theirs in losses:
        print(f"  {page}: {OURS} {ours:.3f}, {peer} {theirs:.3f}")


def losses_of(runs: Mapping[str, Run]) -> Iterable[tuple[str, float, str, float]]:
    """Yield page, our F1, the best other extractor and its F1."""
    others = {name: run for name, run in runs.items() if name != OURS}
    for page, ours in runs[OURS].by_page.items():
        best = max(others, key=lambda peer: others[peer].by_page.get(page, 0.0), default=None)
        theirs = others[best].by_page.get(page, 0.0) if best else 0.0
        if best and theirs > ours + MUCH:
            yield page, ours, best, theirs


if __name__ == "__main__":
    sys.exit(main())
