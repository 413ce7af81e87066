"""One fetched page: its bytes, and what is known of the fetch."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from lxml import etree
from parsel import Selector
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

Role = Literal["article", "listing", "feed", "sitemap", "robots", "shell", "resource"]
"""Why a page was asked for; a crawl writes it beside the bytes so that a replay need not guess. A
shell is the answer that a browser rendered, a resource what it asked for while it did."""

Source = Literal[
    "warc", "sidecar", "mhtml", "singlefile", "saved_from", "httrack", "wayback", "header",
    "canonical", "og_url", "json_ld", "path",
]  # fmt: skip
"""What says where a page comes from, or when it was fetched: the record of its capture, the file
beside it or the one around it, the comment of the program that saved it (SingleFile, a browser's
``saved from url``, HTTrack), what the Wayback Machine adds, the HTTP Date header; for addresses
alone, what the page calls itself, and the names of its folders."""


_NEVER_OF_TEXTS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
"""Encodings of Python that no browser knows: some refuse to leave out what does not fit."""

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


@dataclass(frozen=True, slots=True)
class Capture:
    """Where the bytes of a page lie in the archive."""

    warc_file: str
    warc_offset: int
    warc_record_id: str
    payload_digest: str


class Encoding(NamedTuple):
    """An encoding and what it was learnt from."""

    name: str
    source: Literal["sidecar", "bom", "header", "utf-8", "meta", "fallback"]


@dataclass(frozen=True)
class Page:
    r"""One fetched page. Nothing in it depends on when or where it is read.

    *body* is the entity: transfer and content coding removed, charset untouched.
    *url* is the final address, None when a saved page does not tell; *fetched_at* is aware, None
    when unknown. *charset* and *timezone* (an IANA name) are what a sidecar states;
    *robots_allowed* is None when nobody looked; *tdm_reserved* and *tdm_policy* are what the host's
    file of reservations says of the address; *truncated* says why only a part arrived.
    *url_source* and *fetched_at_source* say what *url* and *fetched_at* were learnt from. *profile*
    is that of *site* as the archive keeps it.

    >>> Page(b"<h1>D\xe9p\xeache</h1>", charset="latin-1").text
    '<h1>Dépêche</h1>'
    """

    body: bytes = field(hash=False)  # the rest tells pages apart, and is shorter
    url: str | None = None
    requested_url: str | None = None
    fetched_at: datetime | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    charset: str | None = None
    timezone: str | None = None
    is_plain_text: bool = False
    role: Role | None = None
    site: str | None = None
    source_path: str | None = None
    capture: Capture | None = None
    truncated: str | None = None
    robots_allowed: bool | None = None
    tdm_reserved: bool | None = None
    tdm_policy: str | None = None
    warnings: tuple[str, ...] = ()
    url_source: Source | None = None
    fetched_at_source: Source | None = None
    profile: str | None = field(default=None, repr=False)

    def header(self, name: str) -> str | None:
        """Return the first value of the header *name*, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @cached_property
    def encoding(self) -> Encoding:
        """The encoding of *body*: what is stated outside, then its own bytes, then its own words.

        A page that decodes strictly as UTF-8 is UTF-8 whatever its meta element says: stale
        declarations outlive conversions, and no other encoding passes that test by accident. One
        that says so itself may hold some bytes that do not fit.
        """
        bom, _ = read_bom(self.body)
        if bom:
            return Encoding(bom, "bom")
        stated = _of_texts(resolve_encoding(self.charset or ""))
        if stated:
            return Encoding(stated, "sidecar")
        header = _of_texts(http_content_type_encoding(self.header("Content-Type") or ""))
        if header:
            return Encoding(header, "header")
        declared = _of_texts(html_body_declared_encoding(self.body))
        is_declared = declared is not None and codecs.lookup(declared).name == "utf-8"
        if _is_utf8(self.body, damaged=is_declared):
            return Encoding("utf-8", "utf-8")
        if declared and not is_declared:
            return Encoding(declared, "meta")
        return Encoding("cp1252", "fallback")

    @cached_property
    def text(self) -> str:
        """The body decoded; a byte that does not fit becomes U+FFFD, a byte order mark goes."""
        return self.body.decode(self.encoding.name, errors="replace").lstrip("\ufeff")

    @cached_property
    def markup(self) -> bytes:
        """The page in UTF-8, without byte order mark and NUL, as its parser reads it.

        Most pages are that already, and are neither decoded nor encoded.
        """
        if self.encoding.name == "utf-8" and _is_ready(self.body):
            return self.body
        return self.text.replace("\x00", "").strip().encode("utf-8")

    @cached_property
    def tree(self) -> _Element:
        """The root element of the page parsed as HTML, once; of an empty page, a bare ``html``.

        It is read by lxml itself: the classes that lxml.html gives to elements, and a Selector
        with them, cost a third of the parsing again.
        """
        body = _without_early_end(_bounded(self.markup)).strip() or b"<html/>"
        parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
        root = etree.fromstring(body, parser)
        return etree.fromstring(b"<html/>", parser) if root is None else _with_body(root)

    @cached_property
    def selector(self) -> Selector:
        """The parsed page, for CSS and XPath."""
        return Selector(root=self.tree, type="html")


def _of_texts(name: str | None) -> str | None:
    """Return *name* if texts of the web may have that encoding, as browsers see it, else None."""
    if name is None or codecs.lookup(name).name in _NEVER_OF_TEXTS:
        return None
    try:
        b"a".decode(name, "replace")
    except LookupError:  # Python's hex, base64, rot13 and others turn no bytes into text
        return None
    return name


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


def _is_ready(body: bytes) -> bool:
    """Return True if *body* is UTF-8 that begins with its first tag and has no NUL."""
    begins = body.lstrip()[:1] == b"<"
    return begins and b"\x00" not in body and _is_utf8(body, damaged=False)


def _is_utf8(body: bytes, *, damaged: bool) -> bool:
    """Return True if *body* is UTF-8; with *damaged*, also if most of its letters are.

    A page that says UTF-8 and holds one cut letter, or a comment pasted from elsewhere, is UTF-8.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return damaged and _most_letters_fit(body)
    return True


def _most_letters_fit(body: bytes) -> bool:
    text = body.decode("utf-8", errors="replace")
    letters = sum(1 for character in text if character > "\x7f")
    return letters > 2 * text.count("\ufffd")
