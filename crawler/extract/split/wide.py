"""Pages that are no news, read widely: recipes, guides, products, results.

The weights know the paragraphs of news. On other pages they cut away lists, tables and short
lines, and with them much of what such a page is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.extract.blocks import LINKED, marks
from crawler.extract.blocks.scene import with_container
from crawler.extract.jsonld import article_node, types_of
from crawler.extract.split.score import weigh_blocks
from crawler.extract.split.verdict import ENOUGH, VETOED, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.blocks import Block
    from crawler.extract.blocks.boxes import Box
    from crawler.extract.blocks.scene import Scene
    from crawler.extract.split.weights import Weights
    from crawler.page import Page

_SHARE: Final = 0.8
"""Share of the article's text below which too much was cut away. On a fifth of French pages it is
less and right so; all but four of those declare themselves news."""

_FEW: Final = 0.3
"""Share of all text around headline and article below which the article is more than its box.
From .4 on it costs the exact bodies of news that does not declare itself."""

_WIDE: Final = 0.15
"""Score from which a block is body there, best of .1 to .4 on the development sets."""

_APART: Final = marks.APART | marks.BESIDE | marks.FURNISHED


def declares_news(page: Page) -> bool:
    """Return True if the JSON-LD of *page* calls its article news or a live blog."""
    names = types_of(article_node(page) or {})
    return any("News" in name or name == "LiveBlogPosting" for name in names)


def read_widely(
    blocks: Sequence[Block], verdicts: list[Verdict], scene: Scene, weights: Weights
) -> tuple[list[Verdict], Scene]:
    """Return verdicts and scene of a page that declares no news, wider where most was cut away."""
    wider = _widened(blocks, scene)
    if wider is not scene and _share_of_body(blocks, verdicts, wider) < _FEW:
        verdicts, scene = weigh_blocks(blocks, wider, weights), wider
    elif _share_of_body(blocks, verdicts, scene) >= _SHARE:
        return verdicts, scene
    lifted = [_lifted(*pair, scene) for pair in zip(blocks, verdicts, strict=True)]
    return lifted, scene


def _widened(blocks: Sequence[Block], scene: Scene) -> Scene:
    """Return *scene* with the box around container and headline, if it is a part of the page."""
    if scene.headline_index < 0:
        return scene
    box: Box | None
    if scene.container is None:
        boxes = blocks[scene.headline_index].boxes()
        box = next((box for box in boxes if box.marks & marks.ARTICLE), None)
    else:
        box = next((box for box in scene.container.path() if box in scene.around), None)
    if box is None or box is scene.container or box.tag in {"body", "html"}:
        return scene
    return with_container(scene, blocks, box)


def _share_of_body(blocks: Sequence[Block], verdicts: Sequence[Verdict], scene: Scene) -> float:
    """Return how much of the text inside the article is body."""
    total = body = 0
    for block, verdict in zip(blocks, verdicts, strict=True):
        if block.link_share < LINKED and scene.view(block.box) is not None:
            total += len(block.text)
            body += len(block.text) if verdict.is_body else 0
    return body / total if total else 1.0


def _lifted(block: Block, verdict: Verdict, scene: Scene) -> Verdict:
    """Return the *verdict* on a page that is no news: items of lists and cells are body there."""
    view = scene.view(block.box)
    told = view.marks if view else 0
    if verdict.is_body or verdict.score == VETOED or told & _APART:
        return verdict
    is_item = told & (marks.ITEM | marks.CELL) and block.link_share < LINKED
    if verdict.score >= _WIDE or is_item:
        return Verdict(ENOUGH, f"{verdict.reason}, on a page that is no news")
    return verdict
