"""A class at a glance: how much of each task was earned, and the commonest mistake in each."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from kit.classroom.specification import Assignment

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class TaskRow:
    """A task in a class: the share of its points that was earned, 0 to 1, and its commonest typical mistake."""

    id: str
    title: str
    share: float
    answered: int
    students: int
    mistake: str
    often: int


def task_rows(assignment: Assignment, results: Sequence[Mapping[str, Any]]) -> list[TaskRow]:
    """One row for each task that the kit marks, of all students whose notebook could be read."""
    read = [result for result in results if result["status"] == "graded"]
    rows = []
    for task in (task for task in assignment.tasks if task.checked):
        said = [result["feedback"][task.id] for result in read]
        earned = sum(result["grades"][task.id]["points"] for result in read)
        wrong = Counter(each["wrong"] for each in said if each["wrong"] is not None)
        which, often = wrong.most_common(1)[0] if wrong else (None, 0)
        mistake = task.wrong[which].says if which is not None else ""
        share = earned / (task.points * len(read)) if read else 0.0
        answered = sum(bool(each["answered"]) for each in said)
        rows.append(TaskRow(task.id, task.title, share, answered, len(read), mistake, often))
    return rows


def plot_overview(rows: Sequence[TaskRow], *, ax: Axes | None = None) -> Axes:
    """Draws the share of points earned as a bar for each task, and returns the axes."""
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(7, 0.6 + 0.5 * len(rows)), layout="constrained")
    bars = ax.barh([row.title for row in rows], [100 * row.share for row in rows], color="#33658a")
    ax.bar_label(bars, fmt="%.0f %%", padding=3)
    ax.set(xlim=(0, 112), xlabel="per cent of the points that there are")
    ax.invert_yaxis()
    return ax


def overview_page(assignment: Assignment, results: Sequence[Mapping[str, Any]]) -> str:
    """The overview as one HTML page: the figure, and all of it again as a table."""
    rows = task_rows(assignment, results)
    unread = [result for result in results if result["status"] != "graded"]
    unsafe = "<p><strong>UNSAFE: graded without a sandbox.</strong></p>" if any(r["unsafe"] for r in results) else ""
    lost = "".join(f"<li>{escape(result['student'])}: {escape(result['reason'])}</li>" for result in unread)
    title = f"{escape(assignment.name)}: {len(results)} submissions"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>{unsafe}'
        f"<h1>{title}</h1>{_picture(rows)}{_table(rows)}"
        f"{f'<h2>Could not be graded</h2><ul>{lost}</ul>' if lost else ''}</body></html>"
    )


def _picture(rows: Sequence[TaskRow]) -> str:
    from matplotlib.figure import Figure

    figure, out = Figure(figsize=(7, 0.6 + 0.5 * len(rows)), layout="constrained"), io.BytesIO()
    plot_overview(rows, ax=figure.subplots())
    figure.savefig(out, format="png", dpi=120)
    told = "; ".join(f"{row.title}: {100 * row.share:.0f} per cent" for row in rows)
    picture = base64.b64encode(out.getvalue()).decode("ascii")
    return f'<p><img alt="Points earned by task. {escape(told)}." src="data:image/png;base64,{picture}"></p>'


def _table(rows: Sequence[TaskRow]) -> str:
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("task", "earned", "answered", "commonest mistake"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, rows))}</tbody></table>"


def _row(row: TaskRow) -> str:
    mistake = f"{escape(row.mistake)} ({row.often} of {row.students})" if row.mistake else "none that is typical"
    return (
        f"<tr><th scope='row'>{escape(row.id)} {escape(row.title)}</th><td>{100 * row.share:.0f} %</td>"
        f"<td>{row.answered} of {row.students}</td><td>{mistake}</td></tr>"
    )
