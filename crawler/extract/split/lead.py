"""The chapô: the lines between headline and text that sum the article up."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from crawler.extract.blocks import LINKED
from crawler.extract.blocks.marks import APART, BESIDE, CAPTION, CHAPO, FURNISHED, HEADLINE
from crawler.extract.blocks.shape import is_sentence
from crawler.extract.blocks.stampline import is_stamp_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.blocks import Block
    from crawler.extract.blocks.scene import Scene
    from crawler.extract.split.verdict import Verdict

_POINTS = 6
"""Points of a chapô; a box with more is the text itself."""

_SHORTEST = 50
"""Characters of a chapô; less is a kicker or a label."""

_BY_DESCRIPTION = 60
"""Characters in which a chapô must equal the page's own description."""

_UNDER_HEADLINE = 12
"""Blocks under the headline among which the chapô stands where it is all that a paywall leaves."""

_BESIDE = 3
"""Blocks after the headline among which an unnamed chapô stands: kicker and byline may be first."""

_NOT_A_LEAD = APART | BESIDE

_NEVER = frozenset(
    {
        "headline",
        "comment or dialog",
        "leads elsewhere",
        "call",
        "credit",
        "stamp",
        "embedded post",
        "pull quote",
        "rule of the site",
    }
)


def find_lead(blocks: Sequence[Block], verdicts: Sequence[Verdict], scene: Scene) -> int | None:
    """Return the block that is the chapô: named so, or equal to the page's own description."""
    first = next((i for i, verdict in enumerate(verdicts) if verdict.is_body), None)
    start = max(0, scene.headline_index)
    end = start + _UNDER_HEADLINE if first is None else first + 2
    window = range(start, min(end, len(blocks)))
    told = next((i for i in window if _is_lead(blocks[i], verdicts[i], scene)), None)
    if told is not None or scene.headline_index < 0:
        return told
    beside = window[1 : 1 + _BESIDE]
    return next((i for i in beside if _is_beside(blocks[i], verdicts[i], scene)), None)


def lead_run(blocks: Sequence[Block], lead: int | None, scene: Scene) -> range:
    """Return the blocks of the chapô: some print it as a list of points in one box."""
    if lead is None:
        return range(0)
    near = islice(blocks[lead].boxes(), 3)
    named = [box for box in near if box.marks & CHAPO and not scene.is_around(box)]
    end = lead + 1
    while named and end < len(blocks) and named[-1] in blocks[end].boxes():
        end += 1
    return range(lead, end) if end - lead <= _POINTS else range(lead, lead + 1)


def _is_beside(block: Block, verdict: Verdict, scene: Scene) -> bool:
    """Return True for a sentence right under the headline, in a box that both share.

    A paragraph of the body is one already: an article without a chapô begins with its text.
    """
    if (
        verdict.is_body
        or not block.is_long
        or not is_sentence(block.text)
        or verdict.reason in _NEVER
    ):
        return False
    near = list(islice(block.boxes(), 1, 3))
    shared = any(box in scene.around and box.tag not in {"body", "html"} for box in near)
    return shared and not any(box.marks & _NOT_A_LEAD for box in islice(block.boxes(), 3))


def _is_lead(block: Block, verdict: Verdict, scene: Scene) -> bool:
    text = block.text
    if block.box is None or block.box.above & HEADLINE:
        return False
    if len(text) < _SHORTEST or block.link_share > LINKED or verdict.reason in _NEVER:
        return False
    if is_stamp_line(text):  # what stands outside the article was not asked for it
        return False
    if not verdict.is_body and scene.description.startswith(text[:_BY_DESCRIPTION]):
        return True
    if any(box.marks & CAPTION for box in islice(block.boxes(), 4)):
        return False
    near = list(islice(block.boxes(), 2))
    return not any(box.marks & FURNISHED for box in near) and any(
        box.marks & CHAPO and box is not scene.container and box.tag not in {"body", "html"}
        for box in near
    )
