"""The one box of a page that holds the article: where most of its text stands."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.extract.blocks.marks import (
    ARTICLE,
    ASIDE,
    CAPTION,
    COMMENT,
    DIALOG,
    ITEM,
    LEADS_ELSEWHERE,
    NAVIGATION,
    TEXT_BOX,
)
from crawler.extract.blocks.shape import is_sentence

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from crawler.extract.blocks.block import Block
    from crawler.extract.blocks.boxes import Box

HOLDS: Final = 0.75
"""Share of the text that the container keeps: the walk down stops where text divides. From .6 to
.93 the scores of cross-validation differ by less than their deviation; .75 is best on both sets."""

DOMINANT: Final = 0.4
"""Share of the text from which a box is never vetoed for its name: on foreign pages a veto of
"paywall" or "sidebar" around the whole text cost entire bodies."""

OFTEN: Final = 3
"""Times from which a text is furniture; twice is a page with two versions of its article."""

_UNLIKELY: Final = 0.3
"""What text counts that is seldom the article's: teasers, lists, titles, what stands above."""

_HINTED: Final = 1.5
"""What text counts inside an ``<article>``: a hint, never a proof, for cards are such as well."""

_NAMED: Final = 1.5
"""What text counts inside a box that is named after the text of an article."""

_REACH: Final = 200
"""Blocks after the headline from which text counts as unlikely."""

_AROUND, _AROUND_ARTICLE = 2, 4
"""What a box around the headline counts more; an ``<article>``, since others may follow whole."""

_CLIMB: Final = 4
"""Boxes around the container in which its text may go on."""

_ELSEWHERE: Final = COMMENT | DIALOG | ASIDE | NAVIGATION | LEADS_ELSEWHERE | CAPTION


class Clues(NamedTuple):
    """What is known before: where the headline is, the boxes around it, the foreign boxes."""

    headline_index: int
    around: frozenset[Box]
    foreign: frozenset[Box]
    counts: Counter[str]


def find_container(blocks: Sequence[Block], clues: Clues) -> tuple[Box | None, Mapping[Box, float]]:
    """Return the container, and how much text of the article's kind each box holds."""
    masses = _summed(_masses(blocks, clues))
    box = _descend(masses, clues.around)
    return _widen(box, masses, blocks[max(clues.headline_index, 0) :]), masses


def dominant_boxes(masses: Mapping[Box, float], least: float) -> frozenset[Box]:
    """Return the boxes that hold *least* of the text, alone or with those of their class."""
    shared: defaultdict[str, float] = defaultdict(float)
    for box, mass in masses.items():
        shared[box.name] += mass if box.words != " " else 0.0
    return frozenset(b for b, mass in masses.items() if max(mass, shared[b.name]) >= least > 0)


def _masses(blocks: Sequence[Block], clues: Clues) -> dict[Box, float]:
    """Return how much long text each box holds directly, weighed by what it looks like."""
    masses: dict[Box, float] = {}
    for index, block in enumerate(blocks):
        box = block.box
        if not block.is_long or box is None or box in clues.foreign:
            continue
        near = list(islice(box.path(), 4))
        if clues.counts[block.text] >= OFTEN or any(b.marks & (CAPTION | NAVIGATION) for b in near):
            continue
        mass = _mass(block, near[:3]) * _nearness(index - clues.headline_index)
        masses[box] = masses.get(box, 0.0) + mass
    return masses


def _mass(block: Block, near: Sequence[Box]) -> float:
    mass = float(len(block.text))
    if any(box.marks & (LEADS_ELSEWHERE | ASIDE | ITEM) for box in near):
        mass *= _UNLIKELY
    if not is_sentence(block.text):
        mass *= _UNLIKELY
    if near[0].above & TEXT_BOX:
        mass *= _NAMED
    return mass * _HINTED if near[0].above & ARTICLE else mass


def _nearness(after_headline: int) -> float:
    """Return how much a block counts by its place: the article begins under the headline."""
    return max(_UNLIKELY, 1 - after_headline / _REACH) if after_headline >= 0 else _UNLIKELY


def _summed(own: Mapping[Box, float]) -> dict[Box, float]:
    """Return the masses with what the boxes inside hold, for all boxes around them."""
    masses: dict[Box, float] = {}
    for inner in own:
        box: Box | None = inner
        while box is not None and box not in masses:
            masses[box] = own.get(box, 0.0)
            box = box.parent
    for box in sorted(masses, key=lambda box: box.depth, reverse=True):
        if box.parent is not None:
            masses[box.parent] += masses[box]
    return masses


def _descend(masses: Mapping[Box, float], around: frozenset[Box]) -> Box | None:
    """Return the deepest box that still holds most of the text; those *around* the headline win."""
    children: defaultdict[Box | None, list[Box]] = defaultdict(list)
    for child in masses:
        children[child.parent].append(child)
    box: Box | None = None
    while children[box]:
        best = max(children[box], key=lambda child: masses[child] * _pull(child, around))
        if box is not None and masses[best] * _pull(best, around) < HOLDS * masses[box]:
            break
        if best.tag in {"p", "blockquote", "ul", "li"}:
            break
        box = best
    return box


def _pull(box: Box, around: frozenset[Box]) -> int:
    if box not in around:
        return 1
    return _AROUND_ARTICLE if box.marks & ARTICLE else _AROUND


def _widen(box: Box | None, masses: Mapping[Box, float], blocks: Sequence[Block]) -> Box | None:
    """Return the box that also holds the paragraphs that stand beside *box* and look like its own.

    Text is cut into boxes by advertisements and paywalls: its parts are twins (boxes of one
    signature) or direct children of the box around.
    """
    if box is None:
        return None
    long = [block.box for block in blocks if block.is_long and block.box]
    owners = [owner for owner in long if owner in masses and not owner.above & _ELSEWHERE]
    alike = {owner.signature for owner in owners if box in owner.path()}
    for owner in owners:
        if box in owner.path():
            continue
        outer = next((b for b in islice(box.path(), 1, _CLIMB) if b in owner.path()), None)
        if outer is None or outer.tag in {"body", "html"} or _is_in_another(owner, outer):
            continue
        is_child = owner is outer or (owner.parent is outer and outer is box.parent)
        if owner.signature in alike or is_child:
            box = outer
    return box


def _is_in_another(owner: Box, outer: Box) -> bool:
    """Return True if *owner* belongs to an article of its own inside *outer*."""
    between = takewhile(lambda box: box is not outer, owner.path())
    return any(box.tag == "article" for box in between)
