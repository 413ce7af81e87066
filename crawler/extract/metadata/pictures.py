"""The pictures of an article, with caption and credit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.article import Image
from crawler.extract.blocks import collapse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from crawler.page import Page

MOST = 50
"""Pictures kept: a gallery of the development sets has 31."""

_CREDIT = re.compile(
    r"\s*(?:©|\(c\)|(?:cr[ée]dits?(?: photo)?|photos?|source)\s*:)\s*(.+)$|"
    r"\s*[(|/–—-]\s*([^()|–—]{2,60}/[^()|]{2,40}|AFP|Reuters|AP)\W*$|"
    r"(?<=[.!?…»])\s+((?:[^\W\d_]\. ?)?[^\W\d_][^.!?]{1,30}/[^()|.!?]{2,40})$",
    re.IGNORECASE,
)


def read_images(page: Page, *, metas: Mapping[str, tuple[str, ...]]) -> tuple[Image, ...]:
    """Return the pictures of *page*: the one it names for sharing, then those of its figures."""
    images: dict[str, Image] = {}
    for figure in page.tree.iter("figure"):
        image = _of_figure(page, figure)
        if image and len(images) < MOST:
            images.setdefault(image.url, image)
    main = next(iter(metas.get("og:image", ())), None)
    url = _absolute(page, main) if main else None
    if url and url not in images:
        return (Image(url, None, None), *images.values())
    return tuple(sorted(images.values(), key=lambda image: image.url != url))


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Return the caption and the credit in *text*.

    >>> split_credit("La digue rompue. © Jeanne Exemple / AFP")
    ('La digue rompue.', 'Jeanne Exemple / AFP')
    """
    found = _CREDIT.search(text)
    if not found:
        return text or None, None
    credit = next(group for group in found.groups() if group).strip(" )")
    return text[: found.start()].strip() or None, credit or None


def _of_figure(page: Page, figure: _Element) -> Image | None:
    picture = next(figure.iter("img"), None)
    if picture is None:
        return None
    url = _absolute(page, _source(picture))
    if url is None:
        return None
    told = next(figure.iter("figcaption"), None)
    caption, credit = split_credit(collapse("".join(told.itertext())) if told is not None else "")
    return Image(url, caption, credit)


def _source(picture: _Element) -> str:
    """Return the address of the largest version that *picture* names."""
    sets = picture.get("srcset") or picture.get("data-srcset") or ""
    sizes = [part.split() for part in re.split(r",\s+", sets.strip()) if part.split()]
    sizes = [
        part for part in sizes if len(part) == 2 and re.fullmatch(r"\d+(?:\.\d+)?[wx]", part[1])
    ]
    if sizes:
        return max(sizes, key=lambda part: float(part[1][:-1]))[0]
    names = ("data-src", "data-original", "data-lazy-src", "src")
    return next((picture.get(name) or "" for name in names if picture.get(name)), "")


def _absolute(page: Page, url: str) -> str | None:
    try:
        absolute = urljoin(page.url or "", url.strip())
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None
