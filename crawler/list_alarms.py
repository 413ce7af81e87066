"""Whether the lists of a site still lead to its articles: a run against the runs before."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any, Final

from crawler.health import ADVICE, ENOUGH, HISTORY
from crawler.outcome import CAPTURED, Alarm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

EMPTIED: Final = 0.1
"""Articles that a list names against the usual, at and under which its links are not found."""

BROKEN: Final = 3
"""Runs in a row in which a list fails, or names nothing, from which it is broken: once and twice
may be a glitch."""

MOVED: Final = "see in a browser whether it moved, and mend the site's profile"


def list_alarms(run: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> tuple[Alarm, ...]:
    """Return what the lists of *run* lack that those of the runs *earlier* had, the newest first.

    Runs are what ``runs/<id>.json`` holds; without history there is no alarm.
    """
    return (*_emptied(run, earlier), *_broken(run, earlier))


def _emptied(run: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> Iterator[Alarm]:
    """Yield one alarm for the lists that name next to nothing of what they usually name."""
    findings = []
    for one in run.get("lists") or ():
        named = [one["named"], *_named_by(one["url"], earlier)]
        usual = _usual_if_long(named) or _usual_if_silent(named, run, earlier)
        if usual:
            left_out = f" and {one['left_out']} that the profile leaves out"
            finding = f"{one['url']} names {one['named']} articles{left_out}, usually {usual:g}"
            findings.append((finding, one["url"]))
    if findings:
        more = f"; {len(findings)} lists are so emptied" if len(findings) > 1 else ""
        yield Alarm(str(run.get("site")), "listed", findings[0][0] + more, ADVICE, findings[0][1])


def _usual_if_long(named: Sequence[int]) -> float:
    """Return what a list usually names that is too long to be emptied by a quiet day, else 0.

    *named* is what it named each time that it was read, the newest first, here and below.
    """
    usual = median(named[1 : 1 + HISTORY]) if len(named) > 1 else 0
    return usual if usual >= ENOUGH and named[0] <= EMPTIED * usual else 0


def _usual_if_silent(
    named: Sequence[int], run: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]
) -> float:
    """Return what a list usually names that names nothing any more, else 0.

    It named articles for longer than it names none, and was never so long without. A sitemap of the
    last two days may be empty on a Sunday, so the site had something new meanwhile, or no list of
    it names anything.
    """
    empty = next((n for n, count in enumerate(named) if count), len(named))
    filled = named[empty:]
    if empty < BROKEN or len(filled) < max(empty, HISTORY) or _was_silent(filled):
        return 0
    has_news = any((past.get("counts") or {}).get("new") for past in earlier[: empty - 1])
    all_silent = not any(one["named"] for one in run["lists"])
    return median(filled) if has_news or all_silent else 0


def _was_silent(named: Sequence[int]) -> bool:
    """Return True if a list named nothing for `BROKEN` times in a row, as it may do."""
    return any(not any(named[n : n + BROKEN]) for n in range(len(named) - BROKEN + 1))


def _broken(run: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> Iterator[Alarm]:
    """Yield one alarm for the lists that failed in the last `BROKEN` runs and named articles once.

    A few lists among many pages do not make a run fail. One that captured nothing has a code of
    its own.
    """
    last = (run, *earlier[: BROKEN - 1])
    if len(last) < BROKEN or not _has_captured(run):
        return
    why = _failed(run)
    broken = [url for url in why if all(url in _failed(past) for past in earlier[: BROKEN - 1])]
    broken = [url for url in broken if any(_named_by(url, earlier))]
    if broken:
        more = f"; {len(broken)} lists are so broken" if len(broken) > 1 else ""
        finding = f"{broken[0]}: {why[broken[0]]}, in each of the last {BROKEN} runs{more}"
        yield Alarm(str(run.get("site")), "listed", finding, MOVED, broken[0])


def _named_by(url: str, runs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return how many articles the list at *url* named in each of *runs* that has read it."""
    lists = (one for run in runs for one in run.get("lists") or ())
    return [one["named"] for one in lists if one["url"] == url]


def _failed(run: Mapping[str, Any]) -> dict[str, str]:
    """Return why pages of *run* failed, but for lists that were read: they may be emptied."""
    pages = run.get("pages_without_article") or ()
    failed = (page for page in pages if page["outcome"] == "failed")
    return {
        page["where"]: page["reason"] for page in failed if not page["kind"].startswith("empty_")
    }


def _has_captured(run: Mapping[str, Any]) -> bool:
    counts = run.get("counts") or {}
    return any(counts.get(outcome) for outcome in CAPTURED)
