"""What is known of a page as a whole while its blocks are scored."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from crawler.extract.blocks.container import DOMINANT, Clues, dominant_boxes, find_container
from crawler.extract.blocks.marks import COMMENT, DIALOG, HEADLINE
from crawler.extract.metas import metas_of
from crawler.extract.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.extract.blocks.block import Block
    from crawler.extract.blocks.boxes import Box
    from crawler.page import Page

_FEWEST = 50
"""Characters of a description that sums an article up; less names the site."""

_NO_COMMENTS = 0.75
"""Share of the long text from which a box named after comments is the article's, on a page
without a headline."""

_WORDS = re.compile(r"\w+")


class View(NamedTuple):
    """A box seen from the container: boxes between, their marks, and the outermost of them."""

    steps: int
    marks: int
    outermost: Box | None


_AT_CONTAINER = View(0, 0, None)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The page as a whole: the box that holds the article, its headline, what is repeated.

    *foreign* are the boxes inside comments and dialogs, *around* those around the headline,
    *dominant* those that hold much of the text and are not judged by their names.
    """

    container: Box | None = None
    headline_key: str = ""
    headline_index: int = -1
    description: str = "\0"
    dominant: frozenset[Box] = frozenset()
    foreign: frozenset[Box] = frozenset()
    around: frozenset[Box] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)
    long_chars: int = 1
    alike: dict[str, int] = field(default_factory=dict)
    views: dict[Box, View | None] = field(default_factory=dict)

    def view(self, box: Box | None) -> View | None:
        """Return *box* as seen from the container, None when it stands outside.

        Boxes that hold most of the text count for nothing on the way.
        """
        if box is None or self.container is None:
            return None
        if box is self.container:
            return _AT_CONTAINER
        if box not in self.views:
            around = self.view(box.parent)
            if around is None or box in self.dominant:
                self.views[box] = around
            else:
                marks = around.marks | box.marks
                self.views[box] = View(around.steps + 1, marks, around.outermost or box)
        return self.views[box]

    def share_alike(self, block: Block) -> float:
        """Return the share of the article's long text in boxes with the signature of *block*."""
        return self.alike.get(block.box.signature, 0) / self.long_chars if block.box else 0.0

    def is_headline(self, text: str) -> bool:
        """Return True if *text* is the headline again."""
        near = len(text) < 2 * len(self.headline_key) + 20
        return bool(self.headline_key) and near and key_of(text) == self.headline_key

    def is_around(self, box: Box) -> bool:
        """Return True if *box* holds the headline or most of the text."""
        return box in self.around or box in self.dominant

    def is_foreign(self, block: Block) -> bool:
        """Return True if *block* is a reader's, or a dialog's of the site."""
        return block.box in self.foreign


def read_scene(page: Page, blocks: Sequence[Block], *, headline: str | None) -> Scene:
    """Return the scene of *page*; *blocks* are its text, *headline* that of the article."""
    key = key_of(headline or "")
    index = _headline_index(blocks, key)
    around = frozenset(blocks[index].boxes() if index >= 0 else ())
    counts = Counter([block.text for block in blocks])
    clues = Clues(index, around, _foreign_boxes(blocks, around), counts)
    container, masses = find_container(blocks, clues)
    least = DOMINANT * masses.get(container, 0.0) if container else 0.0
    scene = Scene(
        container=container,
        headline_key=key,
        headline_index=index,
        description=_description(page),
        dominant=dominant_boxes(masses, least),
        foreign=clues.foreign,
        around=around,
        counts=counts,
    )
    return with_container(scene, blocks, container)


def with_container(scene: Scene, blocks: Sequence[Block], container: Box | None) -> Scene:
    """Return *scene* with another container."""
    seen = replace(
        scene,
        container=container,
        long_chars=max(1, container.long_chars if container else 0),
        alike={},
        views={},
    )
    for block in blocks:
        if block.is_long and block.box and seen.view(block.box):
            known = seen.alike.get(block.box.signature, 0)
            seen.alike[block.box.signature] = known + len(block.text)
    return seen


@remembered
def key_of(text: str) -> str:
    """Return the words of *text* in one case, for comparing.

    >>> key_of("La crue\u00a0: l'eau monte")
    'la crue l eau monte'
    """
    return " ".join(_WORDS.findall(text.casefold()))


def _headline_index(blocks: Sequence[Block], key: str) -> int:
    h1 = [i for i, block in enumerate(blocks) if block.box and block.box.above & HEADLINE]
    titled = [i for i in h1 if key and key in key_of(blocks[i].text)]
    if titled:
        return titled[0]
    short = [i for i, block in enumerate(blocks) if len(block.text) < 2 * len(key) + 20]
    same = (i for i in short if key and key_of(blocks[i].text) == key)
    return next(same, (h1 or [-1])[0])


def _foreign_boxes(blocks: Sequence[Block], around: frozenset[Box]) -> frozenset[Box]:
    """Return the boxes inside comments and dialogs: named so, and not around the headline.

    Without a headline, a box that holds nearly all text is the article's whatever its name.
    """
    boxes = {block.box for block in blocks if block.box and block.box.above & (COMMENT | DIALOG)}
    total = sum([len(block.text) for block in blocks if block.is_long])
    most = float("inf") if around else _NO_COMMENTS * total
    return frozenset(box for inner in boxes for box in _inside_foreign(inner, around, most))


def _inside_foreign(box: Box, around: frozenset[Box], most: float) -> Iterator[Box]:
    """Yield *box* if it or one around it is a comment's or a dialog's."""
    named = (
        outer
        for outer in box.path()
        if outer.marks & (COMMENT | DIALOG) and outer.tag not in {"html", "body"}
    )
    if any(outer not in around and outer.long_chars < most for outer in named):
        yield box


def _description(page: Page) -> str:
    for meta in metas_of(page):
        name = (meta.name or meta.stated).lower()
        if name in {"description", "og:description"} and len(meta.content) > _FEWEST:
            return " ".join(meta.content.split())
    return "\0"  # that no text begins with
