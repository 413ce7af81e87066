"""The addresses of a page's links: made absolute, compared, and told by their shape."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from crawler.extract.remembered import remembered

_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|xml|rss|mp[34]|zip|ics)$", re.IGNORECASE)
_ENDS_AS_FILE = re.compile(r"\.[a-z]{3,5}$")
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_NUMBER = re.compile(r"\d{4}")
_NUMBERED = re.compile(
    r"^(?:/[\w-]{1,40})?/(?:node|articles?|news|story|stories|posts?|actus?|actualites?|depeches?|"
    r"breves?)/\d+/?\?|\?(?:nid|article|id_article)=\d|\?article\d",
    re.IGNORECASE,
)
"""Addresses that number articles from one, as Drupal and SPIP do where nobody names them."""

_SLUG_WORDS: Final = 4
"""Words joined in one part of a path: sections and tags have up to three, headlines more."""

_JOINT = re.compile(r"[-_+]|%20")
_HEADLINE_WORDS: Final = 6
"""Words of a link that is no section's or service's name."""

_SERVICE = re.compile(
    r"/(?:auteurs?|authors?|journalistes?|tags?|topics?|abonnements?|newsletters?|inscription|"
    r"connexion|login|register|account|compte|contact|cgu|cgv|mentions-legales|confidentialite|"
    r"privacy|cookies?|search|recherche|boutique|shop|store|annonces?|petites-annonces|codespromo|"
    r"codes?-promo|feed|rss|share|sondages?|calendar|calendrier|concours[\w-]*|"
    r"club-[\w-]+|publi-?(?:reportage|redactionnel)s?|partenaires?|sponsored)(?:[/.?]|$)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"/(?:themes?|thematiques?|dossiers?|rubriques?|abonnes?|emploi|bons?-plans?|jeux|games|club|"
    r"magazine|whatsapp)(?:[/.?]|$)",
    re.IGNORECASE,
)
"""Names of services that are those of sections as well: an article may stand under them."""

_SERVICE_HOST = re.compile(
    r"^(?:boutique|shop|store|abo|abonnements?|secure|compte|account|login|ateliers?|jeux|games|"
    r"annonces?|emploi|pubads|m-?club|club|newsletters?)\."
)
_SECOND_LEVEL = frozenset({"co", "com", "gov", "org", "net", "gouv"})


class Address(NamedTuple):
    """An address taken apart; *joined* counts the words of the longest part of its path.

    *key* makes it the same page as another: no scheme, fragment or end slash. *is_numbered* is True
    for what numbers articles, *is_service* for what is no article, by its name alone.
    """

    key: str
    host: str
    site: str
    joined: int
    has_number: bool
    is_numbered: bool
    is_service: bool


class Addresses:
    """The addresses on one page, whose *own* is None when a saved page does not tell.

    Relative ones are read against *base*, which is the page's own unless it states another.
    """

    def __init__(self, own: str | None, *, base: str | None = None) -> None:
        self.base = base or own or ""
        self.own = taken_apart(own or "")
        parts = address_parts(self.base)
        self.origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        self.names_files = bool(_ENDS_AS_FILE.search(address_parts(own or "").path))

    def absolute(self, href: str) -> str | None:
        """Return *href* as an absolute address, or None when it leads to no page."""
        href = href.strip()
        if not href or href[0] == "#":
            return None
        try:
            whole = href if _ABSOLUTE.match(href) else self._joined(href)
            parts = urlsplit(whole)
        except ValueError:  # "http://[" is no address
            return None
        if parts.scheme not in {"http", "https", ""} or not (parts.path.strip("/") or parts.query):
            return None
        return whole

    def _joined(self, href: str) -> str:
        if self.origin and href[0] == "/" and href[1:2] != "/" and "/." not in href:
            return self.origin + href  # most links of a page, and ten times as fast
        return urljoin(self.base, href)

    def leads_to_an_article(self, url: str, *, words: int) -> bool:
        """Return True if *url* may be another article, linked by a text of so many *words*.

        A long text is a headline whatever its address; a short one needs an address with a
        headline's words or a number in it. Services of the site are none; nor are its folders
        when this page is a file, for the articles of a site are named alike.

        >>> here = Addresses("https://www.gazette.test/crue-de-la-loire-123456.html")
        >>> here.leads_to_an_article("https://www.gazette.test/le-pont-est-ferme.html", words=4)
        True
        >>> here.leads_to_an_article("https://www.gazette.test/auteur/jeanne-exemple", words=9)
        False
        """
        it = taken_apart(url)
        if it.key == self.own.key or it.is_service:
            return False
        is_folder = url.endswith("/") and not it.is_numbered
        if self.names_files and is_folder and it.host == self.own.host:
            return False
        if self.own.site and it.host and it.site != self.own.site:
            return it.joined > _SLUG_WORDS  # a sister site; other publishers' have as many
        is_shaped = it.joined >= _SLUG_WORDS or it.has_number or it.is_numbered
        return is_shaped or words >= _HEADLINE_WORDS


@remembered
def taken_apart(url: str) -> Address:
    """Return the parts of *url* that tell what it leads to; none are those of no address.

    >>> taken_apart("https://www.gazette.test/le-pont-est-ferme/").key
    'gazette.test/le-pont-est-ferme?'
    """
    parts = address_parts(url)
    path = parts.path
    host = _host(parts)
    asked = f"{path}?{parts.query}"
    is_part = _PART.search(path) and not _is_slug(path.rstrip("/").rpartition("/")[2])
    patterns = (_FILE.search(path), _SERVICE.search(path), _SERVICE_HOST.search(host), is_part)
    return Address(
        key=f"{parts.netloc.removeprefix('www.')}{path.rstrip('/')}?{parts.query}",
        host=host,
        site=_registrable(host),
        joined=max(1 + len(_JOINT.findall(part)) for part in path.split("/")),
        has_number=_NUMBER.search(asked) is not None,
        is_numbered=_NUMBERED.search(asked) is not None,
        is_service=any(patterns),
    )


def spells_a_headline(url: str) -> bool:
    """Return True if the last part of *url* has a headline's words; those of tags do not count.

    >>> spells_a_headline("https://gazette.test/2024/la-crue-de-la-loire-monte-encore.html")
    True
    >>> spells_a_headline("https://gazette.test/tag/la-crue-de-la-loire-en-2024")
    False
    """
    path = address_parts(url).path
    return not _SERVICE.search(path) and _is_slug(path.rstrip("/").rpartition("/")[2])


def _is_slug(last: str) -> bool:
    """Return True if the *last* part of a path is made of a headline's words."""
    return len(_JOINT.findall(last)) >= _HEADLINE_WORDS - 1


def address_parts(url: str) -> SplitResult:
    """Return the parts of *url*; none are those of no address."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _host(parts: SplitResult) -> str:
    try:
        return (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _registrable(host: str) -> str:
    """Return the domain that a publisher registered, near enough to tell publishers apart."""
    labels = host.split(".")
    is_wide = len(labels) > 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if is_wide else -2 :])
