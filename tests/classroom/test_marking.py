"""A class from its submissions to the gradebook: honest answers keep all points, everybody has a row, runs go on."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from classroom.handed_in import (
    FULL,
    FUNCTION,
    NAME,
    WIDGET,
    Notebook,
    attack,
    bare,
    cell,
    course_in,
    grade_id,
    hand_in,
    own,
    released,
    solved,
    version_3,
)  # fmt: skip
from kit.classroom.course import Course
from kit.classroom.gradebook import open_book
from kit.classroom.marking import mark, points
from kit.classroom.sandbox import why_not
from kit.cli import main

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
WARNS = "import warnings, sys\nwarnings.warn('look out')\nprint('to stderr', file=sys.stderr)\n"
NUMPY = "import numpy as np\nhedge_rate = np.float32(20.09)\nnotice_hedges = np.array(['could', 'possible', 'may'])"
LATER = "def rate_per_1000(marks, words):\n    return helper(marks, words)"
HELPER = "def helper(marks, words):\n    return round(1000 * marks / words, 1) if words else 'no words'"


def with_source(name: str, source: str) -> Notebook:
    notebook = solved()
    cell(notebook, name)["source"] = source
    return notebook


def with_own(*sources: str) -> Notebook:
    notebook = solved()
    notebook["cells"] += [own(source) for source in sources]
    return notebook


def used_before() -> Notebook:
    """An answer that needs a cell which stands further down."""
    notebook = with_source("hedging-3-answer", "hedge_rate = helper(14, 697)")
    notebook["cells"].append(own(HELPER))
    return notebook


def reordered() -> Notebook:
    notebook = solved()
    notebook["cells"] = [*notebook["cells"][:2], *reversed(notebook["cells"][2:])]
    return notebook


def elsewhere() -> Notebook:
    """Answers above their untouched cell, in the cell of another, in that of the check; an import in the setup."""
    notebook, stubs = solved(), released()
    for each in (*notebook["cells"], *stubs["cells"]):
        each["source"] = "".join(each["source"])
    first, rate, function = (cell(notebook, f"hedging-{n}-answer") for n in (1, 3, 5))
    cell(notebook, "hedging-2-answer")["source"] += "\n" + first["source"]
    notebook["cells"].remove(first)
    notebook["cells"].insert(0, own(rate["source"].replace("14", "np.int64(14)")))
    cell(notebook, "hedging-5")["source"] = function["source"] + "\n" + cell(stubs, "hedging-5")["source"]
    cell(notebook, "hedging-setup")["source"] += "\nimport numpy as np"
    rate["source"] = cell(stubs, "hedging-3-answer")["source"]
    function["source"] = cell(stubs, FUNCTION)["source"]
    return notebook


def split_up() -> Notebook:
    """The function in two cells, the first of which ends where the body begins; both have the metadata."""
    notebook = solved()
    whole = cell(notebook, FUNCTION)
    head, body = HELPER.replace("helper", "rate_per_1000").split("\n")
    place = notebook["cells"].index(whole)
    notebook["cells"][place : place + 1] = [{**whole, "source": head}, {**whole, "source": body}]
    return notebook


def beginner() -> Notebook:
    """Cells of the student's own before everything: wrong, waiting for an answer, spoiling the names of the kit."""
    notebook = solved()
    sources = ("def (", "who = input('Your name?')", "kit = 5", "%matplotlib inline", "!false", "print(undefined)")
    notebook["cells"][0:0] = [own(source) for source in (*sources, *(f"note_{n} = {n}" for n in range(300)))]
    return notebook


HONEST: dict[str, Notebook | bytes] = {
    "as asked": solved(),
    "warns": with_source(FUNCTION, WARNS + HELPER.replace("helper", "rate_per_1000")),
    "numpy": with_own(NUMPY),
    "needs a later cell": used_before(),
    "reordered": reordered(),
    "own cells that fail": with_own("1 / 0", "import os; os._exit(1)", "?? nonsense"),
    "pictures": with_own("import matplotlib.pyplot as plt\nplt.plot([1, 2]);"),
    "BOM": b"\xef\xbb\xbf" + json.dumps(solved()).encode(),
    "format 3": version_3(solved()),
    "no metadata": bare(solved(), ids=True),
    "no metadata, no ids": bare(solved(), ids=False),
    "written elsewhere": elsewhere(),
    "split": split_up(),
    "a beginner's cells": beginner(),
    "Zoë Müller-Öz 🦊": solved(),
}
BROKEN = {"empty": b"", "damaged": b'{"cells": [', "a picture": b"\x89PNG\r\n", "other JSON": b"[1]",
          "a web page": b"<html>Log in",
          "a conflict": b'{"cells": [\n<<<<<<< mine\n=======\n>>>>>>> theirs\n]}'}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("class")
    course, source = course_in(folder / "course"), folder / "handed in"
    for name, notebook in (*HONEST.items(), *BROKEN.items()):
        hand_in(source, name, notebook)
    hand_in(source, "as asked", json.dumps(WIDGET).encode(), name="work/04.json")
    hand_in(source, "not started", released())
    hand_in(source, "no notebook", b"see my mail", name="answers.txt")
    said: list[str] = []
    results = mark(course, NAME, source, workers=2, say=said.append)
    assert len(said) == len(results) + 1
    return course, source, {result["student"]: result for result in results}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_loses_nothing(graded: tuple[Course, Path, dict[str, Any]], name: str) -> None:
    result = graded[2][name]
    assert points(result)[0] == FULL + 2 * (name == "as asked"), result
    assert result["grades"]["hedging-6"]["points"] is None  # a person reads it


def test_an_untouched_exercise_earns_nothing(graded: tuple[Course, Path, dict[str, Any]]) -> None:
    result = graded[2]["not started"]
    assert points(result)[0] == 0
    assert result["feedback"]["hedging-1"]["says"] == "not answered yet"


@pytest.mark.parametrize("name", [*BROKEN, "no notebook"])
def test_what_cannot_be_read_is_a_recorded_zero_with_a_reason(
    graded: tuple[Course, Path, dict[str, Any]], name: str
) -> None:
    course, _, results = graded
    assert results[name]["status"] == "unreadable"
    assert results[name]["reason"]
    assert results[name]["reason"][:40].replace("“", "") in course.feedback(name, NAME).read_text().replace("“", "")
    assert scores(course)[name] == {f"hedging-{n}": (0.0, None, 0) for n in range(1, 7)}


def scores(course: Course) -> dict[str, dict[str, Any]]:
    """Every grade in the gradebook: automatic score, a person's score, whether a person must look."""
    query = """select submitted_assignment.student_id, base_cell.name, auto_score, manual_score, needs_manual_grade
               from grade join submitted_notebook on submitted_notebook.id = grade.notebook_id
               join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
               join base_cell on base_cell.id = grade.cell_id"""
    found: dict[str, dict[str, Any]] = {}
    with sqlite3.connect(course.made / "gradebook.db") as book:
        for student, name, *values in book.execute(query):
            found.setdefault(student, {})[name] = tuple(values)
    return found


def test_nbgraders_gradebook_has_a_row_for_everybody(graded: tuple[Course, Path, dict[str, Any]]) -> None:
    course, _, results = graded
    assert scores(course).keys() == results.keys()
    assert scores(course)["as asked"]["hedging-5"] == (4.0, None, 0)
    assert scores(course)["as asked"]["hedging-6"] == (None, None, 1)


def test_nbgraders_gradebook_knows_the_cells_as_they_were_released(
    graded: tuple[Course, Path, dict[str, Any]],
) -> None:
    with open_book(graded[0].made) as book:
        known = {each.name: each.source for each in book.find_notebook(NAME, NAME).source_cells}
    assert known == {grade_id(each): "".join(each["source"]) for each in released()["cells"]}


def test_nbgrader_itself_exports_it(graded: tuple[Course, Path, dict[str, Any]], tmp_path: Path) -> None:
    course, target = graded[0], tmp_path / "marks.csv"
    book = f"--CourseDirectory.db_url=sqlite:///{course.made / 'gradebook.db'}"
    run = subprocess.run([sys.executable, "-m", "nbgrader", "export", book, "--to", str(target)],
                         capture_output=True, text=True, timeout=60, cwd=tmp_path)  # fmt: skip
    assert run.returncode == 0, run.stderr
    rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(target.open())}
    assert rows["as asked"] == FULL + 2
    assert rows["damaged"] == 0


def test_a_person_s_marks_stay_and_nobody_is_run_twice(graded: tuple[Course, Path, dict[str, Any]]) -> None:
    course, source, _ = graded
    with sqlite3.connect(course.made / "gradebook.db") as book:
        book.execute("update grade set manual_score = 5, needs_manual_grade = 0 where auto_score is null")
    before, said = scores(course), []
    mark(course, NAME, source, say=said.append)
    assert said == [f"{len(before)} submissions, 0 to grade, {len(before)} done before."]
    assert scores(course) == before
    assert before["as asked"]["hedging-6"] == (None, 5.0, 0)


def test_a_changed_submission_alone_is_graded_again(
    graded: tuple[Course, Path, dict[str, Any]], tmp_path: Path
) -> None:
    course, source = course_in(tmp_path / "course"), tmp_path / "handed in"
    hand_in(source, "ada", released())
    hand_in(source, "bob", solved())
    mark(course, NAME, source)
    hand_in(source, "ada", solved())
    said: list[str] = []
    mark(course, NAME, source, say=said.append)
    assert said[0] == "2 submissions, 1 to grade, 1 done before."
    assert scores(course)["ada"]["hedging-5"][0] == 4.0


def test_the_command_from_a_zip_to_csv(tmp_path: Path) -> None:
    course, source = course_in(tmp_path / "course"), tmp_path / "handed in"
    hand_in(source, "=ada", solved())
    hand_in(source, "bob", attack("import os; os._exit(0)"))
    marks = tmp_path / "marks.csv"
    command = [sys.executable, "-m", "kit", "grade", NAME, str(source), "--course", str(course.root)]
    run = subprocess.run(
        [*command, "--json", "--csv", str(marks)], capture_output=True, text=True, timeout=120, cwd=ROOT
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert [(row["student"], row["points"]) for row in found["students"]] == [("=ada", FULL), ("bob", 0.0)]
    rows = list(csv.reader(marks.open(encoding="utf-8-sig")))
    assert rows[0] == ["student", *(f"hedging-{n}" for n in range(1, 7)), "points", "of", "to mark by hand"]
    assert rows[1][0] == "'=ada"  # no formula for a spreadsheet
    refused = subprocess.run([*command[:-1], str(tmp_path)], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert refused.returncode == 1
    assert "kit exercises build" in refused.stderr


def test_the_folder_of_another_assignment_is_refused_and_then_it_says_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course, source = course_in(tmp_path / "course"), tmp_path / "handed in"
    shutil.copytree(ROOT / "exercises" / "voices", course.root / "exercises" / "voices")
    hand_in(source, "ada", (ROOT / "exercises" / "voices" / "voices.ipynb").read_bytes())
    assert main(["grade", NAME, str(source), "--course", str(course.root)]) == 1
    assert "holds notebooks of “voices” and none of “hedging”" in capsys.readouterr().err
    assert not course.made.exists()
    hand_in(source, "bob", solved())
    command = ["grade", NAME, str(source), "--course", str(course.root)]
    assert main([*command, "--csv", str(tmp_path / "marks.csv")]) == 0
    said = capsys.readouterr().err
    assert f"{tmp_path / 'marks.csv'}: the marks." in said
    assert f"Next: written answers that wait for you: 2. Run: kit mark {NAME}\nThen: " in said
    assert f"Run: kit return {NAME}" in said
    results = {result["student"]: result for result in mark(course, NAME, source)}
    assert [points(results[name])[0] for name in ("ada", "bob")] == [0.0, FULL]


def test_without_a_sandbox_it_refuses_unless_told_and_then_says_so(tmp_path: Path) -> None:
    course, source = course_in(tmp_path / "course"), tmp_path / "handed in"
    hand_in(source, "ada", solved())
    command = [sys.executable, "-m", "kit", "grade", NAME, str(source), "--course", str(course.root)]
    nowhere = {"PATH": "", "PYTHONPATH": str(ROOT)}
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, env=nowhere)
    assert refused.returncode == 1
    assert "bubblewrap" in refused.stderr
    assert not course.made.exists()
    marks = tmp_path / "marks.csv"
    run = subprocess.run(
        [*command, "--unsafe", "--csv", str(marks)], capture_output=True, text=True, timeout=120, env=nowhere
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr.startswith("UNSAFE")
    for place in (course.feedback("ada", NAME), course.copy("autograded", "ada", NAME), marks):
        assert "UNSAFE" in place.read_text(encoding="utf-8")
    result = json.loads(course.result(NAME, "ada").read_text(encoding="utf-8"))
    assert (points(result)[0], result["unsafe"]) == (FULL, True)


def test_feedback_shows_what_was_written_and_nothing_that_runs(tmp_path: Path) -> None:
    course, source = course_in(tmp_path / "course"), tmp_path / "handed in"
    notebook = deepcopy(solved())
    cell(notebook, "hedging-6")["source"] = "My *answer* <img src=x onerror=alert(1)>"
    hand_in(source, "<b>ada", notebook)
    (result,) = mark(course, NAME, source)
    page = course.feedback(result["student"], NAME).read_text(encoding="utf-8")
    assert "My <em>answer</em> &lt;img" in page
    assert "<img" not in page
    shown = json.loads(course.copy("autograded", result["student"], NAME).read_text(encoding="utf-8"))
    (written,) = [
        each for each in shown["cells"] if each["metadata"].get("nbgrader", {}).get("grade_id") == "hedging-6"
    ]
    assert "<em>answer</em> &lt;img" in written["source"]


def _damaged(file: str, text: str) -> Callable[[Course], None]:
    def damage(course: Course) -> None:
        (course.root / file).parent.mkdir(parents=True, exist_ok=True)
        (course.root / file).write_text(text)

    return damage


def _in_use(course: Course) -> None:
    """Another program begins to write and does not end while the test runs."""
    with open_book(course.made):
        pass
    IN_USE.append(sqlite3.connect(course.made / "gradebook.db", isolation_level=None))
    IN_USE[-1].execute("begin exclusive")


IN_USE: list[sqlite3.Connection] = []
BOOK = "build/grading/gradebook.db"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_damaged(BOOK, "garbage"), "Put your copy"), (_in_use, "in use by another program"),
        (_damaged(f"exercises/{NAME}/{NAME}.ipynb", "{}"), "is damaged. Write it anew"),
        (_damaged(f"exercises/{NAME}/checks.json", "{"), "is damaged. Write it anew"),
        (lambda course: shutil.rmtree(course.root), "is not there. Check the name"),
    ],
)  # fmt: skip
def test_what_is_amiss_with_the_course_is_said_plainly(
    tmp_path: Path, spoil: Callable[[Course], object], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    course = course_in(tmp_path / "course")
    hand_in(tmp_path / "handed in", "Ada", released())
    spoil(course)
    there = course.root.exists()
    assert main(["grade", NAME, str(tmp_path / "handed in"), "--course", str(course.root)]) == 1
    assert says in capsys.readouterr().err
    assert course.root.exists() == there
    for connection in IN_USE:
        connection.close()
