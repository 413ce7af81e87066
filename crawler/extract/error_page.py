"""Pages that say in words that their address names nothing, whatever their status says."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from crawler.extract.jsonld import article_node
from crawler.extract.metas import metas_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.article import Article
    from crawler.page import Page

_LONGEST: Final = 600
"""Characters of a body; an error page has a sentence or two and links, which are none."""

_MOST_PRINTED: Final = 1500
"""Characters of all headings and paragraphs of a page on which a sentence alone is believed: under
a story, comments say that they were removed."""

_MOST_TEXTS: Final = 200
"""Headings and paragraphs that are read: they may stand in one another; no error page has more."""

_TITLE, _FEW_WORDS = 100, 4
"""Characters of a title that can be one of errors, and words of an h1 that tells no story."""

_THING = (
    r"pages?|articles?|contenus?|adresse|url|seite|artikel|inhalt|p[áa]gina|art[íi]culo|contenido"
    r"|pagina|articolo|contenuto|artigo|content"
)
_NOT_THERE = (
    r"n['’ ]?(?:existe|est) (?:pas|plus)(?: (?:ou plus|disponible|en ligne|accessible))?"
    r"|(?:est |sont |semble )?introuvables?|non trouv[ée]e?s?|n['’]a pas (?:été|pu être) trouvée?"
    r"|a été (?:supprim|retir|déplac)ée?"
    r"|(?:was |is |could )?not (?:be )?found|(?:does not|doesn['’]t|no longer) exists?"
    r"|(?:can(?:not|['’]t)|couldn['’]t) be found|is no longer available|has been removed"
    r"|(?:wurde )?(?:leider )?nicht gefunden|existiert nicht(?: mehr)?|no encontrad[ao]|no existe"
    r"|non trovat[ao]|non esiste|n[ãa]o encontrad[ao]|niet gevonden|bestaat niet(?: meer)?"
)
_PRELUDE = r"(?:(?:oo*u?o*ps|désolée?s?|sorry|erreur|error|fehler|http|nous sommes désolés)\W*)*"
_CODE = r"(?:404|410)(?:\W*(?:error|erreur))?"
_LOST = rf"(?:\w+['’ ]){{0,2}}(?:{_THING}) (?:[^\W\d][\w'’-]* ){{0,6}}?(?:{_NOT_THERE})"

_TITLE_WORDS: Final = re.compile(
    rf"{_PRELUDE}(?:(?:{_CODE}\W+)?(?:{_LOST}|not found)|{_CODE})\W*", re.IGNORECASE
)
"""The whole of a title, or of a part of it between signs: "Erreur 404", "Page introuvable"."""

_TEXT_WORDS: Final = re.compile(
    rf"\b(?:(?:cette|cet|ce|this|diese[rs]?|esta|este|questa|questo|deze) (?:{_THING})"
    rf"|(?:{_THING}) (?:demandée?|recherchée?|requested|(?:que|à laquelle) vous|you)\b)"
    rf"[^.!?]{{0,80}}?\b(?:{_NOT_THERE})\b",
    re.IGNORECASE,
)
"""A sentence to the visitor: "La page que vous cherchez n'existe plus"."""

_PARTS: Final = re.compile(r"\s[|•·»–—-]\s|\s*[:|]\s+")


def error_words(page: Page, article: Article) -> str | None:
    """Return the words by which *page* says that its address names nothing, or None.

    *article* is what was read from it. One that has a text of some length, states a date, or calls
    itself an article is one, whatever its title: an article may be about a page that was lost.
    """
    if page.is_plain_text or len(article.text) > _LONGEST or _is_stated(page, article):
        return None
    titles = [*_texts(page, "title"), *_texts(page, "h1", "h2")]
    return next(filter(_is_of_errors, titles), None) or _sentence(page)


def _is_stated(page: Page, article: Article) -> bool:
    """Return True if *page* states to be an article, or when it was written, but in its address."""
    is_dated = article.date_method not in {None, "url"}
    types = (meta.content.strip().lower() for meta in metas_of(page) if meta.key == "og:type")
    return is_dated or article_node(page) is not None or "article" in types


def _is_of_errors(title: str) -> bool:
    parts = (title, *_PARTS.split(title))
    return len(title) <= _TITLE and any(map(_TITLE_WORDS.fullmatch, parts))


def _sentence(page: Page) -> str | None:
    """Return the sentence of a page that prints little else and no headline."""
    if any(len(head.split()) > _FEW_WORDS for head in _texts(page, "h1")):
        return None
    printed = list(_texts(page, "p", "h1", "h2", "h3"))
    if len(printed) == _MOST_TEXTS or sum(map(len, printed)) > _MOST_PRINTED:
        return None
    found = filter(None, map(_TEXT_WORDS.search, printed))
    return next((match[0] for match in found), None)


def _texts(page: Page, *tags: str) -> Iterator[str]:
    """Yield the texts of the first elements of *page*, without white space around and in them."""
    for element in islice(page.tree.iter(*tags), _MOST_TEXTS):
        yield " ".join("".join(element.itertext()).split())
