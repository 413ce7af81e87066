"""Pages without a paragraph: verses, tables of results, timetables.

No line of theirs is long enough to be weighed. What stands under the headline in many boxes of one
kind is the text there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from crawler.extract.blocks import LINKED, marks
from crawler.extract.split.verdict import ENOUGH, VETOED, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.blocks import Block
    from crawler.extract.blocks.scene import Scene

_FEWEST: Final = 6
"""Lines of one kind that make a text: a form, an error or a login has fewer."""

_APART: Final = marks.APART | marks.IN_MENU | marks.COMMENT | marks.DIALOG | marks.FURNISHED


def read_thinly(blocks: Sequence[Block], verdicts: list[Verdict], scene: Scene) -> list[Verdict]:
    """Return *verdicts* with the lines under the headline as body, where nothing else is body."""
    if scene.headline_index < 0 or any(verdict.is_body for verdict in verdicts):
        return verdicts
    lines = [i for i in range(scene.headline_index + 1, len(blocks)) if _is_line(blocks[i])]
    kinds = Counter(_kind(blocks[i]) for i in lines)
    kind, times = max(kinds.items(), key=lambda pair: pair[1], default=("", 0))
    if times < _FEWEST:
        return verdicts
    alike = [i for i in lines if _kind(blocks[i]) == kind]
    chosen = {i for i in lines if alike[0] <= i <= alike[-1]}
    return [
        Verdict(ENOUGH, "one of many lines") if i in chosen else Verdict(VETOED, verdict.reason)
        for i, verdict in enumerate(verdicts)
    ]


def _is_line(block: Block) -> bool:
    is_apart = block.box is None or block.box.above & _APART
    return not is_apart and block.link_share < LINKED


def _kind(block: Block) -> str:
    return block.box.signature if block.box else ""
