"""The language of a page, as a BCP 47 tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.page import Page
    from crawler.site import Site

_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{2}))?$", re.IGNORECASE)  # BCP 47, 2.1, in short


def read_language(page: Page, site: Site, *, metas: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the language that *page* declares, else the site's, else None."""
    root = page.tree
    declared = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        *metas.get("og:locale", ()),
        *metas.get("language", ()),
        page.header("Content-Language"),
    )
    tags = (tag_of(value) for value in declared if value)
    return next((tag for tag in tags if tag), site.language)


def tag_of(value: str) -> str | None:
    """Return *value* as a tag, or None when it is none.

    >>> tag_of("fr_CA"), tag_of("FR"), tag_of("français")
    ('fr-CA', 'fr', None)
    """
    found = _TAG.match(value.strip())
    if not found:
        return None
    language, region = found.groups()
    return f"{language.lower()}-{region.upper()}" if region else language.lower()
