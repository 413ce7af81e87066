"""XML as news sites serve it: damaged, undeclared, compressed, sometimes hostile."""

from __future__ import annotations

import gzip
import html
import re
import zlib
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree

from crawler.discover.listed import collapse
from crawler.references import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page

LARGEST_BODY = 50 * 1024 * 1024
"""Bytes that a compressed body may unfold to: the limit of sitemaps.org for one sitemap."""

LONGEST_TEXT = 10_000
"""Characters after which a value is read no further: no address and no headline is as long."""

MOST_ELEMENTS = 1_000
"""Elements after which a value is read no further, so that entries in entries stay cheap."""

MOST_TIMES = 2
"""How often a body is unpacked: some servers compress their `sitemap.xml.gz` once more. A file may
unpack to itself without end."""

_GZIP = b"\x1f\x8b"
_CHUNK = 64 * 1024

_WIDE = {
    "utf-16-le": re.compile(rb"(?:[\t\n\r ]\x00)*[<{]\x00"),
    "utf-16-be": re.compile(rb"(?:\x00[\t\n\r ])*\x00[<{]"),
}
"""How a list in UTF-16 begins that has no byte order mark (XML 1.0, appendix F). No other encoding
begins so, whatever the server says of all its files."""

_ROOT = re.compile(
    r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel|urlset|sitemapindex)[\s/>]", re.IGNORECASE
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA_OR_AMPERSAND = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(#?\w+;)?", re.DOTALL)
_BUILT_IN = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def legible(page: Page) -> Page:
    """Return *page* with a body that is not gzip, and in UTF-16 if its first character is.

    `sitemap.xml.gz` is served without a coding.
    """
    body = page.body
    for _ in range(MOST_TIMES):
        body = _unpacked(body) if body.startswith(_GZIP) else body
    wide = next((name for name, begins in _WIDE.items() if begins.match(body)), None)
    is_ready = wide is None and body is page.body
    return page if is_ready else replace(page, body=body, charset=wide or page.charset)


def read_xml(page: Page) -> etree._Element | None:
    """Return the root of the list that *page* holds, None if there is none.

    All before the root element goes: declaration, DOCTYPE, what a server printed by accident.
    With them go all entities, so none is ever expanded or fetched. A cut document gives what
    stands in it up to its last end tag, since the address after that may be cut as well.
    """
    text = legible(page).text
    root = _ROOT.search(text)
    if root is None:
        return None
    whole = _up_to_last_end_tag(_ILLEGAL.sub("", text[root.start() :]))
    whole = _CDATA_OR_AMPERSAND.sub(_repaired, whole)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8"
    )
    try:
        return etree.fromstring(whole.encode(), parser)
    except etree.XMLSyntaxError:  # nothing to recover
        return None


def kind_of(element: etree._Element) -> tuple[str, str]:
    """Return namespace and local name of *element*, the name in lower case.

    A prefix that the document never declares stands for its namespace. Comments have no name.

    >>> kind_of(etree.fromstring('<pubDate xmlns="http://purl.org/rss/1.0/"/>'))
    ('http://purl.org/rss/1.0/', 'pubdate')
    """
    if not isinstance(element.tag, str):
        return "", ""
    space, _, name = element.tag.rpartition("}")
    prefix, _, local = name.rpartition(":")
    return space.lstrip("{") or prefix, local.lower()


def own_children(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield local name and child for the children in the namespace of *element* itself.

    So `media:title` and `image:loc` are never taken for the title and the address of an entry.
    """
    space, _ = kind_of(element)
    for child in element:
        child_space, name = kind_of(child)
        if name and child_space == space:
            yield name, child


def text_of(element: etree._Element | None) -> str:
    """Return the text in *element*, its white space collapsed; "" without element."""
    if element is None:
        return ""
    if len(element) == 0:
        return collapse(element.text or "")
    parts: list[str] = []
    length = 0
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in islice(walk, 2 * MOST_ELEMENTS):
        text = (node.text if event == "start" else node is not element and node.tail) or ""
        parts.append(text)
        length += len(text)
        if length > LONGEST_TEXT:
            break
    return collapse("".join(parts))


def base_of(page: Page, element: etree._Element) -> str | None:
    """Return the address to which those in *element* are relative: `xml:base`, else the page's."""
    try:
        return urljoin(page.url or "", element.base or "") or None
    except ValueError:  # "http://[" is no address
        return page.url


def _unpacked(body: bytes) -> bytes:
    """Return what a gzip *body* holds, as far as it can be read."""
    parts: list[bytes] = []
    left = LARGEST_BODY
    with gzip.GzipFile(fileobj=BytesIO(body)) as file, suppress(OSError, EOFError, zlib.error):
        while left > 0 and (part := file.read1(min(left, _CHUNK))):
            parts.append(part)
            left -= len(part)
    return b"".join(parts)


def _up_to_last_end_tag(text: str) -> str:
    start = text.rfind("</")
    if start < 0:
        return text[: text.rfind(">") + 1]
    end = text.find(">", start)
    return text[: end + 1] if end > 0 else text[:start]


def _repaired(found: re.Match[str]) -> str:
    """Return what stands for an ampersand: XML knows five names, feeds use all of HTML's."""
    name = found[1]
    if name is None:
        return "&amp;" if found[0] == "&" else found[0]  # else a CDATA section
    if name in _BUILT_IN:
        return found[0]
    character = unescaped(found[0])
    return html.escape(_ILLEGAL.sub("", character)) if character != found[0] else f"&amp;{name}"
