"""A saved page as one HTML file: its own layout with the placements marked, the fields beside it.

The file needs nothing else and does nothing: a content security policy and an empty sandbox keep
scripts, requests and forms of the original from running, and what could ask for the network is
taken out as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from html import escape
from typing import TYPE_CHECKING, Final, cast

from lxml import etree
from lxml.html import tostring

from crawler.display.templates import render
from crawler.extract.blocks import read_blocks
from crawler.extract.metadata import read_metadata
from crawler.extract.split import split_page
from crawler.markup import NO_XML

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element
    from lxml.html import HtmlElement

    from crawler.article import Article
    from crawler.extract.blocks import Block
    from crawler.extract.split import Placement
    from crawler.page import Page
    from crawler.site import Site

MARK: Final = "data-depeche"
"""Attribute that the marked elements carry, with the placement as its value."""

_STYLE: Final = f"""
[{MARK}] {{ outline: 1px solid #0002 !important; }}
[{MARK}=body] {{ background: #d5f0dc !important; color: #10331b !important; }}
[{MARK}=related] {{ background: #d3e9fb !important; color: #0d2f4a !important; }}
[{MARK}=rest] {{ background: #ececef !important; color: #6a6a72 !important; }}
"""
_STRENGTH: Final = ("rest", "related", "body")
"""Placements from the weakest: an element that holds several is marked by the strongest."""

_ACTIVE: Final = (
    "script", "noscript", "link", "meta", "base", "iframe", "frame", "frameset", "object", "embed",
    "applet", "audio", "video", "source", "track", "template", "portal",
)  # fmt: skip
"""Elements that run, load or lead away."""

_LOADING: Final = frozenset(
    (
        "src", "srcset", "href", "action", "formaction", "poster", "background", "data", "ping",
        "manifest", "xlink:href",
    )
)  # fmt: skip
"""Attributes that name an address to load or to go to."""

_UNSHOWN: Final = frozenset({"text"})  # the paragraphs say it


def placements_of(page: Page, site: Site) -> list[tuple[Block, Placement]]:
    """Return the blocks of *page* in reading order, each with what became of it."""
    blocks = read_blocks(page)
    headline = read_metadata(page, site, blocks).headline
    placements = split_page(page, site, blocks, headline=headline).placements
    return list(zip(blocks, placements, strict=True))


def marked_page(page: Page, site: Site, article: Article) -> str:
    """Return *page* marked by the placements of its blocks, with the fields of *article*."""
    fresh = replace(page)  # parsed again, since marking changes the tree
    told = placements_of(fresh, site)
    shown = _lines(told) if page.is_plain_text else _layout(fresh, told)
    counts = Counter(placement.role for _, placement in told)
    return render(
        "inspect",
        title=article.headline or page.source_path or "page",
        page=shown,
        counts={role: counts[role] for role in _STRENGTH},
        fields=[
            (name, value)
            for name, value in asdict(article).items()
            if value not in (None, (), "") and name not in _UNSHOWN
        ],
    )


def _layout(page: Page, told: Sequence[tuple[Block, Placement]]) -> str:
    for block, placement in told:
        if block.box is not None:
            _mark(block.box.element, placement)
    root = page.tree
    _make_inert(root)
    style = etree.SubElement(root, "style")
    style.text = _STYLE
    whole = tostring(cast("HtmlElement", root), encoding="unicode")  # it drops the old charset
    return f"<!doctype html>{whole}"


def _mark(element: _Element, placement: Placement) -> None:
    known = element.get(MARK)
    if known is not None and _STRENGTH.index(known) >= _STRENGTH.index(placement.role):
        return
    element.set(MARK, placement.role)
    element.set("title", f"{placement.role} {placement.score:.2f}: {placement.reason}")


def _make_inert(root: _Element) -> None:
    etree.strip_elements(root, *_ACTIVE, with_tail=False)
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if _acts(str(name).lower(), str(value)):
                del element.attrib[name]
        if element.tag == "style" and element.text and _asks(element.text):
            element.text = _without_requests(element.text)


def _acts(name: str, value: str) -> bool:
    """Return True for an attribute that runs, loads or leads away."""
    if name in _LOADING:
        return not value.startswith("data:image/")
    return name.startswith("on") or (name == "style" and _asks(value))


def _asks(style: str) -> bool:
    folded = style.lower()
    return "url(" in folded or "@import" in folded or "image-set(" in folded or "\\" in folded


def _without_requests(style: str) -> str:
    """Return the rules of *style* that ask for nothing: each that does is left out."""
    kept = (rule for rule in style.split("}") if not _asks(rule))
    return NO_XML.sub("", "}".join(kept))


def _lines(told: Sequence[tuple[Block, Placement]]) -> str:
    lines = (
        f'<p {MARK}="{o.role}" title="{escape(f"{o.role} {o.score:.2f}: {o.reason}")}">'
        f"{escape(block.text)}</p>"
        for block, o in told
    )
    return f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{''.join(lines)}"
