"""Whether a site still reads as it did: a run against the site's own history."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import exp, sqrt
from statistics import median
from typing import TYPE_CHECKING, Any, Final, Self

from crawler.outcome import Alarm, is_part
from crawler.report import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from crawler.article import Article

ENOUGH: Final = 10
"""Pages from which a share means something. A run with fewer is judged together with the runs
before it, so that a site with two new articles an hour is judged too."""

HISTORY: Final = 10
"""Groups of ENOUGH pages and more that the usual is the median of: one odd night does not move
it, and a layout that stays becomes the usual after half as many."""

FIELDS: Final = ("headline", "date_published", "stamp_raw", "authors", "section")
"""Fields whose absence on most pages tells a change of layout; ``paragraphs`` is counted apart."""

SURE: Final = 0.05
"""Share of pages without a field up to which a site is taken to always state it."""

JUMP_OF_SURE: Final = 0.4
"""Growth of the share of pages without a field that is always there. Of ten pages that miss it
one time in twenty, four do so by chance once in a thousand runs."""

JUMP: Final = 0.5
"""The same of a field that comes and goes, such as the author: when every second page has none,
ten of ten have none once in a thousand runs."""

CHANGED: Final = 2.0
"""Factor of the median length of the body at which text is being lost, or its surroundings read."""

CHANCE: Final = 3.1
"""Bounds what chance does to medians of n and m lengths: a factor of exp(CHANCE·√(1/n + 1/m)) once
in a thousand runs. Logarithms of body lengths spread by 0.65 to 0.8 within French sites of the
development set (0.8 is taken), their median by 1.25/√n of that, and 3.1 of those are one in 1000.
Two groups of ten are so told apart from a factor of four on, two of forty from two on."""

REPLACED: Final = 3
"""Stories in whose place something else is shown, from which a site may be out of order: one or
two are taken down on any day."""

ADVICE: Final = (
    "look at a page with `depeche inspect`, mend the site's profile, then `depeche replay` the "
    "archive: the lines are made again without a second crawl"
)


@dataclass(frozen=True)
class Figures:
    """What the articles of one site and run have, and lack.

    *missing* counts the pages without a field, *examples* names one for each; *characters* is the
    median length of the body.
    """

    pages: int = 0
    characters: float = 0.0
    missing: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Return the figures that a report holds as plain values."""
        return cls(**{name: values[name] for name in cls.__dataclass_fields__ if name in values})

    def share(self, name: str) -> float:
        """Return the share of pages that lack the field *name*."""
        return self.missing.get(name, 0) / self.pages if self.pages else 0.0


class Tally:
    """Counts the pages of one site as they are read."""

    def __init__(self) -> None:
        self._pages = 0
        self._lengths: list[int] = []
        self._missing: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def add(self, article: Article) -> None:
        """Count *article*, whatever becomes of it; a part of a page tells nothing of its layout."""
        if is_part(article.warnings):
            return
        self._pages += 1
        self._lengths.append(len(article.text))
        for name in FIELDS:
            if not getattr(article, name):
                self._miss(name, article.url)

    def add_bodiless(self, url: str) -> None:
        """Count a page in which no body was found."""
        self._pages += 1
        self._miss("paragraphs", url)

    @property
    def figures(self) -> Figures:
        """What was counted so far."""
        characters = median(self._lengths) if self._lengths else 0.0
        return Figures(self._pages, characters, dict(self._missing), self._examples)

    def _miss(self, name: str, url: str | None) -> None:
        self._missing[name] += 1
        self._examples.setdefault(name, url or "-")


def alarms_of(run: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> tuple[Alarm, ...]:
    """Return what *run* lacks that the runs *earlier* of the same spider had, the newest first.

    Runs are what ``runs/<id>.json`` holds; without history there is no alarm.
    """
    alarms: list[Alarm] = []
    for site, values in (run.get("health") or {}).items():
        now = Figures.of(values)
        past = [(old.get("health") or {}).get(site) for old in earlier]
        groups = list(_groups([now, *(Figures.of(old) for old in past if old)]))
        if len(groups) > 1:
            alarms += _changed(site, now, group=groups[0], usual=groups[1 : 1 + HISTORY])
    return tuple(alarms)


def replaced_alarm(
    site: str, *, doubtful: Sequence[str], captured: int, share: float
) -> Alarm | None:
    """Return the alarm of a run that met a list or an error in the place of many known stories.

    *doubtful* are the addresses of these, *share* is how many of all may be so.
    """
    asked = captured + len(doubtful)
    if len(doubtful) < REPLACED or len(doubtful) <= share * asked:
        return None
    finding = (
        f"something else is shown in the place of {len(doubtful)} known stories ({asked} asked for)"
    )
    advice = (
        "look at one in a browser: the site may be out of order; no story is taken for gone yet"
    )
    return Alarm(site, "text", finding, advice, doubtful[0])


def _groups(figures: Iterable[Figures]) -> Iterator[Figures]:
    """Yield *figures* in groups of at least ENOUGH pages; what is left over is no group."""
    group: list[Figures] = []
    for one in figures:
        group.append(one)
        if sum(part.pages for part in group) >= ENOUGH:
            yield _together(group)
            group = []


def _together(group: Sequence[Figures]) -> Figures:
    missing: Counter[str] = Counter()
    for part in group:
        missing.update(part.missing)
    lengths = [(part.characters, part.pages - part.missing.get("paragraphs", 0)) for part in group]
    return Figures(sum(part.pages for part in group), _weighted_median(lengths), missing)


def _weighted_median(values: Iterable[tuple[float, int]]) -> float:
    ordered = sorted((value, weight) for value, weight in values if weight)
    half = sum(weight for _, weight in ordered) / 2
    for value, weight in ordered:
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _changed(
    site: str, now: Figures, *, group: Figures, usual: Sequence[Figures]
) -> Iterator[Alarm]:
    """Yield an alarm for each field that both this run and the group it belongs to lack."""
    for name in (*FIELDS, "paragraphs"):
        before = median(past.share(name) for past in usual)
        limit = before + (JUMP_OF_SURE if before <= SURE else JUMP)
        if min(now.share(name), group.share(name)) >= limit:
            finding = (
                f"missing on {group.missing[name]} of {group.pages} pages, "
                f"usually on {percent(before)} ({_compared_with(usual)})"
            )
            yield Alarm(site, name, finding, ADVICE, now.examples.get(name))
    yield from _changed_length(site, now, group=group, usual=usual)


def _changed_length(
    site: str, now: Figures, *, group: Figures, usual: Sequence[Figures]
) -> Iterator[Alarm]:
    before = _weighted_median((past.characters, past.pages) for past in usual)
    if not (before and now.characters):
        return
    spread = sqrt(1 / group.pages + 1 / sum(past.pages for past in usual))
    limit = max(CHANGED, exp(CHANCE * spread))
    factors = (now.characters / before, group.characters / before)
    if max(factors) <= 1 / limit or min(factors) >= limit:
        finding = (
            f"a body has {group.characters:.0f} characters (median of {group.pages} pages), "
            f"usually {before:.0f} ({_compared_with(usual)})"
        )
        yield Alarm(site, "paragraphs", finding, ADVICE)


def _compared_with(usual: Sequence[Figures]) -> str:
    return f"over {sum(past.pages for past in usual)} pages before"
