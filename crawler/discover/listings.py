"""Listings: home pages, sections, archives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crawler.discover.addresses import is_furniture, is_headline_like, is_marked
from crawler.discover.anchors import anchors_of
from crawler.discover.listed import Listed, absolute, ranked
from crawler.discover.paging import next_page
from crawler.discover.teasers import Teaser, count_headline_words, teasers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.discover.anchors import Anchor
    from crawler.page import Page
    from crawler.site import Site

FEWEST_MARKED: Final = 5
"""Teasers with a date or a number in their address from which a site is taken to mark all of its
articles so: then an address without is a section, however long its name."""

WORDS_WITHOUT_MARK: Final = 5
"""Words of a headline from which an unmarked address is an article: names of sections are mostly
shorter ("La vallée de l'Orne" has four)."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that a page lists, where the list goes on, and how many links it was read of.

    *links* are those to the site itself, repeated ones counted each time.
    """

    articles: tuple[Listed, ...] = ()
    next_url: str | None = None
    links: int = 0


def read_listing(page: Page, site: Site) -> Listing:
    """Return the articles of *site* that *page* lists, each once, and the next page of the list.

    An article is what the profile's pattern says; without a pattern, what has its shape.

    >>> from crawler.page import Page
    >>> from crawler.site import Site
    >>> page = Page(b'<a href="/2026/03/01/crue">La crue du 1er mars</a>', url="http://a.test/")
    >>> read_listing(page, Site(name="a", home="http://a.test/")).articles[0].title
    'La crue du 1er mars'
    """
    here = absolute(site.home, page.url)
    anchors = anchors_of(page.tree, base=here or site.home)
    own = [anchor for anchor in anchors if site.owns(anchor.url) and anchor.url != here]
    links = [anchor for anchor in own if anchor.element.tag == "a"]
    teasers = _by_pattern(links, page, site) if site.article_url else _by_shape(links, page, site)
    listed = ranked((teaser.url, teaser.title, teaser.stamp) for teaser in teasers)
    articles = {entry.url for entry in listed}
    ways = [anchor for anchor in own if anchor.url not in articles]
    return Listing(listed, next_page(here, ways), len(links))


def _by_pattern(links: Sequence[Anchor], page: Page, site: Site) -> tuple[Teaser, ...]:
    return teasers_of([link for link in links if site.is_article_url(link.url)], page.tree)


def _by_shape(links: Sequence[Anchor], page: Page, site: Site) -> tuple[Teaser, ...]:
    """Return the teasers whose address and headline are those of an article."""
    possible = [link for link in links if not is_furniture(link.url, host=site.host)]
    shaped = [link for link in possible if is_marked(link.url) or is_headline_like(link.url)]
    teasers = [teaser for teaser in teasers_of(shaped, page.tree) if _is_told(teaser)]
    marked = tuple(teaser for teaser in teasers if is_marked(teaser.url))
    if len(marked) >= FEWEST_MARKED and 2 * len(marked) >= len(teasers):
        return marked
    return tuple(teaser for teaser in teasers if is_marked(teaser.url) or _is_long(teaser))


def _is_told(teaser: Teaser) -> bool:
    """Return True if words lead to *teaser*: those of its link, or those of its address."""
    return count_headline_words(teaser.title or "") > 1 or is_headline_like(teaser.url)


def _is_long(teaser: Teaser) -> bool:
    return count_headline_words(teaser.title or "") >= WORDS_WITHOUT_MARK
