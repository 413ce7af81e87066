"""Which article a page is: the same one under another address, or another one."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.state.urls import SLUG_LENGTH, url_key

if TYPE_CHECKING:
    from crawler.article import Article


NUMBER = re.compile(r"\d+|[0-9a-f]{8,}")
"""What may be the number of an article in a query."""


def addresses(article: Article) -> tuple[str, ...]:
    """Return the keys of the addresses that name *article*: its own, then its canonical one.

    The canonical address counts when it is on the same host and reads like an article's.
    """
    if article.url is None:
        return ()
    own = url_key(article.url)
    if article.canonical_url in {None, article.url}:
        return (own,)
    canonical = url_key(article.canonical_url or "")
    return (own, canonical) if own != canonical and may_name(canonical, own=own) else (own,)


def may_name(canonical: str, *, own: str) -> bool:
    """Return True if the key *canonical* may be another name of the page with the key *own*.

    >>> own = "https://gazette.test/2026/crue-de-la-loire-12345"
    >>> may_name("https://gazette.test/2026/la-loire-deborde-12345", own=own)
    True
    >>> may_name("https://gazette.test/2026", own=own), may_name("https://autre.test/a-1", own=own)
    (False, False)

    A section, another host, or an address that lost the number in the query of *own* may not.
    """
    one, other = urlsplit(own), urlsplit(canonical)
    last = other.path.rpartition("/")[2]
    is_slug = len(last) >= SLUG_LENGTH or any(map(str.isdigit, last + other.query))
    is_section = f"{one.path}/".startswith(f"{other.path.rstrip('/')}/") and one.path != other.path
    lost = set(NUMBER.findall(one.query)) - set(NUMBER.findall(f"{other.path} {other.query}"))
    return one.netloc == other.netloc and is_slug and not is_section and not lost


def article_id(article: Article, *, keys: tuple[str, ...]) -> str:
    """Return 64 bits in hexadecimal that name an article which none of its *keys* names yet.

    A saved page without an address is named by its text, so it has no second version; one without
    text by its path.
    """
    name = f"path:{article.source_path}"
    if article.text_digest is not None:
        name = f"text:{article.text_digest}"
    if keys:
        name = keys[-1]
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def address_number(key: str) -> int:
    """Return 63 bits that stand for the address *key*: a row of the store is then a few bytes."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
