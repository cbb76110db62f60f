"""A class at a glance: what each task earned, its commonest mistake, how the totals lie, and who needs a person."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from statistics import median
from typing import TYPE_CHECKING, Any

from kit.classroom.feedback import UNSAFE, bar, document, plural, table, total_of
from kit.classroom.specification import Assignment, Task

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Results = Sequence[Mapping[str, Any]]
BARS = 10  # of the histogram of totals, at most
COLOUR = "#2c5f8a"


@dataclass(frozen=True)
class TaskRow:
    """A task in a class: the share of its points that was earned, 0 to 1, and its commonest typical mistake.

    `students` counts those who have points for it, `waiting` those whose answer nobody has read yet.
    """

    id: str
    title: str
    share: float
    answered: int
    students: int
    mistake: str
    often: int
    waiting: int = 0


def task_rows(assignment: Assignment, results: Results) -> list[TaskRow]:
    """One row for each task, of all students whose notebook could be read."""
    read = [result for result in results if result["status"] == "graded"]
    return [_task_row(task, read) for task in assignment.tasks if all(task.id in r["grades"] for r in read)]


def _task_row(task: Task, read: Results) -> TaskRow:
    said = [result["feedback"][task.id] for result in read]
    given = [each for result in read if (each := result["grades"][task.id]["points"]) is not None]
    wrong = Counter(each["wrong"] for each in said if each.get("wrong") is not None)
    which, often = wrong.most_common(1)[0] if wrong else (None, 0)
    mistake = task.wrong[which].says if which is not None else ""
    share = sum(given) / (task.points * len(given)) if given else 0.0
    answered = sum(bool(each["answered"]) for each in said)
    return TaskRow(task.id, task.title, share, answered, len(given), mistake, often, len(read) - len(given))


def totals(results: Results) -> tuple[list[float], float]:
    """The points so far, less a penalty, of each student whose notebook could be read, and the most that there are."""
    read = [total_of(result) for result in results if result["status"] == "graded"]
    return [points for points, _ in read], max((most for _, most in read), default=0.0)


def plot_overview(rows: Sequence[TaskRow], *, ax: Axes | None = None) -> Axes:
    """Draws the share of points earned as a bar for each task, and returns the axes."""
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(8, 1 + 0.45 * len(rows)), layout="constrained")
    bars = ax.barh([row.title for row in rows], [100 * row.share for row in rows], color=COLOUR, height=0.65)
    ax.bar_label(bars, labels=[_per_cent(row) for row in rows], padding=4)
    ax.set(xlim=(0, 118), xticks=range(0, 101, 25), xlabel="per cent of the points that there are")
    ax.invert_yaxis()
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def plot_totals(points: Sequence[float], most: float, *, ax: Axes | None = None) -> Axes:
    """Draws how many students have how many points, and returns the axes."""
    from matplotlib.ticker import MaxNLocator

    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(8, 2.6), layout="constrained")
    lows, highs, counts = zip(*bins(points, most), strict=True)
    widths = [0.94 * (high - low) for low, high in zip(lows, highs, strict=True)]
    ax.bar(lows, counts, widths, align="edge", color=COLOUR)
    ax.set(xlim=(0, highs[-1]), xticks=lows, xlabel=f"points, of {most:g}", ylabel="students")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def bins(points: Sequence[float], most: float) -> list[tuple[float, float, int]]:
    """How many students have from ... to below ... points, in equal steps of whole points; the last holds the most."""
    width = max(1, ceil(most / BARS))
    number = max(1, ceil(most / width))
    places = Counter(min(number - 1, int(each / width)) for each in points)
    return [(width * place, width * (place + 1), places[place]) for place in range(number)]


def overview_page(assignment: Assignment, results: Results) -> str:
    """The overview as one HTML page: two figures, all of them again as tables, and who needs a person."""
    title = f"{results[0]['title'] if results else assignment.name}: the class"
    rows, (points, most) = task_rows(assignment, results), totals(results)
    body = (
        (f'<p class="unsafe">{UNSAFE}</p>' if any(result["unsafe"] for result in results) else "")
        + f"<h1>{escape(title)}</h1>{_summary(results, points, most)}"
        + (f"{_tasks(rows)}{_totals(points, most)}" if points else "")
        + _people(results, assignment)
    )
    return document(title, body, wide=True)


def _summary(results: Results, points: Sequence[float], most: float) -> str:
    waiting = sum(each["points"] is None for result in results for each in result["grades"].values())
    lost = len(results) - len(points)
    said = [plural(len(results), "submission"), f"{lost} of them could not be graded" if lost else ""]
    if points:
        said.append(f"median {median(points):g} of {most:g} points, from {min(points):g} to {max(points):g}")
    said.append(f"{plural(waiting, 'written answer')} still to be read, counted as 0 so far" if waiting else "")
    return f'<p class="total">{"; ".join(filter(None, said))}.</p>'


def _tasks(rows: Sequence[TaskRow]) -> str:
    told = "; ".join(f"{row.title}: {_per_cent(row)}" for row in rows)
    figure = _picture(lambda ax: plot_overview(rows, ax=ax), 1 + 0.45 * len(rows), f"Points earned by task. {told}.")
    lines = ([escape(row.title), _per_cent(row), bar(row.share, 1), str(row.answered), _mistake(row)] for row in rows)
    head = ("Task", "Earned", "", "Answered", "Commonest mistake, and what students are told")
    return f"<section><h2>What each task earned</h2>{figure}{table(head, lines, numbers=(1, 3))}</section>"


def _per_cent(row: TaskRow) -> str:
    unread = not row.students or 0 < row.waiting == row.answered
    return "not read yet" if unread else f"{100 * row.share:.0f} %"


def _mistake(row: TaskRow) -> str:
    if row.mistake:
        return f"<strong>{row.often} of {row.students}</strong>: {escape(row.mistake)}"
    return f"{row.waiting} to read" if row.waiting else "none that is typical"


def _totals(points: Sequence[float], most: float) -> str:
    found = bins(points, most)
    told = "; ".join(f"{low:g} to below {high:g}: {number}" for low, high, number in found if number)
    figure = _picture(lambda ax: plot_totals(points, most, ax=ax), 2.6, f"Students by points. {told}.")
    lines = ([f"{low:g} to below {high:g}", str(number)] for low, high, number in found if number)
    return f"<section><h2>How the points lie</h2>{figure}{table(('Points', 'Students'), lines, numbers=(1,))}</section>"


def _picture(draw: Callable[[Axes], Any], height: float, alt: str) -> str:
    from matplotlib.figure import Figure

    figure, out = Figure(figsize=(8, height), layout="constrained"), io.BytesIO()
    draw(figure.subplots())
    figure.savefig(out, format="png", dpi=150)
    picture = base64.b64encode(out.getvalue()).decode("ascii")
    return f'<p><img alt="{escape(alt)}" src="data:image/png;base64,{picture}"></p>'


def _people(results: Results, assignment: Assignment) -> str:
    """Who could not be graded and why, whose answers wait, and what was noted with whom."""
    lost = [(each["student"], each["reason"]) for each in results if each["status"] != "graded"]
    waiting = [(task.title, ", ".join(_unread(task, results))) for task in assignment.tasks if _unread(task, results)]
    noted = [(each["student"], "; ".join([*each["notes"], *each["repairs"], *each["troubles"]])) for each in results]
    return (
        _list("Could not be graded", "Student", "Why", lost)
        + _list("Answers that a person must read", "Task", "Students", waiting)
        + _list("Worth a look", "Student", "What was noted, repaired or went wrong", [(w, s) for w, s in noted if s])
    )


def _unread(task: Task, results: Results) -> list[str]:
    grades = [(result["student"], result["grades"].get(task.id, {"points": 0.0})) for result in results]
    return [student for student, grade in grades if grade["points"] is None]


def _list(title: str, who: str, what: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = ([escape(student), escape(said)] for student, said in rows)
    return f"<section><h2>{title}</h2>{table((who, what), lines)}</section>" if rows else ""
