"""Small charts as SVG text: one bar or point per run, the earliest at the left.

Colours are classes that the page's style gives a value to, so that a chart is readable in light
and dark; every mark has a title that a browser shows under the pointer.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH: Final = 520
HEIGHT: Final = 180
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 22
"""Room for the numbers of the axis and the days below, in units of the drawing."""

WIDEST_BAR: Final = 36
"""A chart of two runs is no flag."""

SPARK_WIDTH, SPARK_HEIGHT = 480, 30

Point = tuple[float, float]


class Series(NamedTuple):
    """One number over all runs; None where a run does not know it. *name* is a class of colour."""

    name: str
    values: tuple[float | None, ...]


def bars(series: Sequence[Series], *, labels: Sequence[str], title: str) -> str:
    """Return a chart of stacked bars, one per label."""
    sums = [sum(value or 0 for value in column) for column in _columns(series)]
    top = ceiling(max(sums, default=0))
    step = _step(labels)
    width = min(step * 0.7, WIDEST_BAR)
    marks = [_axis(top, labels, unit="")]
    for place, label in enumerate(labels):
        base = 0.0
        for one in series:
            value = one.values[place] or 0
            if value:
                x, high = LEFT + step * (place + 0.5) - width / 2, _y(base + value, top)
                tip = escape(f"{label}: {value:g} {one.name}")
                marks.append(
                    f'<rect class="{one.name}" x="{x:.1f}" y="{high:.1f}" width="{width:.1f}" '
                    f'height="{_y(base, top) - high:.1f}"><title>{tip}</title></rect>'
                )
                base += value
    return _svg(marks, title=title, width=WIDTH, height=HEIGHT)


def line(series: Series, *, labels: Sequence[str], title: str) -> str:
    """Return a chart of shares (0 to 1) as one line; a run without a value interrupts it."""
    step = _step(labels)
    points = [
        None if value is None else (LEFT + step * (place + 0.5), _y(value * 100, 100))
        for place, value in enumerate(series.values)
    ]
    marks = [_axis(100, labels, unit="%"), *_curve(series, points, labels)]
    return _svg(marks, title=title, width=WIDTH, height=HEIGHT)


def spark(series: Series, *, labels: Sequence[str], title: str) -> str:
    """Return a line of shares (0 to 1) without axes, to stand in a row of text."""
    step = SPARK_WIDTH / max(len(labels), 1)
    room = SPARK_HEIGHT - 8
    points = [
        None if value is None else (step * (place + 0.5), 4 + room * (1 - value))
        for place, value in enumerate(series.values)
    ]
    marks = [f'<path class="grid" d="M0 4H{SPARK_WIDTH}M0 {SPARK_HEIGHT - 4}H{SPARK_WIDTH}"/>']
    marks += _curve(series, points, labels, radius=2.5)
    return _svg(marks, title=title, width=SPARK_WIDTH, height=SPARK_HEIGHT)


def ceiling(value: float) -> int:
    """Return a round even number that is not below *value*: an axis halves it to a whole one.

    >>> [ceiling(value) for value in (0, 3, 60, 61, 1500)]
    [2, 4, 60, 80, 2000]
    """
    scale = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if step * scale >= value:
                return step * scale
        scale *= 10


def _step(labels: Sequence[str]) -> float:
    """Return the room that each of *labels* has along the axis."""
    return (WIDTH - LEFT - RIGHT) / max(len(labels), 1)


def _columns(series: Sequence[Series]) -> Iterator[tuple[float | None, ...]]:
    return zip(*(one.values for one in series), strict=True)


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _axis(top: int, labels: Sequence[str], *, unit: str) -> str:
    marks = []
    for value in (0, top // 2, top):
        y = _y(value, top)
        marks.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        marks.append(f'<text x="{LEFT - 6}" y="{y + 3.5:.1f}" class="end">{value}{unit}</text>')
    step = _step(labels)
    for place in sorted({0, len(labels) // 2, len(labels) - 1}) if labels else ():
        x = LEFT + step * (place + 0.5)
        edge = "middle" if 0 < place < len(labels) - 1 or len(labels) == 1 else ""
        side = edge or ("start" if place == 0 else "end")
        x = {"start": LEFT, "end": WIDTH - RIGHT, "middle": x}[side]
        marks.append(
            f'<text x="{x:.1f}" y="{HEIGHT - 6}" class="{side}">{escape(labels[place])}</text>'
        )
    return "".join(marks)


def _curve(
    series: Series,
    points: Sequence[Point | None],
    labels: Sequence[str],
    *,
    radius: float = 3.5,
) -> Iterator[str]:
    """Yield the lines between the *points* of *series*, then a dot for each, with its share."""
    for a, b in pairwise(points):
        if a is not None and b is not None:
            way = f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}"
            yield f'<path class="line {series.name}" d="{way}"/>'
    for point, value, label in zip(points, series.values, labels, strict=True):
        if point is not None:
            place = f'cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius}"'
            tip = escape(f"{label}: {value:.1%}")
            yield f'<circle class="{series.name}" {place}><title>{tip}</title></circle>'


def _svg(marks: Sequence[str], *, title: str, width: int, height: int) -> str:
    frame = f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
    return Markup(f"{frame}{''.join(marks)}</svg>")  # noqa: S704  # each mark escapes its words
