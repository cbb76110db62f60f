"""What a student's matplotlib figure shows, as plain facts that cases look at; matplotlib is never imported here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

FACTS = {  # the facts' names, and in words for students
    "axes": "the number of charts", "title": "the title", "xlabel": "the text below the chart",
    "ylabel": "the text beside the axis", "xmin": "where the flat axis begins", "xmax": "where the flat axis ends",
    "ymin": "where the axis begins", "ymax": "where the axis ends", "bars": "the bars",
    "names": "the names of the bars", "lines": "the lines",
}  # fmt: skip
POINTS = 500  # of one line; no figure of an exercise has more


def facts(value: Any) -> dict[str, Any] | None:
    """The facts of a figure, or of axes, by their names in FACTS; None for anything else.

    `bars` are the bars' values and `names` what is written below them, from left to right; `lines` are lists of points.
    Where bars lie, x and y are swapped, and they are read from top to bottom: y is always the axis of the values.
    """
    figures, axes = (sys.modules.get(f"matplotlib.{name}") for name in ("figure", "axes"))
    if figures is None or axes is None or not isinstance(value, figures.Figure | axes.Axes):
        return None
    every = value.axes if isinstance(value, figures.Figure) else value.figure.axes
    shown = value if isinstance(value, axes.Axes) else every[0] if every else None
    return {"axes": len(every), **(_shown(shown) if shown is not None else {})}


def _shown(axes: Any) -> dict[str, Any]:
    """What one pair of axes shows."""
    lying = any(getattr(each, "orientation", "") == "horizontal" for each in axes.containers)
    x, y = (axes.yaxis, axes.xaxis) if lying else (axes.xaxis, axes.yaxis)
    bars = sorted(_bars(axes, lying=lying), reverse=bool(lying != x.get_inverted()))
    names = {round(float(place), 6): label.get_text() for place, label in zip(*_ticks(x), strict=False)}
    (xmin, xmax), (ymin, ymax) = (sorted(map(float, axis.get_view_interval())) for axis in (x, y))
    return {
        "title": axes.get_title(), "xlabel": x.get_label_text(), "ylabel": y.get_label_text(),
        "xmin": xmin, "xmax": xmax, "ymin": ymin, "ymax": ymax,
        "bars": [value for _, value in bars], "names": [names.get(round(place, 6), "") for place, _ in bars],
        "lines": [[list(map(float, point)) for point in line.get_xydata()[:POINTS]] for line in axes.get_lines()],
    }  # fmt: skip


def _bars(axes: Any, *, lying: bool) -> Iterator[tuple[float, float]]:
    """Each bar's middle on the axis of names, and its value."""
    for container in axes.containers:
        for bar in getattr(container, "patches", ()):
            start, width, value = (bar.get_y(), bar.get_height(), bar.get_width()) if lying else (
                bar.get_x(), bar.get_width(), bar.get_height())  # fmt: skip
            yield float(start + width / 2), float(value)


def _ticks(axis: Any) -> tuple[Any, Any]:
    """The places of an axis' ticks, and their labels."""
    return axis.get_ticklocs(), axis.get_ticklabels()
