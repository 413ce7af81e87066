"""What a list says of one page: where it is, what it is called, when it is dated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urljoin, urlsplit

from crawler.references import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_ADDRESS: Final = 2048
"""Characters of an address; sitemaps.org asks for fewer, and browsers stop about there."""

_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a list shows it.

    *url* is absolute, without fragment. *title* and *stamp* are None where the list gives none;
    *stamp* is raw, as printed or as the machine date reads. *rank* is the place among the
    articles of the list, from 1.
    """

    url: str
    title: str | None
    stamp: str | None
    rank: int


def ranked(found: Iterable[tuple[str | None, str | None, str | None]]) -> tuple[Listed, ...]:
    """Return each address of *found* (address, title, stamp) once, in order of first appearance.

    An entry without address is left out; a repeated one adds what the first left open.

    >>> [entry.rank for entry in ranked([("http://a.test/1", "Crue", None), (None, "-", None)])]
    [1]
    """
    known: dict[str, tuple[str | None, str | None]] = {}
    for url, title, stamp in found:
        if url:
            first_title, first_stamp = known.get(url, (None, None))
            known[url] = (first_title or title or None, first_stamp or stamp or None)
    return tuple(
        Listed(url, title, stamp, rank)
        for rank, (url, (title, stamp)) in enumerate(known.items(), 1)
    )


def absolute(base: str | None, address: str | None) -> str | None:
    """Return *address* as an absolute web address without fragment, None if it is none.

    >>> absolute("https://gazette.test/une/", "../crue.html#avis")
    'https://gazette.test/crue.html'
    >>> absolute("https://gazette.test/", "mailto:redaction@gazette.test") is None
    True
    """
    if not address or len(address) > LONGEST_ADDRESS or not address.strip():
        return None
    try:
        whole = urldefrag(urljoin(base or "", address.strip())).url
        parts = urlsplit(whole)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        whole.encode()
    except ValueError:  # "http://[", "http://a:b/" and half of a character are no addresses
        return None
    return whole if usable else None


def plain(text: str | None) -> str | None:
    """Return *text* without markup and character references, its white space collapsed.

    No-break spaces stay. None if nothing is left.

    >>> plain("<b>Crue</b>  de l&#039;Orne")
    "Crue de l'Orne"
    """
    if not text:
        return None
    return collapse(unescaped(_TAG.sub("", text))) or None


def collapse(text: str) -> str:
    """Return *text* with its white space collapsed; no-break spaces stay."""
    return _WHITE.sub(" ", text).strip()
