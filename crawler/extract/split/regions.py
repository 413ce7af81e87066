"""The regions of a page in which its links stand, by the headings over them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.extract.blocks.phrases import REGIONS
from crawler.extract.remembered import remembered

if TYPE_CHECKING:
    from crawler.extract.blocks import Block

LEVELS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5}
"""How high a heading is."""

_UNMARKED: Final = 6
"""Level of a heading that is marked up as none."""

_LONGEST: Final = 60
"""Characters of what heads a list; more is a headline of its own."""

_ANY = re.compile("|".join(pattern.pattern for _, pattern in REGIONS))


class Region(NamedTuple):
    """What the heading over a list says of it, and the level of that heading."""

    name: str = "other"
    level: int = _UNMARKED

    def after(self, block: Block) -> Region:
        """Return the region that *block* opens when it is a heading over a list, else this one.

        A heading below the list's own is the title of a link; one as high ends the list.
        """
        level = LEVELS.get(block.tag)
        if block.links and level is None:
            return self
        name = _named(block.text)
        if name is not None:
            return Region(name, level or _UNMARKED)
        ends = level is not None and level <= self.level and not block.links
        return Region() if ends else self


def named_in_line(block: Block) -> str | None:
    """Return the region that *block* names before its first link, for its own links alone."""
    return _named(block.text.partition(block.links[0].text)[0])


@remembered
def _named(text: str) -> str | None:
    if not 0 < len(text) <= _LONGEST:
        return None
    said = text.lower()  # a third of the time that a pattern takes which ignores case
    if not _ANY.search(said):
        return None
    return next(name for name, words in REGIONS if words.search(said))
