"""Answers kept for the texts that a site repeats on every page: classes, headings, links."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 400
"""Characters of a text whose answer is kept; a hostile site would fill the memory with longer."""

_MOST = 8192

T = TypeVar("T")


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """Return *function* of a text, which keeps its last answers on short ones.

    It must be pure, and its answers immutable: all pages share them.
    """
    kept = lru_cache(maxsize=_MOST)(function)

    @wraps(function)
    def ask(text: str) -> T:
        return kept(text) if len(text) <= LONGEST else function(text)

    return ask
