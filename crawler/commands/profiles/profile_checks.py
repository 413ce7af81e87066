"""What is wrong with the profile of a site, told before anything is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from parsel import css2xpath

from crawler.commands.command_line.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from crawler.site import Site

    Check = Callable[[Any], str | None]
    """Returns what is wrong with a value, None if nothing is."""

RULED: Final = ("headline", "lead", "paragraphs", "links_related")
"""The fields that `rules` may name."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def wrong_in(site: Site) -> Iterator[str]:
    """Yield what is wrong with *site*, each with what to give instead.

    >>> from crawler.site import Site
    >>> list(wrong_in(Site(name="gazette", home="https://gazette.test/", max_pages=0)))
    ['max_pages is 0: give a whole number from 1 on']
    """
    for name, problem_with in _CHECKS.items():
        value = getattr(site, name)
        if problem := problem_with(value):
            yield f"{name} is {value!r}: {problem}"
    yield from _wrong_rules(site)


def problem_with_home(home: str) -> str | None:
    """Return why *home* is no address of a site, None if it is one."""
    try:
        parts = urlsplit(home)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except (ValueError, AttributeError):  # "http://[", or no text
        is_whole = False
    return None if is_whole else "no whole address, such as https://www.gazette.example/"


def problem_with_zone(name: str) -> str | None:
    """Return why *name* is no time zone, None if it is one."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError):  # unknown, no name, a folder of zones
        near = did_you_mean(str(name), available_timezones())
        return f"no zone{near or '; an IANA name such as Europe/Paris'}"
    return None


def _problem_with_language(tag: str) -> str | None:
    is_tag = isinstance(tag, str) and _LANGUAGE.fullmatch(tag)
    return None if is_tag else "give a BCP 47 tag, such as fr or fr-CH"


def _problem_with_pattern(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except (re.error, TypeError) as error:
        return f"no regular expression ({error})"
    return None


def _problem_with_texts(value: object) -> str | None:
    return None if _are_texts(value) else 'give a tuple, such as ("rss.xml",)'


def _count_from(least: int) -> Check:
    def problem_with(value: object) -> str | None:
        is_count = isinstance(value, int) and value >= least
        return None if is_count else f"give a whole number from {least} on"

    return problem_with


def _or_none(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


_CHECKS: Final[Mapping[str, Check]] = {
    "home": problem_with_home,
    "timezone": _or_none(problem_with_zone),
    "language": _or_none(_problem_with_language),
    "feeds": _problem_with_texts,
    "sitemaps": _problem_with_texts,
    "listings": _problem_with_texts,
    "article_url": _or_none(_problem_with_pattern),
    "max_pages": _count_from(1),
    "rechecks_per_day": _count_from(0),
}


def _wrong_rules(site: Site) -> Iterator[str]:
    for name, rules in site.rules.items():
        if name not in RULED:
            near = did_you_mean(str(name), RULED) or f"; there are {', '.join(RULED)}"
            yield f"rules names {name!r}, which has none{near}"
        elif not _are_texts(rules):
            yield f'the rules for {name} are {rules!r}: give a tuple, such as ("h1.titre",)'
        else:
            yield from (told for rule in rules if (told := _problem_with_rule(name, rule)))


def _problem_with_rule(name: str, rule: str) -> str | None:
    try:
        css2xpath(rule)
    except (ValueError, SyntaxError, RuntimeError) as error:  # cssselect raises all three
        return f"the rule {rule!r} for {name} is no CSS selector ({error})"
    return None


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple | list) and all(isinstance(each, str) for each in value)
