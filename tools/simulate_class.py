"""Makes a class of invented students for an assignment, to try the grading with: right, mistaken and missing answers.

python tools/simulate_class.py hedging handed-in --students 30
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tomllib
from pathlib import Path
from textwrap import dedent
from typing import Any

from kit.classroom.building import course_seed
from kit.classroom.choosing import MIME
from kit.classroom.specification import Task, load, solution_source

NAMES = "Ada Ben Chiara Dmitri Elif Farid Grace Hana Ivo Jasmin Kofi Lena Milo Noor Otto Priya Quirin Rosa Sven Tariq"
WAYS = ("typed", "work", "saved")  # how a click is handed in
NOW = "2026-11-20T10:00:00.000+00:00"
Notebook = dict[str, Any]


def main() -> int:
    """Writes a folder for each student and returns 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--course", type=Path, default=Path())
    options = parser.parse_args()
    tasks = load(options.course / "solutions" / options.assignment, seed=course_seed(options.course)).tasks
    chance, names = random.Random(4), NAMES.split()
    for number in range(options.students):
        place = options.folder / f"{names[number % len(names)]} {number + 1:02d}"
        notebook = answered(options.course, options.assignment, {task.id: one(task, chance) for task in tasks})
        for task in tasks:
            if task.kind == "widget":
                click(notebook, place, task, clicked(task, chance), WAYS[number % len(WAYS)])
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{options.assignment}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    print(f"{options.students} students handed in {options.assignment} in {options.folder}.")
    return 0


def one(task: Task, chance: random.Random) -> str | None:
    """The source of one student's answer: None is the solution, "" is nothing, else a typical mistake."""
    fate = chance.random()
    if task.kind == "widget":
        return ""  # `clicked` answers it
    if not task.checked:
        return "" if fate < 0.1 else written(task.id, chance)
    if fate < 0.6:
        return None
    if fate < 0.7:
        return ""
    wrong = chance.choice(task.wrong)
    if task.kind == "function":
        return wrong.code.strip()
    whole = wrong.answer if wrong.at is None else {wrong.at: wrong.answer}
    if task.kind == "figure":
        return drawn(task, {**{str(case.at): case.expect for case in task.cases}, **whole})
    return f"{task.name} = {[whole] if task.kind == 'spans' and isinstance(whole, str) else whole!r}"


def written(task: str, chance: random.Random) -> str:
    """A written answer, of any quality."""
    answers = tomllib.loads(Path(__file__).with_name("written_answers.toml").read_text("utf-8"))
    return dedent(chance.choice(answers.get(task, answers["other"]))).strip()


def drawn(task: Task, shown: dict[str, Any]) -> str:
    """The source of a picture that shows these bars and names, this label and where its axis begins."""
    return (
        f"import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.bar({shown['names']}, {shown['bars']})\n"
        f"ax.set_ylabel({shown['ylabel']!r})\nax.set_ylim({shown['ymin']}, 30)\n{task.name} = ax"
    )


def answered(course: Path, assignment: str, answers: dict[str, str | None]) -> Notebook:
    """The exercise with these answers."""
    released: Notebook = json.loads((course / "exercises" / assignment / f"{assignment}.ipynb").read_text("utf-8"))
    solutions = course / "solutions" / assignment / f"{assignment}.ipynb"
    for id, answer in answers.items():
        cell = answer_cell(released, id)
        if cell and cell["metadata"]["nbgrader"]["solution"] and answer != "":
            cell["source"] = solved(solution_source(solutions, id)) if answer is None else answer
    return released


def answer_cell(notebook: Notebook, id: str) -> dict[str, Any] | None:
    """The cell in which this task is answered."""
    cells = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in notebook["cells"]}
    return cells.get(f"{id}-answer", cells.get(id))


def clicked(task: Task, chance: random.Random) -> str:
    """The option that a student chooses: the right one, a typical wrong one, or "" for none."""
    fate = chance.random()
    return str(task.cases[0].expect) if fate < 0.6 else "" if fate < 0.7 else str(chance.choice(task.wrong).answer)


def click(notebook: Notebook, place: Path, task: Task, choice: str, way: str) -> None:
    """Hands in what was chosen: typed in the cell, kept in the work beside the notebook, or saved in its output."""
    cell = answer_cell(notebook, task.id)
    if cell is None or not choice:
        return
    if way == "typed":
        cell["source"] = f'kit.choose("{task.id}", "{choice}")'
    elif way == "work":
        kept = {task.name: {"value": {"choice": choice}, "at": NOW}}
        (place / "work").mkdir(parents=True, exist_ok=True)
        (place / "work" / f"{task.name[:2]}.json").write_text(json.dumps({"schema": 1, "answers": kept}), "utf-8")
    else:
        data = {MIME: {"task": task.id, "choice": choice, "at": NOW}, "text/plain": choice}
        cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data}]


def solved(source: Any) -> str:
    """The answer without nbgrader's markers around it."""
    return "\n".join(line for line in str(source).splitlines() if "### " not in line)


if __name__ == "__main__":
    sys.exit(main())
