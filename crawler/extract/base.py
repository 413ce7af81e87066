"""The address to which the links of a page are relative: its own, unless it states another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from crawler.page import Page


@lru_cache(maxsize=1)
def base_of(page: Page) -> str | None:
    """Return what relative addresses of *page* are read against; None when nothing tells.

    The first ``base`` element with an address decides (HTML Living Standard, 4.2.3). Content
    management systems that name pages from the root of the site write one on every page.

    >>> from crawler.page import Page
    >>> base_of(Page(b"<base href='/'><p>Crue", url="https://gazette.test/actu/crue.html"))
    'https://gazette.test/'
    """
    stated = next((href for node in page.tree.iter("base") if (href := node.get("href"))), None)
    if stated is None:
        return page.url
    try:
        base = urljoin(page.url or "", stated.strip())
    except ValueError:  # "http://[" is no address
        return page.url
    return base if base.startswith(("http://", "https://")) else page.url


def absolute(page: Page, url: str) -> str | None:
    """Return the *url* that *page* states in full; None when it is not of the web.

    >>> from crawler.page import Page
    >>> page = Page(b"<base href='/'><p>Crue", url="https://gazette.test/actu/crue.html")
    >>> absolute(page, "img/crue.jpg"), absolute(page, "data:image/gif;base64,R0")
    ('https://gazette.test/img/crue.jpg', None)
    """
    try:
        joined = urljoin(base_of(page) or "", url.strip())
    except ValueError:  # "http://[" is no address
        return None
    return joined if joined.startswith(("http://", "https://")) else None
