"""The site profiles that the spiders hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.archive.warc.profile import site_in
from crawler.commands.command_line.nearest import did_you_mean
from crawler.commands.profiles.loading import ProfileLoader
from crawler.site import Site, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.settings import BaseSettings
    from scrapy.spiderloader import SpiderLoaderProtocol

    from crawler.page import Page


def all_sites(settings: BaseSettings) -> tuple[Site, ...]:
    """Return the profile of every spider, by name."""
    loader = ProfileLoader.from_settings(settings)
    sites = (getattr(loader.load(name), "site", None) for name in sorted(loader.list()))
    return tuple(site for site in sites if isinstance(site, Site) and site.home)


def no_such_site(name: str, loader: SpiderLoaderProtocol) -> str:
    """Return the message for a *name* that *loader* has no spider of."""
    if told := getattr(loader, "broken", {}).get(name):
        return f"the profile {name} cannot be used: {told}"
    known = loader.list()
    near = did_you_mean(name, known) or "; `depeche list` shows the names"
    return f"no site named {name!r}{near}"


def site_for(page: Page, sites: tuple[Site, ...], *, archived_first: bool = False) -> Site:
    """Return the site that *page* names, else the one that owns its address, else none's.

    The profile that the archive keeps is taken where none of that name is among *sites*, and
    with *archived_first* in any case. A page that was crawled from another address of a profile
    (`-a home=`) keeps that address.
    """
    if page.site is None:
        return site_of(page.url, sites)
    kept = site_in(page.profile) if page.profile else None
    named = next((site for site in sites if site.name == page.site), None)
    if kept and (named is None or archived_first):
        return kept
    if named is None:
        return site_of(page.url)
    if kept:
        return replace(named, home=kept.home)
    return (
        named
        if not page.url or named.owns(page.url)
        else replace(named, home=urljoin(page.url, "/"))
    )


def reads_archived(page: Page, sites: Iterable[Site], *, first: bool) -> bool:
    """Return True if *page* is read by the profile that its archive keeps, as `site_for` says."""
    is_installed = any(page.site == site.name for site in sites)
    return page.profile is not None and (first or not is_installed)


def lacks_profile(page: Page, sites: Iterable[Site]) -> bool:
    """Return True if *page* names a site of which there is no profile, and not just a host.

    Neither among *sites* nor in its archive. Pages that were crawled without a profile, and
    sidecars of others, have a host for that name.
    """
    if page.site is None or "." in page.site or page.site == site_of(page.url).name:
        return False
    if page.profile and site_in(page.profile):
        return False
    return all(page.site != site.name for site in sites)
