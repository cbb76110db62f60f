"""solutions/ -> exercises/: nbgrader's own release of each assignment, with the public part of its specification."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kit.classroom.choosing import typed
from kit.classroom.specification import END, START, Assignment, Task, load, public_part

CONFIG = "nbgrader_config.py"
SEED = ".seed"  # in solutions/, and never in version control
OWN = ("work", ".ipynb_checkpoints", "__pycache__")  # what Jupyter and students leave: neither released nor removed
MARKER = re.compile(r"#.*\bsolu\w*|#+\s*(begin|beginn|begni|end)\b", re.IGNORECASE)


class BuildError(ValueError):
    """Exercises that cannot be built; the message lists every fault with its file and what to do."""


def build(root: Path, *, seed: str | None = None) -> tuple[str, ...]:
    """Writes exercises/ anew from solutions/ and returns the names of the assignments; keeps the seed, if one is given.

    Everything is built apart and moved at the end, so that a build that fails changes nothing.
    """
    if seed is not None:
        (root / "solutions" / SEED).write_text(f"{seed}\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        names = _release(root, Path(folder))
        for name in names:
            _swap(Path(folder) / "exercises" / name, root / "exercises" / name)
    return names


def stale(root: Path) -> tuple[str, ...]:
    """What in exercises/ is not as a build would make it, one line each; nothing is changed."""
    with tempfile.TemporaryDirectory() as folder:
        _release(root, Path(folder))
        fresh, there = (_files(place / "exercises") for place in (Path(folder), root))
    names = sorted(fresh.keys() | there.keys())
    says = {(True, False): "is missing", (False, True): "is a stray file", (True, True): "is not up to date"}
    return tuple(f"exercises/{n} {says[n in fresh, n in there]}" for n in names if fresh.get(n) != there.get(n))


def course_seed(root: Path) -> str:
    """The seed that hidden cases of this course are drawn from; "" where none was set."""
    file = root / "solutions" / SEED
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def assignments(root: Path) -> tuple[str, ...]:
    """The names of the assignments in solutions/; raises BuildError where there are none."""
    folder = root / "solutions"
    found = sorted(each.name for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
    if not found:
        raise BuildError(f"{folder} has no assignments. Run this in the folder of the course.")
    return tuple(found)


def faults(folder: Path, assignment: Assignment) -> Iterator[str]:
    """What is wrong with the files and the notebook of solutions/<name>, one line each."""
    name = folder.name
    for file in sorted(each.name for each in folder.iterdir()):
        if file not in (f"{name}.ipynb", "tasks.toml", *OWN):
            yield f"{folder / file} does not belong here, and would be released. Take it out."
    if not (folder / f"{name}.ipynb").is_file():
        yield f"{name}.ipynb is missing in {folder}. Write it, with the folder's name."
        return
    cells = _notebook(folder / f"{name}.ipynb")["cells"]
    yield from (f"{name}.ipynb: {fault}" for fault in _cell_faults(cells))
    for task in assignment.tasks:
        yield from (f"{name}.ipynb, {task.id}: {fault}" for fault in _task_faults(task, _by_grade_id(cells)))


def survivors(source: Mapping[str, Any], released: Mapping[str, Any]) -> Iterator[str]:
    """Lines of solutions in the source notebook that still stand somewhere in the released one."""
    kept = {line.strip() for cell in source["cells"] for line in _open_lines(cell)}
    answers = {line.strip() for cell in source["cells"] for line in _solution_lines(cell)} - kept - {""}
    for cell in released["cells"]:
        for line in map(str.strip, "".join(cell["source"]).splitlines()):
            if line in answers or START in line or END in line:
                yield line


def _release(root: Path, folder: Path) -> tuple[str, ...]:
    """Builds every assignment of the course into folder/exercises and returns their names; raises BuildError."""
    names, wrong = assignments(root), list[str]()
    (folder / "solutions").mkdir()
    shutil.copy(root / CONFIG, folder)
    for name in names:
        assignment = load(root / "solutions" / name, seed=course_seed(root))
        found = list(faults(root / "solutions" / name, assignment))
        wrong += found
        if not found:
            _prepare(root / "solutions" / name, folder / "solutions" / name, assignment)
    if wrong:
        raise BuildError("\n".join(["nothing was built.", *wrong]))
    _generate(folder, names)
    _inspect(folder, names)
    return names


def _prepare(source: Path, target: Path, assignment: Assignment) -> None:
    """The notebook and the public part of its specification, where nbgrader looks for them."""
    target.mkdir()
    shutil.copy(source / f"{source.name}.ipynb", target)
    checks = json.dumps(public_part(assignment), ensure_ascii=False, indent=1)
    (target / "checks.json").write_text(checks + "\n", encoding="utf-8", newline="\n")


def _generate(folder: Path, names: Sequence[str]) -> None:
    """Has nbgrader release these assignments in this folder."""
    try:
        from nbgrader.apps import NbGraderAPI
    except ImportError:
        raise BuildError("nbgrader is not installed. Run: python3 start.py --setup --grading") from None
    from traitlets.config.loader import PyFileConfigLoader

    path = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{path}"  # nbgrader runs alembic as a program
    try:
        api = NbGraderAPI(config=PyFileConfigLoader(CONFIG, path=str(folder)).load_config())
        for name in names:
            done = api.generate_assignment(name)
            if not done["success"]:
                raise BuildError(f"nbgrader could not release {name}:\n{done.get('log', '')[-2000:]}")
    finally:
        os.environ["PATH"] = path


def _inspect(folder: Path, names: Sequence[str]) -> None:
    """Raises BuildError where the release of an assignment has another file than it may, or a line of its solution."""
    for name in names:
        there = sorted(each.name for each in (folder / "exercises" / name).iterdir())
        if there != sorted([f"{name}.ipynb", "checks.json"]):
            raise BuildError(f"the release of {name} has other files than it may: {', '.join(there)}.")
        both = (_notebook(folder / part / name / f"{name}.ipynb") for part in ("solutions", "exercises"))
        if left := list(survivors(*both)):
            raise BuildError(f"a line of the solution would be released with {name}: {left[0]}")


def _swap(fresh: Path, target: Path) -> None:
    """Moves the built files to their place, each at one stroke; what a student keeps there stays."""
    target.mkdir(parents=True, exist_ok=True)
    for file in fresh.iterdir():
        waiting = target / f".{file.name}.new"
        shutil.copyfile(file, waiting)
        os.replace(waiting, target / file.name)


def _files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder with its content, but for what students and Jupyter leave there."""
    found = {}
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        place = file.relative_to(folder)
        if file.is_file() and not set(place.parts) & set(OWN):
            found[place.as_posix()] = file.read_bytes()
    return found


def _notebook(file: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return document
    except ValueError as error:
        raise BuildError(f"{file} is no notebook: {error}.") from None


def _cell_faults(cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with cells whatever task they belong to."""
    ids = [cell.get("id", "") for cell in cells]
    grades = [_grading(cell)["grade_id"] for cell in cells if _grading(cell)]
    for what, names in (("cells have the id", ids), ("cells have the grade id", grades)):
        for name in sorted({each for each in names if names.count(each) > 1}):
            yield f"two {what} “{name}”. Give each its own, and leave those that were released as they are."
    for cell in cells:
        yield from (f"cell {cell.get('id', 'without id')}: {fault}" for fault in _one_cell(cell))


def _one_cell(cell: Mapping[str, Any]) -> Iterator[str]:
    grading, source = _grading(cell), "".join(cell["source"])
    marks = [line.strip() for line in source.splitlines() if MARKER.search(line)]
    if not grading:
        yield "it is not locked. Give it nbgrader's metadata, as the cells around it have."
        return
    if cell["id"] != grading["grade_id"]:
        yield f"its grade id is “{grading['grade_id']}”. Make the two the same."
    if cell.get("outputs") or cell.get("execution_count"):
        yield "it has an output. Clear all outputs."
    if cell["cell_type"] == "code" or grading["solution"]:
        if any(mark not in (START, END) for mark in marks):
            yield f"a solution is marked by exactly “{START}” and “{END}”. Mend the marker."
        if marks.count(START) != marks.count(END) or marks != [START, END] * marks.count(START):
            yield "the markers of a solution do not come in pairs. Mend them."
    if bool(marks) != grading["solution"] and cell["cell_type"] == "code":
        yield "solution markers belong in answer cells, and every answer cell has them."
    if grading["locked"] == grading["solution"]:
        yield "answer cells are open and all others locked. An unlocked one stops the grading of everybody."


def _task_faults(task: Task, cells: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the cells of one task."""
    wanted = [f"{task.id}-question", task.id, *([f"{task.id}-answer"] if task.checked else [])]
    missing = [name for name in wanted if name not in cells]
    if missing:
        yield f"there is no cell {', '.join(missing)}. Add it."
        return
    if task.question not in "".join(cells[wanted[0]]["source"]):
        yield "the question is not the one in tasks.toml. Copy it."
    grading = _grading(cells[task.id])
    if not grading["grade"] or grading.get("points") != task.points:
        yield f"the cell must be graded, with {task.points:g} points as in tasks.toml."
    if task.checked and "".join(cells[task.id]["source"]).strip() != f'kit.check("{task.id}")':
        yield f'the check cell must be: kit.check("{task.id}")'
    answer = "".join(cells[wanted[-1]]["source"])
    if task.kind == "widget" and not answer.startswith(f'kit.choose("{task.id}")'):
        yield f'the answer cell of a clicked task begins with: kit.choose("{task.id}")'
    if task.kind == "widget" and typed(answer, task.id) != task.cases[0].expect:
        yield f'the solution of a clicked task is: kit.choose("{task.id}", "{task.cases[0].expect}")'


def _by_grade_id(cells: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {_grading(cell)["grade_id"]: cell for cell in cells if _grading(cell)}


def _grading(cell: Mapping[str, Any]) -> dict[str, Any]:
    """nbgrader's metadata of a cell, empty where it has none."""
    return dict(cell["metadata"].get("nbgrader", {}))


def _solution_lines(cell: Mapping[str, Any]) -> list[str]:
    return [line for line, inside in _lines(cell) if inside]


def _open_lines(cell: Mapping[str, Any]) -> list[str]:
    return [line for line, inside in _lines(cell) if not inside]


def _lines(cell: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each line of a cell but the markers, and whether it stands in a solution."""
    inside = False
    for line in "".join(cell["source"]).splitlines():
        if line.strip() in (START, END):
            inside = line.strip() == START
        else:
            yield line, inside
