"""The grading of a whole assignment: who is still to do, one writer, and a run that may be stopped at any moment."""

from __future__ import annotations

import base64
import csv
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit.classroom.building import course_seed
from kit.classroom.check import CHECKS
from kit.classroom.cluster import cluster
from kit.classroom.crew import Crew, here, obstacle, run
from kit.classroom.feedback import page
from kit.classroom.grading import GradingError, Job, Result
from kit.classroom.lateness import Deadline, apply_penalties, dated, deadline_of, enter, late_by, noted, words
from kit.classroom.rubric import spelt_out
from kit.classroom.sandbox import Limits
from kit.classroom.specification import Assignment, load
from kit.classroom.submissions import Submission, find

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

UNSAFE = "UNSAFE: graded without a sandbox. Students’ code could read and change everything that you can."
Say = Callable[[str], None]
Given = dict[str, dict[str, tuple[float | None, str]]]  # by student and task: a person's points and comment


@dataclass(frozen=True)
class Course:
    """Where a course keeps what: the assignments under `root`, everything that grading makes under `made`."""

    root: Path

    @property
    def made(self) -> Path:
        """The folder of the gradebook and of all that grading writes; never in version control."""
        return self.root / "build" / "grading"

    def result(self, assignment: str, student: str) -> Path:
        """The file with a student's result; its name is a fingerprint, since names of students may be of any kind."""
        return self.made / "results" / assignment / f"{sha256(student.encode()).hexdigest()[:32]}.json"

    def copy(self, step: str, student: str, assignment: str) -> Path:
        """The student's notebook as nbgrader's folders have it, for the steps submitted and autograded."""
        return self.made / step / student / assignment / f"{assignment}.ipynb"

    def feedback(self, student: str, assignment: str) -> Path:
        """The page of feedback for a student, where nbgrader puts its own."""
        return self.made / "feedback" / student / assignment / f"{assignment}.html"


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
    assignment = load(course.root / "solutions" / name, seed=course_seed(course.root))
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
        task["sealed"] = base64.b64encode(zlib.compress(json.dumps(nothing).encode())).decode()
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
        _write(course.copy(step, result["student"], assignment.name), notebook)
    _write(course.feedback(result["student"], assignment.name), page(result, assignment))
    lean = {key: value for key, value in result.items() if key != "notebook"}
    _write(course.result(assignment.name, result["student"]), json.dumps(lean, ensure_ascii=False))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", errors="replace")
    fresh.replace(path)


def _enter(course: Course, job: Job, results: Sequence[Result]) -> None:
    """Brings nbgrader's gradebook up to the results, one transaction a student; what it has already stays untouched."""
    from kit.classroom.gradebook import expected, open_book, record, register, scores

    name = job.assignment.name
    with open_book(course.made) as book:
        register(book, name, job.released)
        there = scores(book, name)
        for result in results:
            if there.get(result["student"]) != expected(result):
                record(book, name, result)


def _deadline(course: Course, name: str, due: datetime | None) -> Deadline:
    from kit.classroom.gradebook import open_book

    with open_book(course.made) as book:
        return deadline_of(book, name, due)


def _date(course: Course, job: Job, result: Result, submission: Submission) -> None:
    """Brings an earlier result up to when it was handed in and when it was due, both of which may be new."""
    facts = dated(submission)
    if facts != {key: result.get(key) for key in facts}:
        result.update(facts)
        _write(course.feedback(result["student"], job.assignment.name), page(result, job.assignment))
        _write(course.result(job.assignment.name, result["student"]), json.dumps(result, ensure_ascii=False))


def _enter_lateness(
    course: Course, name: str, submissions: Sequence[Submission], due: datetime | None
) -> dict[str, float]:
    """Brings the due date, the times and the penalties into the book and returns the penalties by student."""
    from kit.classroom.gradebook import open_book

    with open_book(course.made) as book:
        enter(book, name, due, submissions)
        return apply_penalties(book, name, course.root)


def failed(results: Sequence[Result]) -> list[str]:
    """The students whose grading did not come to an end; they are graded again by the next run."""
    return [result["student"] for result in results if result["status"] == "failed"]


def summary(assignment: str, results: Sequence[Result]) -> dict[str, Any]:
    """The results as plain data for other programs: version 1."""
    return {"schema": 1, "assignment": assignment, "unsafe": any(result["unsafe"] for result in results),
            "students": [_row(result) for result in results]}  # fmt: skip


def _row(result: Result) -> dict[str, Any]:
    given, most = points(result)
    kept = ("student", "status", "reason", "submitted", "timed", "overdue", "penalty", "notes",
            "repairs", "troubles", "grades", "spent")  # fmt: skip
    return {
        "late_by": late_by(result),
        **{key: result[key] for key in kept},
        "points": given,
        "max": most,
        "seconds": round(result["seconds"], 2),
    }


def table(book: Gradebook, assignment: str) -> tuple[list[str], list[list[Any]]]:
    """The marks as rows, one a student, with a column for each question; a person's marks count before ours."""
    from nbgrader import api

    found = book.find_assignment(assignment)
    due = found.duedate is not None
    cells = [cell.name for notebook in found.notebooks for cell in sorted(notebook.grade_cells, key=lambda c: c.name)]
    rows = []
    query = book.db.query(api.SubmittedAssignment).filter_by(assignment_id=found.id)
    for submission in sorted(query, key=lambda each: each.student_id):
        grades = {grade.cell.name: grade for notebook in submission.notebooks for grade in notebook.grades}
        values = [grades[cell].score if cell in grades else 0.0 for cell in cells]
        open_ = sum(grade.needs_manual_grade for grade in grades.values())
        penalty = float(submission.late_submission_penalty or 0.0)
        late = [words(submission.total_seconds_late), penalty] if due else []
        points_ = max(0.0, round(sum(values) - penalty, 2))
        rows.append([submission.student_id, *values, points_, found.max_score, open_, *late])
    return ["student", *cells, "points", "of", "to mark by hand", *(["late by", "penalty"] if due else [])], rows


def write_table(course: Course, assignment: str, target: Path, *, unsafe: bool = False) -> None:
    """Writes the marks as CSV, one row a student, one column a question."""
    from kit.classroom.gradebook import open_book

    target.parent.mkdir(parents=True, exist_ok=True)
    with open_book(course.made) as book, target.open("w", encoding="utf-8-sig", newline="") as out:
        head, rows = table(book, assignment)
        head = [*head, UNSAFE] if unsafe else head
        csv.writer(out).writerows([head, *([_cell(value) for value in row] for row in rows)])


def _cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(tuple("=+-@\t\r")) else value


def write_overview(course: Course, name: str, results: Sequence[Result], target: Path) -> None:
    """Writes the page on the whole class, with the points that a person gave so far."""
    from kit.classroom.overview import overview_page

    assignment, given = _assignment(course, name), _given(course, name)
    whole = [_with_teacher(result, given.get(result["student"], {}), assignment)[0] for result in results]
    _write(target, overview_page(assignment, whole))


def hand_back(course: Course, name: str, *, say: Say = lambda line: None) -> tuple[int, int]:
    """Writes every student's page anew, with a person's marks and comments; how many, and how many answers wait."""
    files = sorted((course.made / "results" / name).glob("*.json"))
    if not files:
        raise GradingError(f"Nobody's {name} is graded yet. Run: kit grade {name} FOLDER_OR_ZIP")
    assignment, given, taken, waiting = _assignment(course, name), _given(course, name), _taken(course, name), 0
    for file in files:
        kept = json.loads(file.read_text(encoding="utf-8"))
        result, amiss = _with_teacher(kept, given.get(kept["student"], {}), assignment)
        for line in amiss:
            say(f"{result['student']}, {line}. Look at it again in formgrader.")
        waiting += sum(each["points"] is None for each in result["grades"].values())
        result["penalty"] = taken.get(result["student"], 0.0)
        _write(course.feedback(result["student"], name), page(result, assignment))
    return len(files), waiting


def zip_pages(course: Course, name: str, target: Path) -> None:
    """Packs the pages, a folder for each student; with a number of Moodle it is called as Moodle expects it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted((course.made / "results" / name).glob("*.json")):
            student = json.loads(file.read_text(encoding="utf-8"))["student"]
            found = re.fullmatch(r"(.+)-(\d+)", student)
            folder = f"{found[1].replace('_', ' ')}_{found[2]}_assignsubmission_file" if found else student
            packed.write(course.feedback(student, name), f"{folder}/{name}.html")


def _assignment(course: Course, name: str) -> Assignment:
    return load(course.root / "solutions" / name, seed=course_seed(course.root))


def _given(course: Course, name: str) -> Given:
    from kit.classroom.gradebook import by_hand, open_book

    with open_book(course.made) as book:
        return by_hand(book, name)


def _taken(course: Course, name: str) -> dict[str, float]:
    """The penalties for lateness in points, by student; a person's marks may have changed them."""
    from kit.classroom.gradebook import open_book

    with open_book(course.made) as book:
        return apply_penalties(book, name, course.root)


def _with_teacher(
    result: Result, given: Mapping[str, tuple[float | None, str]], assignment: Assignment
) -> tuple[Result, list[str]]:
    """The result with a person's points and comments, and what in them cannot be meant."""
    grades, feedback, amiss = dict(result["grades"]), dict(result["feedback"]), list[str]()
    for task in assignment.tasks:
        points_, comment = given.get(task.id, (None, ""))
        said = spelt_out(comment, task)
        amiss += [f"{task.title}: {line}" for line in said.amiss]
        if points_ is not None:
            grades[task.id] = {**grades[task.id], "points": points_}
        if said.points and points_ != sum(said.points):
            amiss.append(f"{task.title}: the criteria add up to {sum(said.points):g}, the points are {points_ or 0:g}")
        if said.lines or said.points:
            feedback[task.id] = {**feedback.get(task.id, {}), "comment": said.lines, "criteria": said.points}
    return {**result, "grades": grades, "feedback": feedback}, amiss
