"""What an assignment asks: tasks with their cases, typical wrong answers, hints and rubric, as written in tasks.toml.

The same specification drives the instant check and the grading. `public_part` is what students get: no hidden case,
and expected answers sealed, which keeps them from being read by accident and from no one who wants to.
"""

from __future__ import annotations

import base64
import json
import random
import tomllib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kit.classroom.drawn import FACTS
from kit.classroom.plain import called

SCHEMA = 1
KINDS = ("value", "choice", "spans", "function", "text", "widget", "figure")
MODES = ("each", "all")
START, END = "### BEGIN SOLUTION", "### END SOLUTION"


class SpecificationError(ValueError):
    """A specification that cannot be used; the message names the file, the task and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the message alone, since students need nothing of the kit's own code."""
        return [str(self)]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is looked at: what is expected, for a function's arguments `input` or at `at` of the answer."""

    expect: Any
    input: tuple[Any, ...] | None = None
    at: str | int | None = None
    hidden: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A typical wrong answer and what the student is told; `answers` are a wrong function's, one for each case."""

    says: str
    answer: Any = None
    at: str | int | None = None
    code: str = ""
    answers: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric of a written answer: what is looked for, its points, and comments to use again."""

    criterion: str
    points: float
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draw:
    """How hidden cases are drawn: `count` times the arguments that `code`'s function `draw(chance)` returns."""

    count: int
    code: str


@dataclass(frozen=True, slots=True)
class Task:
    """One task; `name` is what the student defines, `id` is also the grade id of its check cell.

    `tolerance` is absolute for numbers, and for spans the share of overlap that is needed.
    """

    id: str
    kind: str
    title: str
    question: str
    points: float
    name: str = ""
    mode: str = "each"
    tolerance: float = 0.0
    stretch: bool = False
    hints: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    wrong: tuple[WrongAnswer, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    draw: Draw | None = None

    @property
    def checked(self) -> bool:
        """Whether the kit marks it; a written answer is marked by a person."""
        return self.kind != "text"


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment: its name (also of its folder and notebook), its lesson such as “04”, its tasks in order."""

    name: str
    lesson: str
    tasks: tuple[Task, ...]

    def task(self, id: str) -> Task:
        """The task with this id; raises SpecificationError with those that there are."""
        for task in self.tasks:
            if task.id == id:
                return task
        raise SpecificationError(f"There is no task “{id}” here. There is: {', '.join(t.id for t in self.tasks)}.")


def load(folder: Path, *, seed: str = "") -> Assignment:
    """The assignment in solutions/<name>, with the hidden cases that this course's seed draws.

    Raises SpecificationError for what is missing or misspelt. It runs code of tasks.toml and of the solution notebook,
    which are the teacher's own.
    """
    file = folder / "tasks.toml"
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SpecificationError(f"{file} is missing. An assignment needs one; copy another and change it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecificationError(f"{file} cannot be read: {error}.") from None
    _known(document, ("schema", "assignment", "lesson", "task"), str(file))
    if document.get("schema") != SCHEMA or document.get("assignment") != folder.name or not document.get("task"):
        raise SpecificationError(
            f"{file}: it must begin with schema = {SCHEMA}, assignment = “{folder.name}” (as its folder), a lesson "
            "and at least one [[task]]."
        )
    tasks = tuple(_task(row, f"{file}, {row.get('id', 'a task without id')}") for row in document["task"])
    _distinct([task.id for task in tasks], f"{file}: two tasks have the id")
    _distinct([task.name for task in tasks if task.name], f"{file}: two tasks ask for the name")
    whole = Assignment(folder.name, str(document.get("lesson", "")), tasks)
    return replace(whole, tasks=tuple(_played(_drawn(task, folder, seed), str(file)) for task in tasks))


def public_part(assignment: Assignment) -> dict[str, Any]:
    """What lies beside the exercise as checks.json: everything that the instant check needs, as plain data."""
    tasks = [_public(task) for task in assignment.tasks if task.checked]
    return {"schema": SCHEMA, "assignment": assignment.name, "lesson": assignment.lesson, "tasks": tasks}


def from_public(document: Mapping[str, Any]) -> Assignment:
    """The assignment that `public_part` wrote, with its public cases alone; raises SpecificationError for others."""
    try:
        if document["schema"] != SCHEMA:
            raise KeyError("schema")
        tasks = tuple(_opened(row) for row in document["tasks"])
        return Assignment(document["assignment"], document["lesson"], tasks)
    except (KeyError, TypeError, ValueError) as error:
        raise SpecificationError(f"checks.json is damaged ({error}). Copy it anew from where you got it.") from None


def solution_source(notebook: Path, id: str) -> str:
    """The source of the answer cell of a task in a notebook; raises SpecificationError where there is none."""
    document = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == f"{id}-answer":
            return "".join(cell["source"])
    raise SpecificationError(f"{notebook} has no cell with the grade id “{id}-answer”. Add it, or mend its id.")


def _task(row: Mapping[str, Any], where: str) -> Task:
    """The task that this row of tasks.toml describes."""
    _known(row, [*(f.name for f in fields(Task) if f.name not in ("cases",)), "case"], where)
    for name in ("id", "kind", "title", "question", "points"):
        if not row.get(name):
            raise SpecificationError(f"{where}: “{name}” is missing. Add it to the [[task]].")
    parts: dict[str, Any] = {
        "cases": tuple(_part(Case, each, where) for each in row.get("case", ())),
        "wrong": tuple(_part(WrongAnswer, each, where) for each in row.get("wrong", ())),
        "rubric": tuple(_part(Criterion, each, where) for each in row.get("rubric", ())),
        "draw": _part(Draw, row["draw"], where) if "draw" in row else None,
    }
    rest = {key: _frozen(value) for key, value in row.items() if key not in ("case", "wrong", "rubric", "draw")}
    task = Task(**{**rest, **parts, "question": row["question"].strip()})
    for wrong, says in _faults(task):
        if wrong:
            raise SpecificationError(f"{where}: {says}")
    return task


def _faults(task: Task) -> list[tuple[bool, str]]:
    """What may be wrong with a task: whether it is, and what to do."""
    function, choice = task.kind == "function", task.kind in ("choice", "widget")
    public = [case for case in task.cases if not case.hidden]
    inputs = [case.input is not None for case in task.cases]
    different = {json.dumps(case.expect) for case in public}
    return [
        (task.kind not in KINDS, f"“{task.kind}” is no kind of task. Take one of {', '.join(KINDS)}."),
        (task.mode not in MODES, f"“{task.mode}” is no mode. Take one of {', '.join(MODES)}."),
        (not task.checked and not task.rubric, "a written answer needs a [[task.rubric]]. Add one."),
        (not task.checked and sum(c.points for c in task.rubric) != task.points,
         "the points of the rubric do not add up to those of the task. Mend either."),
        (task.checked and not task.name, "“name” is missing: the variable or function that the student defines."),
        (task.checked and not public, "no public [[task.case]]. Add one, so that the student can check something."),
        (task.checked and len(task.wrong) < 2, "fewer than two [[task.wrong]]. Add what students typically mistake."),
        (task.checked and not task.hints, "no hints. Add at least one."),
        (any(given != function for given in inputs), "cases of functions have an input, others have none."),
        (function and len(different) < 2,
         "a constant answer would pass: add a public case for which something else is expected."),
        (function and not all(w.code for w in task.wrong), "a wrong answer of a function is code = “def ...”."),
        (choice and len(task.options) < 2, "“options” are missing: what the student chooses from."),
        (bool(task.options) and not all(case.expect in task.options for case in public),
         "what is expected is no option."),
        (task.kind == "figure" and not all(case.at in FACTS for case in task.cases),
         f"a case of a figure looks at one of {', '.join(FACTS)}. Write which: at = “ymin”."),
        (bool(task.draw) and not function, "only cases of functions are drawn. Take [task.draw] out."),
    ]  # fmt: skip


def _part(shape: type, row: Mapping[str, Any], where: str) -> Any:
    """One part of a task in its shape; raises SpecificationError for what is missing or misspelt in it."""
    _known(row, [field.name for field in fields(shape) if field.name != "answers"], where)
    try:
        return shape(**{key: _frozen(value) if key in ("input", "comments") else value for key, value in row.items()})
    except TypeError as error:
        raise SpecificationError(f"{where}: {str(error).removeprefix(shape.__name__)}. Add it.") from None


def _known(row: Mapping[str, Any], names: Sequence[str], where: str) -> None:
    for name in row:
        if name not in names:
            raise SpecificationError(f"{where}: “{name}” is not known here. There is: {', '.join(names)}.")


def _distinct(names: Sequence[str], says: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise SpecificationError(f"{says} “{name}”. Give each its own.")


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _drawn(task: Task, folder: Path, seed: str) -> Task:
    """The task with the hidden cases that the seed draws; what is expected of them is what the solution answers."""
    if task.draw is None:
        return task
    chance = random.Random(f"{seed} {task.id}")
    draw = _function(task.draw.code, "draw", task.id)
    solve = _function(solution_source(folder / f"{folder.name}.ipynb", task.id), task.name, task.id)
    inputs = [json.loads(json.dumps(draw(chance))) for _ in range(task.draw.count)]
    cases = tuple(Case(called(solve, each), tuple(each), hidden=True) for each in inputs)
    for case in cases:
        if isinstance(case.expect, dict) and "error" in case.expect:
            raise SpecificationError(f"{folder.name}, {task.id}: the solution fails on {case.input}: {case.expect}.")
    return replace(task, cases=(*task.cases, *cases))


def _played(task: Task, file: str) -> Task:
    """The task with what each of its wrong functions answers; raises SpecificationError where one is not wrong."""
    if task.kind != "function":
        return task
    public = [i for i, case in enumerate(task.cases) if not case.hidden]
    known = [json.dumps([task.cases[i].expect for i in public])]
    played = []
    for wrong in task.wrong:
        function = _function(wrong.code, task.name, task.id)
        answers = tuple(called(function, case.input or ()) for case in task.cases)
        seen = json.dumps([answers[i] for i in public])
        if seen in known:
            raise SpecificationError(
                f"{file}, {task.id}: in the public cases the wrong answer “{wrong.says[:40]}...” answers like the "
                "solution or like another wrong answer. Add a public case that tells them apart."
            )
        known.append(seen)
        played.append(replace(wrong, answers=answers))
    return replace(task, wrong=tuple(played))


def _function(code: str, name: str, id: str) -> Any:
    """The function of that name that the teacher's code defines."""
    space: dict[str, Any] = {}
    exec(compile(code, f"<{id}>", "exec"), space)
    if not callable(space.get(name)):
        raise SpecificationError(f"{id}: its code does not define a function {name}. Mend the name.")
    return space[name]


PLAIN = ("id", "kind", "title", "name", "points", "mode", "tolerance", "stretch", "hints", "options")


def _public(task: Task) -> dict[str, Any]:
    """The public part of a task as plain data, with the answers sealed."""
    public = [i for i, case in enumerate(task.cases) if not case.hidden]
    answers = {
        "expect": [task.cases[i].expect for i in public],
        "wrong": [{"answer": w.answer, "answers": [w.answers[i] for i in public if w.answers]} for w in task.wrong],
    }
    cases = [{"input": task.cases[i].input, "at": task.cases[i].at, "says": task.cases[i].says} for i in public]
    wrong = [{"at": w.at, "says": w.says} for w in task.wrong]
    return {
        **{name: getattr(task, name) for name in PLAIN},
        "question": task.question, "cases": cases, "wrong": wrong, "sealed": seal(answers),
    }  # fmt: skip


def _opened(row: Mapping[str, Any]) -> Task:
    answers = json.loads(zlib.decompress(base64.b64decode(row["sealed"])))
    cases = tuple(
        Case(expect, _frozen(case["input"]), case["at"], says=case["says"])
        for case, expect in zip(row["cases"], answers["expect"], strict=True)
    )
    wrong = tuple(
        WrongAnswer(each["says"], known["answer"], each["at"], answers=tuple(known["answers"]))
        for each, known in zip(row["wrong"], answers["wrong"], strict=True)
    )
    plain = {name: _frozen(row[name]) for name in PLAIN}
    return Task(**plain, question=row["question"], cases=cases, wrong=wrong)


def seal(answers: Mapping[str, Any]) -> str:
    """What is expected, as the public part has it: not to be read by accident."""
    data = json.dumps(answers, ensure_ascii=False, sort_keys=True).encode("utf-8")
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")
