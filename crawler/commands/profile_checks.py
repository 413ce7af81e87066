"""What is wrong with the profile of a site, told before a crawl or a reading goes by it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from parsel import css2xpath

from crawler.commands.nearest import did_you_mean
from crawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.site import Site

LISTS: Final = ("feeds", "sitemaps", "listings")

RULED: Final = ("headline", "lead", "paragraphs", "links_related")
"""The fields that the extraction looks for a rule of."""

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""A BCP 47 tag, as far as it is told from the name of a language."""


def check_profile(site: Site, *, module: str) -> None:
    """Raise UsageError when *site*, which the spider in *module* states, cannot be meant so.

    Python takes ``("a/")`` for the text that it is, so a crawl would ask for ``a`` and for ``/``.
    """
    for problem in problems_of(site):
        raise UsageError(f"{_file_of(module)}: {problem}")


def problems_of(site: Site) -> Iterator[str]:
    """Yield what of *site* nobody can go by, and how to write it.

    >>> from crawler.site import Site
    >>> list(problems_of(Site("gazette", "https://gazette.test/", listings="une/")))
    ["listings is the text 'une/' and no tuple: write ('une/',), with its comma"]
    """
    for name in LISTS:
        yield from _no_texts(name, getattr(site, name))
    if site.timezone is not None and (problem := zone_problem(site.timezone)):
        yield f"timezone {problem}"
    if site.language is not None and not _TAG.fullmatch(site.language):
        yield f"language {site.language!r} is no BCP 47 tag, such as fr or fr-CA"
    if site.article_url is not None:
        yield from _no_pattern(site.article_url)
    for field, selectors in site.rules.items():
        yield from _no_rule(field, selectors)


def zone_problem(name: str) -> str | None:
    """Return what is wrong with *name* as that of a zone, and which may be meant; None if nothing.

    >>> zone_problem("Europe/Pari")
    "'Europe/Pari' is no zone; did you mean Europe/Paris?"
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, a folder of zones
        near = did_you_mean(name, available_timezones())
        return f"{name!r} is no zone{near or '; an IANA name such as Europe/Paris'}"
    return None


def _no_texts(name: str, values: object) -> Iterator[str]:
    if isinstance(values, str):
        yield f"{name} is the text {values!r} and no tuple: write ({values!r},), with its comma"
    elif not isinstance(values, tuple | list) or not all(isinstance(v, str) for v in values):
        yield f"{name} is {values!r} and no tuple of texts, such as ('une/',)"


def _no_pattern(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"article_url {pattern!r} is no regular expression: {error}"


def _no_rule(field: str, selectors: object) -> Iterator[str]:
    if field not in RULED:
        near = did_you_mean(field, RULED) or f"; there are {', '.join(RULED)}"
        yield f"rules: no rule is looked for under {field!r}{near}"
        return
    wrong = list(_no_texts(f"rules: {field}", selectors))
    yield from wrong
    if not wrong and isinstance(selectors, tuple | list):
        yield from (told for selector in selectors for told in _no_selector(field, selector))


def _no_selector(field: str, selector: str) -> Iterator[str]:
    try:
        css2xpath(selector)
    except (SyntaxError, RuntimeError) as error:  # as cssselect has its errors
        yield f"rules: {field}: {selector!r} is no CSS selector: {error}"


def _file_of(module: str) -> str:
    file = getattr(sys.modules.get(module), "__file__", None)
    path = Path(file or module)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
