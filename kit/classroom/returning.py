"""Marks on their way out: tables for teachers and programs, the page on the class, the pages of students."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit.classroom.course import Course, write
from kit.classroom.feedback import page
from kit.classroom.gradebook import by_hand
from kit.classroom.grading import GradingError, Result
from kit.classroom.lateness import apply_penalties, late_by, words
from kit.classroom.layouts import name_and_number
from kit.classroom.marking import WARNING, Say, points
from kit.classroom.overview import overview_page
from kit.classroom.rubric import spelt_out
from kit.classroom.specification import Assignment

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

Given = dict[str, dict[str, tuple[float | None, str]]]  # by student and task: a person's points and comment


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
    from kit.classroom.exporters import no_formula

    target.parent.mkdir(parents=True, exist_ok=True)
    with course.book() as book, target.open("w", encoding="utf-8-sig", newline="") as out:
        head, rows = table(book, assignment)
        head = [*head, WARNING] if unsafe else head
        csv.writer(out).writerows([head, *([no_formula(value) for value in row] for row in rows)])


def write_overview(course: Course, name: str, results: Sequence[Result], target: Path) -> None:
    """Writes the page on the whole class, with the points that a person gave so far."""
    assignment, given = course.assignment(name), _given(course, name)
    whole = [_with_teacher(result, given.get(result["student"], {}), assignment)[0] for result in results]
    write(target, overview_page(assignment, whole))


def hand_back(course: Course, name: str, *, say: Say = lambda line: None) -> tuple[int, int]:
    """Writes every student's page anew, with a person's marks and comments; how many, and how many answers wait."""
    files = course.results(name)
    if not files:
        raise GradingError(f"Nobody's {name} is graded yet. Run: kit grade {name} FOLDER_OR_ZIP")
    assignment, given, taken, waiting = course.assignment(name), _given(course, name), _taken(course, name), 0
    for file in files:
        kept = json.loads(file.read_text(encoding="utf-8"))
        result, amiss = _with_teacher(kept, given.get(kept["student"], {}), assignment)
        for line in amiss:
            say(f"{result['student']}, {line}. Look at it again in formgrader.")
        waiting += sum(each["points"] is None for each in result["grades"].values())
        result["penalty"] = taken.get(result["student"], 0.0)
        write(course.feedback(result["student"], name), page(result, assignment))
    return len(files), waiting


def zip_pages(course: Course, name: str, target: Path) -> None:
    """Packs the pages, a folder for each student; with a number of Moodle it is called as Moodle expects it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in course.results(name):
            student = json.loads(file.read_text(encoding="utf-8"))["student"]
            who, number = name_and_number(student)
            folder = f"{who.replace('_', ' ')}_{number}_assignsubmission_file" if number else student
            packed.write(course.feedback(student, name), f"{folder}/{name}.html")


def _given(course: Course, name: str) -> Given:
    with course.book() as book:
        return by_hand(book, name)


def _taken(course: Course, name: str) -> dict[str, float]:
    """The penalties for lateness in points, by student; a person's marks may have changed them."""
    with course.book() as book:
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
            amiss += [f"{task.title}: {points_:g} points are given, of {task.points:g}"] * (points_ > task.points)
        if said.points and points_ != sum(said.points):
            amiss.append(f"{task.title}: the criteria add up to {sum(said.points):g}, the points are {points_ or 0:g}")
        if said.lines or said.points:
            feedback[task.id] = {**feedback.get(task.id, {}), "comment": said.lines, "criteria": said.points}
    return {**result, "grades": grades, "feedback": feedback}, amiss
