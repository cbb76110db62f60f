"""Runs a grafted notebook in a sandbox and collects plain answers; what is expected of them stays out here."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kit.classroom.notebooks import Notebook, grade_id, is_check
from kit.classroom.plain import UNANSWERED
from kit.classroom.sandbox import Lost, Sandbox, no_constant
from kit.classroom.specification import Task

SLOW = 2  # so many cases of a task may run out of time before the others are no longer tried
PATIENCE = 4  # times the seconds of a cell: the clock inside stands still while the machine has no processor free
SHOWN = 8_000_000  # characters of text and pictures that one notebook's cells may show together
PICTURE = re.compile(r"iVBORw0KGgo[A-Za-z0-9+/\s]*={0,2}\s*")  # a PNG in base64, and nothing that a page would run


@dataclass(frozen=True)
class Evidence:
    """What came out of the sandbox: each code cell's outputs by its place, each task's answers, the seconds it took."""

    outputs: Mapping[int, Sequence[Mapping[str, Any]]]
    answers: Mapping[str, Sequence[Any]]
    troubles: tuple[str, ...]
    spent: Mapping[str, float]


def collect(sandbox: Sandbox, notebook: Notebook, tasks: Sequence[Task]) -> Evidence:
    """The outputs of all cells and the answers to all tasks; what a student's code breaks costs him that part alone."""
    troubles: list[str] = []
    began = time.monotonic()
    _ready(sandbox)
    ready = time.monotonic()
    outputs = _cells(sandbox, notebook, troubles)
    ran = time.monotonic()
    answers = _answers(sandbox, tasks)
    spent = {"start": ready - began, "cells": ran - ready, "questions": time.monotonic() - ran}
    return Evidence(outputs, answers, tuple(troubles), spent)


def _ready(sandbox: Sandbox) -> None:
    """Waits until the sandbox answers; where it does not, the first cell will say so."""
    with suppress(Lost):
        sandbox.ask({"name": "_", "seconds": sandbox.limits.probe}, 30)


def _cells(sandbox: Sandbox, notebook: Notebook, troubles: list[str]) -> dict[int, list[dict[str, Any]]]:
    """The outputs of every code cell; answers that failed are tried again when everything else has run.

    An answer may need a cell of the student's own that stands further down in the released order.
    """
    outputs: dict[int, list[dict[str, Any]]] = {}
    again, left = [], SHOWN
    for place, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code" and not is_check(cell):
            shown, failed = _cell(sandbox, cell, troubles)
            again += [place] if failed else []
            left -= len(json.dumps(shown))
            outputs[place] = shown if left > 0 else []
    for place in again:
        shown, _ = _cell(sandbox, notebook["cells"][place], [])
        left -= len(json.dumps(shown))
        outputs[place] = shown if left > 0 else []
    return outputs


def _cell(sandbox: Sandbox, cell: Mapping[str, Any], troubles: list[str]) -> tuple[list[dict[str, Any]], bool]:
    """The cell's outputs, and whether it raised an error, so that another try may help."""
    name = grade_id(cell) or "a cell of the student's own"
    try:
        told = sandbox.ask({"run": cell["source"], "seconds": sandbox.limits.cell}, PATIENCE * sandbox.limits.cell)
    except Lost as lost:
        told = {"lost": str(lost)}
    if "lost" in told:
        troubles.append(f"{name}: {_line(told['lost'])}")
        return [_error("Stopped", _line(told["lost"]))], False
    outputs = _clean(told.get("outputs"))
    if fault := _line(told.get("error")):
        troubles.append(f"{name}: {fault}")
        outputs.append(_error(*fault.partition(": ")[::2]))
    return outputs, bool(fault)


def _line(value: Any) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in str(value or ""))[:300]


def _error(name: str, value: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": [f"{name}: {value}"]}


def _clean(outputs: Any) -> list[dict[str, Any]]:
    """The outputs in the notebook's format, of which nothing is taken over but text and pictures."""
    clean: list[dict[str, Any]] = []
    for each in outputs if isinstance(outputs, list) else ():
        if not isinstance(each, dict):
            continue
        if each.get("output_type") == "stream":
            name = "stderr" if each.get("name") == "stderr" else "stdout"
            clean.append({"output_type": "stream", "name": name, "text": _text(each.get("text"))})
        elif isinstance(data := each.get("data"), dict):
            kept = {mime: _text(data[mime]) for mime in ("text/plain", "image/png") if mime in data}
            if not PICTURE.fullmatch(kept.get("image/png", "")):
                kept.pop("image/png", None)
            clean.append({"output_type": "display_data", "data": kept, "metadata": {}})
    return clean[:50]


def _text(value: Any) -> str:
    return str(value)[:2_000_000].encode("utf-8", "replace").decode()


def _answers(sandbox: Sandbox, tasks: Sequence[Task]) -> dict[str, list[Any]]:
    """The answers to all tasks; hidden cases last, so that no answer that is shown can carry one of their inputs."""
    answers: dict[str, list[Any]] = {task.id: [dict(UNANSWERED)] * _count(task) for task in tasks}
    slow: dict[str, int] = {}
    for hidden in (False, True):
        for task in tasks:
            for number in range(_count(task)):
                if _hidden(task, number) is not hidden:
                    continue
                if slow.get(task.id, 0) >= SLOW:
                    answers[task.id][number] = {"error": "not tried: the cases before it took too long"}
                    continue
                found, late = _probe(sandbox, task, number)
                slow[task.id] = slow.get(task.id, 0) + late
                answers[task.id][number] = _veiled(found) if hidden else found
    return answers


def _count(task: Task) -> int:
    return len(task.cases) if task.kind == "function" else 1


def _hidden(task: Task, number: int) -> bool:
    return task.kind == "function" and task.cases[number].hidden


def _veiled(answer: Any) -> Any:
    """The answer to a hidden case without the words of its error, in which a student could read the case."""
    if not isinstance(answer, dict) or "error" not in answer or answer == UNANSWERED:
        return answer
    return {"error": "it fails in a case that is not shown"}


def _probe(sandbox: Sandbox, task: Task, number: int) -> tuple[Any, bool]:
    """What the student's name answers, and whether it ran out of time."""
    request: dict[str, Any] = {"name": task.name, "seconds": sandbox.limits.probe}
    if task.kind == "function":
        request["input"] = list(task.cases[number].input or ())
    try:
        told = sandbox.ask(request, PATIENCE * sandbox.limits.probe)
    except Lost as lost:
        return {"error": str(lost)}, False
    if not isinstance(told.get("answer"), str):
        said = _line(told.get("failed") or told.get("lost") or "no answer")
        return {"error": said}, "within" in said
    try:
        return json.loads(told["answer"], parse_constant=no_constant), False
    except (ValueError, RecursionError):
        return {"error": "the answer is no plain data"}, False
