"""Which encoding the bytes of a page are in."""

from __future__ import annotations

import codecs
from typing import Literal, NamedTuple

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

_NEVER_OF_TEXTS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
"""Encodings of Python that no browser knows: some refuse to leave out what does not fit."""


class Encoding(NamedTuple):
    """An encoding and what it was learnt from."""

    name: str
    source: Literal["sidecar", "bom", "header", "utf-8", "meta", "fallback"]


def encoding_of(body: bytes, *, charset: str | None, content_type: str | None) -> Encoding:
    r"""Return the encoding of *body*: what is stated outside, then its bytes, then its own words.

    *charset* is what a sidecar states, *content_type* the header.

    A page that decodes strictly as UTF-8 is UTF-8 whatever its meta element says: stale
    declarations outlive conversions, and no other encoding passes that test by accident. One
    that says so itself may hold some bytes that do not fit.

    >>> encoding_of(b"<p>d\xe9p\xeache", charset=None, content_type=None)
    Encoding(name='cp1252', source='fallback')
    """
    bom, _ = read_bom(body)
    if bom:
        return Encoding(bom, "bom")
    stated = _of_texts(resolve_encoding(charset or ""))
    if stated:
        return Encoding(stated, "sidecar")
    header = _of_texts(http_content_type_encoding(content_type or ""))
    if header:
        return Encoding(header, "header")
    declared = _of_texts(html_body_declared_encoding(body))
    is_declared = declared is not None and codecs.lookup(declared).name == "utf-8"
    if is_utf8(body, damaged=is_declared):
        return Encoding("utf-8", "utf-8")
    if declared and not is_declared:
        return Encoding(declared, "meta")
    return Encoding("cp1252", "fallback")


def _of_texts(name: str | None) -> str | None:
    """Return *name* if texts of the web may have that encoding, as browsers see it, else None."""
    if name is None or codecs.lookup(name).name in _NEVER_OF_TEXTS:
        return None
    try:
        b"a".decode(name, "replace")
    except LookupError:  # Python's hex, base64, rot13 and others turn no bytes into text
        return None
    return name


def is_utf8(body: bytes, *, damaged: bool) -> bool:
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
