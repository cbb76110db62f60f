"""A case opened for reading: its facts, and a Reading of each text, of the user's own copy where there is one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from textwrap import fill

from kit.reading import Reading, from_json, read
from kit.texts.cases import (
    CaseError,
    CaseFacts,
    Match,
    Outline,
    Place,
    TextFacts,
    TimelineItem,
    align,
    load_case,
    own_copy,
    place,
    place_override,
)
from kit.texts.fingerprints import fingerprint
from kit.texts.loading import load
from kit.texts.model import Span, Text
from kit.texts.practice import practice as practice
from kit.texts.sides import Side, load_sides

OP_EDS = {  # the practice op-eds by file, with their labels
    "courier": "Practice: Mara Quill, Harbour Courier",
    "review": "Practice: Piet Anders, The Strait Review",
}


@dataclass(frozen=True, slots=True)
class Case:
    """Two or more readings of one event; `gists[i]` has one sentence of ours for each body paragraph of `readings[i]`.

    `labels` name the texts: author and outlet, or “Text A”, “Text B” when blind. `notes` says what could not be placed.
    """

    facts: CaseFacts
    readings: tuple[Reading, ...]
    gists: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def timeline(self) -> tuple[TimelineItem, ...]:
        """What happened, oldest first."""
        return self.facts.timeline

    @property
    def sides(self) -> dict[str, Side]:
        """The side of each speaker of the case, by each way in which its texts write the speaker."""
        return load_sides(self.facts.name)

    @property
    def edition(self) -> str:
        """Which edition this is, in one line."""
        own = [r for r in self.readings if r.edition == "full"]
        if len(own) == len(self.readings):
            return "Full edition: measured on your own copies."
        if own:
            said = ", ".join(label for label, r in zip(self.labels, self.readings, strict=True) if r.edition == "full")
            return f"Mixed edition: your own copy of {said}; the rest as X-ray."
        return "X-ray edition: real measurements and positions, with only the flagged cues legible."

    def blind(self) -> Case:
        """The same case with the authors' names and outlets hidden, and of their pages only the argument."""
        labels = tuple(f"Text {chr(ord('A') + i)}" for i in range(len(self.readings)))
        readings = tuple(replace(r, id=label) for r, label in zip(self.readings, labels, strict=True))
        notes = self.notes
        for text, label in zip(self.facts.texts, labels, strict=True):
            notes = tuple(note.replace(text.author, label) for note in notes)
        return replace(self, labels=labels, readings=readings, notes=notes)


def case(name: str = "hanoi", *, edition: str = "own") -> Case:
    """The case of that name, on the user's own copies where there are any; `edition="x-ray"` leaves them aside."""
    if edition not in ("own", "x-ray"):
        raise CaseError(
            f"There is no edition “{edition}”. Give “x-ray”, or “own” for your own copies where you added any."
        )
    facts = load_case(name)
    opened = [_open_text(name, text, own=edition != "x-ray") for text in facts.texts]
    readings, gists, notes = zip(*opened, strict=True)
    labels = tuple(f"{text.author}, {text.outlet}" for text in facts.texts)
    return Case(facts, readings, gists, labels, tuple(note for some in notes for note in some))


def workbench(case: Case) -> tuple[tuple[Reading, ...], tuple[str, ...], str]:
    """The readings that tasks with whole sentences work on, their labels, and one sentence that says which they are.

    They are the case's own texts where all of them are there in full, else the two practice op-eds.
    """
    if all(reading.edition == "full" for reading in case.readings):
        return case.readings, case.labels, "This is done on your own copies of the texts."
    readings = tuple(read(practice(name)) for name in OP_EDS)
    note = fill(
        "This needs whole sentences, which an X-ray does not have, so it is done on practice texts; add your own "
        "copies in lesson 00 to do it on the real columns.",
        100,
    )
    return readings, tuple(OP_EDS.values()), note


def texts_to_judge(case: Case) -> tuple[tuple[Reading, ...], tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The readings whose marks a student judges, their labels and gists: the case's, after those of its workbench."""
    readings, labels, _ = workbench(case)
    if readings == case.readings:
        return case.readings, case.labels, case.gists
    return (*readings, *case.readings), (*labels, *case.labels), (*((),) * len(readings), *case.gists)


def pair(first: str = "first.txt", second: str = "second.txt", *, folder: str = "texts") -> Case:
    """Two texts of the student's own, from a folder beside the notebook, labelled by the names of their files.

    Where neither file is there, the two practice op-eds; `notes` says in one sentence which it is.
    """
    paths = [Path(folder) / name for name in (first, second)]
    there = [path for path in paths if path.is_file()]
    if not there:
        note = f"There is no {paths[0]} and no {paths[1]} yet, so these are the two practice op-eds."
        readings = [read(practice(name)) for name in OP_EDS]
        return _paired(readings, tuple(OP_EDS.values()), note)
    texts = [load(path) for path in paths]  # says which one is not there
    if paths[0] == paths[1] or texts[0].string == texts[1].string:
        raise CaseError(f"{paths[0]} and {paths[1]} are one and the same text. Give two.")
    note = f"These are your own texts, {paths[0]} and {paths[1]}."
    readings = [read(replace(text, id=f"own-{i}-{_slug(text.id)}")) for i, text in enumerate(texts, start=1)]
    return _paired(readings, tuple(path.stem for path in paths), note)


def _paired(readings: Sequence[Reading], labels: tuple[str, ...], note: str) -> Case:
    """A case of two readings of which nothing is known but their labels."""
    texts = [TextFacts(r.id, label, "", "", "", "", "", "", ()) for r, label in zip(readings, labels, strict=True)]
    facts = CaseFacts("pair", "A pair of texts", "", tuple(texts), ())
    return Case(facts, tuple(readings), ((),) * len(readings), labels, (note,))


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:10] or "text"


def placed(case: Case, places: Sequence[Place]) -> tuple[tuple[tuple[int, int] | None, ...], str]:
    """The characters `(start, end)` of each place in the case's readings, and what to tell the student.

    A place that the student's own copy does not have is None; the sentence is empty where every place was found.
    """
    ids = [text.id for text in case.facts.texts]
    texts = {id: (matched(case, i), outline(case.readings[i])) for i, id in enumerate(ids)}
    found = []
    for at in places:
        matches, here = texts[at.text]
        match = matches[at.paragraph - 1]
        found.append(place(at, match, here[match.paragraph]) if match else None)
    lost = sum(there is None for there in found)
    said = f"{lost} of the {len(places)} passages that we coded are not in your own copies word for word: left out."
    return tuple(found), said if lost else ""


def matched(case: Case, text: int) -> tuple[Match | None, ...]:
    """For each body paragraph that was coded of a text (an index), its match in the case's reading, or None."""
    coded = xray(case.facts.name, case.facts.texts[text].id)
    return align(outline(coded), outline(case.readings[text]))


@cache
def xray(name: str, text_id: str) -> Reading:
    """The packaged X-ray of one text of a case."""
    file = resources.files("kit") / "data" / "cases" / name / f"{text_id}.json"
    return from_json(json.loads(file.read_text(encoding="utf-8")))


def outline(source: Reading | Text) -> tuple[Outline, ...]:
    """The body paragraphs of a text or reading without their words, to recognise them in another copy."""
    if isinstance(source, Text):
        words = [(word.start, word.end - word.start) for word in source.words]
        rows = [(p.start, p.end, p.role, fingerprint(source[p.start : p.end])) for p in source.paragraphs]
    else:
        words = [(start, length) for start, length, _ in source.words]
        rows = [(p.start, p.end, p.role, p.fingerprint) for p in source.paragraphs]
    return tuple(
        Outline(start, mark, tuple(word for word in words if start <= word[0] < end))
        for start, end, role, mark in rows
        if role == "body"
    )


def read_copy(text: Text, facts: TextFacts, reference: Reading) -> tuple[Reading, tuple[Match | None, ...], list[str]]:
    """The Reading of a copy with the case's corrections, each paragraph's match, and what could not be placed."""
    known, here = outline(reference), outline(text)
    matches = align(known, here)
    corrections: list[Span] = []
    lost = [f"body paragraph {number}" for number, match in enumerate(matches, start=1) if match is None]
    for override in facts.overrides:
        at, match = override.paragraph - 1, matches[override.paragraph - 1]
        span = match and place_override(override, match, known[at], here[match.paragraph])
        if span:
            corrections.append(span)
        elif match:
            lost.append(f"the {override.kind} that we corrected in body paragraph {override.paragraph}")
    return read(text, corrections=corrections), matches, lost


def _open_text(name: str, facts: TextFacts, *, own: bool) -> tuple[Reading, tuple[str, ...], tuple[str, ...]]:
    """The reading, the gists in the order of its body paragraphs, and what could not be placed."""
    reference, path = xray(name, facts.id), own_copy(facts.id) if own else None
    if path is None:
        return reference, facts.gists, ()
    reading, matches, lost = read_copy(replace(load(path), id=facts.id), facts, reference)
    gists = [""] * sum(p.role == "body" for p in reading.paragraphs)
    for gist, match in zip(facts.gists, matches, strict=True):
        if match:
            gists[match.paragraph] = gist
    said = f"Your copy of {facts.author} has no match for {', '.join(lost)}; what we say of it is left out."
    return reading, tuple(gists), (said,) if lost else ()
