"""Saved page → the same page with its address and its date, from all that its file says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.saved.declared import read_declared
from crawler.archive.saved.hints import Hint, settle
from crawler.archive.saved.paths import mirror_address, wayback_path
from crawler.archive.saved.savers import read_savers
from crawler.archive.saved.wayback import read_banner, restored
from crawler.site import host_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from crawler.page import Page

_HEAD = 64 * 1024
"""Bytes. Savers write their comment before the head of the page."""
_TAIL = 16 * 1024


def identified(
    page: Page, *, name: str, stated: Sequence[Hint] = (), hosts: Collection[str] = ()
) -> Page:
    """Return *page* with where it comes from, when it was fetched, and what says so.

    *stated* is what the sidecar and the MHTML file tell, the first believed first; *name* is the
    path of the file. *hosts* are known: an address that only the page itself states is believed
    more easily when it lies on one of them. What the Wayback Machine put into the page is gone.
    """
    hints = list(stated)
    if not page.is_plain_text:
        head, tail = _ends(page)
        hints += read_savers(head, tail)
        banner = list(read_banner(head, tail, page.body))
        hints += banner
        page = replace(page, body=restored(page.body)) if banner else page
    hints += wayback_path(name, page.body)
    origin = settle(hints, _last_resorts(page, name, hosts))
    return replace(
        page,
        url=origin.url,
        requested_url=page.requested_url or origin.url,
        fetched_at=origin.fetched_at,
        url_source=origin.url_source,
        fetched_at_source=origin.fetched_at_source,
        warnings=(*page.warnings, *origin.warnings),
    )


def _ends(page: Page) -> tuple[str, str]:
    """Return what stands before the body of *page*, and its end, decoded."""
    encoding = page.encoding.name
    head = page.body[:_HEAD].decode(encoding, "replace")
    begin = head.lower().find("<body")
    return (head[:begin] if begin >= 0 else head), page.body[-_TAIL:].decode(encoding, "replace")


def _last_resorts(page: Page, name: str, hosts: Collection[str]) -> Iterator[Hint]:
    mirrored = mirror_address(name, page.body)
    if not page.is_plain_text:
        yield from read_declared(page, hosts=hosts, path_host=host_of(mirrored or ""))
    if mirrored:
        yield Hint("path", mirrored)
