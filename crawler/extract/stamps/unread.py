"""Days that a stamp prints and nobody can read: a template's own bug, or a slip of the keyboard.

A time beside one is not of the day of the fetch, which it would be if it stood alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extract.stamps.words import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.extract.stamps.tokens import Token

_BLANK = "¦"
"""Stands for what was read."""

_SHAPES = r"""
    (?<![\d/.-])\d{1,6}\ ?([/.-])\ ?\d{1,6}\ ?\1\ ?\d{1,6}  # 2018-13-05, 26/11/15245
  | \d\ ?(?:er\ )?(?:%(months)s)(?![a-z])                    # 45 novembre
  | (?<![a-z])(?:%(weekdays)s)\ \d                           # lundi 26 brumaire
  | (?<![a-z])(?:le|den|on|am|el|il|em)\ ?(?:
        \d+\ ?[/.-]\ ?\d                                     # le 26/13
      | [%%{_-]|xx                                           # le %%d/%%m, le --/--, le xx/xx
      | (?:\d\d?(?:er)?)?\W*(?:a|at|um|as|alle)\ ?%(blank)s   # le a 8h, le 26 a 8h: no month
      | (?:nan|null|undefined|invalid)(?![a-z])              # what scripts print for no date
    )
"""
_UNREAD = re.compile(
    _SHAPES % {"months": "|".join(MONTHS), "weekdays": "|".join(WEEKDAYS), "blank": _BLANK},
    re.VERBOSE,
)


def blanked(text: str, tokens: Iterable[Token]) -> str:
    """Return *text* with the words of *tokens* blanked, as long as before."""
    for token in tokens:
        text = f"{text[: token.start]}{_BLANK * len(token.text)}{text[token.end :]}"
    return text


def names_a_day(rest: str) -> bool:
    """Return True if a day is left in *rest*, the folded text of a stamp without what was read.

    >>> names_a_day("le 2018-13-05 a ¦¦"), names_a_day("par zoe marchand a ¦¦")
    (True, False)
    """
    return _UNREAD.search(rest) is not None
