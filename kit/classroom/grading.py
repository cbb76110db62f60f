"""One student's grading: his answers, run in a sandbox, judged out here, handed back as plain data."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kit.classroom.choosing import chosen
from kit.classroom.feedback import UNSAFE
from kit.classroom.grafting import graft
from kit.classroom.judging import Outcome, judge
from kit.classroom.lateness import dated
from kit.classroom.markdown import rendered
from kit.classroom.notebooks import Notebook, Unreadable, grade_id, is_answer, is_check, read
from kit.classroom.oracle import collect
from kit.classroom.plain import UNANSWERED
from kit.classroom.rubric import for_teacher
from kit.classroom.sandbox import Limits, Sandbox
from kit.classroom.specification import Assignment, Task
from kit.classroom.submissions import Submission

SHOWN = 8_000  # characters of an answer in code on the student's page
VERSION = 3  # of what a result holds and how it is judged; a new one grades everybody again
Result = dict[str, Any]


class GradingError(ValueError):
    """The grading of an assignment cannot start or go on; the message says what to do."""


@dataclass(frozen=True)
class Job:
    """All that grading one student needs, the same for everybody."""

    assignment: Assignment
    released: Notebook
    files: tuple[tuple[str, bytes], ...]
    scratch: Path
    unsafe: bool = False
    limits: Limits = field(default_factory=Limits)
    fonts: tuple[tuple[str, bytes], ...] = ()

    def digest(self, submission: Submission) -> str:
        """A fingerprint of what the student handed in and of what it is graded by."""
        whole = hashlib.sha256(json.dumps([VERSION, asdict(self.assignment), self.released], sort_keys=True).encode())
        whole.update(submission.notebook or submission.reason.encode())
        for name, data in submission.attachments:
            whole.update(f"\0{name}\0{len(data)}\0".encode() + data)
        return whole.hexdigest()


def grade(submission: Submission, job: Job) -> Result:
    """One student's result as plain data: grades by cell, comments, repairs, and the notebook with our feedback."""
    started = time.monotonic()
    try:
        if submission.notebook is None:
            raise Unreadable(submission.reason)
        submitted = read(submission.notebook)
    except Unreadable as error:
        return {**_frame(submission, job), **_zero(job, str(error)), "seconds": time.monotonic() - started}
    grafted = graft(submitted, job.released)
    with _given(submission, job) as given, Sandbox(given, limits=job.limits, unsafe=job.unsafe) as sandbox:
        evidence = collect(sandbox, grafted.notebook, [t for t in job.assignment.tasks if _in_kernel(t)])
    answers = {**evidence.answers, **_kept(submission, submitted, grafted.notebook, job.assignment.tasks)}
    outcomes = {task.id: _outcome(task, answers[task.id]) for task in job.assignment.tasks if task.checked}
    return {
        **_frame(submission, job), "status": "graded", "repairs": list(grafted.repairs),
        "troubles": list(evidence.troubles), **_marks(grafted.notebook, job, outcomes),
        "answers": _answers(grafted.notebook, job.assignment, answers),
        "notebook": _shown(grafted.notebook, job.assignment, evidence.outputs, outcomes, unsafe=job.unsafe),
        "spent": dict(evidence.spent), "seconds": time.monotonic() - started,
    }  # fmt: skip


def unfinished(submission: Submission, job: Job, reason: str) -> Result:
    """The recorded zero of a student whose grading did not come to an end, which is no fault of his."""
    return {**_frame(submission, job), **_zero(job, reason, "failed"), "seconds": 0.0}


def _frame(submission: Submission, job: Job) -> Result:
    return {
        "student": submission.student, "title": _title(job), "digest": job.digest(submission), **dated(submission),
        "unsafe": job.unsafe, "reason": "", "repairs": [], "troubles": [], "spent": {}, "answers": {},
    }  # fmt: skip


def _title(job: Job) -> str:
    """The heading of the exercise."""
    first = "".join(job.released["cells"][0]["source"]).strip().partition("\n")[0]
    return first.removeprefix("# ") if first.startswith("# ") else job.assignment.name


def _zero(job: Job, reason: str, status: str = "unreadable") -> Result:
    """The marks of a submission that cannot be graded: zero for everything, with the reason."""
    grades = {
        str(grade_id(cell)): {"points": 0.0, "max": float(cell["metadata"]["nbgrader"]["points"])}
        for cell in job.released["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    said = f"Not graded: {reason}."
    comments = {str(grade_id(cell)): said for cell in job.released["cells"] if is_answer(cell)}
    feedback: Any = {name: {"says": said, "messages": [], "answered": False, "wrong": None} for name in grades}
    return {"status": status, "reason": reason, "grades": grades, "comments": comments, "feedback": feedback,
            "notebook": job.released}  # fmt: skip


def _in_kernel(task: Task) -> bool:
    return task.checked and task.kind != "widget"


@contextmanager
def _given(submission: Submission, job: Job) -> Iterator[Path]:
    """A private folder with what lies beside the notebook: the student's other files, then the released ones."""
    with TemporaryDirectory(dir=job.scratch, prefix="student-") as private:
        given = Path(private) / "given"
        given.mkdir(mode=0o755)
        for name, data in (*((_beside(name), data) for name, data in submission.attachments), *job.files, *job.fonts):
            _put(given, name, data)
        yield given


def _put(given: Path, name: str, data: bytes) -> None:
    try:
        target = (given / name).resolve()
        if given.resolve() in target.parents:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    except (OSError, ValueError):  # a name that no file can have, or a file where a folder must be
        return


def _beside(name: str) -> str:
    """Where a student's file belongs beside the notebook: the lessons' JSON files in the folder of the work."""
    last = name.rpartition("/")[2]
    return f"work/{last}" if len(last) == 7 and last[:2].isdigit() and last.endswith(".json") else name


def _kept(
    submission: Submission, submitted: Notebook, grafted: Notebook, tasks: Sequence[Task]
) -> dict[str, list[Any]]:
    """The answers that were given with a click: what is typed, kept in the work, or saved in the notebook; as data."""
    files = {_beside(name): data for name, data in submission.attachments}
    sources = {grade_id(cell): cell["source"] for cell in grafted["cells"]}
    rows = [row for cell in submitted["cells"] for row in cell["saved"]]
    found: dict[str, list[Any]] = {}
    for task in tasks:
        if task.kind == "widget":
            work = files.get(f"work/{task.name[:2]}.json", b"")
            found[task.id] = [chosen(task, sources.get(f"{task.id}-answer", ""), work, rows) or dict(UNANSWERED)]
    return found


def _outcome(task: Task, answers: Sequence[Any]) -> Outcome:
    """The judge's outcome; an answer at which the judge itself fails is worth nothing and stops nothing."""
    try:
        return judge(task, answers)
    except Exception:  # no answer of one student may stop the others, whatever it is made of
        return Outcome(0.0, (False,) * len(task.cases), "Your answer could not be compared with anything.")


def _marks(notebook: Notebook, job: Job, outcomes: Mapping[str, Outcome]) -> Result:
    """The grades, comments and feedback for each graded cell of the grafted notebook."""
    grades: dict[str, Any] = {}
    comments: dict[str, str | None] = {}
    feedback: dict[str, Any] = {}
    stubs = {grade_id(cell): "".join(cell["source"]) for cell in job.released["cells"]}
    for cell in notebook["cells"]:
        name, marks = grade_id(cell), cell["metadata"].get("nbgrader", {})
        if name and marks.get("grade"):
            most = float(marks["points"])
            answered = "".join(cell["source"]).strip() != stubs[name].strip()
            if name in outcomes:
                points: float | None = max(0.0, min(most, float(outcomes[name].points)))
                feedback[name] = _feedback(outcomes[name], job.assignment.task(name))
                comments[f"{name}-answer"] = _comment(outcomes[name])
            else:  # a written answer: a person marks it, unless there is none
                points = None if answered else 0.0
                feedback[name] = {"says": "" if answered else "not answered", "messages": [], "answered": answered}
                comments[name] = None if answered else "No response."
            grades[name] = {"points": points, "max": most}
    return {"grades": grades, "comments": comments, "feedback": feedback}


def _feedback(outcome: Outcome, task: Task) -> dict[str, Any]:
    """What the student's page says of a task: public cases one by one, of the others only how many pass."""
    tried = list(zip(task.cases, outcome.passed, outcome.messages or [""] * len(task.cases), strict=True))
    further = [passed for case, passed, _ in tried if case.hidden]
    return {
        "says": outcome.says, "messages": list(dict.fromkeys(filter(None, outcome.messages))),
        "answered": outcome.answered, "wrong": outcome.wrong, "surplus": outcome.surplus,
        "cases": [{"passed": passed, "says": says} for case, passed, says in tried if not case.hidden],
        "further": [sum(further), len(further)],
    }  # fmt: skip


def _answers(notebook: Notebook, assignment: Assignment, given: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """What the student's page shows as his answer to each task: code, HTML of written answers, or what he chose."""
    sources = {grade_id(cell): "".join(cell["source"]) for cell in notebook["cells"] if is_answer(cell)}
    shown: dict[str, Any] = {}
    for task in assignment.tasks:
        if not task.checked:
            shown[task.id] = {"html": rendered(sources.get(task.id, ""))}
        elif task.kind == "widget":
            shown[task.id] = {"text": given[task.id][0] if isinstance(given[task.id][0], str) else ""}
        else:
            shown[task.id] = {"code": sources.get(f"{task.id}-answer", "")[:SHOWN]}
    return shown


def _comment(outcome: Outcome) -> str | None:
    """What formgrader shows beside the answer."""
    if not outcome.answered:
        return "No response."
    return "\n".join(filter(None, (outcome.says, *dict.fromkeys(outcome.messages)))) or None


def _shown(
    notebook: Notebook, assignment: Assignment, outputs: Mapping[int, Any], outcomes: Mapping[str, Outcome],
    *, unsafe: bool,
) -> Notebook:  # fmt: skip
    """The notebook as formgrader shows it: outputs, our verdicts in the check cells, the rubric for the teacher."""
    written = {task.id: task for task in assignment.tasks if not task.checked}
    cells = []
    for place, cell in enumerate(notebook["cells"]):
        shown, name = dict(cell), str(grade_id(cell))
        if cell["cell_type"] == "code":
            shown["execution_count"] = None
            shown["outputs"] = list(outputs.get(place, ()))
        elif is_answer(cell) or not grade_id(cell):
            shown["source"] = _harmless("".join(cell["source"]))
        if is_check(cell) and name in outcomes:
            shown["outputs"] = _verdict(outcomes[name], unsafe=unsafe)
        cells.append(shown)
        if name in written:
            cells.append(for_teacher(written[name]))
    return {**notebook, "cells": cells}


def _verdict(outcome: Outcome, *, unsafe: bool) -> list[dict[str, Any]]:
    warned = f"{UNSAFE}\n" if unsafe else ""
    said = f"{warned}{sum(outcome.passed)} of {len(outcome.passed)} cases pass.\n{_comment(outcome) or ''}\n"
    value = {"output_type": "execute_result", "execution_count": 1, "metadata": {},
             "data": {"text/plain": f"{outcome.points:g}"}}  # fmt: skip
    return [{"output_type": "stream", "name": "stdout", "text": said}, value]


def _harmless(markdown: str) -> str:
    """The markdown as HTML that nothing is made of when formgrader, which trusts everything, renders it again.

    It is one block on one line, which a second rendering leaves as it is, and MathJax passes it over.
    """
    html = rendered(markdown).strip()
    return f'<div class="tex2jax_ignore mathjax_ignore">{html.replace(chr(10), "&#10;")}</div>'
