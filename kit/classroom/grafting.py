"""Puts a student's answers into the released notebook, so that no damage to the rest of his copy changes his mark."""

from __future__ import annotations

import ast
import copy
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kit.classroom.choosing import calls
from kit.classroom.notebooks import Cell, Notebook, grade_id, is_answer, joined

PROSE = 40  # characters from which a text that stands anywhere may be the written answer
ELSEWHERE = "# answered in another cell"  # in the place of a stub, whose dots would overwrite the answer


@dataclass(frozen=True)
class Graft:
    """The released notebook with the student's answers and own cells in it, and what had to be repaired."""

    notebook: Notebook
    repairs: tuple[str, ...]


# ---- which cell is which


def graft(submitted: Notebook, released: Notebook) -> Graft:
    """The released notebook with the answers, found by grade id, then cell id, then the names they define."""
    match = _matched(submitted["cells"], released["cells"])
    repairs = [*submitted["repairs"]]
    answers = _answers(match, repairs)
    extras = _extras(match)
    out = copy.deepcopy(released)
    out["cells"] = [_own(cell, number) for number, cell in enumerate(extras[-1])]
    for place, cell in enumerate(match.released):
        kept = copy.deepcopy(cell)
        kept["source"] = joined(cell["source"])
        kept.update(answers.get(place, {}))
        out["cells"] += [kept, *(_own(extra, f"{place}-{n}") for n, extra in enumerate(extras[place]))]
    return Graft(out, tuple(repairs))


@dataclass(frozen=True)
class _Match:
    """The student's cells beside the released ones: `homes` says for each which it is, None for his own.

    `named` are those known by the names that they define alone, `used` those that went into an answer, `spare` those
    that have a home and stay cells of his own all the same.
    """

    cells: Sequence[Cell]
    released: Sequence[Cell]
    homes: Sequence[int | None]
    named: frozenset[int]
    used: set[int] = field(default_factory=set)
    spare: dict[int, str] = field(default_factory=dict)

    def copies(self, place: int) -> list[int]:
        """The numbers of the student's cells that are this released cell."""
        return [number for number, home in enumerate(self.homes) if home == place]


def _matched(submitted: Sequence[Cell], released: Sequence[Cell]) -> _Match:
    by_grade = {name: place for place, cell in enumerate(released) if (name := grade_id(cell))}
    by_id = {cell["id"]: place for place, cell in enumerate(released) if cell.get("id")}
    homes = [by_grade.get(cell["grade_id"]) for cell in submitted]
    taken = {place for place in homes if place is not None}
    for number, cell in enumerate(submitted):
        place = by_id.get(cell["id"])
        if homes[number] is None and place is not None and place not in taken:
            homes[number] = place
    named = _by_names(submitted, released, homes)
    return _Match(submitted, released, [named.get(n, home) for n, home in enumerate(homes)], frozenset(named))


def _by_names(submitted: Sequence[Cell], released: Sequence[Cell], homes: Sequence[int | None]) -> dict[int, int]:
    """The homes that only the defined names tell, or the source of a locked cell; an untouched stub is no answer."""
    answered = set[int]()
    for cell, home in zip(submitted, homes, strict=True):
        if home is not None and not _untouched(cell["source"], released[home]):
            answered.add(home)
    wanted = {p: _names(joined(c["source"])) for p, c in enumerate(released) if is_answer(c) and p not in answered}
    locked = {joined(c["source"]).strip(): p for p, c in enumerate(released) if not is_answer(c)}
    found = {}
    for number, cell in enumerate(submitted):
        if homes[number] is not None:
            continue
        if (same := locked.get(cell["source"].strip())) is not None:
            found[number] = same
            continue
        names = _names(cell["source"])
        hits = [place for place, needed in wanted.items() if needed and needed <= names]
        if len(hits) == 1:
            found[number] = hits[0]
    return found


def _untouched(source: str, released: Cell) -> bool:
    """Whether nothing was done to a released cell, or nothing was left of it; comments do not count."""
    stub = joined(released["source"])
    if not source.strip() or source.split() == stub.split():
        return True
    if released["cell_type"] != "code":
        return False
    tree = _tree(source)
    return tree is not None and (not tree.body or ast.dump(tree) == ast.dump(ast.parse(stub)))


def _tree(source: str) -> ast.Module | None:
    """The code as Python reads it, None where it is no Python."""
    try:
        return ast.parse(_python(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _python(source: str) -> str:
    """The code without the lines that are meant for Jupyter."""
    return re.sub(r"(?m)^[ \t]*[%!?].*$", "", _unfenced(source))


def _unfenced(source: str) -> str:
    """Code without the fence that is put around it in a text cell."""
    fenced = re.fullmatch(r"\s*```\w*\n(.*?)\n?```\s*", source, re.S)
    return fenced[1] if fenced else source


def _names(source: str) -> set[str]:
    """The names that the code defines at its top: functions, classes, variables; and the tasks in which it chooses."""
    tree = _tree(source)
    try:
        bound = set(_bound(tree.body)) if tree else set()
    except RecursionError:
        return set()
    return bound | {f"kit.choose {task}" for task, _ in calls(_python(source))}


def _bound(body: Sequence[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign) or (isinstance(node, ast.AnnAssign) and node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for each in (part for target in targets for part in ast.walk(target)):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    yield each.id
        else:
            for inner in ("body", "orelse", "finalbody"):
                yield from _bound(getattr(node, inner, None) or [])


# ---- the answers


def _answers(match: _Match, repairs: list[str]) -> dict[int, dict[str, Any]]:
    """What replaces the released cell in each place that was answered; what was repaired on the way is added."""
    answers = {}
    for place, cell in enumerate(match.released):
        name, copies = grade_id(cell), match.copies(place)
        if not is_answer(cell):
            said = _locked(match, place)
        elif cell["cell_type"] == "code":
            answers[place], said = _code(match, place)
        else:
            answers[place], said = _prose(match, place)
        match.used.update(copies)
        repairs.extend(f"{name}: {line}" for line in said if name)
    places = [home for n, home in enumerate(match.homes) if home is not None and n not in match.named]
    if places != sorted(places):
        repairs.append("cells were moved; they are graded in the released order")
    return answers


def _locked(match: _Match, place: int) -> list[str]:
    """What is to be said of a locked cell; code that was written into it stays, as a cell of the student's own."""
    cell, copies = match.released[place], match.copies(place)
    if not copies:
        return ["the locked cell was missing; restored"]
    stub = joined(cell["source"])
    said = [f"{len(copies)} copies; one kept"] if len(copies) > 1 else []
    if any(match.cells[number]["source"].strip() != stub.strip() for number in copies):
        said.append("the locked cell was edited; the original counts")
    for number in copies:
        added = _added(match.cells[number]["source"], stub)
        if cell["cell_type"] == "code" and (tree := _tree(added)) and tree.body:
            match.spare[number] = added
            said.append("what was written into it runs as a cell of the student’s own")
    return list(dict.fromkeys(said))


def _added(source: str, stub: str) -> str:
    """The lines that the stub does not have."""
    known = set(stub.splitlines())
    return "\n".join(line for line in source.splitlines() if line not in known).strip("\n")


def _code(match: _Match, place: int) -> tuple[dict[str, Any], list[str]]:
    """The code that answers a task, and what is to be said of it; other parts of it stay cells of the student's own."""
    stub, copies = match.released[place], match.copies(place)
    needed = _names(joined(stub["source"]))
    sources = {n: _unfenced(match.cells[n]["source"]) for n in copies if not _untouched(match.cells[n]["source"], stub)}
    if not sources:
        others = [cell["source"] for n, cell in enumerate(match.cells) if n not in copies and needed]
        if any(needed <= _names(source) for source in others):
            return {"source": "\n".join([ELSEWHERE, *_choices(others, needed)])}, ["answered in another cell"]
        return {}, [] if copies else ["the cell was missing; counted as unanswered"]
    whole = [number for number in sources if needed <= _names(sources[number])]
    together = "\n".join(sources.values())
    if not whole and len(sources) > 1 and needed <= _names(together):
        return {"source": together}, [f"{len(sources)} parts of a cell that was split; put together"]
    counts = whole[-1] if whole else list(sources)[-1]
    match.spare.update({n: source for n, source in sources.items() if source != sources[counts]})
    said = ["found by the name that it defines"] if counts in match.named else []
    if len(copies) > 1 and counts not in match.named:
        said.append(f"{len(copies)} copies; the last answered one counts")
    if not match.cells[counts]["code"]:
        said.append("was a text cell; run as code")
    return {"source": sources[counts]}, said


def _choices(sources: Sequence[str], needed: set[str]) -> list[str]:
    """The last option that is typed in any of the sources for the task, as its own cell would have it."""
    typed = [row for source in sources for row in calls(_python(source)) if row[1] and f"kit.choose {row[0]}" in needed]
    return [f"kit.choose({task!r}, {choice!r})" for task, choice in typed[-1:]]


def _prose(match: _Match, place: int) -> tuple[dict[str, Any], list[str]]:
    """The text that answers a task, and what is to be said of it; no text of a student's own is overlooked."""
    stub, copies = match.released[place], match.copies(place)
    counts = [number for number in copies if not _untouched(match.cells[number]["source"], stub)]
    texts = [match.cells[number]["source"] for number in counts]
    said = [f"{len(copies)} copies; put together"] if len(copies) > 1 else []
    if counts and match.cells[counts[0]]["code"]:
        said.append("was a code cell; read as text")
    if not counts:
        counts, added = _elsewhere(match, place), _in_the_question(match, place)
        texts = [*filter(None, [added]), *(match.cells[number]["source"] for number in counts)]
        said = ["found in a cell of the student’s own" if counts else "found in the cell of the question"]
    if not texts:
        return {}, [] if copies else ["the cell was missing; counted as unanswered"]
    match.used.update(counts)
    pictures = {name: kind for number in counts for name, kind in match.cells[number]["attachments"].items()}
    return {"source": "\n\n".join(dict.fromkeys(texts)), **({"attachments": pictures} if pictures else {})}, said


def _elsewhere(match: _Match, place: int) -> list[int]:
    """The student's own texts where the written answer should be; if there are none, any that are long enough."""
    near, far, before = [], [], -1
    for number, (cell, home) in enumerate(zip(match.cells, match.homes, strict=True)):
        if home is not None:
            before = home
        elif before in (place - 1, place) and cell["source"].strip() and not (cell["code"] and _tree(cell["source"])):
            near.append(number)
        elif not cell["code"] and len(cell["source"].strip()) >= PROSE and not _names(cell["source"]):
            far.append(number)
    return near or far


def _in_the_question(match: _Match, place: int) -> str:
    """What was added to the text of the question that stands before the answer."""
    question = match.released[place - 1]
    if not place or question["cell_type"] == "code":
        return ""
    added = [_added(match.cells[number]["source"], joined(question["source"])) for number in match.copies(place - 1)]
    return "\n\n".join(text for text in added if not _untouched(text, match.released[place]))


# ---- the student's own cells


def _extras(match: _Match) -> dict[int, list[Cell]]:
    """The student's own cells, each under the place of the released cell that stood before it in his copy."""
    extras: dict[int, list[Cell]] = defaultdict(list)
    before = -1
    known = {home for number, home in enumerate(match.homes) if number not in match.named}
    for number, (cell, home) in enumerate(zip(match.cells, match.homes, strict=True)):
        if home is not None and not is_answer(match.released[home]):
            before = home
        if number in match.spare:
            extras[before].append({**cell, "source": match.spare[number], "code": True})
        elif number not in match.used:
            extras[before].append(cell)
        elif home is not None and not (number in match.named and home in known):
            before = home
    return extras


def _own(cell: Cell, number: int | str) -> Cell:
    made = {"id": f"own-{number}", "metadata": {}, "source": cell["source"]}
    if cell["code"]:
        return {"cell_type": "code", **made, "execution_count": None, "outputs": []}
    return {"cell_type": "markdown", **made}
