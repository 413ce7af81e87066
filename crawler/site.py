"""What is particular to one news site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Site:
    """One news site: where its pages are found, its zone, its language.

    *home* is an absolute URL; *feeds*, *sitemaps* and *listings* are relative to it; of a listing
    and of an index of sitemaps the first *max_pages* are followed.
    *article_url* is a regular expression searched in a link's path and query: a link that fits is
    an article. None means that any link shaped like an article is taken. At most
    *rechecks_per_day* articles that the lists name no more are asked for again. *timezone* is an
    IANA name, None when unknown. With *javascript*, articles and listings are rendered by a browser
    before they are read. *rules* gives CSS selectors, tried in order, for a field that the
    general extraction gets wrong here.

    >>> site = Site(name="gazette", home="https://gazette.test/", feeds=("rss.xml",))
    >>> site.owns("https://www.gazette.test/a"), site.absolute(site.feeds)
    (True, ('https://gazette.test/rss.xml',))
    """

    name: str
    home: str
    timezone: str | None = None
    language: str | None = "fr"
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    article_url: str | None = None
    max_pages: int = 5
    rechecks_per_day: int = 200
    javascript: bool = False
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host of *home*."""
        return host_of(self.home)

    def owns(self, url: str) -> bool:
        """Return True if *url* lies on this site's host or below it."""
        host = host_of(url)
        return host == self.host or host.endswith("." + self.host)

    def absolute(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Return *paths* as absolute URLs."""
        return tuple(urljoin(self.home, path) for path in paths)

    def may_be_article(self, url: str) -> bool:
        """Return True if *url* is the site's and fits the profile's pattern, if it has one.

        For lists that name articles and seldom anything else, such as feeds and sitemaps.
        """
        return self.owns(url) if self.article_url is None else self.is_article_url(url)

    def is_article_url(self, url: str) -> bool:
        """Return True if *url* belongs to the site and its path looks like one of its articles."""
        parts = urlsplit(url)
        if self.article_url is None or not self.owns(url):
            return False
        whole = f"{parts.path}?{parts.query}"  # a tracker behind the path must not hide an article
        return any(re.search(self.article_url, told) for told in (parts.path, whole))


def site_of(url: str | None, sites: Iterable[Site] = ()) -> Site:
    """Return the site of *sites* that owns *url*, else a site without a profile named by its host.

    >>> site_of("https://www.gazette.test/a.html").name
    'gazette.test'
    """
    known = next((site for site in sites if url and site.owns(url)), None)
    return known or Site(name=host_of(url or "") or "unknown", home=url or "", language=None)


def is_yes(text: str) -> bool:
    """Return what *text*, an argument of the command line, says.

    >>> [is_yes(text) for text in ("yes", "1", "True", "no", "0", "")]
    [True, True, True, False, False, False]
    """
    return text.strip().lower() not in {"", "0", "no", "false", "off"}


def host_of(url: str) -> str:
    """Return the host of *url* in lower case without ``www.``, empty when it has none.

    >>> host_of("https://www.gazette.test:8080/a"), host_of("http://[")
    ('gazette.test', '')
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # "http://[" is no address, so it has no host
        return ""
