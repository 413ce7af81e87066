"""Pages that stand in the place of an article: a list, the front page, or words that it is lost.

A site that answers 404 says so itself. Here it is read from what it shows instead, so a decision
needs more than two such answers (`crawler.state.absences`).
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extract.absence import is_list
from crawler.extract.error_page import error_words
from crawler.extract.kind import is_listing

if TYPE_CHECKING:
    from crawler.article import Article
    from crawler.page import Page
    from crawler.site import Site


def why_replaced(page: Page, site: Site, article: Article) -> str | None:
    """Return what *page* shows in the place of the article that was asked for, or None.

    *article* is what was read from it.
    """
    if page.status is None or page.status >= HTTPStatus.MULTIPLE_CHOICES:
        return None
    words = error_words(page, article)
    if words is not None:
        return f"the page says {words!r}"
    if page.role != "article" or page.url is None:
        return None
    is_led = _is_elsewhere(page, site)
    if is_led and (is_list(page.url, site) or _is_listing(page, site, article)):
        return f"it leads to {page.url}, which is no article"
    own = article.canonical_url
    if own and own != page.url and is_list(own, site) and _is_listing(page, site, article):
        return f"the page calls itself {own} and is a list of links"
    return None


def _is_elsewhere(page: Page, site: Site) -> bool:
    """Return True if the address of an article led to a front page, a listing, or above itself.

    What lies above may be a section, or the article without ``/amp``: its text decides.
    """
    if page.requested_url in {None, page.url}:
        return False
    try:
        asked, got = urlsplit(page.requested_url or ""), urlsplit(page.url or "")
    except ValueError:  # "http://[" is no address
        return False
    is_above = asked.path.startswith(got.path.rstrip("/") + "/")
    return is_list(page.url or "", site) or (is_above and asked.path != got.path)


def _is_listing(page: Page, site: Site, article: Article) -> bool:
    """Return True if *page* reads as a list to somebody who does not know what was asked for."""
    return is_listing(replace(page, role=None), site, article)
