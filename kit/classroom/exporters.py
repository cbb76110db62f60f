"""Marks for Canvas and Moodle, through nbgrader's own exporter plug-ins.

nbgrader export --exporter=kit.classroom.exporters.CanvasExport --assignment "['hedging']" --to canvas.csv
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExportPlugin
from nbgrader.preprocessors import NbGraderPreprocessor

from kit.classroom.layouts import name_and_number
from kit.classroom.rubric import FOR_TEACHER

# Moodle refuses a worksheet without the time of the grade; “-” lets it protect grades that were changed there
MOODLE = ["Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Last modified (grade)"]


class CanvasExport(ExportPlugin):  # type: ignore[misc, unused-ignore]
    """Writes the CSV that Canvas takes under Grades > Import: one row a student, one column an assignment."""

    def export(self, gradebook: Any) -> None:
        """Writes the file named by --to, or canvas.csv."""
        assignments = _wanted(self, gradebook)
        head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(each.name for each in assignments)]
        most = ["    Points Possible", "", "", "", "", *(each.max_score for each in assignments)]
        rows = [head, most]
        for student in _students(self, gradebook):
            name, number = name_and_number(student.id)
            scores = [_score(gradebook, each.name, student.id) for each in assignments]
            rows.append([no_formula(name), number, "", "" if number else no_formula(student.id), "", *scores])
        _write(self.to or "canvas.csv", rows)


class MoodleExport(ExportPlugin):  # type: ignore[misc, unused-ignore]
    """Writes the worksheet that Moodle takes under Upload grading worksheet; it holds one assignment."""

    def export(self, gradebook: Any) -> None:
        """Writes the file named by --to, or moodle.csv."""
        assignments = _wanted(self, gradebook)
        if len(assignments) != 1:
            raise ValueError("Moodle's worksheet holds one assignment. Name it: --assignment \"['hedging']\"")
        rows: list[list[Any]] = [MOODLE]
        for student in _students(self, gradebook):
            name, number = name_and_number(student.id)
            score = _score(gradebook, assignments[0].name, student.id)
            who = f"Participant {number}" if number else no_formula(student.id)
            rows.append([who, no_formula(name), student.email or "", score, assignments[0].max_score, "-"])
        _write(self.to or "moodle.csv", rows)


class WithoutRubric(NbGraderPreprocessor):  # type: ignore[misc, unused-ignore]
    """Takes the cells for the teacher out, where nbgrader writes feedback of its own (see nbgrader_config.py)."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook without them."""
        nb.cells = [cell for cell in nb.cells if FOR_TEACHER not in cell.metadata.get("tags", ())]
        return nb, resources


def _wanted(plugin: Any, gradebook: Any) -> list[Any]:
    """The assignments that were named, or all."""
    names = [str(each) for each in plugin.assignment]
    return [each for each in gradebook.assignments if not names or each.name in names]


def _students(plugin: Any, gradebook: Any) -> Iterator[Any]:
    names = [str(each) for each in plugin.student]
    return (each for each in gradebook.students if not names or each.id in names)


def _score(gradebook: Any, assignment: str, student: str) -> float | str:
    """The student's points with a person's marks and the penalty for lateness, "" where nothing was handed in."""
    from nbgrader.api import MissingEntry

    try:
        found = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return ""
    return max(0.0, round(float(found.score) - float(found.late_submission_penalty or 0.0), 2))


def no_formula(value: Any) -> Any:
    """The value as no spreadsheet takes it for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(tuple("=+-@\t\r")) else value


def _write(target: str, rows: list[list[Any]]) -> None:
    with Path(target).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
