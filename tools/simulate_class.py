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
from kit.classroom.specification import Task, load, solution_source

NAMES = "Ada Ben Chiara Dmitri Elif Farid Grace Hana Ivo Jasmin Kofi Lena Milo Noor Otto Priya Quirin Rosa Sven Tariq"


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
        student = f"{names[number % len(names)]} {number + 1:02d}"
        hand_in(options.course, options.assignment, options.folder / student, {t.id: one(t, chance) for t in tasks})
    print(f"{options.students} students handed in {options.assignment} in {options.folder}.")
    return 0


def one(task: Task, chance: random.Random) -> str | None:
    """The source of one student's answer: None is the solution, "" is nothing, else a typical mistake."""
    fate = chance.random()
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
    return f"{task.name} = {[whole] if task.kind == 'spans' and isinstance(whole, str) else whole!r}"


def written(task: str, chance: random.Random) -> str:
    """A written answer, of any quality."""
    answers = tomllib.loads(Path(__file__).with_name("written_answers.toml").read_text("utf-8"))
    return dedent(chance.choice(answers.get(task, answers["other"]))).strip()


def hand_in(course: Path, assignment: str, place: Path, answers: dict[str, str | None]) -> None:
    """Writes the exercise with these answers, and the work that widgets keep."""
    released = json.loads((course / "exercises" / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8"))
    solutions = course / "solutions" / assignment / f"{assignment}.ipynb"
    cells = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in released["cells"]}
    for id, answer in answers.items():
        cell = cells.get(f"{id}-answer", cells.get(id))
        if cell and cell["metadata"]["nbgrader"]["solution"] and answer != "":
            cell["source"] = solved(solution_source(solutions, id)) if answer is None else answer
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{assignment}.ipynb").write_text(json.dumps(released), encoding="utf-8")


def solved(source: Any) -> str:
    """The answer without nbgrader's markers around it."""
    return "\n".join(line for line in str(source).splitlines() if "### " not in line)


if __name__ == "__main__":
    sys.exit(main())
