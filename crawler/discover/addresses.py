"""What an address alone tells: the shapes of articles, and of pages that never are one."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

SLUG_WORDS: Final = 3
"""Words in the last part of an address from which it reads like a headline."""

_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d"
    r"(?:[/_-]?(?:0[1-9]|1[0-2])[/_-]?(?:0[1-9]|[12]\d|3[01])(?!\d)|/(?:0[1-9]|1[0-2])/)"
)
_NUMBER = re.compile(r"(?<![\da-f])\d{5,}(?!\d)", re.IGNORECASE)  # not part of a hexadecimal id
_QUERY_ID = re.compile(r"(?:^|&)(?:id\w*|article\w*|art|story)=?\d+(?:&|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:[sx]?html?|php\d?|aspx?|jsp)$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|svg|webp|ico|mp[34]|m4a|zip|xml|rss|atom|json|css|js|ics|apk)$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"(?:^|/)(?:page|p)[/_-]?\d{1,4}$|(?:^|/)\d{1,4}$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|\d+")

_ARTICLE_WORDS = "article articles story stories depeche depeches breve breves"
_HUB_WORDS = (
    "tag tags mot-cle mots-cles theme themes thematique thematiques sujet sujets topic topics "
    "dossier dossiers rubrique rubriques categorie categories category section sections "
    "auteur auteurs author authors signataires journaliste journalistes redaction profil profile "
    "archive archives recherche search page index index-rubriques plan-du-site plan-site sitemap "
    "user users membre membres personnalite personnalites"
)
_SERVICE_WORDS = (
    "login connect secure connexion inscription register compte moncompte account abo abonnement "
    "abonnements subscribe offre offres newsletter newsletters rss feed feeds flux alertes contact "
    "contacts cgu cgv faq aide help mentions mentions-legales confidentialite cookies charte "
    "publicite annonce annonces annonces-legales petites-annonces immobilier voiture-occasion "
    "boutique shop shopping codepromo code-promo codespromo codes-promo comparateur comparateurs "
    "jeu jeux jeux-concours games concours quiz sudoku horoscope programme-tv programme-tele cours "
    "livescore resultats calendrier share print imprimer commentaires comments forum forums blog "
    "blogs service services podcasts replay application applications mobile wp-content agenda "
    "annuaire carnet"
)
_NO_LIST_WORDS = (
    "recherche search user users membre membres profil profile auteur auteurs author authors "
    "signataires"
)
_ARTICLE = frozenset(_ARTICLE_WORDS.split())
_HUB = frozenset(_HUB_WORDS.split())
_SERVICE = frozenset(_SERVICE_WORDS.split())
_NO_LIST = frozenset(_NO_LIST_WORDS.split())


def is_marked(url: str) -> bool:
    """Return True if *url* bears what sites give to articles: a date, a long number, the word.

    >>> is_marked("https://gazette.test/2026/03/01/crue"), is_marked("https://gazette.test/sport/")
    (True, False)
    """
    path = _path(url)
    parents, _, last = path.rpartition("/")
    named = _ARTICLE.intersection(parents.lower().split("/")) and count_words(last) > 1
    dated = _DATE.search(path) and re.search(r"[^\W\d_]{2}", last)
    return bool(named or dated or _NUMBER.search(path) or _QUERY_ID.search(urlsplit(url).query))


def is_headline_like(url: str) -> bool:
    """Return True if the last part of *url* has as many words as a headline.

    >>> is_headline_like("https://gazette.test/la-crue-de-l-orne.html")
    True
    """
    return count_words(_path(url).rpartition("/")[2]) >= SLUG_WORDS


def is_furniture(url: str, *, host: str) -> bool:
    """Return True if *url* is a tag, a section, an author, a service or a file: never an article.

    *host* is the site's own: what stands before it, as in ``boutique.gazette.test``, is judged too.

    >>> [is_furniture(f"http://a.test/{path}", host="a.test") for path in ("tag/crue", "crue")]
    [True, False]
    """
    path = _path(url).lower()
    segments = path.split("/")
    labels = (urlsplit(url).hostname or "").removesuffix(host).split(".")
    return bool(
        not (path or urlsplit(url).query)
        or _FILE.search(path)
        or _PAGE_NUMBER.search(path)
        or _SERVICE.intersection(labels)
        or (not _ARTICLE.intersection(segments) and _is_named(segments))
    )


def is_service(url: str, *, host: str) -> bool:
    """Return True if *url* is a service or a file, a person or a search: no list of articles.

    >>> [is_service(f"http://a.test/{path}", host="a.test") for path in ("newsletters", "sport/")]
    [True, False]
    """
    segments = _path(url).lower().split("/")
    labels = (urlsplit(url).hostname or "").removesuffix(host).split(".")
    return bool(
        _FILE.search(_path(url))
        or _SERVICE.intersection((*labels, *segments))
        or _NO_LIST.intersection(segments)
    )


def _is_named(segments: list[str]) -> bool:
    return bool(_SERVICE.intersection(segments) or _HUB.intersection(segments[-2:]))


def count_words(text: str) -> int:
    """Return the number of words and numbers in *text*."""
    return len(_WORD.findall(text))


def _path(url: str) -> str:
    return _EXTENSION.sub("", urlsplit(url).path.strip("/"))
