"""Rows of prose, times and addresses: a table, or on a narrow terminal one cell a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.box import Box
    from rich.console import Console

ROOM: Final = 100
"""Columns of a terminal in which a table of this kind can be read: in fewer it folds each word."""


def show_rows(
    console: Console, titles: Sequence[str], rows: Iterable[Sequence[str]], *, box: Box | None
) -> None:
    """Print *rows* under their *titles*; without *box* the table has no rules.

    No cell is cut, since an address or XPath that is cut leads nowhere.
    """
    if console.width >= ROOM:
        console.print(_table(titles, rows, box=box))
        return
    for number, row in enumerate(rows):
        if number:
            console.print()
        console.print(_lines(titles, row))


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, box: Box | None) -> Table:
    table = Table(show_edge=False, box=box)
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _lines(titles: Sequence[str], row: Sequence[str]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for title, cell in zip(titles, row, strict=True):
        table.add_row(Text(title), Text(cell))
    return table


def to_the_second(instant: str) -> str:
    """Return *instant*, as a line has it, without the fraction of its second.

    >>> to_the_second("2026-11-24T09:00:00.806315+00:00"), to_the_second("2026-11-24")
    ('2026-11-24T09:00:00+00:00', '2026-11-24')
    """
    return re.sub(r"(:\d\d)\.\d+", r"\1", instant)
