"""The words of two texts, side by side: what both have, what only one has."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOKEN: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*\w*|\w+|\s+|[^\w\s]")
"""A number with its decimals or thousands, a word, white space, or one other character."""
WORD: Final = re.compile(r"\w+")

MOST: Final = 1_000_000
"""Product of two lengths up to which words are aligned: a second of work at worst. Texts that are
longer than a thousand words and have little in common differ as a whole."""


class Piece(NamedTuple):
    """Some text, and whether only one of the versions has it."""

    kind: Literal["same", "added", "removed"]
    text: str


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return the words of both texts as pieces: what both have, what one has.

    >>> [tuple(piece) for piece in word_pieces("le pont fermé", "le vieux pont fermé")]
    [('same', 'le '), ('added', 'vieux '), ('same', 'pont fermé')]

    What only *before* has stands in front of what replaced it.
    """
    one, other = TOKEN.findall(before), TOKEN.findall(after)
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    one_end, other_end = len(one) - end, len(other) - end
    head, tail = Piece("same", "".join(one[:start])), Piece("same", "".join(one[one_end:]))
    middle = _aligned(one[start:one_end], other[start:other_end])
    return tuple(_joined([head, *middle, tail]))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _aligned(one: list[str], other: list[str]) -> Iterator[Piece]:
    if len(one) * len(other) > MOST:
        yield from (Piece("removed", "".join(one)), Piece("added", "".join(other)))
        return
    matcher = SequenceMatcher(str.isspace, one, other, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(one[a:b]))
        else:
            yield Piece("removed", "".join(one[a:b]))
            yield Piece("added", "".join(other[c:d]))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield *pieces* with neighbours of a kind in one: a change is at most one of each."""
    for is_same, group in groupby(_absorbed(pieces), key=lambda piece: piece.kind == "same"):
        run = list(group)
        kinds: tuple[Literal["same", "added", "removed"], ...]
        kinds = ("same",) if is_same else ("removed", "added")
        for kind in kinds:
            if text := "".join(piece.text for piece in run if piece.kind == kind):
                yield Piece(kind, text)


def _absorbed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield *pieces*; a space or comma alone between two changes is part of both."""
    for number, piece in enumerate(pieces):
        is_inside = 0 < number < len(pieces) - 1
        if piece.kind == "same" and is_inside and not WORD.search(piece.text):
            yield Piece("removed", piece.text)
            yield Piece("added", piece.text)
        else:
            yield piece
