"""The way from one page of a list to the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.discover.anchors import Anchor

_NEXT = re.compile(
    r"^\W*(?:aller [àa] la )?(?:(?:page|articles?|actualit[ée]s) )?"
    r"(?:suivante?s?|plus anciens?|pr[ée]c[ée]dents)\W*$"
    r"|^(?:[›»>→]|>>|next(?: page)?|older(?: posts| articles)?)\W*$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"^(?:page\s*)?(\d{1,4})$", re.IGNORECASE)
_NUMBER_IN_URL = re.compile(
    r"(?:[?&/_,-](?:page|paged|p|pg)[=/_,-]?)(\d{1,4})(?=\D|$)|/(\d{1,3})/?$", re.IGNORECASE
)
_DATE_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?!\d)"
)


def next_page(url: str | None, anchors: Sequence[Anchor]) -> str | None:
    """Return the address of the page after *url*, None if *anchors* lead to none.

    What is marked as the next page comes first, then the words for it, then the next number, then
    the day before. *anchors* are those that may lead there: on this site, and no articles.
    """
    others = [anchor for anchor in anchors if anchor.url != url]
    return (
        next((anchor.url for anchor in others if "next" in anchor.rel), None)
        or next((anchor.url for anchor in others if _says_next(anchor)), None)
        or _next_number(url or "", others)
        or _day_before(url or "", others)
    )


def _says_next(anchor: Anchor) -> bool:
    told = (anchor.text, anchor.element.get("aria-label"), anchor.element.get("title"))
    return any(_NEXT.match(text.strip()) for text in told if text)


def _next_number(url: str, anchors: Sequence[Anchor]) -> str | None:
    """Return the link printed as the next number, at an address that differs by that number."""
    found = _page_number(url)
    wanted = int(found[1] or found[2]) + 1 if found else 2
    stem = _stem(url)
    for anchor in anchors:
        printed = _PAGE.match(anchor.text)
        if printed and int(printed[1]) == wanted and _stem(anchor.url) == stem:
            return anchor.url
    return None


def _stem(url: str) -> tuple[str, str]:
    """Return host and path of *url* without its page number."""
    found = _page_number(url)
    parts = urlsplit(url[: found.start()] + url[found.end() :] if found else url)
    return (parts.hostname or "").removeprefix("www."), parts.path.strip("/")


def _page_number(url: str) -> re.Match[str] | None:
    """Return where *url* counts its pages, which is never inside a date."""
    day = _DATE_IN_URL.search(url)
    counts = _NUMBER_IN_URL.finditer(url)
    return next((c for c in counts if day is None or c.start() >= day.end()), None)


def _day_before(url: str, anchors: Sequence[Anchor]) -> str | None:
    """Return the link to the latest earlier day, at an address that differs by the date alone."""
    today = _DATE_IN_URL.search(url)
    if today is None:
        return None
    earlier: dict[str, str] = {}
    for anchor in anchors:
        day = _DATE_IN_URL.search(anchor.url)
        if day and _around(day) == _around(today) and _digits(day) < _digits(today):
            earlier[_digits(day)] = anchor.url
    return earlier[max(earlier)] if earlier else None


def _around(found: re.Match[str]) -> tuple[str, str, bool]:
    return found.string[: found.start()], found.string[found.end() :], found[4] is None


def _digits(found: re.Match[str]) -> str:
    return f"{found[1]}{found[3]}{found[4] or ''}"
