"""Sentences told from titles by their shape alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_END = re.compile(r"[.!?…:;。！？]\W*$")
_ENDING = 12
"""Characters at the end of a text among which its last stop stands, before quotes and brackets."""

_TITLE_WORDS = range(3, 41)
"""Words of a headline: the 362 links annotated in the development set have 3 to 30."""


def is_sentence(text: str) -> bool:
    """Return True if *text* ends as a sentence does, closing quotes and brackets aside.

    >>> is_sentence('« La digue tient », a dit le maire.'), is_sentence("La digue tient")
    (True, False)
    """
    return _END.search(text, max(0, len(text) - _ENDING)) is not None


def is_title(text: str) -> bool:
    """Return True if *text* has the length of a headline."""
    return len(text.split()) in _TITLE_WORDS


def body_end(lines: Sequence[str]) -> int:
    """Return the index after the last line of the body, in a text of one paragraph a line.

    The body ends with its last sentence: what follows is titles. A title that ends like a
    sentence ("Qui paiera ?") among titles does not bring the body back, so at least half of the
    lines up to the end must be sentences.

    >>> body_end(["La crue monte.", "Le pont est fermé.", "Le maire élu", "Un prix record"])
    2
    """
    sentences = best = end = 0
    for index, line in enumerate(lines, start=1):
        sentences += 1 if is_sentence(line) else -1
        if sentences > best or (sentences == best and _is_long(line)):
            best, end = sentences, index
    return end


def _is_long(line: str) -> bool:
    return len(line) > 120  # a headline seldom is: the longest of the 362 has 118 characters
