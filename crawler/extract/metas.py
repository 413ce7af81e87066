"""The meta elements of a page, read once for all who ask."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.page import Page


class Meta(NamedTuple):
    """One meta element; an attribute that it lacks is empty.

    *key* is what the content is of, in lower case: its property, else its name or itemprop.
    """

    key: str
    stated: str
    name: str
    content: str


@lru_cache(maxsize=1)
def metas_of(page: Page) -> tuple[Meta, ...]:
    """Return the meta elements of *page* in document order.

    >>> from crawler.page import Page
    >>> [meta.key for meta in metas_of(Page(b"<meta property='og:Title' content='Crue'>"))]
    ['og:title']
    """
    return tuple([_read(meta) for meta in page.tree.iter("meta")])


def _read(meta: _Element) -> Meta:
    stated, name = meta.get("property", ""), meta.get("name", "")
    key = (stated or name or meta.get("itemprop", "")).lower()
    return Meta(key, stated, name, meta.get("content", ""))
