"""One block of a page's text, and the links in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from crawler.extract.blocks.boxes import Box

LONG: Final = 80
"""Characters of a block that counts as text (notes on the development sets)."""

LINKED: Final = 0.3
"""Share inside links from which a block leads elsewhere and does not count as text."""


class Anchor(NamedTuple):
    """A link, or the part of it that stands in one block."""

    url: str
    text: str
    element: _Element


@dataclass(slots=True, eq=False)
class Block:
    """A run of text between two block-level boundaries; *box* is None in a page of plain text."""

    text: str
    box: Box | None = None
    link_chars: int = 0
    links: tuple[Anchor, ...] = ()
    is_long: bool = field(init=False)

    def __post_init__(self) -> None:
        """Tell whether it is long enough, and free enough of links, to count as text."""
        size = len(self.text)
        self.is_long = size > LONG and self.link_chars < LINKED * size

    @property
    def link_share(self) -> float:
        """The share of the text inside links, 0 to 1."""
        return min(1.0, self.link_chars / max(1, len(self.text)))

    @property
    def tag(self) -> str:
        """The tag of the owning element, empty in plain text."""
        return self.box.tag if self.box else ""

    @property
    def path(self) -> str:
        """The tags from the root to the owning element, for people."""
        return "/".join(box.name for box in reversed(list(self.box.path()))) if self.box else ""

    def boxes(self) -> Iterator[Box]:
        """Yield the boxes around the text, outwards."""
        return self.box.path() if self.box else iter(())
