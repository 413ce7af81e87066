"""Near-duplicates: how much of one text stands in another. Pure functions.

A text is the set of its runs of six words. Containment, what two texts share over the shorter of
them, tells a cut or padded copy from a follow-up; Jaccard and SimHash do not, because cuts and
added paragraphs crush them. `python -m benchmarks.duplicates` measures all three.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Verdict = Literal["near_duplicate", "shares_text"]

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

SHARED = 39
"""Shingles that count as more than furniture: 44 words in a row, a paragraph."""
SHARED_SHORT = 6
NEAR = 0.50
NEAR_SHORT = 0.62
"""Containment of a near-duplicate with SHARED or with SHARED_SHORT shingles in common."""
SOME = 0.34
"""Containment of a text that is only partly the same: a follow-up with its background."""
SERIAL = 0.90
"""Containment asked of the same site more than a day later: a weather report, not a copy."""
STORIES = 4
"""Different stories that may share a shingle before it is furniture of a site or an agency."""

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


class Candidate(NamedTuple):
    """An older text that shares a key."""

    number: int
    article_id: str
    story: int
    site: str | None
    day: int | None
    shingles: frozenset[int]


class Edge(NamedTuple):
    """What a text shares with an older one; the greatest is the best."""

    similarity: float
    shared: int
    verdict: Verdict
    number: int
    article_id: str


class Judgement(NamedTuple):
    """The *edges* of a text, the best first, and the *story* it belongs to, None for a new one."""

    edges: tuple[Edge, ...]
    story: int | None


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


@lru_cache(maxsize=4096)
def _masks(count: int, turn: int) -> tuple[int, int]:
    """Return masks over *count* lanes: the low bits that stay in a lane when turned, the rest."""
    ones = int.from_bytes(b"\1\0\0\0\0\0\0\0" * count, "little")
    return ones * (2 ** (LANE - turn) - 1), ones * (2**turn - 1)


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


def pack(shingles: Iterable[int]) -> bytes:
    """Return *shingles* in about 2.3 bytes each: 16 low bits in order, and a count per high byte.

    >>> unpack(pack({7, 70_000, 16_000_000})) == {7, 70_000, 16_000_000}
    True

    The first byte says how many bits a count has: 4, more in a long text.
    """
    ordered = sorted(shingles)
    flat = struct.pack(f"<{len(ordered)}I", *ordered)
    low = bytearray(2 * len(ordered))
    low[0::2], low[1::2] = flat[0::4], flat[1::4]
    counts = list(map(flat[2::4].count, range(256)))
    most = max(counts)
    if most < 16:
        pairs = int.from_bytes(bytes(counts[0::2])) | int.from_bytes(bytes(counts[1::2])) << 4
        return b"\4" + pairs.to_bytes(128) + low
    if most < 256:
        return b"\x08" + bytes(counts) + low
    return b"\x10" + struct.pack("<256H", *counts) + low


def unpack(packed: bytes) -> frozenset[int]:
    """Return the shingles that `pack` packed."""
    width = packed[0]
    start = 1 + 32 * width
    low = packed[start:]
    high = b"".join(map(mul, _BYTES, _counts(packed[1:start], width)))
    flat = bytearray(4 * len(high))
    flat[0::4], flat[1::4], flat[2::4] = low[0::2], low[1::2], high
    return frozenset(struct.unpack(f"<{len(high)}I", flat))


_BYTES = [bytes([high]) for high in range(256)]
_NIBBLES = int.from_bytes(b"\x0f" * 128)


def _counts(packed: bytes, width: int) -> Sequence[int]:
    if width == 16:
        return struct.unpack("<256H", packed)
    if width == 8:
        return packed
    pairs = int.from_bytes(packed)
    counts = bytearray(256)
    counts[0::2] = (pairs & _NIBBLES).to_bytes(128)
    counts[1::2] = (pairs >> 4 & _NIBBLES).to_bytes(128)
    return counts


def judge(
    shingles: frozenset[int],
    candidates: Sequence[Candidate],
    *,
    site: str | None = None,
    day: int | None = None,
) -> Judgement:
    """Return what a text of *site* and *day* shares with its *candidates*, the best first.

    Shingles that more than STORIES stories share among the candidates are furniture, and do not
    count on either side.
    """
    common = [(each, shingles & each.shingles) for each in candidates]
    common = [(each, shared) for each, shared in common if len(shared) >= SHARED_SHORT]
    furniture = _furniture(common)
    edges = []
    for each, shared in common:
        counted = len(shared - furniture)
        smaller = min(len(shingles) - len(furniture), len(each.shingles) - len(shared & furniture))
        if counted < SHARED_SHORT:
            continue
        similarity = counted / smaller
        bar = near_bar(each, site=site, day=day)
        if verdict := verdict_of(similarity, counted, bar=bar):
            edges.append(Edge(similarity, counted, verdict, each.number, each.article_id))
    edges.sort(key=lambda edge: (-edge.similarity, -edge.shared, edge.number))
    return Judgement(tuple(edges), _story(shingles, common))


def verdict_of(similarity: float, shared: int, *, bar: float) -> Verdict | None:
    """Return what *similarity* over *shared* shingles means; *bar* is asked of a near-duplicate.

    >>> verdict_of(0.55, 100, bar=NEAR), verdict_of(0.55, 100, bar=SERIAL)
    ('near_duplicate', 'shares_text')
    >>> verdict_of(0.7, 20, bar=NEAR), verdict_of(0.55, 20, bar=NEAR)
    ('near_duplicate', None)
    """
    enough = NEAR if shared >= SHARED else NEAR_SHORT
    if similarity >= max(enough, bar):
        return "near_duplicate"
    return "shares_text" if shared >= SHARED and similarity >= SOME else None


def near_bar(older: Candidate, *, site: str | None, day: int | None) -> float:
    """Return the containment that makes a text of *site* and *day* a copy of *older*.

    Serial items (weather, markets, results) repeat their frame: on one site a copy must be nearly
    whole; elsewhere the bar is higher when the days of publication are more than one apart.
    """
    if site is not None and older.site == site:
        return SERIAL
    apart = day is not None and older.day is not None and abs(day - older.day) > 1
    return NEAR_SHORT if apart else NEAR


Common = list[tuple[Candidate, frozenset[int]]]


def _furniture(common: Common) -> frozenset[int]:
    stories: dict[int, set[int]] = {}
    for each, shared in common:
        stories.setdefault(each.story, set()).update(shared)
    if len(stories) <= STORIES:
        return frozenset()
    spread = Counter(shingle for shared in stories.values() for shingle in shared)
    return frozenset(shingle for shingle, count in spread.items() if count > STORIES)


def _story(shingles: frozenset[int], common: Common) -> int | None:
    best: tuple[float, int] | None = None
    for each, shared in common:
        similarity = len(shared) / min(len(shingles), len(each.shingles))
        loose = similarity >= (SOME if len(shared) >= SHARED else NEAR_SHORT)
        if loose and (best is None or similarity > best[0]):
            best = (similarity, each.story)
    return best[1] if best else None
