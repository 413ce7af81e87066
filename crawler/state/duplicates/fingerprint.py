"""A text as near-duplicates are looked for: the hashes of its runs of six words. Pure functions."""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RUN = 6
"""Words in a shingle. Shorter runs meet by chance, longer ones break at each corrected word."""
LANE = 64
"""Bits of the hash of a shingle."""
TURN = 11
"""Bits that a word's hash is turned by for each place in the run; prime to LANE, so that no two
places of a run cancel each other."""

PROBE = 2**LANE // 8
"""Shingles with a hash below are looked up in the index."""
WINDOW = 32
"""Of the shingles looked up, the least of each WINDOW in a row is a key: 1 in 16, and any 37 words
that stand in two texts give both a key in common, wherever they stand."""
FLOOR = 16
"""Keys of a short text, the least of all its shingles: a flash must find the article around it."""

REMEMBERED = 2_000
"""Words of a text up to which its masks are kept for the next of that length: those of a text of
5 MB have 45 MB, and would stay for the rest of the run."""

UNSPACED = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # Thai, kana, Chinese
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
"""A word, or one character of a script that writes none between spaces."""
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A text as it is compared.

    *shingles* is what containment counts: 24 bits of each. *keys* go into the index, *probes*
    are looked up in it; both are 48 bits wide and in order.
    """

    shingles: frozenset[int]
    keys: tuple[int, ...]
    probes: tuple[int, ...]


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of *text*: case, accents, ligatures and punctuation do not count.

    >>> one = fingerprint("La Loire est montée de deux mètres à Blois")
    >>> one == fingerprint("LA LOIRE EST MONTEE — de deux metres, a Blois !")
    True
    >>> len(one.shingles)
    4

    A text of fewer words than a run is one shingle, an empty text none.
    """
    runs, size = _runs(b"".join(map(_WORDS.__getitem__, text.split())))
    hashes = _lanes(runs, size)
    low = [(place, h) for place, h in enumerate(hashes) if h < PROBE]
    probes = {h for _, h in low}
    keys = _least(low, size)
    if len(keys) < FLOOR:
        least = sorted(set(hashes))[:FLOOR]
        keys.update(least)
        probes.update(least)
    return Fingerprint(
        frozenset(_lanes(runs & _masks(size, LANE - 24)[0], size)),
        tuple(sorted({h >> 16 for h in keys})),
        tuple(sorted({h >> 16 for h in probes})),
    )


def _runs(words: bytes) -> tuple[int, int]:
    """Return the hashes of all runs as the lanes of one long integer, and how many they are.

    The hash of a run is the exclusive or of the hashes of its *words*, each turned by its place.
    """
    count = len(words) * 8 // LANE
    lanes = int.from_bytes(words, "little")
    runs = lanes
    for place in range(1, min(RUN, count)):
        low, high = _masks(count, place * TURN)
        turned = (lanes & low) << place * TURN | (lanes >> LANE - place * TURN) & high
        runs ^= turned >> LANE * place
    size = max(count - RUN + 1, min(count, 1))
    return runs & (1 << LANE * size) - 1, size


def _lanes(lanes: int, size: int) -> tuple[int, ...]:
    return struct.unpack(f"<{size}Q", lanes.to_bytes(LANE // 8 * size, "little"))


def _masks(count: int, turn: int) -> tuple[int, int]:
    """Return masks over *count* lanes: the low bits that stay in a lane when turned, the rest."""
    return (_remembered if count <= REMEMBERED else _made)(count, turn)


def _made(count: int, turn: int) -> tuple[int, int]:
    ones = int.from_bytes(b"\1\0\0\0\0\0\0\0" * count, "little")
    return ones * (2 ** (LANE - turn) - 1), ones * (2**turn - 1)


_remembered = lru_cache(maxsize=4096)(_made)


def _least(low: Sequence[tuple[int, int]], size: int) -> set[int]:
    """Return the hashes that are the least of some WINDOW in a row of *size*.

    *low* has places and hashes of those below PROBE. A hash is the least when WINDOW places fit
    between the smaller ones on its left and on its right.
    """
    least: set[int] = set()
    rising: list[tuple[int, int, int]] = []  # place, hash, place of the smaller one before
    for place, value in (*low, (size, -1)):
        while rising and rising[-1][1] > value:
            _, smallest, before = rising.pop()
            if place - before > WINDOW:
                least.add(smallest)
        rising.append((place, value, rising[-1][0] if rising else -1))
    return least


class _WordHashes(dict[str, bytes]):
    """What stands between white space → the hashes of its words as folded, remembered."""

    LIMIT = 500_000
    LONGEST = 40

    def __missing__(self, printed: str) -> bytes:
        if len(self) >= self.LIMIT:
            self.clear()
        words = WORD.findall(unicodedata.normalize("NFC", printed))
        hashes = b"".join(map(word_hash, words))
        if len(printed) <= self.LONGEST:  # a sentence without spaces does not come again
            self[printed] = hashes
        return hashes


_WORDS = _WordHashes()


def word_hash(word: str) -> bytes:
    """Return the hash of *word* as folded, the same on every machine."""
    folded = fold(word).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(folded, digest_size=LANE // 8).digest()


def fold(word: str) -> str:
    """Return *word* in lower case, without accents and ligatures.

    >>> fold("Cœur"), fold("ÉTÉ")
    ('coeur', 'ete')
    """
    if word.isascii():
        return word.lower()
    split = unicodedata.normalize("NFKD", word.lower().translate(LIGATURES))
    return "".join(c for c in split if not unicodedata.combining(c))
