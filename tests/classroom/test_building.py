"""Building exercises: the same bytes each time, nothing lost where it fails, every slip of the author's found."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from kit.classroom.building import BuildError, build, course_seed, faults, stale
from kit.classroom.specification import load
from kit.cli import main

NAME = "hedging"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one assignment."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    skip = shutil.ignore_patterns("work", ".ipynb*")
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, tmp_path / part / NAME, ignore=skip)
    return tmp_path


def change(course: Path, at: str, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edits the cell with this id in the solution notebook."""
    file = course / "solutions" / NAME / f"{NAME}.ipynb"
    document = json.loads(file.read_text(encoding="utf-8"))
    edit(next(cell for cell in document["cells"] if cell["id"] == at))
    file.write_text(json.dumps(document), encoding="utf-8")


def found(course: Path) -> str:
    folder = course / "solutions" / NAME
    return "\n".join(faults(folder, load(folder)))


def replaced(old: str, new: str) -> Callable[[dict[str, Any]], object]:
    return lambda cell: cell.update(source=["".join(cell["source"]).replace(old, new)])


def graded(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda cell: cell["metadata"]["nbgrader"].update(values)


@pytest.mark.parametrize(
    ("at", "edit", "says"),
    [
        ("hedging-1-answer", replaced("### BEGIN SOLUTION", "### BEGIN SOLUTOIN"), "Mend the marker"),
        ("hedging-1-answer", replaced("### BEGIN SOLUTION", "## begin solution"), "Mend the marker"),
        ("hedging-1-answer", replaced("### END SOLUTION", ""), "do not come in pairs"),
        ("hedging-1-answer", lambda cell: cell.update(source=["notice_hedges = []"]), "every answer cell has them"),
        ("hedging-6", replaced("### BEGIN SOLUTION", "### BEGIN  SOLUTION"), "Mend the marker"),
        ("hedging-1-question", graded(locked=False), "An unlocked one stops the grading of everybody"),
        ("hedging-1", graded(locked=False), "An unlocked one"),
        ("hedging-1", graded(points=9), "with 3 points as in tasks.toml"),
        ("hedging-1", graded(grade_id="hedging-2"), "two cells have the grade id “hedging-2”"),
        ("hedging-1", lambda cell: cell.update(id="hedging-2"), "two cells have the id “hedging-2”"),
        ("hedging-1", lambda cell: cell["metadata"].pop("nbgrader"), "it is not locked"),
        ("hedging-1", lambda cell: cell.update(outputs=[{"output_type": "stream"}]), "Clear all outputs"),
        ("hedging-1", replaced("kit.check", "kit.chek"), "the check cell must be"),
        ("hedging-4-answer", graded(locked=True, solution=False), "every answer cell has them"),
        (
            "hedging-4-answer",
            replaced('choose("hedging-4")', 'choose("hedging-3")'),
            'begins with: kit.choose("hedging-4")',
        ),
        ("hedging-4-answer", replaced("It stays", "It stayed"), "the solution of a clicked task is"),
        ("hedging-1-question", replaced("Which words hold", "What words hold"), "the question is not the one"),
    ],
)
def test_a_slip_in_the_notebook_is_found(
    course: Path, at: str, edit: Callable[[dict[str, Any]], object], says: str
) -> None:
    assert not found(course)
    change(course, at, edit)
    assert says in found(course)


@pytest.mark.parametrize("stray", [".env", "answers.csv", "hedging (copy).ipynb"])
def test_a_stray_file_stops_the_build_and_leaves_the_release_as_it_was(course: Path, stray: str) -> None:
    before = {file.name: file.read_bytes() for file in (course / "exercises" / NAME).iterdir()}
    (course / "solutions" / NAME / stray).write_text("secret", encoding="utf-8")
    with pytest.raises(BuildError, match="nothing was built") as caught:
        build(course)
    assert f"{stray} does not belong here, and would be released. Take it out." in str(caught.value)
    assert {file.name: file.read_bytes() for file in (course / "exercises" / NAME).iterdir()} == before


def test_every_slip_is_named_with_its_file_and_nothing_is_built(course: Path) -> None:
    before = {file.name: file.read_bytes() for file in (course / "exercises" / NAME).iterdir()}
    change(course, "hedging-1-answer", replaced("### END SOLUTION", "### END SOLUTON"))
    change(course, "hedging-3", graded(locked=False))
    assert main(["exercises", "build", "--root", str(course)]) == 1
    with pytest.raises(BuildError) as caught:
        build(course)
    assert "hedging.ipynb: cell hedging-1-answer: a solution is marked by exactly" in str(caught.value)
    assert "hedging.ipynb: cell hedging-3: answer cells are open and all others locked" in str(caught.value)
    assert {file.name: file.read_bytes() for file in (course / "exercises" / NAME).iterdir()} == before


def test_a_build_gives_the_same_bytes_keeps_work_and_the_seed(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exercise = course / "exercises" / NAME
    before = {file.name: file.read_bytes() for file in exercise.iterdir()}
    (exercise / "work").mkdir()
    (exercise / "work" / "04.json").write_text("{}", encoding="utf-8")
    (exercise / f"{NAME}.ipynb").write_text("{}", encoding="utf-8")
    assert main(["exercises", "build", "--root", str(course), "--check"]) == 1
    assert f"exercises/{NAME}/{NAME}.ipynb is not up to date" in capsys.readouterr().out
    assert main(["exercises", "build", "--root", str(course), "--seed", "autumn"]) == 0
    assert {name: (exercise / name).read_bytes() for name in before} == before
    assert (exercise / "work" / "04.json").is_file()
    assert course_seed(course) == "autumn"
    (exercise / "answers.csv").write_text("secret", encoding="utf-8")
    assert stale(course) == (f"exercises/{NAME}/answers.csv is a stray file",)


def test_a_folder_without_assignments_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercises", "build", "--root", str(tmp_path)]) == 1
    assert "has no assignments" in capsys.readouterr().err


def test_all_exercises_are_up_to_date() -> None:
    assert stale(ROOT) == ()
