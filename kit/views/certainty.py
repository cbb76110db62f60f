"""Where a text is sure and where it holds back, as a table and a picture: by the kit, and by a student's decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kit.adjudicating import WINDOW, Course, Decisions, certainty, courses
from kit.reading import Reading
from kit.views.plots import CUE_LOOKS, NUMBERS, Picture, as_svg, axes, figure_of, inline, name_rows
from kit.views.tables import as_html, by_row

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LANE = 0.29  # of a row: how far the course of certainty goes up or down


def certainty_picture(
    readings: Sequence[Reading], labels: Sequence[str], decisions: Decisions | None = None
) -> Picture:
    """Where each text is sure and where it holds back, by the kit and, with decisions, by a student as well."""
    data = courses(readings, labels, decisions)
    alt = describe_certainty(data)
    return Picture(inline(_certainty_svg(data), alt), alt, as_html(certainty_table(data), NUMBERS))


def certainty_table(courses: Sequence[Course]) -> pd.DataFrame:
    """The author's own hedges and boosters in every hundred words of each text, and boosters less hedges."""
    rows = {}
    for course in courses:
        for first in range(0, course.words, WINDOW):
            last = min(first + WINDOW, course.words)
            row: dict[str, int] = {}
            for who, marks in (("", course.kit), ("you: ", course.student)):
                signs = [sign for at, sign in marks or () if first <= at < last]
                counts = {"hedges": signs.count(-1), "boosters": signs.count(1), "balance": sum(signs)}
                row |= {f"{who}{name}": n for name, n in counts.items()} if marks is not None else {}
            rows[course.label, f"{first + 1}-{last}"] = row
    return by_row(rows, "text", "words")


def plot_certainty(data: Sequence[Course], *, ax: Axes | None = None, most: int | None = None) -> Axes:
    """One lane a course: boosters less hedges in the hundred words around each word, and a sign for each mark.

    A student's course is a dashed line over the kit's. `most` is the height that fills a lane, or the highest there is.
    """
    ax = ax or axes(2 * len(data))
    scale = LANE / (most or _highest(data))
    for row, course in enumerate(data):
        kit = certainty(course.words, course.kit)
        _lane(ax, row, kit, scale)
        _signs(ax, row, course)
        if course.student is not None:
            places, edge = _edge(course, row, scale)
            line = ax.step(places, edge, where="post", color="black", linestyle="--", linewidth=1.2)
            line[0].set_gid(f"student-{row}")
        _heights(ax, row, kit, scale)
    name_rows(ax, [course.label.replace(", ", ",\n", 1) for course in data], "words from the beginning")
    ax.legend(handles=_certainty_legend(data), ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax


def describe_certainty(data: Sequence[Course]) -> str:
    """Where the courses rise highest and fall lowest, in words and numbers."""
    said = []
    for course in data:
        for who, marks in (("the kit marks", course.kit), ("you accept", course.student)):
            if marks is None:
                continue
            signs = [sign for _, sign in marks]
            text = f"{course.label}: {who} {signs.count(-1)} hedges and {signs.count(1)} boosters of the author’s own"
            said.append(f"{text}; {_extremes(certainty(course.words, marks))}.")
    return f"Boosters less hedges in the {WINDOW} words around each word. " + " ".join(said)


def _highest(data: Sequence[Course]) -> int:
    """How far from level the courses go, the kit's and the student's."""
    runs = [certainty(c.words, marks) for c in data for marks in (c.kit, c.student) if marks is not None]
    return max([1, *(abs(height) for run in runs for height in run)])


def _edge(course: Course, row: int, scale: float) -> tuple[list[int], list[float]]:
    """The words at which a student's course changes, and where in its lane it goes on from there."""
    places, heights = _stairs(certainty(course.words, course.student or ()))
    return places, [row - height * scale for height in heights]


def _certainty_svg(data: Sequence[Course]) -> str:
    """The courses as SVG: what is the kit's is drawn once, and a student's lines are put into it at each look."""
    most = _highest(data)
    still = tuple(replace(course, student=None if course.student is None else course.kit) for course in data)
    svg, (left, wide, top, high) = _certainty_frame(still, most)
    for row, course in enumerate(data):
        if course.student is not None:
            places, edge = _edge(course, row, LANE / most)
            steps = [f"H {left + x * wide:.2f} V {top + y * high:.2f}" for x, y in zip(places, edge, strict=True)]
            path = f"M {left:.2f} {top + edge[0] * high:.2f} {' '.join(steps)}"
            svg = re.sub(rf'(<g id="student-{row}">\s*<path d=")[^"]*', rf"\g<1>{path}", svg, count=1)
    return svg


@cache
def _certainty_frame(data: tuple[Course, ...], most: int) -> tuple[str, tuple[float, float, float, float]]:
    """The picture of these courses as SVG; and in it word 0, the width of a word, row 0, and the height of a row."""
    ax = plot_certainty(data, most=most)
    svg, figure = as_svg(ax, describe_certainty(data)), figure_of(ax)
    points = 72 / figure.dpi  # SVG counts in points, and from the top
    (left, low), (right, high) = ax.transData.transform([(0, 0), (1, 1)]) * points
    height = figure.bbox.height * points
    return svg, (left, right - left, height - low, low - high)


def _extremes(course: Sequence[int]) -> str:
    if not any(course):
        return "the two are level throughout"
    ends = (("highest", max(course)), ("lowest", min(course)))
    return "the course is " + " and ".join(
        f"{name} from word {course.index(h) + 1}, at {_signed(h)}" for name, h in ends
    )


def _signed(height: int) -> str:
    return f"{height:+d}".replace("-", "−")


def _heights(ax: Axes, row: int, course: Sequence[int], scale: float) -> None:
    """The height of the course written where it is highest and where it is lowest."""
    for height in {max(course, default=0), min(course, default=0)} - {0}:
        first = course.index(height)
        last = next((at for at in range(first, len(course)) if course[at] != height), len(course))
        offset = (0, 3 if height > 0 else -9)
        place = ((first + last) / 2, row - height * scale)
        ax.annotate(_signed(height), place, offset, textcoords="offset points", ha="center", fontsize=8)


def _lane(ax: Axes, row: int, course: Sequence[int], scale: float) -> None:
    """The course of one text as an area, above its line where it is sure and below where it holds back."""
    places, heights = _stairs(course)
    for kind, sign in (("booster", 1), ("hedge", -1)):
        edge = [row - max(0, height * sign) * sign * scale for height in heights]
        colour = CUE_LOOKS[kind][0]
        ax.fill_between(places, row, edge, facecolor=colour, step="post", alpha=0.35, linewidth=0)
    ax.plot([0, len(course)], [row, row], color="black", linewidth=0.8)


def _stairs(course: Sequence[int]) -> tuple[list[int], list[int]]:
    """The words at which the course changes, and its height from there on; the end of the text comes last."""
    places = [at for at, height in enumerate(course) if at == 0 or height != course[at - 1]]
    return [*places, len(course)], [*(course[at] for at in places), *course[-1:]]


def _signs(ax: Axes, row: int, course: Course) -> None:
    """Each of the kit's marks as a sign at its word: boosters above the lane, hedges below."""
    for kind, sign in (("booster", 1), ("hedge", -1)):
        places = [at for at, mark in course.kit if mark == sign]
        colour, marker = CUE_LOOKS[kind]
        ax.scatter(places, [row - sign * 0.41] * len(places), s=26, color=colour, marker=marker, zorder=3)


def _certainty_legend(data: Sequence[Course]) -> list[Any]:
    from matplotlib.lines import Line2D

    looks = [
        Line2D([], [], color=CUE_LOOKS[kind][0], marker=CUE_LOOKS[kind][1], linestyle="", label=label)
        for kind, label in (("booster", "boosters: up"), ("hedge", "hedges: down"))
    ]
    dashed = Line2D([], [], color="black", linestyle="--", label="by your decisions")
    return [*looks, dashed] if any(course.student is not None for course in data) else looks
