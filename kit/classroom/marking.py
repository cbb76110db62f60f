"""The grading of a whole assignment: who is still to do, one writer, and a run that may be stopped at any moment."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from kit.classroom.check import CHECKS
from kit.classroom.cluster import cluster
from kit.classroom.course import Course, write
from kit.classroom.crew import Crew, here, obstacle, run
from kit.classroom.feedback import UNSAFE, page
from kit.classroom.gradebook import expected, record, register, scores
from kit.classroom.grading import GradingError, Job, Result
from kit.classroom.lateness import Deadline, apply_penalties, dated, deadline_of, enter, noted
from kit.classroom.sandbox import Limits
from kit.classroom.specification import Assignment, seal
from kit.classroom.submissions import Submission, find

WARNING = f"{UNSAFE} Students’ code could read and change everything that you can."
Say = Callable[[str], None]


def mark(
    course: Course, name: str, source: Path, *, workers: int = 2, scheduler: str | None = None, again: bool = False,
    unsafe: bool = False, limits: Limits | None = None, due: datetime | None = None, say: Say = lambda line: None,
) -> list[Result]:  # fmt: skip
    """Grades every submission that is new or changed and returns the results of all, by student.

    `workers` at a time on this machine, or as many as the Dask cluster of a `scheduler` can.
    What is already done is not done again unless `again`; a run that was killed is taken up where it stopped.
    """
    if scheduler is None and (reason := obstacle([course.root], unsafe=unsafe)):
        raise GradingError(reason)
    _released(course, name)
    submissions = find(source, name)
    if other := _of_another(course, name, submissions):
        raise GradingError(
            f"{source} holds notebooks of “{other}” and none of “{name}”. Name the folder of “{name}”, or run: "
            f"kit grade {other} {source}"
        )
    with _alone(course), _scratch(course) as scratch:
        deadline = _deadline(course, name, due)
        submissions = tuple(noted(submission, deadline) for submission in submissions)
        job = _job(course, name, scratch, unsafe=unsafe, limits=limits or Limits())
        known = {} if again else _known(course, job, submissions)
        for submission in submissions:
            if submission.student in known:
                _date(course, job, known[submission.student], submission)
        todo = [submission for submission in submissions if submission.student not in known]
        say(f"{len(submissions)} submissions, {len(todo)} to grade, {len(known)} done before.")
        crew = here(job, workers) if scheduler is None else cluster(scheduler, job, course.root)
        results = {**known, **_graded(course, job, todo, crew=crew, say=say)}
        _enter(course, job, list(results.values()))
        taken = _enter_lateness(course, name, submissions, due)
        if deadline.due and (open_ := sum(not submission.timed for submission in submissions)):
            say(f"{open_} of {len(submissions)} have no time from nbgrader: none of them is counted as late.")
    return [{**results[each.student], "penalty": taken.get(each.student, 0.0)} for each in submissions]


def _job(course: Course, name: str, scratch: Path, *, unsafe: bool, limits: Limits) -> Job:
    exercise = _released(course, name)
    assignment = course.assignment(name)
    others = [path for path in sorted(exercise.rglob("*")) if path.is_file() and path.suffix != ".ipynb"]
    files = [(str(path.relative_to(exercise)), _blinded(path)) for path in others if not path.is_symlink()]
    released = _document(exercise / f"{name}.ipynb", "cells")
    return Job(assignment, released, tuple(files), scratch, unsafe, limits, _fonts(course))


def _released(course: Course, name: str) -> Path:
    """The folder of the exercise as students get it."""
    notebook = course.root / "exercises" / name / f"{name}.ipynb"
    if not notebook.is_file():
        raise GradingError(f"{notebook} is not there. Check the name, or write it with: kit exercises build")
    return notebook.parent


def _of_another(course: Course, name: str, submissions: Sequence[Submission]) -> str:
    """The assignment that every notebook is of where that is another one, as its cells are named; "" otherwise."""
    books = [submission.notebook for submission in submissions if submission.notebook]
    if not books or any(f'"{name}-'.encode() in book for book in books):
        return ""
    others = sorted(path.parent.name for path in (course.root / "exercises").glob("*/*.ipynb"))
    return next((other for other in others if all(f'"{other}-'.encode() in book for book in books)), "")


def _document(path: Path, part: str) -> dict[str, Any]:
    """A released file as JSON, which has this part."""
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        document[part]
    except (ValueError, LookupError, TypeError):
        raise GradingError(f"{path} is damaged. Write it anew with: kit exercises build") from None
    return document


def _blinded(path: Path) -> bytes:
    """A released file as the sandbox gets it: of the public part of the specification all but what is expected."""
    if path.name != CHECKS:
        return path.read_bytes()
    document = _document(path, "tasks")
    for task in document["tasks"]:
        unknown = [{"answer": "", "answers": [None] * len(task["cases"])}] * len(task["wrong"])
        nothing = {"expect": [None] * len(task["cases"]), "wrong": unknown}
        task["sealed"] = seal(nothing)
    return json.dumps(document).encode()


def _fonts(course: Course) -> tuple[tuple[str, bytes], ...]:
    """matplotlib's list of fonts, which each new sandbox would take two seconds to make."""
    folder, own = course.made / "matplotlib", Path.home() / ".cache" / "matplotlib"
    folder = own if any(own.glob("fontlist*.json")) else folder
    if not any(folder.glob("fontlist*.json")):
        surroundings = {**os.environ, "MPLCONFIGDIR": str(folder)}
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], env=surroundings, capture_output=True)
    return tuple((f".matplotlib/{path.name}", path.read_bytes()) for path in folder.glob("fontlist*.json"))


@contextmanager
def _alone(course: Course) -> Iterator[None]:
    """Holds the course while it is graded: two runs at once would be two writers."""
    course.made.mkdir(parents=True, exist_ok=True)
    with (course.made / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise GradingError("This course is being graded already, in another window. Wait until it ends.") from None
        yield


@contextmanager
def _scratch(course: Course) -> Iterator[Path]:
    """The folder of the students' private folders; what a killed run left there is thrown away first."""
    scratch = course.made / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _known(course: Course, job: Job, submissions: Sequence[Submission]) -> dict[str, Result]:
    """The results of an earlier run that still hold: same submission, same specification, not failed, not less safe."""
    known = {}
    for submission in submissions:
        try:
            text = course.result(job.assignment.name, submission.student).read_text(encoding="utf-8")
            result = dict(json.loads(text))
        except (OSError, ValueError, TypeError):
            continue
        same = result.get("digest") == job.digest(submission) and result.get("status") != "failed"
        if same and (job.unsafe or not result["unsafe"]):
            known[submission.student] = result
    return known


def _graded(
    course: Course, job: Job, todo: Sequence[Submission], *, crew: AbstractContextManager[Crew], say: Say
) -> dict[str, Result]:
    """The results of all that are to do; each is kept as soon as it is there."""
    started, done = time.monotonic(), dict[str, Result]()

    def take(submission: Submission, result: Result) -> None:
        _keep(course, job.assignment, result)
        done[submission.student] = {key: value for key, value in result.items() if key != "notebook"}
        left = (time.monotonic() - started) / len(done) * (len(todo) - len(done))
        say(f"[{len(done)}/{len(todo)}] {submission.student}: {_in_short(result)}; about {time_left(left)} left")

    if todo:
        with crew as ready:
            run(todo, job, ready, take)
    return done


def time_left(seconds: float) -> str:
    """The time in words, in the unit that a person would use."""
    minutes = round(seconds / 60)
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02d} min"


def _in_short(result: Result) -> str:
    total, most = points(result)
    return f"{total:g} of {most:g}" if result["status"] == "graded" else f"0, {result['status']}: {result['reason']}"


def points(result: Result) -> tuple[float, float]:
    """The points that were given without a person, and the most that there are."""
    grades = result["grades"].values()
    return round(sum(each["points"] or 0.0 for each in grades), 2), sum(each["max"] for each in grades)


def _keep(course: Course, assignment: Assignment, result: Result) -> None:
    """Writes the notebooks, the feedback and, as the last, the result, each whole or not at all."""
    notebook = json.dumps(result["notebook"], ensure_ascii=False, indent=1)
    for step in ("submitted", "autograded"):
        write(course.copy(step, result["student"], assignment.name), notebook)
    write(course.feedback(result["student"], assignment.name), page(result, assignment))
    lean = {key: value for key, value in result.items() if key != "notebook"}
    write(course.result(assignment.name, result["student"]), json.dumps(lean, ensure_ascii=False))


def _enter(course: Course, job: Job, results: Sequence[Result]) -> None:
    """Brings nbgrader's gradebook up to the results, one transaction a student; what it has already stays untouched."""
    name = job.assignment.name
    with course.book() as book:
        register(book, name, job.released)
        there = scores(book, name)
        for result in results:
            if there.get(result["student"]) != expected(result):
                record(book, name, result)


def _deadline(course: Course, name: str, due: datetime | None) -> Deadline:
    with course.book() as book:
        return deadline_of(book, name, due)


def _date(course: Course, job: Job, result: Result, submission: Submission) -> None:
    """Brings an earlier result up to when it was handed in and when it was due, both of which may be new."""
    facts = dated(submission)
    if facts != {key: result.get(key) for key in facts}:
        result.update(facts)
        write(course.feedback(result["student"], job.assignment.name), page(result, job.assignment))
        write(course.result(job.assignment.name, result["student"]), json.dumps(result, ensure_ascii=False))


def _enter_lateness(
    course: Course, name: str, submissions: Sequence[Submission], due: datetime | None
) -> dict[str, float]:
    """Brings the due date, the times and the penalties into the book and returns the penalties by student."""
    with course.book() as book:
        enter(book, name, due, submissions)
        return apply_penalties(book, name, course.root)


def failed(results: Sequence[Result]) -> list[str]:
    """The students whose grading did not come to an end; they are graded again by the next run."""
    return [result["student"] for result in results if result["status"] == "failed"]
