"""Which blocks of a page are body, by the truth of the page: what the splitter is trained on."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.extract.blocks import Block

SHARED = 0.6
"""Share of the shingles of a block that must stand in the truth."""

_FEW = 6
"""Units of a block too short for shingles: it must equal a line of the truth."""

_SHINGLE, _SHINGLE_UNSPACED = 4, 8
"""Units of a shingle: words, or characters where words are not spaced."""

_UNSPACED = ("zh", "ja")


class Label(NamedTuple):
    """Whether a block is body, and how much it counts; leads and intertitles count nothing."""

    is_body: bool
    weight: float


def labels_of(
    blocks: Sequence[Block], truth: Mapping[str, Any], *, known: Sequence[bool]
) -> list[Label]:
    """Return the label of each block; the weights of a page add up to 1.

    A long block counts more than a short one, by the square root of its words. Those not *known*
    are decided without the weights, so they count nothing.
    """
    unspaced = (truth.get("language") or "").startswith(_UNSPACED)
    body = _Lines(truth["paragraphs"], unspaced=unspaced)
    neutral = _Lines(truth["neutral"], unspaced=unspaced)
    raw = []
    for block, is_known in zip(blocks, known, strict=True):
        units = units_of(block.text, unspaced=unspaced)
        is_body = body.holds(units)
        counts = is_known and (is_body or not neutral.holds(units))
        words = max(1.0, len(units) / (3 if unspaced else 1))  # a word has some three characters
        raw.append(Label(is_body, words**0.5 if counts else 0.0))
    total = sum(label.weight for label in raw) or 1.0
    return [Label(label.is_body, label.weight / total) for label in raw]


def units_of(text: str, *, unspaced: bool = False) -> tuple[str, ...]:
    """Return the words of *text*, or its characters where words are not spaced.

    >>> units_of("La crue, l'eau")
    ('la', 'crue', 'l', 'eau')
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "")
    return tuple(re.findall(r"\w" if unspaced else r"\w+", folded))


class _Lines:
    """The lines of a truth, for asking whether they hold a block."""

    def __init__(self, texts: Iterable[str], *, unspaced: bool) -> None:
        self.size = _SHINGLE_UNSPACED if unspaced else _SHINGLE
        texts = list(texts)
        self.whole = {units_of(line, unspaced=unspaced) for t in texts for line in t.split("\n")}
        self.shingles = set(self._shingles(units_of("\n".join(texts), unspaced=unspaced)))

    def holds(self, units: tuple[str, ...]) -> bool:
        """Return True if *units* stand in the truth, by and large."""
        if len(units) < _FEW:
            return units in self.whole
        shingles = self._shingles(units)
        return sum(shingle in self.shingles for shingle in shingles) >= SHARED * len(shingles)

    def _shingles(self, units: tuple[str, ...]) -> list[tuple[str, ...]]:
        return [units[i : i + self.size] for i in range(max(1, len(units) - self.size + 1))]
