"""URL keys: which addresses are one article.

The key is only ever a key. The address that was fetched stays untouched on the line.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from w3lib.url import canonicalize_url

from crawler.state.slugs import number_in

if TYPE_CHECKING:
    from urllib.parse import SplitResult

KEY_VERSION = 2
"""Grows with every change of a rule: keys of two versions are not compared."""

TRACKERS = re.compile(
    r"utm_[\w-]+|xt(or|\w?cr|ref)|at_\w+|fbclid|fbc|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid"
    r"|twclid|ttclid|igsh\w*|srsltid|mc_[ce]id|cmp(id)?|ocid|maca|ns_\w+|wt\.\w+|pk_\w+|mtm_\w+"
    r"|piwik_\w+|matomo_\w+|_ga|_gl|hsa_\w+|_hs\w+|hss_channel|actcampaigntype|smid|smtyp|soc_\w+"
    r"|mbid|mkt_tok|vero_\w+|oly_\w+|guc\w+_\w+|guccounter|ref_(src|url)|__twitter_impression"
    r"|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken",
    re.IGNORECASE,
)
"""Parameters that name the way to a page or the visit, never the page. None looks like an id."""

ORIGINS = re.compile(
    r"(from_?)?ref|iref|referr?er|src|source|origin|partner|via|share|comp|ito|rss", re.IGNORECASE
)
"""Parameters that name the way to a page, unless their value has a digit: `ref=12` may be an id."""

SESSIONS = re.compile(r"s|sid|session_?(id)?|zenid|oscsid|gi", re.IGNORECASE)
"""Parameters that name a visit when their value is a number of a visit, and else a page."""
VISIT = re.compile(r"(?=.*[a-f])[0-9a-f]{12}|[0-9a-f]{26}|[0-9a-f]{32}")

AMP_FLAG = re.compile(r"_?amp|hs_amp|is_?amp", re.IGNORECASE)
AMP_CHOICE = re.compile(r"output(type)?|layout|format|mode|type|view|version", re.IGNORECASE)

HOST_TWIN = re.compile(r"^(?:(?:www\d*|m|mobile?|touch|wap|amp\d*)\.|amp-)+(?=[^.]+\.[^.]+)")
CACHES = re.compile(
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/(?:c|v|a)/|(?:www\.)?google\.[\w.]+/amp/)(s/)?",
    re.IGNORECASE,
)
"""Copies of AMP pages at other hosts, which carry the address of the page behind them."""

VISIT_IN_PATH = re.compile(r"(;\w*session\w*=[^/]*|[;&](utm_\w+|src)=[^/]*)", re.IGNORECASE)
INDEX_PAGE = re.compile(r"/(index|default)\.(html?|php|aspx?|jsp)$", re.IGNORECASE)
FRONT_CONTROLLER = re.compile(r"^/index\.php(?=/)")
AMP_SUFFIX = re.compile(r"(/amp(\.html)?/?|[.~!]amp)+$|[.~]amp(?=\.html?$)", re.IGNORECASE)
TWIN_SEGMENT = re.compile(r"(/(amp|mobile))+(?=/)", re.IGNORECASE)
EXTENSION = re.compile(r"(\.s?html?)+$", re.IGNORECASE)

LONGEST = 8192
"""Characters: four times what browsers take, so that a hostile address costs no time."""
SLUG_LENGTH = 12
"""Characters that a path must keep when a segment is taken out: a slug, not a section."""
REMEMBERED = 4096
"""Keys that are not made again: a page and a list each ask for theirs several times."""


def url_key(url: str) -> str:
    """Return the key under which *url* is known: equal keys are one article.

    >>> url_key("http://www.gazette.test:80/crue-12.html?utm_source=x&id=3#top")
    'https://gazette.test/crue-12?id=3'
    >>> url_key("https://gazette.test/a?id=1") == url_key("https://gazette.test/a?id=2")
    False

    An address that cannot be read, or that is longer than LONGEST, is its own key.
    """
    if len(url) > LONGEST:
        return url
    try:
        return _key(CACHES.sub(lambda found: f"http{'s' if found[1] else ''}://", url, count=1))
    except ValueError:
        return url


@lru_cache(maxsize=REMEMBERED)
def _key(url: str) -> str:
    parts = urlsplit(canonicalize_url(url, keep_blank_values=True, keep_fragments=True))
    if parts.hostname is None:
        return url
    host = HOST_TWIN.sub("", parts.hostname.rstrip("."))
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    number = number_in(host, parts.path)
    host = f"[{host}]" if ":" in host else host
    path = f"/={number}" if number else _content_path(parts)
    query = _content_query(parts.query)
    return f"https://{host}{port}{path}{'?' if query else ''}{query}{_route(parts.fragment)}"


def _content_path(parts: SplitResult) -> str:
    path = re.sub(r"/{2,}", "/", parts.path)
    before = ""
    while path != before:
        before, path = path, _shorter(path)
    return path or "/"


def _shorter(path: str) -> str:
    path = INDEX_PAGE.sub("/", FRONT_CONTROLLER.sub("", VISIT_IN_PATH.sub("", path)))
    path = EXTENSION.sub("", AMP_SUFFIX.sub("", path)).rstrip("/")
    without = TWIN_SEGMENT.sub("", path, count=1)
    return without if len(without) > SLUG_LENGTH else path


def _content_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted(pair for pair in pairs if not _names_the_way(*pair))
    return urlencode(kept, errors="surrogateescape")


def _names_the_way(name: str, value: str) -> bool:
    if TRACKERS.fullmatch(name) or AMP_FLAG.fullmatch(name):
        return True
    if AMP_CHOICE.fullmatch(name):
        return value.lower() == "amp"
    if SESSIONS.fullmatch(name):
        return VISIT.fullmatch(value) is not None
    return ORIGINS.fullmatch(name) is not None and not any(map(str.isdigit, value))


def _route(fragment: str) -> str:
    return f"#{fragment}" if fragment.startswith(("!", "/")) else ""
