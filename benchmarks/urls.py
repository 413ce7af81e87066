"""URL keys on the addresses that real pages give of themselves.

python -m benchmarks.urls

A page of the development sets states twins of its address: canonical, og:url, AMP and mobile. Each
that differs from it is a pair to be merged. Pages of one host with different headlines are to stay
apart: each two with one key are printed, to be read.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.extract.metas import metas_of
from crawler.state.urls import url_key
from tools.corpus import ROOT, is_here, saved_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page

SETS = ("fr", "xx", "en", "evaldata")
TWINS = {
    "canonical": "//link[@rel='canonical']/@href",
    "amp": "//link[@rel='amphtml']/@href",
    "mobile": "//link[@rel='alternate'][contains(@media, 'max-width')]/@href",
}


def pages() -> Iterator[Page]:
    """Yield the pages of all sets whose address is known."""
    for name in SETS:
        for file in sorted((ROOT / name / "pages").glob("*.html.gz")):
            page = saved_page(name, file.name.removesuffix(".html.gz"))
            if page.url and urlsplit(page.url).path.strip("/"):
                yield page


def twins_of(page: Page) -> Iterator[tuple[str, str]]:
    """Yield kind and address of the twins that *page* states, on its own site and other than it."""
    stated = [(kind, str(href)) for kind, path in TWINS.items() for href in page.tree.xpath(path)]
    stated += [("og", meta.content) for meta in metas_of(page) if meta.key == "og:url"]
    own = urlsplit(page.url or "")
    for kind, href in stated:
        url = urljoin(page.url or "", href.strip())
        parts = urlsplit(url)
        is_of_site = str(parts.hostname).split(".")[-2:] == str(own.hostname).split(".")[-2:]
        if url != page.url and is_of_site and parts.path.strip("/"):
            yield kind, url


def main() -> None:
    """Print the pairs merged by kind, and the pages that share a key with another headline."""
    if not is_here():
        print("the development corpus is not beside the checkout: nothing to measure")
        return
    merged: dict[str, list[bool]] = defaultdict(list)
    headlines: dict[str, set[str]] = defaultdict(set)
    for page in pages():
        key = url_key(page.url or "")
        headlines[key].add("".join(page.tree.xpath("string(//title)")).strip())
        for kind, url in dict.fromkeys(twins_of(page)):
            merged[kind].append(url_key(url) == key)
    for kind, pairs in sorted(merged.items()):
        print(f"{kind:10} {sum(pairs)} of {len(pairs)}")
    total = [one for pairs in merged.values() for one in pairs]
    print(f"{'all':10} {sum(total)} of {len(total)}: {sum(total) / len(total):.1%}")
    for key, titles in headlines.items():
        if len(titles) > 1:
            print(f"one key, several titles: {key}: {sorted(titles)}")


if __name__ == "__main__":
    main()
