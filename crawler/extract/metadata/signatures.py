"""The signatures under a text, and those alone beside it: names, initials, an agency."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from crawler.extract.metadata.agencies import agency_alone
from crawler.extract.metadata.bylines import LONGEST, follows_stamp, is_elsewhere, is_of_picture
from crawler.extract.metadata.names import is_person, signed_initials
from crawler.extract.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element

    from crawler.extract.blocks import Block
    from crawler.extract.blocks.boxes import Box

_LETTERS = "AA"
"""What the button reads that enlarges the letters, and how Anadolu signs its paragraphs."""

_SIGNED = 60
"""Characters of a signature: a name, an outlet and brackets."""

_LABELLED = re.compile(r"auteure?s?\s*:", re.IGNORECASE)
_OWNER_CLASS = re.compile(r"(?:photo|image)[-_]?credit|credit[-_]?(?:photo|image)|copyright")
_SIGN_CLASS = re.compile(r"author-?sign|(?:^|[\s_-])(?:signature|autor)(?:$|\s)")


def signed_names(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the signatures under the text: alone in a box named so, or behind a stamp."""
    for block in blocks:
        if len(block.text) > LONGEST:
            continue
        if block.box and len(block.text) <= _SIGNED and _names_signature(block.box.words):
            yield block.text.strip("()")
        elif (_LABELLED.match(block.text) or follows_stamp(block)) and not is_elsewhere(block):
            yield block.text


@remembered
def _names_signature(words: str) -> bool:
    return _SIGN_CLASS.search(words) is not None


def signed_alone(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the name that stands alone under the last paragraph of the text, or over its first."""
    long = [n for n, block in enumerate(blocks) if block.is_long and block.tag == "p"]
    if not long:
        return ()
    last = _in_most(blocks, long)[-1]
    beside = ((last, last + 1), (long[0], long[0] - 1))
    found = (blocks[n] for text, n in beside if _stands_alone(blocks, text, n))
    return tuple(islice((block.text for block in found), 1))


def _in_most(blocks: Sequence[Block], long: Sequence[int]) -> Sequence[int]:
    """Return those of the *long* paragraphs that share the box of most, else all of them."""
    box, count = Counter(_parent(blocks[n]) for n in long).most_common(1)[0]
    return [n for n in long if _parent(blocks[n]) is box] if 2 * count > len(long) else long


def _stands_alone(blocks: Sequence[Block], text: int, name: int) -> bool:
    return 0 < name < len(blocks) and _is_name_alone(blocks[name], blocks[text])


def _is_name_alone(block: Block, paragraph: Block) -> bool:
    is_plain = block.tag == "p" and not block.links and not is_elsewhere(block)
    return is_plain and _parent(block) is _parent(paragraph) and is_person(block.text)


def _parent(block: Block) -> _Element | None:
    return block.box.element.getparent() if block.box else None


def initials_behind(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the initials that sign the paragraph before them."""
    found = (signed_initials(after.text) for before, after in pairwise(blocks) if before.is_long)
    return next((names for names in found if names), ())


def agency_signature(blocks: Sequence[Block], near: Sequence[Block]) -> str | None:
    """Return the text near the headline or below a paragraph that is an agency's name alone."""
    below = (after for before, after in pairwise(blocks) if before.is_long)
    named = (block for block in (*near, *below) if agency_alone(block.text))
    return next((block.text for block in named if not _is_no_signature(block)), None)


def _is_no_signature(block: Block) -> bool:
    """Return True for the owner of a picture, and for the button that enlarges the letters."""
    if is_elsewhere(block) or (block.text == _LETTERS and block.tag != "p"):
        return True
    return is_of_picture(block) or any(map(_names_owner, islice(block.boxes(), 3)))


def _names_owner(box: Box) -> bool:
    return _OWNER_CLASS.search(box.words) is not None
