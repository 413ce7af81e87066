"""The one box of a page that holds the article, and what the scoring needs to know of the page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.extract.vocabulary import COMMENTS, RELATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.blocks import Block, Box
    from crawler.page import Page

LONG = 80
"""Characters of a block that counts as text (notes on the development sets)."""

HOLDS = 0.6
"""Share of the long text that the container keeps: the walk down stops where text divides."""

DOMINANT = 0.4
"""Share of the text from which a box is never vetoed for its name: on foreign pages a veto of
"paywall" or "sidebar" around the whole text cost entire bodies."""

_NEVER_TEXT = frozenset({"nav", "footer", "figure", "figcaption", "form"})
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is known of the page as a whole while its blocks are scored."""

    container: Box | None = None
    headline_key: str = ""
    headline_index: int = -1
    description: str = ""
    dominant: frozenset[Box] = frozenset()
    comment_boxes: frozenset[Box] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)
    long_by_signature: dict[str, int] = field(default_factory=dict)
    never_lead: frozenset[str] = frozenset(
        {"repeated", "comments", "furniture", "leads elsewhere", "call", "caption", "stamp"}
    )

    def signature(self, block: Block) -> str:
        """Return the tag and class of the block's box and its parent, digits removed."""
        boxes = list(block.box.path())[:2] if block.box else []
        return _DIGITS.sub("", "<".join(f"{b.tag}.{b.element.get('class') or ''}" for b in boxes))

    def holds(self, block: Block) -> bool:
        """Return True if *block* stands inside the container."""
        return block.box is not None and any(box is self.container for box in block.box.path())

    def is_headline(self, text: str) -> bool:
        """Return True if *text* is the headline again."""
        return bool(self.headline_key) and key_of(text) == self.headline_key

    def is_comment(self, block: Block) -> bool:
        """Return True if *block* is a reader's."""
        return block.box is not None and any(b in self.comment_boxes for b in block.box.path())


def key_of(text: str) -> str:
    """Return the words of *text* in one case, for comparing."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def find_container(page: Page, blocks: Sequence[Block], *, headline: str | None) -> Scene:
    """Return the scene of *page*: its container and the statistics of its blocks."""
    key = key_of(headline or "")
    index = _headline_index(blocks, key)
    comments = _comment_boxes(blocks, index)
    weights = _weights(blocks, comments, index)
    container = _descend(weights, set(_path(blocks[index])) if index >= 0 else set())
    total = weights.get(container, 0.0) if container else 0.0
    scene = Scene(
        container=container,
        dominant=_dominant(weights, DOMINANT * total),
        headline_key=key,
        headline_index=index,
        description=_description(page),
        comment_boxes=comments,
        counts=Counter(block.text for block in blocks),
    )
    for block in blocks:
        if is_long(block) and scene.holds(block):
            signature = scene.signature(block)
            known = scene.long_by_signature.get(signature, 0)
            scene.long_by_signature[signature] = known + len(block.text)
    return scene


def is_long(block: Block) -> bool:
    """Return True if *block* is long enough and free enough of links to count as text."""
    return len(block.text) > LONG and block.link_share < 0.3


def _headline_index(blocks: Sequence[Block], key: str) -> int:
    h1 = [i for i, block in enumerate(blocks) if any(b.tag == "h1" for b in _path(block)[:4])]
    titled = [i for i in h1 if key and key in key_of(blocks[i].text)]
    if titled:
        return titled[0]
    same = [i for i, block in enumerate(blocks) if key and key_of(block.text) == key]
    return (same or h1 or [-1])[0]


def _path(block: Block) -> list[Box]:
    return list(block.box.path()) if block.box else []


def _comment_boxes(blocks: Sequence[Block], headline_index: int) -> frozenset[Box]:
    """Return the boxes of readers' comments: named so, and not around the headline."""
    around = set(_path(blocks[headline_index])) if headline_index >= 0 else set()
    named: defaultdict[Box, int] = defaultdict(int)
    total = 1
    for block in blocks:
        if is_long(block):
            total += len(block.text)
            for box in _path(block):
                if box not in around and box.tag not in {"html", "body"}:
                    named[box] += len(block.text)
    return frozenset(
        named_box
        for named_box, size in named.items()
        if COMMENTS.search(named_box.words) and (headline_index >= 0 or size < HOLDS * total)
    )


def _weights(
    blocks: Sequence[Block], comments: frozenset[Box], headline_index: int
) -> dict[Box, float]:
    weights: defaultdict[Box, float] = defaultdict(float)
    for index, block in enumerate(blocks):
        path = _path(block)
        if not is_long(block) or not path or any(box in comments for box in path):
            continue
        if any(box.tag in _NEVER_TEXT for box in path[:4]):
            continue
        weight = _weight(block, path) * (1 if index >= headline_index else 0.3)
        for box in path:
            weights[box] += weight
    return weights


def _weight(block: Block, path: Sequence[Box]) -> float:
    weight = float(len(block.text))
    if any(RELATED.search(box.words) or box.tag in {"aside", "li", "a"} for box in path[:3]):
        weight *= 0.3  # teasers carry long texts too
    if any(b.element.get("itemprop") == "articleBody" or b.tag == "article" for b in path):
        weight *= 1.5  # a hint, never a proof: cards are <article> as well
    return weight


def _descend(weights: dict[Box, float], around: set[Box]) -> Box | None:
    """Return the deepest box that still holds most of the text; those *around* the headline win."""
    children: defaultdict[Box | None, list[Box]] = defaultdict(list)
    for child in weights:
        children[child.parent].append(child)
    box: Box | None = None
    while children[box]:
        best = max(children[box], key=lambda child: weights[child] * (1 + (child in around)))
        if box is not None and weights[best] * (1 + (best in around)) < HOLDS * weights[box]:
            break
        if best.tag in {"p", "blockquote", "ul", "li"}:
            break
        box = best
    return _with_twins(box, weights)


def _dominant(weights: dict[Box, float], least: float) -> frozenset[Box]:
    """Return the boxes that hold *least* of the text, alone or with those of their class."""
    shared: defaultdict[str, float] = defaultdict(float)
    for box, size in weights.items():
        shared[box.name] += size if box.words else 0.0
    return frozenset(b for b, size in weights.items() if max(size, shared[b.name]) >= least > 0)


def _with_twins(box: Box | None, weights: dict[Box, float]) -> Box | None:
    """Return the parent when text stands in twins of *box*, of the same tag and class, too."""
    if box is None or box.parent is None or not box.words or box.parent.tag in {"body", "html"}:
        return box
    twins = [b for b in weights if b.parent is box.parent and b.name == box.name]
    return box.parent if len(twins) > 1 else box


def _description(page: Page) -> str:
    for meta in page.tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in {"description", "og:description"} and len(meta.get("content") or "") > 50:
            return " ".join((meta.get("content") or "").split())
    return "\0"
