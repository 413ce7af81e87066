"""Rows are a table where there is room, and one cell a line where there is none; nothing is cut."""

from io import StringIO

import pytest
from rich.box import HEAVY_HEAD
from rich.console import Console

from crawler.display.rows import ROOM, show_rows, to_the_second

TITLES = ("version", "headline", "line")
ROWS = (("1", "La crue monte [bold]", "data/" + "x" * 70), ("2", "La décrue", "data/y"))


def shown(width: int) -> list[str]:
    out = StringIO()
    show_rows(Console(file=out, width=width), TITLES, ROWS, box=HEAVY_HEAD)
    return out.getvalue().splitlines()


def test_with_room_a_row_is_a_line() -> None:
    lines = shown(ROOM + 40)
    assert lines[0].split() == ["version", "┃", "headline", "┃", "line"]
    assert [line.split(" │ ")[0].strip() for line in lines[2:]] == ["1", "2"]
    assert "La crue monte [bold]" in lines[2]


@pytest.mark.parametrize("width", [30, ROOM - 1])
def test_without_room_a_cell_is_a_line(width: int) -> None:
    lines = shown(width)
    assert [line.split()[0] for line in lines if line and not line.startswith(" ")] == [
        *TITLES,
        *TITLES,
    ]
    assert lines.count("") == 1
    assert max(map(len, lines)) <= width
    assert "".join(lines).replace(" ", "").count("x") == 70


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        ("2026-11-24T09:00:00.806315+01:00", "2026-11-24T09:00:00+01:00"),
        ("2026-11-24T09:00:00Z", "2026-11-24T09:00:00Z"),
        ("-", "-"),
    ],
)
def test_instants_are_told_to_the_second(instant: str, told: str) -> None:
    assert to_the_second(instant) == told
