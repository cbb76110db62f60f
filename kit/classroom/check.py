"""The instant check in an exercise: what of an answer passes, what is amiss, and hints one at a time.

It reads the answer from the notebook and the public part of the task from checks.json beside the notebook. Hidden cases
are not here: they are looked at when the exercise is marked.
"""

from __future__ import annotations

import json
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from ctypes import c_ulong, py_object, pythonapi
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit.answers import now
from kit.classroom.choosing import MIME, counting, option
from kit.classroom.judging import Outcome, judge
from kit.classroom.plain import UNANSWERED, called, plain
from kit.classroom.specification import Assignment, SpecificationError, Task, from_public
from kit.work import recall, remember

if TYPE_CHECKING:
    from kit.views.checkup import Checkup, Chooser

CHECKS = "checks.json"
SECONDS = 2.0  # that a function may take for all cases together
SLOW = {"error": f"it took longer than {SECONDS:.0f} seconds: perhaps a loop in it never ends"}
Space = Mapping[str, Any]  # the names that the notebook has defined


class Checked(float):
    """The points that the public checks give, a number; shown in a notebook it is the feedback.

    As text it is the number alone, which nbgrader takes for partial credit.
    """

    html: str
    outcome: Outcome
    data: dict[str, Any]

    def __new__(cls, outcome: Outcome, html: str, data: dict[str, Any]) -> Checked:
        """The points of this outcome, with what is shown for it, and the choice that is saved with the notebook."""
        made = super().__new__(cls, outcome.points)
        made.html, made.outcome, made.data = html, outcome, data
        return made

    def __repr__(self) -> str:
        return format(float(self), "g")

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return self.data


class Receipt:
    """What is chosen in a task, as the notebook shows it and saves it, so that it is handed in with the notebook."""

    def __init__(self, task: Task) -> None:
        self.data = _saved(task)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        choice = f"In this notebook: {self.data[MIME]['choice']}" if self.data else "Nothing is chosen yet."
        return {**self.data, "text/plain": choice}


def check(id: str, *, space: Space | None = None) -> Checked:
    """How the answer to this task fares in its public checks; `space` are the names to look in, the notebook's own."""
    assignment = _assignment(id.rpartition("-")[0])
    task = assignment.task(id)
    outcome = judge(task, _answers(task, _names() if space is None else space))
    return Checked(outcome, _html(task, outcome, _progress(assignment, task, outcome)), _saved(task))


def check_button(name: str, *, space: Space | None = None) -> Checkup:
    """A button that checks one task, such as “hedging-2”, or all of an assignment, such as “hedging”."""
    from kit.views.checkup import checkup

    last = name.rpartition("-")[2]
    if last.isdigit():
        return checkup("Check", lambda: check(name, space=space).html)
    assignment = _assignment(name)
    return checkup("Check all answers", partial(_overview, assignment, space))


def choose(id: str, choice: str = "") -> Chooser:
    """The options of a task that is answered with a click or by typing one; the choice is kept beside the notebook.

    It is also saved in the notebook itself, as data in the cell's output.
    """
    from kit.views.checkup import Chooser
    from kit.views.keeping import keep

    task = _assignment(id.rpartition("-")[0]).task(id)
    typed = _typed(task, choice)
    widget = Chooser(mode="check", question=task.title, options=list(task.options), receipt=partial(Receipt, task))
    keep(widget, task.name, partial(_chosen, task), question=task.title)
    chosen = {"choice": typed, "checked": typed} if typed else {}
    widget.state = {**widget.state, **chosen, "typed": typed}
    return widget


def _typed(task: Task, choice: object) -> str:
    """The option that was typed, "" where none was; raises SpecificationError for what is none."""
    found = option(task, choice)
    if found is None and choice not in ("", ...):
        known = "\n".join(f'  kit.choose("{task.id}", "{each}")' for each in task.options)
        raise SpecificationError(f"“{choice}” is none of the options. Copy one of these lines:\n{known}")
    return found or ""


def _saved(task: Task) -> dict[str, Any]:
    """What is chosen in the task, as it is saved in an output of the notebook; nothing for other tasks."""
    choice = counting(recall(task.name)) if task.kind == "widget" else None
    return {MIME: {"task": task.id, "choice": choice, "at": now()}} if choice else {}


def _assignment(name: str) -> Assignment:
    """The public part of an assignment, beside the notebook or in exercises/ of the course that it is in."""
    here = Path.cwd()
    places = [here / CHECKS, *(folder / "exercises" / name / CHECKS for folder in (here, *here.parents))]
    for place in places:
        if place.is_file():
            assignment = _read(place)
            if assignment.name == name:
                return assignment
    raise SpecificationError(
        f"There are no checks for “{name}” here. Keep checks.json in the folder of the exercise, and start the "
        f"notebook there; a task is named like “{name or 'hedging'}-2”."
    )


def _read(place: Path) -> Assignment:
    try:
        return from_public(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise SpecificationError(f"{place.name} cannot be read: {error}. Copy it anew from where you got it.") from None


def _names() -> Space:
    """The names that the notebook has defined; outside one those of the program that runs."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return shell.user_ns if shell else vars(sys.modules["__main__"])


def _answers(task: Task, space: Space) -> list[Any]:
    """The student's answers as plain data: a function's to every case, of any other task the one."""
    if task.kind == "widget":
        return [counting(recall(task.name))]
    value = space.get(task.name, ...)
    if task.kind != "function":
        return [plain(value)]
    if value is not ... and not callable(value):
        value = {"error": f"it is no function any more; define it with def {task.name}(...)"}
    if not callable(value):
        return [value if isinstance(value, dict) else dict(UNANSWERED)] * len(task.cases)
    return _in_time(lambda case: called(value, case.input or ()), task)


def _in_time(answer: Callable[[Any], Any], task: Task) -> list[Any]:
    """The answers to the cases, as far as they come in time; a function that does not end is left behind.

    It runs in a thread, since a loop can swallow an interrupt, and no loop can keep the notebook waiting.
    """
    answers: list[Any] = []

    def run() -> None:
        try:
            for case in task.cases:
                answers.append(answer(case))
        except BaseException as error:  # exit() in an answer, or the end that is made of an endless one
            answers.append({"error": f"it ended Python itself ({type(error).__name__})"})

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    if thread.is_alive():
        done = [*answers, SLOW]  # the cases before the endless one
        pythonapi.PyThreadState_SetAsyncExc(c_ulong(thread.ident or 0), py_object(SystemExit))
    else:
        done = answers[:]
    return done + [done[-1]] * (len(task.cases) - len(done))


def _progress(assignment: Assignment, task: Task, outcome: Outcome) -> str:
    """What is kept of this check from day to day, in words; an answer that is not there yet is not kept."""
    key = f"{assignment.lesson}-check-{task.id}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbgrader takes a warning for a failure
            kept = recall(key) or {"tries": 0, "best": 0}
            if not outcome.answered:
                return f"Your best so far: {_count(kept['best'], task)}." if kept["tries"] else ""
            passed = sum(outcome.passed)
            kept = {"tries": kept["tries"] + 1, "best": max(kept["best"], passed), "passed": passed}
            remember(key, kept)
    except Exception:  # a full disk, or a folder that may not be written, costs nobody the check
        return "Your progress could not be kept."
    return f"Your best so far: {_count(kept['best'], task)}." if kept["best"] > passed else ""


def _chosen(task: Task, state: Mapping[str, Any]) -> dict[str, Any]:
    """What the widget says to a choice, once the student has it checked."""
    choice, typed = state.get("choice"), state.get("typed")
    if typed and choice != typed:
        return {
            "right": False,
            "says": f"“{typed}” is typed in the cell, and that counts. Change it there, and run it.",
        }
    if not choice or state.get("checked") != choice:
        return {"says": "Saved." if choice else ""}
    outcome = judge(task, [choice])
    return {"right": all(outcome.passed), "says": _said(task, outcome)}


def _count(passed: int, task: Task) -> str:
    """“2 of 3 public checks”, in words that fit the number."""
    return f"{passed} of {len(task.cases)} public check{'s' * (len(task.cases) != 1)}"


def _said(task: Task, outcome: Outcome) -> str:
    """The verdict on an answer in one line, and what was mistaken for what."""
    if not outcome.answered:
        return f"Not answered yet. {_to_do(task)} Then run this."
    passes = "passes" if len(task.cases) == 1 else "pass"
    return f"{_count(sum(outcome.passed), task)} {passes}. {outcome.says}".strip()


def _to_do(task: Task) -> str:
    """What to do for an answer that is not there yet."""
    if task.kind == "widget":
        return "Choose an option above."
    if task.kind == "function":
        do = f"{task.name} hands nothing on: end it with return and the result (print only shows it)"
    else:
        do = f"Put your answer for {task.name} in the place of the dots"
    return f"{do}, and run its cell; if that ends in an error, mend it."


def _html(task: Task, outcome: Outcome, progress: str) -> str:
    """The feedback as HTML: verdict, what is amiss, points, hints that unfold one by one."""
    good = outcome.answered and all(outcome.passed) and not outcome.surplus
    sign = "✓" if good else "·" if not outcome.answered else "✗"
    known = list(dict.fromkeys(filter(None, outcome.messages))) if outcome.answered else []
    if outcome.surplus:
        known.append(f"{outcome.surplus} too many in your list: each costs as much as one that is missing.")
    lines = "".join(f"<li>{escape(message)}</li>" for message in known)
    points = f"{outcome.points:g} of {task.points:g} points by what can be checked here. {progress}"
    hints = "" if good else _hints(task.hints)
    return (
        f'<div class="kit kit-checked"><p><strong>{sign} {escape(_said(task, outcome))}</strong></p>'
        f"{f'<ul>{lines}</ul>' if lines else ''}<p>{escape(points.strip())}</p>{hints}</div>"
    )


def _hints(hints: tuple[str, ...], number: int = 1) -> str:
    """The hints folded into each other, so that one must be asked for to see that there is another."""
    if not hints:
        return ""
    summary = "A hint, please" if number == 1 else "Another hint, please"
    return (
        f'<details><summary data-lm-suppress-shortcuts="true">{summary}</summary>'
        f"<p>{escape(hints[0])}</p>{_hints(hints[1:], number + 1)}</details>"
    )


def _overview(assignment: Assignment, space: Space | None) -> str:
    """All tasks of an assignment with their state, as an HTML table."""
    rows = []
    for task in assignment.tasks:
        found = check(task.id, space=space)
        said = _said(task, found.outcome) if found.outcome.answered else "Not answered yet."
        rows.append(
            f"<tr><th scope='row'>{escape(task.title)}</th><td>{escape(said)}</td>"
            f"<td>{found!r} of {task.points:g}</td></tr>"
        )
    head = "<tr><th scope='col'>task</th><th scope='col'>check</th><th scope='col'>points here</th></tr>"
    note = "When the exercise is marked, functions are tried with further cases; your teacher reads the written answer."
    return f'<table class="kit-table"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table><p>{note}</p>'
