"""Marks leave the gradebook for Canvas, Moodle and the teacher's overview."""

import csv
import json
import sqlite3
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import ROOT

from classroom.handed_in import FULL, NAME, Notebook, cell, course_in, hand_in, solved
from kit.classroom.building import course_seed
from kit.classroom.course import Course
from kit.classroom.marking import mark
from kit.classroom.overview import bins, overview_page, task_rows
from kit.classroom.returning import hand_back, zip_pages
from kit.classroom.sandbox import why_not
from kit.classroom.specification import load

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")


def mistaken() -> Notebook:
    notebook = solved()
    cell(notebook, "hedging-3-answer")["source"] = "hedge_rate = 14"
    return notebook


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, list[dict[str, object]]]:
    folder = tmp_path_factory.mktemp("out")
    course, source = course_in(folder / "course"), folder / "handed in"
    hand_in(source, ".", solved(), name="doejane_12345_67890_hedging.ipynb")
    hand_in(source, ".", mistaken(), name="John Roe_4711_assignsubmission_file_hedging.ipynb")
    hand_in(source, "ada", b"")
    hand_in(source, "=Zoë 🦊", b"")
    return course, mark(course, NAME, source)


def exported(course: Course, target: Path, exporter: str) -> list[list[str]]:
    command = [sys.executable, "-m", "nbgrader", "export", f"--exporter=kit.classroom.exporters.{exporter}",
               f"--CourseDirectory.db_url=sqlite:///{course.made / 'gradebook.db'}", "--to", str(target)]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=target.parent)
    assert run.returncode == 0, run.stderr
    return list(csv.reader(target.open(encoding="utf-8")))


def test_canvas(graded: tuple[Course, list[dict[str, object]]], tmp_path: Path) -> None:
    rows = exported(graded[0], tmp_path / "canvas.csv", "CanvasExport")
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", NAME]
    assert rows[1][-1] == "22.0"
    assert ["doejane", "12345", "", "", "", str(FULL)] in rows
    assert ["ada", "", "", "ada", "", "0.0"] in rows
    assert ["'=Zoë 🦊", "", "", "'=Zoë 🦊", "", "0.0"] in rows  # no spreadsheet takes it for a formula


def test_moodle(graded: tuple[Course, list[dict[str, object]]], tmp_path: Path) -> None:
    rows = exported(graded[0], tmp_path / "moodle.csv", "MoodleExport")
    assert rows[0] == ["Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Last modified (grade)"]
    assert ["Participant 4711", "John Roe", "", str(FULL - 2), "22.0", "-"] in rows
    assert ["'=Zoë 🦊", "'=Zoë 🦊", "", "0.0", "22.0", "-"] in rows


def test_a_teachers_marks_and_comments_come_back(graded: tuple[Course, list[dict[str, object]]]) -> None:
    course, _ = graded
    assert hand_back(course, NAME) == (4, 2)
    with sqlite3.connect(course.made / "gradebook.db") as book:
        book.execute("update grade set manual_score = 4.5, needs_manual_grade = 0 where auto_score is null")
        where = "(select id from base_cell where name = 'hedging-6')"
        book.execute(f"update comment set manual_comment = 'Say <b>where</b>.' where cell_id in {where}")
    assert hand_back(course, NAME) == (4, 0)
    page = course.feedback("doejane-12345", NAME).read_text(encoding="utf-8")
    assert "4.5 of 6 points" in page
    assert f"{FULL + 4.5:g} of 22 points" in page
    assert "Say &lt;b&gt;where&lt;/b&gt;." in page


def test_the_page_tells_of_hidden_cases_only_how_many_pass(graded: tuple[Course, list[dict[str, object]]]) -> None:
    course, _ = graded
    hand_back(course, NAME)
    page = course.feedback("doejane-12345", NAME).read_text(encoding="utf-8")
    task = load(course.root / "solutions" / NAME, seed=course_seed(course.root)).task("hedging-5")
    hidden = [case for case in task.cases if case.hidden]
    assert f"{len(hidden)} of {len(hidden)} further cases pass." in page
    assert "right</span> in all 3 cases." in page
    assert not [case for case in hidden if ", ".join(map(repr, case.input or ())) in page]


def test_the_page_shows_question_answer_and_message(graded: tuple[Course, list[dict[str, object]]]) -> None:
    course, _ = graded
    hand_back(course, NAME)
    page = course.feedback("John Roe-4711", NAME).read_text(encoding="utf-8")
    assert "<h1>Exercises 04: Hedging</h1>" in page
    assert '<h2 id="task-3">3 A rate that can be compared</h2><p>0 of 2 points</p>' in page
    assert "How many hedges are that per 1,000 of his own words?" in page
    assert "hedge_rate = 14</pre>" in page
    assert "That is the count. A count alone cannot" in page
    assert "script" not in page
    assert "http" not in page.replace("http-equiv", "")
    lost = course.feedback("ada", NAME).read_text(encoding="utf-8")
    assert "Your submission could not be graded: the file is empty." in lost


def test_the_zip_is_as_moodle_takes_it(graded: tuple[Course, list[dict[str, object]]], tmp_path: Path) -> None:
    course, _ = graded
    zip_pages(course, NAME, tmp_path / "feedback.zip")
    names = sorted(ZipFile(tmp_path / "feedback.zip").namelist())
    assert names == [
        f"=Zoë 🦊/{NAME}.html", f"John Roe_4711_assignsubmission_file/{NAME}.html", f"ada/{NAME}.html",
        f"doejane_12345_assignsubmission_file/{NAME}.html",
    ]  # fmt: skip


def test_what_cannot_be_meant_is_said(graded: tuple[Course, list[dict[str, object]]]) -> None:
    course, _ = graded
    with sqlite3.connect(course.made / "gradebook.db") as book:
        cells = "(select id from base_cell where name = 'hedging-6')"
        book.execute(f"update comment set manual_comment = '2+2+2 #7' where cell_id in {cells}")
        book.execute("update grade set manual_score = 4.5, needs_manual_grade = 0 where auto_score is null")
        book.execute("update grade set manual_score = 9 where auto_score = 5")
    said: list[str] = []
    hand_back(course, NAME, say=said.append)
    assert any("there is no comment #7" in line for line in said)
    assert any("add up to 6, the points are 4.5" in line for line in said)
    assert any("The same letters, other work: 9 points are given, of 5. Look at it again" in line for line in said)


@pytest.mark.parametrize(
    ("points", "most", "counts"),
    [
        ([0.0, 2.9, 3.0, 22.0], 22.0, [2, 1, 0, 0, 0, 0, 0, 1]),
        ([0.0, 0.5, 4.0], 4.0, [2, 0, 0, 1]),
        ([20.0], 20.0, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        ([], 0.0, [0]),
    ],
)
def test_steps_of_the_totals_are_whole_points(points: list[float], most: float, counts: list[int]) -> None:
    found = bins(points, most)
    assert [number for _, _, number in found] == counts
    assert all(low == int(low) and high == int(high) for low, high, _ in found)


def test_what_nobody_has_read_yet_has_no_share_though_blank_answers_have_their_zero(
    graded: tuple[Course, list[dict[str, object]]],
) -> None:
    course, results = graded
    blank: Any = deepcopy(next(each for each in results if each["status"] == "graded"))
    blank["grades"]["hedging-6"]["points"], blank["feedback"]["hedging-6"]["answered"] = 0.0, False
    assert "Why hold back?: not read yet" in overview_page(course.assignment(NAME), [*results, blank])


def test_the_overview_names_the_commonest_mistake(graded: tuple[Course, list[dict[str, object]]]) -> None:
    course, results = graded
    assignment = load(course.root / "solutions" / NAME, seed=course_seed(course.root))
    rows = {row.id: row for row in task_rows(assignment, results)}
    assert (rows["hedging-3"].share, rows["hedging-3"].often) == (0.5, 1)
    assert rows["hedging-3"].mistake.startswith("That is the count.")
    assert (rows["hedging-1"].share, rows["hedging-1"].mistake) == (1.0, "")
    page = overview_page(assignment, results)
    assert "That is the count." in page
    assert "ada</th><td>the file is empty" in page
    assert json.dumps(results)  # plain data


def test_nbgraders_own_feedback_leaves_the_rubric_out(graded: tuple[Course, list[dict[str, object]]]) -> None:
    import nbformat

    from kit.classroom.exporters import WithoutRubric

    notebook = nbformat.read(graded[0].copy("autograded", "doejane-12345", NAME), as_version=4)
    assert "For the teacher alone" in str(notebook)  # formgrader shows it
    assert "For the teacher alone" not in str(WithoutRubric().preprocess(notebook, {})[0])
    assert "kit.classroom.exporters.WithoutRubric" in (ROOT / "nbgrader_config.py").read_text("utf-8")
