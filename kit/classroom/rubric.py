"""The rubric of a written answer where the teacher marks it, and what is made of the short comments typed there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from kit.classroom.specification import Task

_NUMBER = re.compile(r"#(\d{1,3})\b")
_POINTS = re.compile(r"\s*(\d+(?:[.,]\d+)?(?:\s*\+\s*\d+(?:[.,]\d+)?)+)(?=[\s#]|$)")


@dataclass(frozen=True)
class Said:
    """A teacher's comment as the student reads it: its lines, and the points of each criterion if they were typed.

    `amiss` says in plain words what was typed and cannot be meant.
    """

    lines: tuple[str, ...]
    points: tuple[float, ...] = ()
    amiss: tuple[str, ...] = ()


def reusable(task: Task) -> tuple[str, ...]:
    """The reusable comments of a task in the order of their numbers, the first of which is 1."""
    return tuple(comment for criterion in task.rubric for comment in criterion.comments)


def spelt_out(comment: str, task: Task) -> Said:
    """The comment with “#2” replaced by the reusable comment of that number, and points such as “2+1+0” taken apart."""
    comments, amiss, points = reusable(task), [], tuple[float, ...]()
    if typed := _POINTS.match(comment):
        points = tuple(float(each.replace(",", ".")) for each in typed[1].split("+"))
        if len(points) == len(task.rubric):
            comment = comment[typed.end() :]
        else:
            amiss.append(f"“{typed[1]}” gives points for {len(points)} criteria, and there are {len(task.rubric)}")
            points = ()
    lines = []
    for number, piece in enumerate(_NUMBER.split(comment)):
        if number % 2 == 0:
            lines += [line.strip() for line in piece.splitlines()]
        elif 1 <= int(piece) <= len(comments):
            lines.append(comments[int(piece) - 1])
        else:
            lines.append(f"#{piece}")
            amiss.append(f"there is no comment #{piece}")
    return Said(tuple(filter(None, lines)), points, tuple(amiss))


def for_teacher(task: Task) -> dict[str, Any]:
    """A cell for formgrader with the rubric and the numbered comments; students never see it."""
    rows, number = [], 0
    for criterion in task.rubric:
        offers = []
        for comment in criterion.comments:
            number += 1
            offers.append(f"<strong>#{number}</strong> {escape(comment)}")
        rows.append(f"<tr><td>{escape(criterion.criterion)}</td><td>{criterion.points:g}</td>"
                    f"<td>{'<br>'.join(offers)}</td></tr>")  # fmt: skip
    example = "+".join(f"{criterion.points:g}" for criterion in task.rubric)
    told = (
        f"Enter the points above. In the comment box, <code>{example} #1 and a word of yours</code> gives the student "
        "the points of each criterion, comment #1 written out, and your word."
    )
    head = "<tr><th>Criterion</th><th>Points</th><th>Comments to use again</th></tr>"
    source = (
        f"<div><p><strong>For the teacher: how to mark this answer</strong></p><table><thead>{head}</thead>"
        f"<tbody>{''.join(rows)}</tbody></table><p>{told}</p></div>"
    )
    metadata = {"tags": ["for-teacher"], "editable": False, "deletable": False}
    return {"cell_type": "markdown", "id": f"{task.id}-rubric"[:64], "metadata": metadata, "source": source}
