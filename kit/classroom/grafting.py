"""Puts a student's answers into the released notebook, so that no damage to the rest of his copy changes his mark."""

from __future__ import annotations

import ast
import copy
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.classroom.choosing import calls, saved

Notebook = dict[str, Any]
Cell = dict[str, Any]
CELLS = 2_000  # more cells than any honest notebook; what follows is left out


class Unreadable(ValueError):
    """The student's file is no notebook; the message is the reason that he and his teacher read."""


@dataclass(frozen=True)
class Graft:
    """The released notebook with the student's answers and own cells in it, and what had to be repaired."""

    notebook: Notebook
    repairs: tuple[str, ...]


def read(data: bytes) -> Notebook:
    """The student's file as a notebook with plain cells, whatever notebook format it has."""
    if not data.strip():
        raise Unreadable("the file is empty")
    try:
        found = json.loads(_text(data))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the file is not a notebook: its JSON is damaged ({str(error)[:120]})") from error
    if not isinstance(found, dict):
        raise Unreadable("the file is not a notebook: it holds no cells")
    cells = found.get("cells")
    if cells is None and isinstance(found.get("worksheets"), list):  # notebook format 3
        sheets = [sheet for sheet in found["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or ()]
    if not isinstance(cells, list):
        raise Unreadable("the file is not a notebook: it holds no cells")
    return {
        "format": found.get("nbformat"),
        "cells": [_plain(cell) for cell in cells[:CELLS] if isinstance(cell, dict)],
    }


def _text(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "utf-16")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    raise Unreadable("the file is not text in UTF-8")


def _plain(cell: Mapping[str, Any]) -> Cell:
    """A cell with its kind, source, id, nbgrader metadata and saved choices, all of the right types; nothing else."""
    kind = cell.get("cell_type")
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return {
        "code": kind == "code",
        "source": _joined(cell.get("source", cell.get("input", ""))),
        "id": cell.get("id") if isinstance(cell.get("id"), str) else None,
        "grade_id": grade_id if isinstance(grade_id, str) else None,
        "saved": saved(cell),
    }


def _joined(source: Any) -> str:
    lines = source if isinstance(source, list) else [source]
    joined = "".join(line for line in lines if isinstance(line, str))
    return joined.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair cannot be saved


def graft(submitted: Notebook, released: Notebook) -> Graft:
    """The released notebook with the answers, found by grade id, then cell id, then the names they define."""
    cells = released["cells"]
    homes = _homes(submitted["cells"], cells)
    repairs: list[str] = []
    if submitted["format"] != 4:
        repairs.append(f"the notebook was in format {str(submitted['format'])[:20]}, not 4")
    answers = _answers(submitted["cells"], cells, homes, repairs)
    extras = _extras(submitted["cells"], homes)
    out = copy.deepcopy(released)
    out["cells"] = [_own(cell, number) for number, cell in enumerate(extras[-1])]
    for place, cell in enumerate(cells):
        kept = copy.deepcopy(cell)
        kept["source"] = answers.get(place, _joined(cell["source"]))
        out["cells"] += [kept, *(_own(extra, f"{place}-{n}") for n, extra in enumerate(extras[place]))]
    return Graft(out, tuple(repairs))


def grade_id(cell: Mapping[str, Any]) -> str | None:
    """The nbgrader id of a cell of the released notebook, None where it has none."""
    found = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
    return str(found) if found else None


def is_answer(cell: Mapping[str, Any]) -> bool:
    """Whether the student writes in this cell of the released notebook."""
    return bool(cell.get("metadata", {}).get("nbgrader", {}).get("solution"))


def _homes(submitted: Sequence[Cell], released: Sequence[Cell]) -> list[int | None]:
    """For every submitted cell the place of the released cell that it is, None for the student's own cells."""
    by_grade = {name: place for place, cell in enumerate(released) if (name := grade_id(cell))}
    by_id = {cell["id"]: place for place, cell in enumerate(released) if cell.get("id")}
    homes = [by_grade.get(cell["grade_id"]) for cell in submitted]
    taken = {place for place in homes if place is not None}
    for number, cell in enumerate(submitted):
        place = by_id.get(cell["id"])
        if homes[number] is None and place is not None and place not in taken:
            homes[number] = place
    return _by_names(submitted, released, homes)


def _by_names(submitted: Sequence[Cell], released: Sequence[Cell], homes: list[int | None]) -> list[int | None]:
    """The homes with those added that only the defined names tell, or the source of a locked cell."""
    taken = {place for place in homes if place is not None}
    wanted = {p: _names(_joined(c["source"])) for p, c in enumerate(released) if is_answer(c) and p not in taken}
    locked = {_joined(c["source"]).strip(): p for p, c in enumerate(released) if not is_answer(c) and p not in taken}
    for number, cell in enumerate(submitted):
        if homes[number] is not None:
            continue
        if (same := locked.get(cell["source"].strip())) is not None:
            homes[number] = same
            continue
        names = _names(cell["source"]) if cell["code"] else set()
        hits = [place for place, needed in wanted.items() if needed and needed <= names]
        homes[number] = hits[0] if len(hits) == 1 else None
    return homes


def _names(source: str) -> set[str]:
    """The names that the code defines at its top: functions, classes, variables; and the tasks in which it chooses."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    named = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)}
    targets = [t for node in body if isinstance(node, ast.Assign) for t in node.targets]
    targets += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    chosen = {f"kit.choose {task}" for task, _ in calls(source)}
    return named | chosen | {target.id for target in targets if isinstance(target, ast.Name)}


def _answers(
    submitted: Sequence[Cell], released: Sequence[Cell], homes: Sequence[int | None], repairs: list[str]
) -> dict[int, str]:
    """The source of each answer cell that was found; what was repaired on the way is added to the list."""
    copies: dict[int, list[str]] = defaultdict(list)
    for cell, home in zip(submitted, homes, strict=True):
        if home is not None:
            copies[home].append(cell["source"])
    answers = {}
    for place, cell in enumerate(released):
        name, stub, found = grade_id(cell), _joined(cell["source"]), copies[place]
        if is_answer(cell) and found:
            written = [source for source in found if source.strip() != stub.strip()] or found
            answers[place] = written[-1]
        if name:
            repairs.extend(f"{name}: {said}" for said in _said(found, stub, answer=is_answer(cell)))
    places = [home for home in homes if home is not None]
    if places != sorted(places):
        repairs.append("cells were moved; they are graded in the released order")
    return answers


def _said(found: Sequence[str], stub: str, *, answer: bool) -> list[str]:
    if not found:
        return ["the cell was missing; counted as unanswered" if answer else "the locked cell was missing; restored"]
    said = []
    if len(found) > 1:
        said.append(
            f"{len(found)} copies; the last answered one counts" if answer else f"{len(found)} copies; one kept"
        )
    if not answer and any(source.strip() != stub.strip() for source in found):
        said.append("the locked cell was edited; the original counts")
    return said


def _extras(submitted: Sequence[Cell], homes: Sequence[int | None]) -> dict[int, list[Cell]]:
    """The student's own cells, each under the place of the released cell that stood before it in his copy."""
    extras: dict[int, list[Cell]] = defaultdict(list)
    before = -1
    for cell, home in zip(submitted, homes, strict=True):
        if home is None:
            extras[before].append(cell)
        else:
            before = home
    return extras


def _own(cell: Cell, number: int | str) -> Cell:
    made = {"id": f"own-{number}", "metadata": {}, "source": cell["source"]}
    if cell["code"]:
        return {"cell_type": "code", **made, "execution_count": None, "outputs": []}
    return {"cell_type": "markdown", **made}
