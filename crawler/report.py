"""The tally of a run, and the summary that people and programs read."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from math import floor
from typing import TYPE_CHECKING, Any

from crawler.exit_codes import ALARM, BLOCKED, DAMAGED, DONE, ENDINGS, FORBIDDEN
from crawler.outcome import (
    BLOCKING,
    CAPTURED,
    FORBIDDING,
    NOT_THERE,
    OUTCOMES,
    Alarm,
    Coverage,
    Outcome,
    Refusal,
    outcome_of,
    unfinished,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.article import Article

LEFT_OPEN = frozenset({"interrupted", "DiskError", "StateError"})
"""Kinds of failure that are not the page's: it stays in the queue, for the next run."""


@dataclass
class RunReport:
    """The tally of one run. Pages are added as they end; times and paths are given, never read.

    *failed_share* is the share of failed pages above which the run raises an alarm; *coverage*
    is None for a run that reads no lists; *error_code* is the exit code of an error that ended it.
    *kinds_of_articles* and *kinds_of_lists* are the kinds of those that failed or were refused.
    """

    run_id: str
    command: str
    started_at: datetime
    site: str | None = None
    failed_share: float = 0.0
    counts: Counter[Outcome] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    kinds_of_articles: set[str] = field(default_factory=set)
    kinds_of_lists: set[str] = field(default_factory=set)
    alarms: tuple[Alarm, ...] = ()
    coverage: Coverage | None = None
    exact_dates: int = 0
    sample: Article | None = None
    finish_reason: str = "finished"
    still_busy: list[str] = field(default_factory=list)
    error_code: int | None = None
    ended_at: datetime | None = None
    files: dict[str, list[str]] = field(default_factory=dict)
    without_profile: set[str] = field(default_factory=set)
    """Sites that replayed pages name and that have no profile here."""
    archived_profile: set[str] = field(default_factory=set)
    """Sites whose replayed pages were read by the profile that the archive keeps."""

    def add(self, result: Article | Refusal, *, is_list: bool = False) -> None:
        """Count *result* where it belongs; *is_list* says that the page was to name articles."""
        if isinstance(result, Refusal):
            self.counts[result.outcome] += 1
            self.refusals.append(result)
            if result.outcome in {"failed", "refused"}:
                (self.kinds_of_lists if is_list else self.kinds_of_articles).add(result.kind)
            return
        self.note(result)
        self.counts[outcome_of(result)] += 1
        self.exact_dates += result.date_confidence == "exact"
        if self.sample is None and result.duplicate_of is None and result.change != "gone":
            self.sample = result

    def note(self, article: Article) -> None:
        """Note what of *article*'s page a person should know, whether or not it has a line."""
        if unfinished(article):
            self.still_busy.append(article.url or "-")

    @property
    def captured(self) -> int:
        """How many pages gave an article, known before or not."""
        return sum(self.counts[outcome] for outcome in CAPTURED)

    @property
    def dates_exact(self) -> float | None:
        """The share of the articles written whose date is stated in full; None without one."""
        written = sum(self.counts[outcome] for outcome in ("new", "updated", "duplicate"))
        return self.exact_dates / written if written else None

    @property
    def duration(self) -> float | None:
        """Seconds from start to end, None while the run works."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None

    @property
    def exit_code(self) -> int:
        """The code that tells a scheduler what to do next (docs/operating.md lists them)."""
        return next(code for holds, code in self._verdicts() if holds)

    def _verdicts(self) -> Iterator[tuple[bool, int]]:
        """Yield whether each verdict holds and its code, the weightiest first; the last does."""
        failed = self.counts["failed"]
        ended = failed + max(self.captured, self._captured_by_the_crawl)
        nothing_captured = not self.captured and bool(failed or self.counts["refused"])
        kinds = self._deciding_kinds() if nothing_captured else set()
        yield self.error_code is not None, self.error_code or DONE
        yield self.finish_reason in ENDINGS, ENDINGS.get(self.finish_reason, DONE)
        yield any(refusal.kind == "damaged" for refusal in self.refusals), DAMAGED
        yield bool(kinds) and kinds <= FORBIDDING, FORBIDDEN
        yield bool(kinds) and kinds <= FORBIDDING | BLOCKING, BLOCKED
        yield nothing_captured or bool(self.alarms) or failed > self.failed_share * ended, ALARM
        yield True, DONE

    @property
    def _captured_by_the_crawl(self) -> int:
        """How many pages gave an article, also to the run that was interrupted before this one.

        One of the five pages that it left may fail, as one of the sixty before might have.
        """
        return self.coverage.captured if self.coverage else 0

    def _deciding_kinds(self) -> set[str]:
        """Return why pages failed or were refused, as far as it tells what the site thinks of us.

        The articles tell it; where none was asked for, the lists, but for those that are not there.
        """
        return self.kinds_of_articles or self.kinds_of_lists - NOT_THERE

    def last_line(self) -> str:
        """Return the numbers of the run as one line, ``key=value`` separated by spaces."""
        numbers = [f"{outcome}={self.counts[outcome]}" for outcome in OUTCOMES]
        if self.coverage is not None:
            numbers += [
                f"listed={self.coverage.listed}",
                f"captured={self.coverage.captured}",
                f"coverage={percent(self.coverage.share)}",
            ]
        numbers += [
            f"dates_exact={percent(self.dates_exact)}",
            f"duration={seconds(self.duration)}",
            f"exit={self.exit_code}",
        ]
        return f"depeche {self.command} {self.run_id}: {' '.join(numbers)}"

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values, for ``runs/<id>.json``."""
        coverage = self.coverage
        return {
            "run_id": self.run_id,
            "command": self.command,
            "site": self.site,
            "started_at": self.started_at.isoformat(timespec="milliseconds"),
            "ended_at": self.ended_at and self.ended_at.isoformat(timespec="milliseconds"),
            "duration_seconds": self.duration and round(self.duration, 3),
            "finish_reason": self.finish_reason,
            "exit_code": self.exit_code,
            "counts": {outcome: self.counts[outcome] for outcome in OUTCOMES},
            "listed": coverage and coverage.listed,
            "captured": coverage and coverage.captured,
            "coverage": _rounded(coverage.share if coverage else None),
            "dates_exact": _rounded(self.dates_exact),
            "still_busy": self.still_busy,
            "alarms": [asdict(alarm) for alarm in self.alarms],
            "files": self.files,
            "pages_without_article": [asdict(refusal) for refusal in self.refusals],
        }


def percent(share: float | None) -> str:
    """Return *share* as people write it, ``-`` for None; 100 % only when nothing is missing.

    >>> percent(58 / 60), percent(None), percent(9999 / 10000)
    ('96.7%', '-', '99.9%')
    """
    if share is None:
        return "-"
    return f"{floor(share * 1000) / 10 if share > 0.999 else share * 100:.1f}%"


def seconds(duration: float | None) -> str:
    """Return *duration* in seconds, ``-`` for None.

    >>> seconds(754.21)
    '754.2s'
    """
    return "-" if duration is None else f"{duration:.1f}s"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
