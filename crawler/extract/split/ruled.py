"""The CSS rules of a site profile, applied to the blocks of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from crawler.extract.blocks import Block
    from crawler.page import Page
    from crawler.site import Site


def ruled_elements(page: Page, site: Site, field: str) -> tuple[_Element, ...]:
    """Return the elements of the first rule for *field* that matches, else nothing."""
    for rule in site.rules.get(field, ()):
        found = tuple(selector.root for selector in page.selector.css(rule))
        if found:
            return found
    return ()


def ruled_blocks(page: Page, site: Site, field: str, blocks: Sequence[Block]) -> frozenset[int]:
    """Return the indices of the blocks inside the elements that a rule for *field* names."""
    elements = set(ruled_elements(page, site, field))
    if not elements:
        return frozenset()
    return frozenset(
        index
        for index, block in enumerate(blocks)
        if block.box and any(box.element in elements for box in block.box.path())
    )
