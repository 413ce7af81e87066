"""The markup of a page as libxml2 is to read it, which is not always as browsers do."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from crawler.charset import is_utf8

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_ATTRIBUTES = 1000
"""Attributes read of one tag. libxml2 compares each with all before it: 2 MB of them take a
minute, and no page has a tenth of this."""

_LONG = 20_000
"""Characters of a tag from which its attributes are counted."""

_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{%d,}" % _LONG)
_END = re.compile(rb"</[hH][tT][mM][lL]>")  # twice as fast as IGNORECASE
_HEAD_TAGS = "base basefont bgsound isindex link meta noframes noscript script style template title"
_IN_HEAD = frozenset(_HEAD_TAGS.split())
"""What may stand in a head (HTML Living Standard, 13.2.6.4.4), and the isindex of old pages."""

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What libxml2 reads and lxml does not write (XML 1.0, 2.2)."""

_ATTRIBUTE = re.compile(rb"""(?<!\s)\s+[^\s"'<>=/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?""")


def parsed(markup: bytes) -> _Element:
    """Return the root element of *markup*, in UTF-8, read as HTML; of nothing, a bare ``html``.

    It is read by lxml itself: the classes that lxml.html gives to elements, and a Selector
    with them, cost a third of the parsing again.
    """
    body = _without_early_end(_bounded(markup)).strip() or b"<html/>"
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
    root = etree.fromstring(body, parser)
    return etree.fromstring(b"<html/>", parser) if root is None else _with_body(root)


def is_ready(body: bytes) -> bool:
    """Return True if `parsed` takes *body* as it is: UTF-8, its first tag in front, no NUL."""
    begins = body.lstrip()[:1] == b"<"
    return begins and b"\x00" not in body and is_utf8(body, damaged=False)


def _without_early_end(body: bytes) -> bytes:
    """Return *body* without the end tags behind which more elements follow.

    libxml2 reads nothing behind ``</html>``; browsers do, and templates are put together wrongly.
    """
    end = _END.search(body)
    is_early = end is not None and body.find(b"<", end.end()) >= 0
    return _END.sub(b"", body) if is_early else body


def _with_body(root: _Element) -> _Element:
    """Return *root* with a head that ends before the first element that no head may hold.

    HTML 5 begins the body there, with or without its tag; libxml2 does so for the elements of
    HTML 4 and leaves ``<article>`` and all behind it in the head.
    """
    head = root.find("head")
    children = () if head is None else head.iterchildren(etree.Element)
    first = next((child for child in children if child.tag not in _IN_HEAD), None)
    if first is None:
        return root
    body = root.find("body")
    body = etree.SubElement(root, "body") if body is None else body
    moved = [first, *first.itersiblings()]
    moved[-1].tail = NO_XML.sub("", f"{moved[-1].tail or ''}{body.text or ''}")
    body.text = None
    body[:0] = moved
    return root


def _bounded(body: bytes) -> bytes:
    """Return *body* with no tag of more attributes than are read."""
    half = _LONG // 2  # a long tag fills at least one such part of the body
    starts = range(0, len(body), half)
    if not any(_is_inside_tag(body, start, half) for start in starts):
        return body  # most pages, in a hundredth of the time
    return _LONG_TAG.sub(_bounded_tag, body)


def _is_inside_tag(body: bytes, start: int, size: int) -> bool:
    """Return True if *body* has no bracket for *size* from *start* on, and a tag opened before."""
    if body.find(b">", start, start + size) >= 0 or body.find(b"<", start, start + size) >= 0:
        return False
    before = max(0, start - size)
    return body.rfind(b"<", before, start) > body.rfind(b">", before, start)


def _bounded_tag(tag: re.Match[bytes]) -> bytes:
    """Return *tag* up to the last attribute that is read; one cut inside a value stays whole."""
    if tag[0].count(b'"') % 2 or tag[0].count(b"'") % 2:
        return tag[0]
    beyond = next(islice(_ATTRIBUTE.finditer(tag[0]), _MOST_ATTRIBUTES, None), None)
    return tag[0][: beyond.start()] if beyond else tag[0]
