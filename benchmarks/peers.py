"""The other extractors, one call each: runs in an environment of theirs, without this project.

`python benchmarks/peers.py PAGES.jsonl OUT_FOLDER` reads lines with `id`, `url` and `html`, and
writes `OUT_FOLDER/<name>.jsonl` with what each extractor says of each page and its CPU time. Every
extractor gets the same decoded text; one that is not installed is left out.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import socket
import sys
import time
import warnings
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Item = dict[str, Any]

_TAG = re.compile(r"<[^>]+>")


class _Offline(socket.socket):
    """A socket that reaches nothing: some extractors ask for the pictures of a page."""

    def connect(self, address: object) -> None:
        raise OSError(f"{address}: an extractor is measured without the network")


def main() -> None:
    """Run every extractor that is installed over the pages."""
    socket.socket = _Offline  # type: ignore[misc]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    pages = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    for name, package, extract in READERS:
        try:
            title = f"{name} {version(package)}"
        except PackageNotFoundError:
            continue
        lines = "".join(_lines(pages, extract))
        Path(sys.argv[2], f"{title}.jsonl").write_text(lines, encoding="utf-8")


def _lines(pages: list[Item], extract: Callable[[Item], Item]) -> Iterator[str]:
    extract(pages[0])  # what a process loads once is not a page's cost
    for page in pages:
        start = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            item = _tried(extract, page)
        item["cpu_ms"] = 1000 * (time.process_time() - start)
        yield json.dumps({"source_path": f"{page['id']}.html.gz", **item}) + "\n"


def _tried(extract: Callable[[Item], Item], page: Item) -> Item:
    try:
        return extract(page)
    except Exception as error:  # a page on which an extractor fails is one without a body
        return {"paragraphs": [], "error": repr(error)}


def trafilatura(page: Item, *, fast: bool = False) -> Item:
    """Return what trafilatura finds, by default or in its fast mode."""
    found = import_module("trafilatura").bare_extraction(
        page["html"], url=page["url"], fast=fast, include_comments=False, with_metadata=True
    )
    if found is None:
        return {"paragraphs": []}
    item = found.as_dict()
    authors = [name for name in (item.get("author") or "").split("; ") if name]
    paragraphs = (item.get("text") or "").split("\n")
    return {"headline": item.get("title"), "paragraphs": paragraphs, "authors": authors}


def newspaper(page: Item) -> Item:
    """Return what newspaper4k finds in the downloaded text."""
    url = page["url"] or "https://unknown.test/a"
    article = import_module("newspaper").Article(url, fetch_images=False)
    article.download(input_html=page["html"])
    article.parse()
    return {
        "headline": article.title,
        "paragraphs": article.text.split("\n"),
        "authors": list(article.authors),
    }


def readability(page: Item) -> Item:
    """Return the text of the summary that readability-lxml makes, a paragraph per element."""
    document = import_module("readability").Document(page["html"])
    summary = import_module("lxml.html").document_fromstring(document.summary())
    texts = (" ".join(element.itertext()) for element in summary.iter("p", "li", "h2", "h3"))
    return {"headline": document.short_title(), "paragraphs": [t for t in texts if t.strip()]}


def goose(page: Item) -> Item:
    """Return what goose3 finds."""
    with import_module("goose3").Goose({"enable_image_fetching": False}) as reader:
        article = reader.extract(raw_html=page["html"])
    return {
        "headline": _TAG.sub("", article.title or ""),
        "paragraphs": (article.cleaned_text or "").split("\n"),
        "authors": [name for name in article.authors or () if isinstance(name, str)],
    }


READERS: tuple[tuple[str, str, Callable[[Item], Item]], ...] = (
    ("trafilatura", "trafilatura", trafilatura),
    ("trafilatura fast", "trafilatura", lambda page: trafilatura(page, fast=True)),
    ("newspaper4k", "newspaper4k", newspaper),
    ("readability-lxml", "readability-lxml", readability),
    ("goose3", "goose3", goose),
)

if __name__ == "__main__":
    main()
