"""Stock nbgrader understands the checks: validate and autograde, run for real on a course of one assignment."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

NAME = "hedging"
ANSWERS = {
    "hedging-1": 'notice_hedges = ["could", "may"]',  # two of three
    "hedging-3": "import numpy as np\nhedge_rate = np.float64(20.1)",
    "hedging-4": 'kit.choose("hedging-4", "It stays the same")',
    "hedging-5": "def rate_per_1000(marks, words):\n    while True:\n        pass",
}
EARNED = {"hedging-1": 2.0, "hedging-2": 0.0, "hedging-3": 2.0, "hedging-4": 2.0, "hedging-5": 0.0}


def nbgrader(course: Path, *words: str) -> str:
    """What a command of nbgrader says in this folder."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    environment.pop("KIT_WORK", None)
    command = [sys.executable, "-m", "nbgrader", *words]
    run = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=200)
    assert run.returncode == 0, run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one assignment and one submission."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, folder / part / NAME, ignore=shutil.ignore_patterns("work", ".ipynb*"))
    handed_in = folder / "build" / "grading" / "submitted" / "ada" / NAME
    handed_in.mkdir(parents=True)
    notebook = json.loads((ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if source := ANSWERS.get(cell["id"].removesuffix("-answer")) if cell["id"].endswith("-answer") else None:
            cell["source"] = [source]
    (handed_in / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def test_autograde_gives_the_points_of_the_checks(course: Path) -> None:
    from nbgrader.api import Gradebook

    nbgrader(course, "generate_assignment", NAME, "--CourseDirectory.release_directory=build/grading/release")
    nbgrader(course, "autograde", NAME)
    with Gradebook(f"sqlite:///{course}/build/grading/gradebook.db") as book:
        grades = book.find_submission(NAME, "ada").notebooks[0].grades
        assert {grade.name: grade.auto_score for grade in grades if grade.name in EARNED} == EARNED
        assert {grade.name for grade in grades} == {*EARNED, "hedging-6"}


def test_validate_tells_what_is_not_full_and_what_is(course: Path) -> None:
    said = nbgrader(course, "validate", f"build/grading/submitted/ada/{NAME}/{NAME}.ipynb")
    failed = {id for id in EARNED if f'kit.check("{id}")' in said}
    assert failed == {"hedging-1", "hedging-2", "hedging-5"}


def test_validate_has_nothing_to_say_of_the_solution(course: Path) -> None:
    said = nbgrader(course, "validate", f"solutions/{NAME}/{NAME}.ipynb")
    assert "Success" in said
