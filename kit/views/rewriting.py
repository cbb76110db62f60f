"""The minimal-pair editor and the rewriting task: as the student types, every measure of the kit moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import traitlets

from kit.casebook import practice
from kit.reading import Reading, read
from kit.rewriting import GROUPS, MEASURES, Move, Part, compare, kept, moved, reached, shown, summary
from kit.texts.loading import TextError, from_string
from kit.views.highlight import highlight
from kit.views.keeping import Kept, keep, script, sheet
from kit.views.lessons import lesson_data

GROUP_NAMES = ("Formulas", "Counts", "Marks", "Voices, in words")


@dataclass(frozen=True, slots=True)
class Passage:
    """Something to rewrite: its original, changed versions (name, text, what to say of it), and its task, if any."""

    key: str
    name: str
    original: str
    pairs: tuple[tuple[str, str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    target: tuple[tuple[str, float], ...] = ()


class Rewriting(Kept):
    """A text area, the versions that one key puts into it, and all measures of what stands in it."""

    _esm = script("rewriting")
    _css = sheet("rewriting")
    passages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    groups: traitlets.List[Any] = traitlets.List().tag(sync=True)


def minimal_pairs(lesson: str) -> Rewriting:
    """The minimal-pair editor of a lesson, with its passages and what the student made of them."""
    return rewriting(f"{lesson}-pairs", [_passage(row) for row in lesson_data(lesson)["passage"]])


def rewriting_task(lesson: str) -> Rewriting:
    """The editor with the lesson's tasks: rewrite for a grade without losing the claim."""
    return rewriting(f"{lesson}-task", [_passage(row) for row in lesson_data(lesson)["task"]])


def rewriting(key: str, passages: Sequence[Passage]) -> Rewriting:
    """An editor for these passages that keeps every event under this key."""
    originals = {passage.key: _read(passage.original) for passage in passages}
    widget = Rewriting(
        passages=[_shown(passage) for passage in passages],
        groups=[
            {"name": name, "rows": [{"key": m.key, "name": m.name} for m in MEASURES if m.group == group]}
            for group, name in zip(GROUPS, GROUP_NAMES, strict=True)
        ],
    )
    return keep(widget, key, partial(_respond, {passage.key: passage for passage in passages}, originals))


def _passage(row: Mapping[str, Any]) -> Passage:
    """A passage as the lesson gives it: with its own words, or a body paragraph of a practice text."""
    original = row.get("original") or _paragraph(row["text"], row["paragraph"])
    return Passage(
        row["key"],
        row["name"],
        original,
        tuple((pair["name"], pair["text"], pair["says"]) for pair in row.get("pair", ())),
        tuple(Part(part["name"], tuple(part["words"])) for part in row.get("parts", ())),
        tuple(row.get("target", {}).items()),
    )


def _paragraph(name: str, number: int) -> str:
    text = practice(name)
    body = [paragraph for paragraph in text.paragraphs if paragraph.role == "body"]
    return text[body[number - 1].start : body[number - 1].end]


def _shown(passage: Passage) -> dict[str, Any]:
    """What the page needs of a passage."""
    pairs = [{"name": name, "text": text} for name, text, _ in passage.pairs]
    names = {measure.key: measure.name for measure in MEASURES}
    target = "; ".join(f"{names[key]} {value:g} or below" for key, value in passage.target)
    return {"key": passage.key, "name": passage.name, "original": passage.original, "pairs": pairs, "target": target}


def _read(string: str) -> Reading:
    return read(from_string(string, id="passage", roles=False))


def _respond(
    passages: Mapping[str, Passage], originals: Mapping[str, Reading], state: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything that the page shows of the version as it stands."""
    passage = passages.get(state.get("passage", ""), next(iter(passages.values())))
    version = state.get("texts", {}).get(passage.key, passage.original)
    same, saved = version == passage.original, {"says": "Saved." if state.get("texts") else ""}
    try:
        reading = originals[passage.key] if same else _read(version)
    except TextError:
        return {**saved, "summary": "There is no word to measure yet: write something.", "rows": {}, "html": ""}
    moves = compare(originals[passage.key], reading, () if same else state.get("expected", {}).get(passage.key, ()))
    told = "This is the original." if same else summary(moves)
    note = next((says for _, text, says in passage.pairs if text == version), "")
    rows = {move.measure.key: _row(move, same) for move in moves}
    shows = {"summary": told, "note": note, "rows": rows, "html": highlight(reading)}
    return {**saved, **shows, **_task(passage, moves, version)}


def _row(move: Move, same: bool) -> list[str]:
    """The value before, the value after, what became of it, and a word for the page to style it by."""
    group = move.measure.group
    if move.before is None or move.after is None:
        style = "refused"
    elif move.by:
        style = "hit" if move.expected else "moved"
    else:
        style = "missed" if move.expected else "still"
    before, after = shown(move.before, group), shown(move.after, group)
    return [before, before if same else after, "" if same and style == "still" else moved(move), style]


def _task(passage: Passage, moves: Sequence[Move], version: str) -> dict[str, Any]:
    """The checklist of a task: each goal, whether it is met, and by what; nothing where there is no task."""
    if not passage.target:
        return {}
    target = dict(passage.target)
    goals = [
        (f"{m.measure.name} {goal:g} or below", reached(m, target), f"now {shown(m.after, 'formulas')}")
        for m in moves
        if (goal := target.get(m.measure.key)) is not None
    ]
    for part, word in kept(passage.parts, version):
        words = ", ".join(part.words)
        goals.append((f"{part.name} kept", bool(word), f"by “{word}”" if word else f"none of: {words}"))
    done = all(met for _, met, _ in goals)
    says = "Done: the grade is reached, and a word stands for every part of the claim. Does it still say the same?"
    return {"goals": goals, "done": says if done else ""}
