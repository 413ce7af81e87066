"""Near-duplicates: how much of one text stands in another. Pure functions.

Containment, what two texts share over the shorter of them, tells a cut or padded copy from a
follow-up; Jaccard and SimHash do not, because cuts and added paragraphs crush them. `python -m
benchmarks.duplicates` measures all three.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Verdict = Literal["near_duplicate", "shares_text"]

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
