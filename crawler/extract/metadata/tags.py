"""The keywords of an article: as its metadata says, without those of the site and of machines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.extract.blocks import collapse
from crawler.references import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.extract.jsonld import Node

_CODED = re.compile(r"^(?:[\W_]*|\d{5,})$|::")
"""Numbers, signs and paths by which a system sorts its texts."""

_BETWEEN = re.compile("[,;]")

_MANY, _LEAST = 10, 0.25
"""Keywords from which some must stand in the text, and their share: those of a site hold for all
its pages. On the development sets, with ten or more, none of 24 pages below it has its own."""

_TITLE_WORDS = 5
"""Words of a headline; in fewer it may be the name that all is about."""


def read_tags(
    metas: Mapping[str, tuple[str, ...]], node: Node, *, headline: str | None, texts: Iterable[str]
) -> tuple[str, ...]:
    """Return the keywords, each once: article:tag, else JSON-LD, else news_keywords.

    The last, and keywords, are left out when they are the site's: hardly one is in the *texts*.
    """
    told: Any = metas.get("article:tag") or node.get("keywords") or ()
    tags = _apart(told, headline)
    if tags:
        return () if _is_title(tags, headline) else tags
    tags = _apart(metas.get("news_keywords") or metas.get("keywords") or (), headline)
    return () if _is_title(tags, headline) or _is_of_site(tags, headline, texts) else tags


def _apart(told: Any, headline: str | None) -> tuple[str, ...]:
    stated = told if isinstance(told, list | tuple) else [told]
    named = (x.get("name") if isinstance(x, dict) else x for x in stated)  # a DefinedTerm
    parts = [x for x in named if isinstance(x, str)]
    split = [collapse(word) for part in parts for word in _BETWEEN.split(unescaped(part))]
    is_title = headline is not None and len(headline.split()) >= _TITLE_WORDS
    kept = (word for word in split if not (_CODED.search(word) or (is_title and word == headline)))
    return tuple({word.casefold(): word for word in kept}.values())


def _is_title(tags: Sequence[str], headline: str | None) -> bool:
    """Return True if *tags* are the words of the *headline*, one by one."""
    words = (headline or "").casefold().replace(",", " ").split()
    return len(tags) >= _TITLE_WORDS and all(tag.casefold() in words for tag in tags)


def _is_of_site(tags: Sequence[str], headline: str | None, texts: Iterable[str]) -> bool:
    if len(tags) < _MANY:
        return False
    read, least = " ".join((headline or "", *texts)), _LEAST * len(tags)
    if sum(tag in read for tag in tags) >= least:
        return False  # saves to fold the page
    read = read.casefold()
    return sum(tag.casefold() in read for tag in tags) < least
