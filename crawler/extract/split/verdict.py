"""What is decided on one block: how much it looks like body, and why."""

from __future__ import annotations

from typing import Final, NamedTuple

ENOUGH: Final = 0.5
"""Score from which a block is body. Lower finds more of guides and blogs and keeps more of what
stands beside the text of news: at .4 exact bodies fall by one in a hundred on both sets."""

VETOED: Final = 0.0
"""Score of what cannot be body."""

DROPPED: Final = 0.2
"""Most that a block scores whose neighbours speak against it."""


class Verdict(NamedTuple):
    """The score of one block and its reason."""

    score: float
    reason: str

    @property
    def is_body(self) -> bool:
        """True when the score is enough."""
        return self.score >= ENOUGH
