"""Lists of the development set: articles, next page, feeds and sections found, without a profile.

python -m benchmarks.lists
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from crawler.discover.feeds import read_feed
from crawler.discover.listings import read_listing
from crawler.discover.lists import find_lists
from crawler.discover.sitemaps import read_sitemap
from crawler.page import Page
from crawler.site import site_of
from tools.corpus import ROOT, is_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.discover.listed import Listed


def records(kind: str) -> Iterator[tuple[dict[str, Any], Page]]:
    """Yield the truth and the page of each French list of *kind*."""
    for line in (ROOT / "fr" / f"{kind}.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        (file,) = (ROOT / "fr" / kind).glob(f"{truth['id']}.*.gz")
        yield truth, Page(gzip.decompress(file.read_bytes()), url=truth["url"])


def measure_listings() -> None:
    """Print a row for each listing, read as that of a site without a profile."""
    print(f"{'listing':28} recall precision next feeds sections")
    for truth, page in records("listings"):
        site = site_of(page.url)
        listing, lists = read_listing(page, site), find_lists(page, site)
        found = {entry.url for entry in listing.articles}
        links = {link["url"].partition("#")[0] for link in truth["article_links"]}
        feeds = {url for _, url in truth["feeds"]}
        recall, precision = len(found & links) / len(links), len(found & links) / len(found)
        following = "-" if not truth["next"] else str(listing.next_url in truth["next"])
        got = f"{len(feeds & set(lists.feeds))}/{len(feeds)}"
        row = f"{recall:6.3f} {precision:9.3f} {following:>4} {got:>5} {len(lists.sections):8}"
        print(f"{truth['id']:28} {row}")


def measure_entries(kind: str, key: str, read: Callable[[Page], tuple[Listed, ...]]) -> None:
    """Print how many of the entries of all lists of *kind* are found, and how many are wrong."""
    right = wanted = given = 0
    for truth, page in records(kind):
        urls = {item[key].strip() for item in truth["items"] if item.get(key)}
        found = {entry.url for entry in read(page)}
        right, wanted, given = right + len(urls & found), wanted + len(urls), given + len(found)
    print(f"{kind}: {right} of {wanted} entries, {given - right} others")


def main() -> None:
    """Measure all lists."""
    if not is_here():
        raise SystemExit("the development corpus is not beside the checkout")
    measure_listings()
    measure_entries("feeds", "link", read_feed)
    measure_entries("sitemaps", "loc", lambda page: read_sitemap(page).articles)


if __name__ == "__main__":
    main()
