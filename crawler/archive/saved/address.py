"""Addresses of pages: which text is one, and what web archives put before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.archive.instants import timestamp
from crawler.site import host_of

if TYPE_CHECKING:
    from datetime import datetime

_MAX_LENGTH = 8192
"""Characters. Servers refuse longer ones: their limit for a request line is 8 kB."""

_HOME = re.compile(r"/*(?:index|default|accueil|home)?(?:\.\w{3,5})?/*", re.IGNORECASE)
_REPLAYED = re.compile(r"https?://[^/]+/(?:[^/]+/){0,3}?(\d{14})(?:[a-z]{2}_)?/(https?):/+(.+)")
"""An address that a web archive replays: ``…/web/20151126010000id_/http://gazette.test/a``."""


def http_address(text: str) -> str | None:
    """Return *text*, stripped, if it is an absolute http or https address, else None.

    >>> http_address(" https://gazette.test/a "), http_address("file:///C:/a.html")
    ('https://gazette.test/a', None)
    """
    text = text.strip()
    is_plain = len(text) <= _MAX_LENGTH and text.isprintable()
    if not is_plain or not re.match(r"https?://", text, re.IGNORECASE):
        return None
    return text if host_of(text) else None


def is_home(url: str) -> bool:
    """Return True if *url* is the home page of its host: wrong for any article.

    >>> is_home("https://gazette.test/index.html"), is_home("https://gazette.test/?p=12")
    (True, False)
    """
    parts = urlsplit(url)
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def unwrap(url: str) -> tuple[str, datetime | None]:
    """Return the address that *url* replays and when it was captured, or *url* and None.

    >>> unwrap("https://web.archive.org/web/20151126010000/http://gazette.test:80/a")[0]
    'http://gazette.test/a'
    """
    found = _REPLAYED.fullmatch(url)
    captured = timestamp(found[1]) if found else None
    if found is None or captured is None:
        return url, None
    return captured_address(found[2], found[3]), captured


def captured_address(scheme: str, rest: str) -> str:
    """Return the address of *scheme* and *rest*, without the ``:80`` that old captures carry."""
    host, slash, path = rest.partition("/")
    port = ":80" if scheme == "http" else ":443"
    return f"{scheme}://{host.removesuffix(port)}{slash}{path}"
