"""The contract of the exercises: what is released, what a solution earns, what an untouched exercise says."""

import contextlib
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from kit.casebook import case
from kit.classroom.building import CONFIG, _solution_lines, faults, survivors
from kit.classroom.check import check
from kit.classroom.grading import Job, grade
from kit.classroom.judging import Outcome, judge
from kit.classroom.plain import plain
from kit.classroom.sandbox import why_not
from kit.classroom.specification import END, START, Assignment, Task, from_public, load, public_part
from kit.classroom.submissions import Submission
from kit.reading import read
from kit.texts.practice import practice

NAMES = sorted(folder.name for folder in (ROOT / "solutions").iterdir() if folder.is_dir())
ASSIGNMENTS = {name: load(ROOT / "solutions" / name, seed="a course") for name in NAMES}
TASKS = [(name, task) for name in NAMES for task in ASSIGNMENTS[name].tasks]
CHECKED = [pytest.param(name, task, id=task.id) for name, task in TASKS if task.checked]
WRONG = [
    pytest.param(name, task, i, id=f"{task.id}-{i}")
    for name, task in TASKS
    if task.checked
    for i in range(len(task.wrong))
]
# Every id that was ever released: marks hang on them, so one that changes costs students their marks.
RELEASED = {
    "agency": "1 2 3 4 5 6", "argument": "1 2 3 4 5 6", "chance": "1 2 3 4 5 6 7", "frames": "1 2 3 4 5 6",
    "hedging": "1 2 3 4 5 6", "loaded": "1 2 3 4 5 6 7", "readability": "1 2 3 4 5 6 7", "voices": "1 2 3 4 5 6 7",
}  # fmt: skip


def notebook(part: str, name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / part / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    return document


def run(cells: list[dict[str, Any]], *, checks: bool = False) -> dict[str, Any]:
    """The names that the cells define, run from the first to the last, without the checks unless they are wanted."""
    space: dict[str, Any] = {}
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and (checks or not source.startswith("kit.check")):
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(source, cell["id"], "exec"), space)
    return space


@pytest.fixture
def in_exercise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A function that goes to a copy of an exercise, as a student has it, and returns the names of a notebook."""

    def go(name: str, part: str) -> dict[str, Any]:
        shutil.copy(ROOT / "exercises" / name / "checks.json", tmp_path)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("KIT_WORK", str(tmp_path / "work"))
        return run(notebook(part, name)["cells"])

    return go


def test_every_lesson_from_02_to_09_has_its_assignment() -> None:
    assert sorted(a.lesson for a in ASSIGNMENTS.values()) == [f"0{n}" for n in range(2, 10)]


@pytest.mark.parametrize("name", NAMES)
def test_an_assignment_is_of_the_agreed_size(name: str) -> None:
    tasks = ASSIGNMENTS[name].tasks
    assert 4 <= sum(task.checked for task in tasks) <= 6
    assert 1 <= sum(task.stretch for task in tasks) <= 2
    assert sum(task.kind == "function" for task in tasks) <= 2
    assert [task.kind for task in tasks].count("text") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_solution_earns_full_marks(name: str, in_exercise: Any) -> None:
    space = in_exercise(name, "solutions")
    for task in ASSIGNMENTS[name].tasks:
        if task.checked:
            found = check(task.id, space=space)
            assert found == task.points, (task.id, found.html)
            assert "public check" in found.html
            assert "all tests" not in found.html.lower()


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_notebook_alone_earns_full_marks_when_it_is_graded(name: str, tmp_path: Path) -> None:
    beside = ("checks.json", (ROOT / "exercises" / name / "checks.json").read_bytes())
    job = Job(ASSIGNMENTS[name], notebook("exercises", name), (beside,), tmp_path, unsafe=bool(why_not()))
    handed_in = (ROOT / "solutions" / name / f"{name}.ipynb").read_bytes()
    result = grade(Submission("ada", handed_in), job)
    assert (result["repairs"], result["troubles"]) == ([], [])
    for task in ASSIGNMENTS[name].tasks:
        assert result["grades"][task.id]["points"] == (task.points if task.checked else None), task.id


@pytest.mark.parametrize("part", ["exercises", "solutions"])
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_notebook_runs(name: str, part: str, in_exercise: Any) -> None:
    in_exercise(name, part)
    assert run(notebook(part, name)["cells"], checks=True)["kit"]


@pytest.mark.parametrize("name", NAMES)
def test_a_solution_passes_the_hidden_cases_too(name: str, in_exercise: Any) -> None:
    space = in_exercise(name, "solutions")
    for task in ASSIGNMENTS[name].tasks:
        if task.kind == "function":
            assert any(case.hidden for case in task.cases)
            answers = [plain(space[task.name](*json.loads(json.dumps(case.input)))) for case in task.cases]
            assert judge(task, answers).points == task.points


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_exercise_earns_nothing_and_says_what_to_do(name: str, in_exercise: Any) -> None:
    space = in_exercise(name, "exercises")
    for task in ASSIGNMENTS[name].tasks:
        if task.checked:
            found = check(task.id, space=space)
            assert (float(found), repr(found)) == (0.0, "0")
            assert not found.outcome.answered
            assert "Not answered yet. " in found.html


def answer_of(task: Task, wrong: int) -> list[Any]:
    """The answers that somebody with this typical mistake gives."""
    one = task.wrong[wrong]
    if task.kind == "function":
        return list(one.answers)
    right = [case.expect for case in task.cases]
    if task.kind == "spans":
        return [one.answer if isinstance(one.answer, list) else [*right, one.answer]]
    if one.at is None:
        return [one.answer]
    shown = {"axes": 1} if task.kind == "figure" else {}
    return [{**shown, **{str(case.at): case.expect for case in task.cases}, str(one.at): one.answer}]


def spelt(value: Any) -> list[str]:
    """The ways in which an expected value would stand in a message."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, (int, float)):
        return [str(value), f"{value:g}", f"{value:.1f}", f"{value:.2f}"]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in spelt(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(("name", "task", "wrong"), WRONG)
def test_a_typical_wrong_answer_gets_its_own_message(name: str, task: Task, wrong: int) -> None:
    public = from_public(public_part(ASSIGNMENTS[name])).task(task.id)
    found: Outcome = judge(public, answer_of(public, wrong))
    assert found.wrong == wrong
    assert found.says == task.wrong[wrong].says
    assert found.points < task.points
    assert len({each.says for each in task.wrong}) == len(task.wrong)


@pytest.mark.parametrize(("name", "task", "wrong"), WRONG)
def test_its_message_does_not_contain_the_answer(name: str, task: Task, wrong: int) -> None:
    says = task.wrong[wrong].says
    expected = [text for case in task.cases for text in spelt(case.expect)]
    for text in set(expected) - {"0", "0.0", "0.00", "1"}:
        assert not re.search(rf"(?<![\w.]){re.escape(text)}(?!\w|\.\d)", says), text


@pytest.mark.parametrize(("name", "task"), CHECKED)
def test_hints_lead_and_do_not_tell(name: str, task: Task) -> None:
    assert task.hints
    if task.kind in ("value", "choice", "widget") and len(task.cases) == 1:
        for text in spelt(task.cases[0].expect):
            assert all(text not in re.findall(r"[\w.]+", hint) for hint in task.hints)


@pytest.mark.parametrize(("name", "task"), [p for p in CHECKED if p.values[1].kind == "function"])
def test_a_constant_answer_earns_nothing(name: str, task: Task) -> None:
    public = from_public(public_part(ASSIGNMENTS[name])).task(task.id)
    for one in (task, public):
        assert {judge(one, [case.expect] * len(one.cases)).points for case in one.cases} == {0.0}


@pytest.mark.parametrize("name", NAMES)
def test_the_exercise_is_what_nbgrader_releases_from_the_solution(name: str) -> None:
    source, released = notebook("solutions", name), notebook("exercises", name)
    assert not list(survivors(source, released))
    assert [cell["id"] for cell in source["cells"]] == [cell["id"] for cell in released["cells"]]
    assert not list(faults(ROOT / "solutions" / name, ASSIGNMENTS[name]))
    for cell in released["cells"]:
        assert cell["metadata"]["nbgrader"]["checksum"]
        assert not cell.get("outputs")


def test_there_are_these_exercises_and_no_other_file() -> None:
    there = [each.name for each in (ROOT / "exercises").iterdir() if each.name != ".ipynb_checkpoints"]
    assert sorted(there) == NAMES == sorted(RELEASED)


@pytest.mark.parametrize("name", NAMES)
def test_no_stray_file_and_nothing_hidden_is_released(name: str) -> None:
    there = {file.name for file in (ROOT / "exercises" / name).iterdir()} - {"work", ".ipynb_checkpoints"}
    assert there == {f"{name}.ipynb", "checks.json"}
    released = (ROOT / "exercises" / name / "checks.json").read_text(encoding="utf-8")
    assert json.loads(released) == json.loads(json.dumps(public_part(ASSIGNMENTS[name])))
    assert START not in released
    assert END not in released
    assert not re.findall(r'"(expect|answer|answers|code|rubric|draw)":', released)
    answers = {line.strip() for cell in notebook("solutions", name)["cells"] for line in _solution_lines(cell)}
    assert not [line for line in answers if len(line) > 12 and json.dumps(line, ensure_ascii=False)[1:-1] in released]
    opened = from_public(json.loads(released))
    for task in opened.tasks:
        assert not any(case.hidden for case in task.cases)
        assert len(task.cases) == sum(not case.hidden for case in ASSIGNMENTS[name].task(task.id).cases)
        assert not any(wrong.code for wrong in task.wrong)


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_stay(name: str) -> None:
    assert [task.id for task in ASSIGNMENTS[name].tasks] == [f"{name}-{n}" for n in RELEASED[name].split()]
    ids = [cell["id"] for cell in notebook("exercises", name)["cells"]]
    assert len(set(ids)) == len(ids)
    assert ids == [cell["metadata"]["nbgrader"]["grade_id"] for cell in notebook("exercises", name)["cells"]]


def test_the_seed_draws_other_hidden_cases_and_changes_nothing_that_is_released() -> None:
    def drawn(assignment: Assignment) -> list[Any]:
        return [case.input for task in assignment.tasks for case in task.cases if case.hidden]

    for name in NAMES:
        again, other = (load(ROOT / "solutions" / name, seed=seed) for seed in ("a course", "another"))
        assert drawn(again) == drawn(ASSIGNMENTS[name]) != drawn(other)
        assert public_part(again) == public_part(other)


@pytest.mark.parametrize(
    ("id", "text", "counted"),
    [
        ("readability-3", "courier", [("author", "sentences"), ("author", "words"), ("author", "syllables")]),
        ("voices-4", "wire", [("author", "words"), ("reported", "words"), ("quoted", "words")]),
        ("hedging-3", "review", [("author", "words"), ("all", "words")]),
        ("loaded-5", "larison", [("author", "words")]),
        ("chance-1", "rogin", [("author", "words")]),
    ],
)
def test_a_question_names_the_figures_that_the_kit_finds(id: str, text: str, counted: list[tuple[str, str]]) -> None:
    question = ASSIGNMENTS[id.rpartition("-")[0]].task(id).question
    columns = {reading.id: reading for reading in case(edition="x-ray").readings}
    counts = (columns.get(text) or read(practice(text))).counts
    for voice, what in counted:
        assert f"{counts[voice][what]:,}" in question


def test_the_settings_of_nbgrader_are_committed() -> None:
    assert (ROOT / CONFIG).is_file()
