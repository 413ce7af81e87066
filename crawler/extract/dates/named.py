"""The dates of meta elements, known by their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extract.metas import metas_of
from crawler.extract.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extract.dates.moments import Kind
    from crawler.page import Page

# Names seen on the saved pages, lower case; Last-Modified is the server's affair, never ours.
_PUBLISHED_NAMES = (
    "article:published_time og:article:published_time og:published_time datepublished date"
    " dc.date dc.date.issued dc.date.created dcterms.created dcterms.date dcterms.issued"
    " parsely-pub-date sailthru.date pubdate publish-date publishdate publication_date"
    " publication-date article.published bt:pubdate date.release datecreated"
    " cxenseparse:recs:publishtime cxenseparse:publishtime dc:date published_at"
)
_PUBLISHED = frozenset(_PUBLISHED_NAMES.split())
_UPDATED_NAMES = (
    "article:modified_time og:article:modified_time og:updated_time datemodified"
    " article.updated dc.date.modified dcterms.modified lastmod article:modified modified_at"
)
_UPDATED = frozenset(_UPDATED_NAMES.split())
_DATE = r"(?:publi(?:sh(?:ed)?|cation|e)?|pub|issued|creat(?:ed?|ion)|parution)"
_EDIT = r"(?:modif(?:ied|ication)?|updated?)"
_BEFORE = r"(?:^|[^a-z])(?:article|first|content|original|date|[^a-z])*"
_BEHIND = r"[^a-z]*(?:date|time|at|on)?$"
# of other systems: "w-published-date", "og:publish_date"
_SOUNDS_PUBLISHED = re.compile(_BEFORE + _DATE + _BEHIND)
_SOUNDS_UPDATED = re.compile(_BEFORE + _EDIT + _BEHIND)
_LONGEST_NAME = 60  # characters; what is longer names no date, and would take its square to read
_NOT_OURS = re.compile(r"last|expir|review|copyright|render")  # Last-Modified is the server's


def named(page: Page) -> Iterator[tuple[Kind, str]]:
    """Give the dates of the meta elements of *page*: names that are known, then like ones."""
    others = []
    for meta in metas_of(page):
        kind = _kind_of(meta.key) if meta.content else None
        if kind is None:
            continue
        if meta.key in _PUBLISHED or meta.key in _UPDATED:
            yield kind, meta.content
        elif meta.content.strip()[:1].isdigit():
            others.append((kind, meta.content))
    for kind, content in others:
        yield kind, content


@remembered
def _kind_of(name: str) -> Kind | None:
    if name in _PUBLISHED:
        return "published"
    if name in _UPDATED:
        return "updated"
    if len(name) > _LONGEST_NAME or _NOT_OURS.search(name):
        return None
    if _SOUNDS_PUBLISHED.search(name):
        return "published"
    return "updated" if _SOUNDS_UPDATED.search(name) else None
