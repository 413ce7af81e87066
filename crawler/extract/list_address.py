"""Addresses that tell of a page without text whether a list of articles belongs there."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs

from crawler.extract.split.addresses import address_parts, taken_apart

_WORDS: Final = (
    "tag tags mot-cle mots-cles auteur auteurs author authors recherche search category "
    "categories categorie"
)
_NAMES: Final = frozenset(_WORDS.split())
"""Folders of lists. Of the 2,007 articles of the development sets none lies in one; some lie below
``topic``, ``dossier`` or ``archive``."""

_PAGE: Final = re.compile(r"/page/\d{1,4}/?$", re.IGNORECASE)
_ASKED: Final = frozenset({"s", "q", "query"})
"""What searches are asked with, WordPress first."""

_FILE: Final = re.compile(r"\.\w{1,5}$")
_SLUG_WORDS: Final = 4
"""Words of a headline; sections and places have up to three."""


def names_a_list(url: str) -> bool:
    """Return True if *url* is a tag's, an author's, a category's, a search's or a further page's.

    >>> names_a_list("https://gazette.test/tag/crue"), names_a_list("https://gazette.test/?s=crue")
    (True, True)
    >>> names_a_list("https://gazette.test/category/sport/le-pont-est-ferme-12345.html")
    False
    """
    parts = address_parts(url)
    folders = parts.path.lower().strip("/").split("/")
    is_named = not _NAMES.isdisjoint(folders[-2:]) and not _FILE.search(folders[-1])
    is_asked = len(folders) == 1 and not _ASKED.isdisjoint(parse_qs(parts.query))
    return is_named or is_asked or _is_further(url, parts.path)


def _is_further(url: str, path: str) -> bool:
    """Return True for a further page of a list; that of a long article has its headline."""
    it = taken_apart(url)
    return _PAGE.search(path) is not None and it.joined < _SLUG_WORDS and not it.has_number


def may_name_a_section(url: str) -> bool:
    """Return True if nothing in *url* is an article's: no number, no headline, no name of a file.

    >>> may_name_a_section("https://gazette.test/vie-locale/port-sallier/")
    True
    >>> may_name_a_section("https://gazette.test/vie-locale/le-pont-est-ferme/")
    False
    """
    parts = address_parts(url)
    it = taken_apart(url)
    is_article_like = it.joined >= _SLUG_WORDS or it.has_number or it.is_numbered
    is_file = _FILE.search(parts.path) is not None
    return bool(parts.path.strip("/")) and not (is_article_like or is_file or parts.query)
