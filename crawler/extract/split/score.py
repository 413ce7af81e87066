"""How much each block looks like a paragraph of the article, from 0 to 1, and why.

A veto by structure and by words comes first, the learned weights decide on the rest, and what
only its neighbours can tell (intertitles, short lines between paragraphs) is mended last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extract.split.features import features_of
from crawler.extract.split.mend import mend
from crawler.extract.split.verdict import VETOED, Verdict
from crawler.extract.split.veto import veto

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.blocks import Block
    from crawler.extract.blocks.scene import Scene
    from crawler.extract.split.weights import Weights

_OUTSIDE = Verdict(VETOED, "outside the article")
"""Of what is short, and spares the weighing: most blocks of a page."""


def weigh_blocks(blocks: Sequence[Block], scene: Scene, weights: Weights) -> list[Verdict]:
    """Return a verdict on each of *blocks*, in their order."""
    verdicts = [_verdict(block, i, scene, weights, len(blocks)) for i, block in enumerate(blocks)]
    mend(blocks, verdicts, scene)
    return verdicts


def _verdict(block: Block, index: int, scene: Scene, weights: Weights, blocks: int) -> Verdict:
    if not block.is_long and scene.view(block.box) is None:
        return _OUTSIDE
    reason = veto(block, scene)
    if reason:
        return Verdict(VETOED, reason)
    features = features_of(block, index, scene, blocks=blocks)
    score = weights.probability(features)
    return Verdict(score, weights.told_by(features, score))
