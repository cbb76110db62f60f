"""What was chosen in a task that is answered with a click: typed in its cell, kept beside the notebook, saved in it."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kit.answers import when
from kit.classroom.judging import same
from kit.classroom.specification import Task

MIME = "application/vnd.reading-hanoi.choice+json"  # {"task", "choice", "at"} in a cell's output, and nothing to show
Saved = tuple[str, str, str]  # a task's id, what was chosen, and when that was written


def option(task: Task, choice: object) -> str | None:
    """The option of the task that this choice names, None where it is none of them."""
    return next((each for each in task.options if same(choice, each)), None)


def counting(kept: object) -> object:
    """What counts of what is kept of a task: what was typed, else what was clicked."""
    return kept.get("typed") or kept.get("choice") if isinstance(kept, dict) else None


def calls(source: str) -> Iterator[tuple[str, str]]:
    """Every kit.choose in a source: the task's id, and the option typed in it or "" for none; nothing is run."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in nodes:
        match node:
            case ast.Call(ast.Attribute(ast.Name("kit"), "choose"), args, keywords):
                given = [*args, *(each.value for each in keywords)]
                words = [each.value if isinstance(each, ast.Constant) else None for each in given]
                if words and isinstance(words[0], str):
                    yield words[0], words[1] if len(words) > 1 and isinstance(words[1], str) else ""


def typed(source: str, id: str) -> str:
    """The option that is typed in this source for the task, the last one where there are several, "" for none."""
    return next((choice for task, choice in reversed(list(calls(source))) if task == id and choice), "")


def saved(cell: Mapping[str, Any]) -> tuple[Saved, ...]:
    """The choices that stand in the outputs of a cell of a notebook, whatever else stands there."""
    outputs = cell.get("outputs")
    found = [_data(each) for each in outputs] if isinstance(outputs, list) else []
    rows = [(each.get("task"), each.get("choice"), each.get("at")) for each in found if isinstance(each, dict)]
    return tuple((str(task), str(choice), str(at)) for task, choice, at in rows if _texts(task, choice, at))


def _texts(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def _data(output: object) -> object:
    data = output.get("data") if isinstance(output, dict) else None
    return data.get(MIME) if isinstance(data, dict) else None


def chosen(task: Task, source: str, work: bytes, rows: Sequence[Saved]) -> str | None:
    """The option that a student chose: as typed in the answer's cell, else as kept in his work, else as saved last."""
    last = max((row for row in rows if row[0] == task.id), key=lambda row: when(row[2]), default=("", "", ""))
    found = (option(task, each) for each in (typed(source, task.id), _kept(work, task.name), last[1]))
    return next((each for each in found if each is not None), None)


def _kept(work: bytes, key: str) -> object:
    try:
        return counting(json.loads(work)["answers"][key]["value"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
