"""The profile of a crawl's site in its WARC files: an archive read in ten years needs no spider.

What the extraction reads of a `Site` stands in a ``metadata`` record behind the warcinfo of each
file; how the site is crawled does not change what a page says, and stays with the spider.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from parsel import css2xpath

from crawler.archive.warc.record import as_date, as_target, id_of, new_record
from crawler.site import Site

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.archive.warc.record import Record

TARGET: Final = "urn:depeche:site:"
"""What the address of the record begins with: no browser asks for it, and no index lists it."""

KEPT: Final = ("name", "home", "timezone", "language", "listings", "rules")
"""The fields of a `Site` that the extraction reads."""

LARGEST: Final = 256 * 1024
"""Bytes of a profile; ours have one or two hundred, and each page carries its own."""


class Kept(NamedTuple):
    """The profile of the site *name*, as the text that `site_in` reads."""

    name: str
    text: str


def profile_record(site: Site, *, file: str, now: datetime) -> Record:
    """Return the record that keeps *site* in the WARC file called *file*."""
    told = {name: getattr(site, name) for name in KEPT}
    block = json.dumps(told, ensure_ascii=False, indent=1, default=dict).encode()
    fields = (("WARC-Date", as_date(now)), ("WARC-Target-URI", as_target(TARGET + site.name)))
    name = id_of(f"{file} site {site.name}")
    return new_record("metadata", name, fields, "application/json", block)


def is_profile(record: Record) -> bool:
    """Return True if *record* is there to keep the profile of a site."""
    return record.kind == "metadata" and (record.target or "").startswith(TARGET)


def profile_in(record: Record) -> Kept | None:
    """Return the profile that *record* keeps, None when it keeps none that can be used."""
    if not is_profile(record) or len(record.block) > LARGEST:
        return None
    text = record.block.decode("utf-8", "replace")
    site = site_in(text)
    return Kept(site.name, text) if site else None


@lru_cache(maxsize=64)
def site_in(text: str) -> Site | None:
    """Return the site that *text*, the block of a record, describes.

    None when it describes none: whoever made the archive may have written anything.
    """
    try:
        told = json.loads(text)
        site = Site(
            name=_text(told["name"]),
            home=_text(told["home"]),
            timezone=_text_or_none(told.get("timezone")),
            language=_text_or_none(told.get("language")),
            listings=tuple(map(_text, told.get("listings", ()))),
            rules={_text(name): _rules(rules) for name, rules in told.get("rules", {}).items()},
        )
        site.absolute(site.listings)
    except (ValueError, TypeError, KeyError, AttributeError, RuntimeError, SyntaxError):
        return None  # SyntaxError, RuntimeError: a rule is no selector, or JSON too deep
    return site if site.host else None


def _rules(values: Any) -> tuple[str, ...]:
    rules = tuple(map(_text, values))
    for rule in rules:
        css2xpath(rule)
    return rules


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)
