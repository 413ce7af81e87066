"""What is printed or stated with a headline and is no part of it: kickers, labels, site names."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from lxml import etree

from crawler.extract.blocks import collapse
from crawler.extract.blocks.scene import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.extract.blocks import Block

FEW_WORDS: Final = 3
"""Words of a title that may stand in another headline by chance."""

BETWEEN: Final = " |•·»–—-:\u00a0"
"""What sites put between a headline and their name."""

_LABEL = 2
"""Words of a label after the headline: "Abonnés", "Réservé abonnés"."""

_LONGEST = 600
"""Characters of a headline that is taken apart: those of the development sets have up to 300."""

_MOST_PARTS = 8
"""Elements of a headline that are looked at: kicker, colon, the headline itself, a picture."""

_SPACE = re.compile(r"\s+")
_KICKER = re.compile(
    r"kicker|surtitre|sur-titre|overtitle|(?:top|super)-?title|(?:top|over|roof)-?line|dachzeile|"
    r"rubrique|label|badge|categor|section",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s+[|•·»–—-]\s+|\s+:\s+(?=[^:]*$)")
_MARK = re.compile(r"[.:|•·–—-]\s")


def without_kickers(heads: list[Block]) -> list[Block]:
    """Return the *heads* without the kickers that stand in a box of their own, if any are left."""
    return [head for head in heads if not _is_boxed_kicker(head)] or heads


def _is_boxed_kicker(head: Block) -> bool:
    inside = takewhile(lambda box: box.tag != "h1", head.boxes())
    return any(_KICKER.search(box.words) for box in inside)


def without_labels(block: Block, titles: Sequence[str]) -> str:
    """Return the text of *block* without the kicker before it and the label after it.

    Both are what the page's own title leaves out, "Vallée La crue monte", "La crue monte Abonnés",
    or what stands in an element named so.
    """
    if len(block.text) > _LONGEST:
        return block.text
    text = _without_kicker(block, titles)
    keys = [key_of(title) for title in titles if len(title.split()) > FEW_WORDS]
    if key_of(text) in keys:  # whole, with the mark that a space divides from its last word
        return text
    starts = [0, *(space.end() for space in _SPACE.finditer(text))]
    for key in keys:
        for start in starts[1:]:
            if key_of(text[start:]) == key:
                return text[start:]
        for end in starts[-_LABEL:]:
            if key_of(text[:end]) == key:
                return text[:end].strip()
    return text


def _without_kicker(block: Block, titles: Sequence[str]) -> str:
    """Return the text of *block* without the elements before it that are named as kickers.

    So is what is set apart by its element alone, where the page's own title needs a mark: "VIDÉO
    La crue monte" in a page called "VIDÉO. La crue monte".
    """
    text = block.text
    children = block.box.element.iterchildren(etree.Element) if block.box else ()
    for child in islice(children, _MOST_PARTS):
        kicker = collapse("".join(child.itertext()))
        behind = text.removeprefix(kicker)
        rest = behind.strip(" :|-–")
        if len(rest.split()) <= FEW_WORDS or key_of(kicker) in map(key_of, titles):
            continue
        if _KICKER.search(child.get("class") or "") or _is_marked_off(kicker, behind, titles):
            text = rest
    return text


def _is_marked_off(kicker: str, behind: str, titles: Iterable[str]) -> bool:
    """Return True if a title is *kicker*, a mark, and the text *behind*, which begins with none."""
    if not kicker[-1:].isalnum() or not behind.strip()[:1].isalnum():
        return False
    ends = (title[mark.end() :] for title in titles for mark in islice(_MARK.finditer(title), 1))
    return any(key_of(end) == key_of(behind) for end in ends)


def bare_title(title: str, names: Sequence[str]) -> str:
    """Return *title* without the name of the site before it and at its end.

    >>> bare_title("La crue monte encore | Vallée : | La Gazette", ["La Gazette"])
    'La crue monte encore'
    """
    if len(title) > _LONGEST:
        return title
    title = _without_name_before(title, names)
    keys = {key_of(name) for name in names}
    marks = [mark.end() for mark in _SEPARATORS.finditer(title)]
    for start in reversed(marks):
        last = title[start:]
        if key_of(last) not in keys and len(last.split()) > FEW_WORDS:
            break
        title = title[:start].rstrip(BETWEEN)  # which may end the part before as well
    return title


def _without_name_before(title: str, names: Sequence[str]) -> str:
    for name in names:
        rest = title.removeprefix(name)
        if rest != title and rest[:1] in set(BETWEEN) and len(rest.split()) > 1:
            return rest.lstrip(BETWEEN)
    return title
