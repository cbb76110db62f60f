"""All eight assignments through the grading and stock nbgrader: a solution alone is full, an untouched one empty."""

import shutil
from pathlib import Path

import pytest
from classroom.test_nbgrader import nbgrader
from conftest import ROOT

from kit.classroom.course import Course
from kit.classroom.marking import mark
from kit.classroom.sandbox import why_not
from kit.classroom.specification import load

pytestmark = pytest.mark.long
NAMES = sorted(folder.name for folder in (ROOT / "solutions").iterdir() if folder.is_dir())
STUDENTS = {"solved": "solutions", "untouched": "exercises"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with all assignments, each handed in twice, by notebooks alone."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("work", ".ipynb*", ".seed"))
    for name in NAMES:
        for student, part in STUDENTS.items():
            place = folder / "build" / "grading" / "submitted" / student / name
            place.mkdir(parents=True)
            shutil.copy(ROOT / part / name / f"{name}.ipynb", place)
            shutil.copytree(place, folder / "handed in" / name / student)
    return folder


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
@pytest.mark.parametrize("name", NAMES)
def test_the_grading_gives_full_marks_and_none(course: Path, name: str) -> None:
    results = {each["student"]: each for each in mark(Course(course), name, course / "handed in" / name)}
    for task in load(course / "solutions" / name).tasks:
        points = {student: result["grades"][task.id]["points"] for student, result in results.items()}
        assert points == {"solved": task.points if task.checked else None, "untouched": 0.0}, task.id
    assert all(not each["repairs"] and not each["troubles"] for each in results.values())


@pytest.mark.parametrize("name", NAMES)
def test_stock_nbgrader_gives_full_marks_and_none(course: Path, name: str) -> None:
    from nbgrader.api import Gradebook

    assert "Success" in nbgrader(course, "validate", f"solutions/{name}/{name}.ipynb")
    nbgrader(course, "generate_assignment", name, "--CourseDirectory.release_directory=build/grading/release")
    nbgrader(course, "autograde", name)
    tasks = [task for task in load(course / "solutions" / name).tasks if task.checked]
    with Gradebook(f"sqlite:///{course}/build/grading/gradebook.db") as book:
        for student, share in (("solved", 1.0), ("untouched", 0.0)):
            grades = {each.name: each.auto_score for each in book.find_submission(name, student).notebooks[0].grades}
            assert {task.id: grades[task.id] for task in tasks} == {task.id: share * task.points for task in tasks}
