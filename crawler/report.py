"""What became of each page of a run, and the summary that people and programs read."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from crawler.errors import DiskError

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.article import Article

Outcome = Literal["new", "updated", "unchanged", "duplicate", "skipped", "refused", "failed"]
"""skipped: no article, and rightly so (a listing, robots.txt); refused: the site's rules say no."""

OUTCOMES: tuple[Outcome, ...] = (
    "new",
    "updated",
    "unchanged",
    "duplicate",
    "skipped",
    "refused",
    "failed",
)

DONE, ALARM, INTERRUPTED, BLOCKED, FORBIDDEN, DAMAGED = 0, 10, 11, 12, 13, 14
"""Exit codes; DepecheError carries the others."""

ENDINGS = {"shutdown": INTERRUPTED, "disk": DiskError.exit_code, "recorder_missed": DAMAGED}
"""Exit codes of crawls that did not come to their own end, by Scrapy's finish_reason."""

BLOCKING = frozenset({"http_401", "http_403", "http_429", "http_503"})
"""Kinds of failure by which a site says that it does not want us, or not now."""


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


@dataclass
class RunReport:
    """The tally of one run. Pages are added as they end; times and paths are given, never read.

    *failed_share* is the share of failed pages above which the run raises an alarm.
    """

    run_id: str
    command: str
    started_at: datetime
    failed_share: float = 0.0
    counts: Counter[Outcome] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    sample: Article | None = None
    finish_reason: str = "finished"
    ended_at: datetime | None = None
    files: dict[str, list[str]] = field(default_factory=dict)

    def add(self, result: Article | Refusal) -> None:
        """Count *result* where it belongs."""
        if isinstance(result, Refusal):
            self.counts[result.outcome] += 1
            self.refusals.append(result)
            return
        self.counts[outcome_of(result)] += 1
        if self.sample is None and result.duplicate_of is None:
            self.sample = result

    @property
    def captured(self) -> int:
        """How many pages gave an article, known before or not."""
        return sum(self.counts[o] for o in ("new", "updated", "unchanged", "duplicate"))

    @property
    def exit_code(self) -> int:
        """The code that tells a scheduler what to do next (docs/operating.md lists them)."""
        if self.finish_reason in ENDINGS:
            return ENDINGS[self.finish_reason]
        if any(refusal.kind == "damaged" for refusal in self.refusals):
            return DAMAGED
        if self.captured == 0 and (self.counts["failed"] or self.counts["refused"]):
            return self._nothing_captured()
        ended = self.captured + self.counts["failed"]
        return ALARM if ended and self.counts["failed"] > self.failed_share * ended else DONE

    def _nothing_captured(self) -> int:
        kinds = {r.kind for r in self.refusals if r.outcome in {"failed", "refused"}}
        if kinds == {"robots"}:
            return FORBIDDEN
        return BLOCKED if kinds and kinds <= BLOCKING else ALARM

    def last_line(self) -> str:
        """Return the numbers of the run as one line, ``key=value`` separated by spaces."""
        parts = [f"{outcome}={self.counts[outcome]}" for outcome in OUTCOMES]
        return f"depeche {self.command} {self.run_id}: {' '.join(parts)} exit={self.exit_code}"

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values, for ``runs/<id>.json``."""
        return {
            "run_id": self.run_id,
            "command": self.command,
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "ended_at": self.ended_at and self.ended_at.isoformat(timespec="seconds"),
            "finish_reason": self.finish_reason,
            "exit_code": self.exit_code,
            "counts": {outcome: self.counts[outcome] for outcome in OUTCOMES},
            "files": self.files,
            "pages_without_article": [asdict(refusal) for refusal in self.refusals],
        }


def outcome_of(article: Article) -> Outcome:
    """Return what an article that reached the end of the pipelines counts as."""
    if article.duplicate_of is not None:
        return "duplicate"
    return "new" if article.version == 1 else "updated"
