"""The pictures of an article, with caption and credit."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from crawler.article import Image
from crawler.extract.base import absolute
from crawler.extract.blocks import collapse
from crawler.extract.blocks.marks import COMMENT, LEADS_ELSEWHERE, marks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from crawler.page import Page

_AROUND = " (-–—|•"
"""What stands between a caption and its credit."""

_IMAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif)\b|^#|^javascript:|^$|/(?:photo|image|picture|bild)(?:s|er)?/",
    re.IGNORECASE,
)
"""Where a picture of the article leads to: to itself, larger."""

_CARD = 6
"""Boxes around a picture in which the link of its card stands, or the name of its post."""

_LEAST_TEXT = 4
"""Paragraphs from which a box holds more than the card of another article."""

_TITLES = ("h2", "h3", "h4")
_OF_OTHERS = COMMENT | LEADS_ELSEWHERE

_NOT_ITS_OWN = re.compile(
    r"embed|(?<!no-)avatar|byline|(?:^|[\s_-])(?:author|auteur|autor)e?s?"
    r"(?:$|[\s_]|-?(?:box|bio|card|image|info|photo|picture))"
)
"""How the boxes of posts and of portraits of the author are named."""

_LONGEST_CREDIT = 100
_CREDITED = 400
"""Characters at the end of a caption among which its credit begins."""

MOST = 50
"""Pictures kept: a gallery of the development sets has 31."""

_MOST_FIGURES = 400
"""Figures looked at: they may stand in one another, and each is read whole."""

_MOST_INSIDE = 100
"""Elements of a figure of which one may say that it is the caption or the credit."""

_CREDIT = re.compile(
    r"(?<!\s)\s*\(?(?:©|\(c\)|\b(?:(?:image )?cr[ée]dits?(?: photo)?|photos?|source|bild|fotos?|"
    r"quelle|picture|photograph|image)\s*:|\bphoto(?:graph)?s? by\b)\s*(.+)$|"
    r"(?<!\s)\s*(?<![:/])(?:[(|/–—•]|(?<=\s)-)\s*"
    r"([^()|–—:]{2,60}/[^()|/][^()|]{1,40}|AFP|Reuters|AP|"
    r"(?-i:[A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{3,})+(?=\))))\W*$|"
    r"(?<=[.!?…»])\s+((?:[^\W\d_]\. ?)?[^\W\d_][^.!?]{1,30}/[^()|.!?]{2,40})$|"
    r"(?<=[.!?…»])\s*(?:/\s*)?(?-i:P)hotos?\s(?:d['’](?:archives?|illustration)\W+)?"
    r"(?-i:(?=[A-ZÀ-Þ]))([^.!?]{2,60})$|"
    r"(?<=[.!?…»])\s+[-–—]\s+([^.!?]{2,60})$",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"\b\d+ ?min\b|\b\d{1,2}h\d{2}\b", re.IGNORECASE)
"""How long a film or a broadcast is, which stands where a credit does."""


_CREDIT_CLASS = re.compile(r"credit|copyright|photograph|(?:^|[\s_-])(?:auteur|author|source)s?\b")
_CREDIT_LABEL = re.compile(
    r"^\W*(?:©|\(c\)|(?:image )?copyright(?: de l['’]image)?|"
    r"(?:image )?cr[ée]dits?(?: (?:photo|image))?|photo(?:graph)?s? by\b|source|"
    r"(?:photo(?:graph)?s?|fotos?|bild|image|picture|quelle)(?= ?:))\s*:?\s*",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(r"caption|l[ée]gende?")
_LABEL = re.compile(r"^(?:image caption|l[ée]gende(?: (?:image|photo))?\s*[:,])\s*", re.IGNORECASE)
_SIZE = re.compile(r"(?:[-_](?:\d{2,4}x\d{2,4}|scaled|\d{3,4}w?))+$")
_LEAST_STEM = 8
"""Characters of a file's name from which it tells one picture from another."""


def read_images(page: Page, *, metas: Mapping[str, tuple[str, ...]]) -> tuple[Image, ...]:
    """Return the pictures of *page*: the one it names for sharing, then those of its figures."""
    images: dict[str, Image] = {}
    for figure in islice(page.tree.iter("figure"), _MOST_FIGURES):
        picture = next(figure.iter("img"), None)
        image = None if picture is None else _of_figure(page, figure, picture)
        if picture is None or image is None or len(images) >= MOST:
            continue
        if not _is_elsewhere(figure, picture, image):
            images.setdefault(image.url, image)
    main = next(iter(metas.get("og:image", ())), None)
    url = absolute(page, main) if main else None
    if url is None:
        return tuple(images.values())
    shown = images.pop(url, None) or _same_picture(images, url)
    first = replace(shown, url=url) if shown else Image(url, None, None)
    return (first, *images.values())


def _same_picture(images: dict[str, Image], url: str) -> Image | None:
    """Remove the image that is the picture at *url* in another size, and return it."""
    stem = _stem(url)
    found = next((known for known in images if _stem(known) == stem), None)
    return images.pop(found) if found and len(stem) >= _LEAST_STEM else None


def _stem(url: str) -> str:
    """Return the name of the picture's file, without its type and size.

    >>> _stem("https://gazette.test/i/crue-du-fleuve-1024x683.jpg?w=3")
    'crue-du-fleuve'
    """
    name = url.partition("?")[0].rpartition("/")[2].rpartition(".")[0].lower()
    return _SIZE.sub("", name)


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Return the caption and the credit in *text*.

    >>> split_credit("La digue rompue. © Jeanne Exemple / AFP")
    ('La digue rompue.', 'Jeanne Exemple / AFP')
    """
    found = _CREDIT.search(text, max(0, len(text) - _CREDITED))
    credit = next(group for group in found.groups() if group).strip(" )") if found else ""
    credit = _CREDIT_LABEL.sub("", credit).lstrip(". ")
    if not found or _LENGTH.search(credit):
        return text.rstrip(_AROUND) or None, None
    return text[: found.start()].strip(_AROUND) or None, credit or None


def _is_elsewhere(figure: _Element, picture: _Element, image: Image) -> bool:
    """Return True if *figure* is that of a post, an author, or a card that leads elsewhere.

    Pictures of the article may lead somewhere too, with a sentence below them; cards have a title.
    """
    around = [*islice(figure.iterancestors(), _CARD)]
    if any(_NOT_ITS_OWN.search(box.get("class") or "") for box in around):
        return True
    caption = image.caption or ""
    if caption.endswith(".") and not caption.endswith(".."):
        return False
    links = [box.get("href") or "" for box in around]
    if not caption or any("".join(link.itertext()).strip() for link in figure.iter("a")):
        inside = takewhile(lambda box: box is not figure, picture.iterancestors())
        links += [box.get("href") or "" for box in inside]
    return any(not _IMAGE.search(href) for href in links) or any(map(_is_card, around))


def _is_card(box: _Element) -> bool:
    """Return True for a box with a link and hardly a text, named so or under a linked title."""
    words = f"{box.get('class') or ''} {box.get('id') or ''}".lower()
    is_named = marks_of("", words) & _OF_OTHERS and next(box.iter("a"), None) is not None
    is_titled = box.tag in ("article", "li") and any(map(_is_linked, islice(box.iter(*_TITLES), 1)))
    if not (is_named or is_titled):
        return False
    return sum(1 for _ in islice(box.iter("p"), _LEAST_TEXT)) < _LEAST_TEXT


def _is_linked(title: _Element) -> bool:
    parent = title.getparent()
    return title.find(".//a") is not None or (parent is not None and parent.tag == "a")


def _of_figure(page: Page, figure: _Element, picture: _Element) -> Image | None:
    source = _source(picture)
    url = absolute(page, source) if source.strip() else None
    if url is None:
        return None
    caption, credit = _told(figure)
    return Image(url, caption, credit)


def _told(figure: _Element) -> tuple[str | None, str | None]:
    """Return the caption and the credit: what an element says it is, else what reads like one."""
    inside = islice(figure.iterdescendants("*"), _MOST_INSIDE)
    named = [(element, element.get("class") or "") for element in inside]
    captions = (e for e, name in named if e.tag == "figcaption" or _CAPTION_CLASS.search(name))
    told = next(captions, None)
    text = _LABEL.sub("", collapse("".join(told.itertext()))) if told is not None else ""
    named_so = (
        element
        for element, name in named
        if element is not told and _CREDIT_CLASS.search(name) and not _CAPTION_CLASS.search(name)
    )
    credit = next(filter(None, (collapse("".join(e.itertext())) for e in named_so)), "")
    if (
        not credit
        or len(credit) > _LONGEST_CREDIT
        or (credit in text and not text.endswith(credit))
    ):
        return split_credit(text)
    caption = text.removesuffix(credit).strip(_AROUND)
    return caption or None, _CREDIT_LABEL.sub("", credit).strip(" ()") or None


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
