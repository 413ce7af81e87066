"""What a page came to in a run: an article, or the reason why it gave none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.article import Article

Outcome = Literal[
    "new", "updated", "unchanged", "duplicate", "skipped", "refused", "failed", "gone"
]
"""skipped: no article, and rightly so (a listing, robots.txt); refused: the site's rules say no;
gone: an article known from earlier runs is no longer there."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""In the order of every table and line: programs read the last line by its beginning."""

CAPTURED: frozenset[Outcome] = frozenset({"new", "updated", "unchanged", "duplicate"})
"""Outcomes of a page that gave an article, known before or not."""

FORBIDDING = frozenset({"robots", "rights"})
"""Kinds of refusal by which a site's rules keep us away."""

BLOCKING = frozenset({"http_401", "http_403", "http_429", "http_503"})
"""Kinds of failure by which a site says that it does not want us, or not now."""

NOT_THERE = frozenset({"http_404", "http_410"})
"""Kinds of failure by which an address says nothing of the rest of its site."""


STILL_BUSY = "rendering: still busy"
"""How the warning of a page begins whose scripts had not done when it was read."""


PART = "only a part of the page was archived"
"""How the warning of a page begins that its archiver cut at a bound of its own."""


RESTS = "rests"
"""The kind of a list that is not asked for in this run, because it brings nothing."""


DOUBTFUL = "doubtful"
"""The kind of a known story in whose place a page shows something else, for now."""


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


@dataclass(frozen=True)
class Alarm:
    """What a run shows of a site that its earlier runs did not show: a layout may have changed.

    *field* is a field of the line, or ``listed`` for a list; *example* is a page to look at.

    >>> print(Alarm("gazette", "headline", "missing on 9 of 10 pages, usually on none", "inspect"))
    gazette: headline: missing on 9 of 10 pages, usually on none (inspect)
    """

    site: str
    field: str
    finding: str
    advice: str
    example: str | None = None

    def __str__(self) -> str:
        return f"{self.site}: {self.field}: {self.finding} ({self.advice})"


@dataclass(frozen=True)
class Coverage:
    """How many of the addresses that the lists of a run named gave an article."""

    listed: int
    captured: int

    @property
    def share(self) -> float | None:
        """The share captured, None when nothing was listed."""
        return self.captured / self.listed if self.listed else None


def unfinished(article: Article) -> str | None:
    """Return the warning that the scripts of *article*'s page had not done, or None."""
    return next((told for told in article.warnings if told.startswith(STILL_BUSY)), None)


def is_part(warnings: Iterable[str]) -> bool:
    """Return True if *warnings*, of a page or its article, tell that its text may end early."""
    return any(told.startswith(PART) for told in warnings)


def outcome_of(article: Article) -> Outcome:
    """Return what an article that reached the end of the pipelines counts as."""
    if article.change == "gone":
        return "gone"
    if article.duplicate_of is not None:
        return "duplicate"
    return "new" if article.version == 1 else "updated"
