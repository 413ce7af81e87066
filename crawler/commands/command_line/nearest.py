"""What somebody meant who misspelt a name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALIKE: float = 0.6
"""Share of letters that two names have in common when one may be meant for the other."""


def did_you_mean(name: str, known: Iterable[str], *, alike: float = ALIKE) -> str:
    """Return ``; did you mean …?`` with the nearest of the *known* names, or nothing.

    >>> did_you_mean("lemond", ["lefigaro", "lemonde"])
    '; did you mean lemonde?'
    >>> did_you_mean("demo", ["demonstration", "lemonde"])
    '; did you mean demonstration?'
    >>> did_you_mean("xyz", ["lefigaro", "lemonde"])
    ''
    """
    by_lower = {each.lower(): each for each in sorted(known)}
    nearest = get_close_matches(name.lower(), by_lower, n=1, cutoff=alike)
    nearest += [each for each in by_lower if name and each.startswith(name.lower())]
    return f"; did you mean {by_lower[nearest[0]]}?" if nearest else ""
