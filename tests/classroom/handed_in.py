"""Submissions as the tests hand them in: honest, damaged and hostile ones, made from the solution of one assignment."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

from conftest import ROOT

from kit.classroom.course import Course
from kit.classroom.sandbox import Limits

NAME = "hedging"
FUNCTION = "hedging-5-answer"  # the task that asks for a function
WIDGET = {"schema": 1, "answers": {"04-hedging-4": {"value": {"choice": "It stays the same"}, "at": "2026-11-22"}}}
FULL = 14.0  # without the two of the task that is answered with a click
SECRET = "the-seed-of-this-course"
LIMITS = Limits(memory=1024, total_memory=1024, cpu=8, cell=1.5, probe=0.7, wall=20.0)  # so that no test waits long
Notebook = dict[str, Any]


def released() -> Notebook:
    """The exercise as students get it."""
    text = (ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    return dict(json.loads(text))


def solved() -> Notebook:
    """The exercise with all answers as an honest student writes them; what is clicked is in WIDGET."""
    notebook = released()
    text = (ROOT / "solutions" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    answers = {grade_id(cell): "".join(cell["source"]) for cell in json.loads(text)["cells"]}
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["solution"] and grade_id(cell) != "hedging-4-answer":
            lines = answers[grade_id(cell)].splitlines()
            cell["source"] = "\n".join(line for line in lines if not line.strip().startswith("### "))
    return notebook


def grade_id(cell: dict[str, Any]) -> str:
    """The nbgrader id of a released cell, "" of a student's own."""
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def cell(notebook: Notebook, name: str) -> dict[str, Any]:
    """The cell with that grade id."""
    return next(each for each in notebook["cells"] if grade_id(each) == name)


def attack(code: str) -> Notebook:
    """The exercise without any answer but this code, which stands where a function is asked for."""
    notebook = released()
    cell(notebook, FUNCTION)["source"] = code
    return notebook


def own(code: str) -> dict[str, Any]:
    """A cell that a student added."""
    return {"cell_type": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": None}


def hand_in(folder: Path, student: str, notebook: Notebook | bytes, *, name: str = f"{NAME}.ipynb") -> Path:
    """Writes a submission into the folder of the student and returns the notebook's path."""
    place = folder / student / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode())
    return place


def version_3(notebook: Notebook) -> Notebook:
    """The notebook in the format of 2013, which had other names for cells and no ids."""
    cells = []
    for each in notebook["cells"]:
        code = each["cell_type"] == "code"
        kept = {"cell_type": each["cell_type"], "metadata": each["metadata"]}
        cells.append(
            {**kept, "input" if code else "source": each["source"], **({"language": "python"} if code else {})}
        )
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def bare(notebook: Notebook, *, ids: bool) -> Notebook:
    """The notebook after a tool that threw all metadata away, and the ids too where they are not to be kept."""
    changed = deepcopy(notebook)
    for each in changed["cells"]:
        each["metadata"] = {}
        if not ids:
            each.pop("id", None)
    return changed


def course_in(folder: Path) -> Course:
    """A course of its own with one assignment and with a seed."""
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, folder / part / NAME)
    (folder / "solutions" / ".seed").write_text(SECRET)
    return Course(folder)
