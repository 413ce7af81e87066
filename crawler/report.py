"""What became of each page of a run, and the summary that people and programs read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["new", "updated", "unchanged", "duplicate", "skipped", "refused", "failed"]
"""skipped: no article, and rightly so (a listing, robots.txt); refused: the site's rules say no."""


@dataclass(frozen=True)
class Refusal:
    """A page that gave no article: where it is, why, and what a person can do about it.

    *kind* is a short stable word for counting, such as ``empty``, ``http_404``, ``listing``.

    >>> print(Refusal("https://gazette.test/a", "failed", "empty", "no body", "fetch it again"))
    https://gazette.test/a: no body (fetch it again)
    """

    where: str
    outcome: Literal["unchanged", "skipped", "refused", "failed"]
    kind: str
    reason: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" + (f" ({self.advice})" if self.advice else "")
