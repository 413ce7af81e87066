"""URL keys: which addresses are one article.

The key is only ever a key. The address that was fetched stays untouched on the line.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from w3lib.url import canonicalize_url

KEY_VERSION = 1

TRACKERS = re.compile(
    r"(utm_\w+|xt(or|\w?cr)|at_(medium|campaign|custom\w*|platform|creation|format|variant|link\w*)"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igsh\w*|mc_[ce]id|cmp(id)?"
    r"|ns_\w+|wt\.\w+|pk_\w+|mtm_\w+|piwik_\w+|matomo_\w+|_ga|_gl|hsa_\w+|_hs\w+"
    r"|actcampaigntype|smid|soc_\w+|mbid|mkt_tok|vero_\w+|oly_\w+|phpsessid|jsessionid)",
    re.IGNORECASE,
)
"""Parameters that name the way to a page and never the page. None of them looks like an id."""

HOST_PREFIX = re.compile(r"^(www\d*|m|mobile|amp)\.(?=.+\.)")
INDEX_PAGE = re.compile(r"/(index|default)\.(html?|php|aspx?|jsp)$", re.IGNORECASE)
AMP_SUFFIX = re.compile(r"(/amp/?|\.amp)$|\.amp(?=\.html$)", re.IGNORECASE)


def url_key(url: str) -> str:
    """Return the key under which *url* is known: equal keys are one article.

    >>> url_key("http://www.gazette.test:80/crue-12.html?utm_source=x&id=3#top")
    'https://gazette.test/crue-12.html?id=3'
    >>> url_key("https://gazette.test/a?id=1") == url_key("https://gazette.test/a?id=2")
    False

    An address that cannot be read is its own key.
    """
    try:
        return _key(url)
    except ValueError:
        return url


def _key(url: str) -> str:
    parts = urlsplit(canonicalize_url(url, keep_blank_values=True))
    if parts.hostname is None:
        return url
    host = HOST_PREFIX.sub("", (parts.hostname or "").rstrip("."))
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    path = INDEX_PAGE.sub("/", AMP_SUFFIX.sub("", re.sub(r"/{2,}", "/", parts.path)))
    query = f"?{_content_query(parts.query)}" if _content_query(parts.query) else ""
    return f"https://{host}{port}{path.rstrip('/') or '/'}{query}"


def _content_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted(pair for pair in pairs if not TRACKERS.fullmatch(pair[0]))
    return urlencode(kept, errors="surrogateescape")
