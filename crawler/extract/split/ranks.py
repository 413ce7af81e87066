"""The numbers that a list of most read articles prints before its headlines."""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.extract.split.candidates import Candidate

_FEWEST = 3
"""Ranks in order that make a list of ranks: two headlines may begin with 1 and 2 by chance."""

_MOST_LEFT_OUT = 3
"""Ranks passed over between two: a headline of the list may stand on the page before."""

_SHARE = 0.6
"""Of the headlines of such a list that carry their rank: those found twice on a page do not."""

_BEHIND = " \t\u00a0.):–—-"


def without_ranks(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield *candidates*, the ranks gone from the texts of lists that count from one."""
    for _, group in groupby(candidates, key=lambda one: one.signature):
        listed = list(group)
        ranks = ranks_of([one.text for one in listed])
        for one, rank in zip(listed, ranks, strict=True):
            yield one._replace(text=one.text.removeprefix(rank).lstrip(_BEHIND)) if rank else one


def ranks_of(texts: Sequence[str]) -> list[str]:
    """Return the rank that each of *texts* begins with, empty where it has none.

    >>> ranks_of(["1 Le pont fermé", "2La crue monte", "33 villages sans eau"])
    ['1', '2', '3']
    >>> ranks_of(["1 mort dans la crue", "Le pont fermé", "La digue tient"])
    ['', '', '']
    """
    ranks: list[str] = []
    last = 0
    for text in texts:
        rank = _rank(text, last)
        ranks.append("" if rank is None else str(rank))
        last = rank or last
    told = [rank for rank in ranks if rank]
    is_counted = len(set(told)) >= _FEWEST and len(told) >= _SHARE * len(texts)
    return ranks if is_counted else [""] * len(texts)


def _rank(text: str, last: int) -> int | None:
    """Return the number that *text* begins with, if it goes on from *last* or begins again.

    The next one may be glued to a number of the headline itself.
    """
    if text.startswith(str(last + 1)):
        return last + 1
    digits = "".join(takewhile(str.isdecimal, text[:4]))
    number = int(digits or 0)
    is_later = last > 0 and last < number <= last + 1 + _MOST_LEFT_OUT
    return number if number == 1 or is_later else None
