"""What a page itself calls its address: the last resort, since templates and copies are wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from crawler.archive.saved.address import http_address, is_home, unwrap
from crawler.archive.saved.hints import Hint
from crawler.site import host_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from crawler.page import Page, Source

_CANONICAL = '//link[contains(concat(" ", normalize-space(@rel), " "), " canonical ")]/@href'
_OG_URL = '//meta[@property="og:url" or @name="og:url"]/@content'
_NEIGHBOURS = '//link[@rel="alternate" or @rel="shortlink" or @rel="amphtml" or @rel="icon"]/@href'
_JSON_LD = '//script[@type="application/ld+json"]/text()'

UNKNOWN: Final = (
    "its host is neither known nor named by anything else: a manifest, a sidecar or a profile of "
    "the site says whether it is right"
)
"""Why an address that only its page states is not used; a saved copy may name any site."""


def read_declared(page: Page, *, hosts: Collection[str], path_host: str = "") -> Iterator[Hint]:
    """Yield the addresses that *page* states for itself; one that is not to be used has a doubt.

    One is used when its host is among *hosts* (or below one), is *path_host*, or is named by
    another statement or by the feeds and short links of the page, and when it is no home page.
    """
    hints = [hint for hint in _statements(page) if http_address(hint.url or "")]
    named = {path_host, *map(host_of, page.selector.xpath(_NEIGHBOURS).getall())}
    for hint in hints:
        host = host_of(hint.url or "")
        others = {host_of(other.url or "") for other in hints if other.source != hint.source}
        if is_home(hint.url or ""):
            yield hint._replace(doubt="it is a home page")
        elif host in named or host in others or _is_known(host, hosts):
            yield hint
        else:
            yield hint._replace(doubt=UNKNOWN)


def _is_known(host: str, hosts: Collection[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in hosts for start in range(len(labels)))


def _statements(page: Page) -> Iterator[Hint]:
    for url in page.selector.xpath(_CANONICAL).getall()[:1]:
        yield _hint("canonical", url)
    for url in page.selector.xpath(_OG_URL).getall()[:1]:
        yield _hint("og_url", url)
    for script in page.selector.xpath(_JSON_LD).getall():
        for url in _addresses(script):
            yield _hint("json_ld", url)


def _hint(source: Source, url: str) -> Hint:
    return Hint(source, unwrap(url.strip())[0])


def _addresses(script: str) -> Iterator[str]:
    """Yield the addresses that the articles of a JSON-LD *script* state for themselves."""
    try:
        top = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return
    for node in _nodes(top):
        if not str(node.get("@type")).rstrip("']").endswith(("Article", "Posting")):
            continue
        for value in (node.get("mainEntityOfPage"), node.get("url")):
            address = value.get("@id") if isinstance(value, dict) else value
            if isinstance(address, str):
                yield address


def _nodes(top: Any) -> Iterator[dict[str, Any]]:
    for value in top if isinstance(top, list) else [top]:
        if isinstance(value, dict):
            graph = value.get("@graph")
            yield value
            yield from (node for node in graph or () if isinstance(node, dict))
