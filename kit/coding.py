"""What a student codes for its functions: paragraphs where they can be read, gists on an X-ray; and our own coding.

A unit is named after its paragraph in our coding, so that it keeps its name in every copy; a gist has a name of its
own, as to code our sentence is not to code the author's paragraph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kit.casebook import OP_EDS, Case, matched, placed, workbench
from kit.measures.framing import FRAMES, ParagraphCode, PassageCode, practice_reference, reference
from kit.reading import Reading
from kit.texts.cases import Match


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph to code, or its gist: the index of its text, what is read, and our own code of it.

    `number` counts the body paragraphs from 1; `frames` are the functions that we found in what is read.
    """

    name: str
    text: int
    number: int
    is_gist: bool
    reads: str
    frames: frozenset[str]
    row: ParagraphCode


@dataclass(frozen=True, slots=True)
class Desk:
    """All that there is to code: units, text after text, the labels of the texts, and a note for the student."""

    units: tuple[Unit, ...]
    labels: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `first:last` of a text that have a function: a whole paragraph, or a decisive sentence in it.

    Where it is contested, another coder might not see it; a paragraph that is not `coded` so is one where they might.
    """

    function: str
    first: int
    last: int
    decisive: bool
    contested: bool
    coded: bool = True


@dataclass(frozen=True, slots=True)
class FramedText:
    """One text as a sequence of functions: its words, its body paragraphs, and the stretches with a function."""

    label: str
    words: int
    paragraphs: int
    stretches: tuple[Stretch, ...]

    def of(self, function: str, *, decisive: bool = False, coded: bool = True) -> list[Stretch]:
        """The paragraphs, or the decisive sentences, with this function; or those that are only contested."""
        kind = (function, decisive, coded)
        return [one for one in self.stretches if (one.function, one.decisive, one.coded) == kind]


def desk(case: Case) -> Desk:
    """The paragraphs of the case's texts where all can be read; else two practice columns, and the case's gists."""
    if all(reading.edition == "full" for reading in case.readings):
        units = [unit for text in range(len(case.readings)) for unit in _own(case, text)]
        return Desk(tuple(units), case.labels, workbench(case)[2])
    readings, labels, note = workbench(case)
    read = dict(zip(OP_EDS, readings, strict=True))
    practised = [
        _unit(row, list(OP_EDS).index(row.text), _paragraph(read[row.text], row.paragraph - 1))
        for row in practice_reference().paragraphs
    ]
    gists = [unit for text in range(len(case.readings)) for unit in _gists(case, text, len(labels) + text)]
    return Desk((*practised, *gists), (*labels, *(f"{label} (gists)" for label in case.labels)), note)


def coded(state: Any) -> dict[str, frozenset[str]]:
    """The functions of each unit in what was kept; whatever else somebody wrote into the file is passed over."""
    kept = state.get("codes", {}) if isinstance(state, Mapping) else {}
    rows = kept.items() if isinstance(kept, Mapping) else ()
    return {name: frozenset(given) for name, given in rows if isinstance(given, list) and _known(given)}


def ours(desk: Desk) -> dict[str, frozenset[str]]:
    """Our own code of each unit."""
    return {unit.name: unit.frames for unit in desk.units}


def sequences(case: Case) -> tuple[FramedText, ...]:
    """Each text of the case as a sequence of functions, by our own coding, as far as the student's copy has it."""
    coding, ids = reference(case.facts.name), [text.id for text in case.facts.texts]
    found = []
    for text, reading in enumerate(case.readings):
        rows = [row for row in coding.paragraphs if row.text == ids[text]]
        passages = [row for row in coding.passages if row.place.text == ids[text]]
        stretches = (*_whole(reading, rows, matched(case, text)), *_decisive(case, reading, passages))
        found.append(FramedText(case.labels[text], len(reading.words), len(rows), stretches))
    return tuple(found)


def _own(case: Case, text: int) -> Iterator[Unit]:
    """The paragraphs of the student's own copy that we coded."""
    rows = [row for row in reference(case.facts.name).paragraphs if row.text == case.facts.texts[text].id]
    for row, match in zip(rows, matched(case, text), strict=True):
        if match:
            yield _unit(row, text, _paragraph(case.readings[text], match.paragraph))


def _gists(case: Case, text: int, place: int) -> Iterator[Unit]:
    """Our gists of a text, which stands at this place among the texts to code."""
    facts = case.facts.texts[text]
    rows = [row for row in reference(case.facts.name).paragraphs if row.text == facts.id]
    for row, gist in zip(rows, facts.gists, strict=True):
        yield _unit(row, place, gist, is_gist=True)


def _unit(row: ParagraphCode, text: int, reads: str, *, is_gist: bool = False) -> Unit:
    name = f"{row.text}-{row.paragraph}" + ("-gist" if is_gist else "")
    frames = row.in_gist if is_gist else row.frames
    return Unit(name, text, row.paragraph, is_gist, reads, frozenset(frames), row)


def _paragraph(reading: Reading, body: int) -> str:
    """The words of a body paragraph, by its index among them."""
    paragraph = [p for p in reading.paragraphs if p.role == "body"][body]
    assert reading.text is not None
    return reading.text[paragraph.start : paragraph.end]


def _known(given: list[Any]) -> bool:
    return all(name in FRAMES for name in given)


def _whole(reading: Reading, rows: list[ParagraphCode], matches: tuple[Match | None, ...]) -> Iterator[Stretch]:
    body = [p for p in reading.paragraphs if p.role == "body"]
    for row, match in zip(rows, matches, strict=True):
        if match:
            first, last = _words(reading, body[match.paragraph].start, body[match.paragraph].end)
            for frame in dict.fromkeys((*row.frames, *row.doubtful)):
                yield Stretch(frame, first, last, False, frame in row.doubtful, frame in row.frames)


def _decisive(case: Case, reading: Reading, rows: list[PassageCode]) -> Iterator[Stretch]:
    for row, at in zip(rows, placed(case, [row.place for row in rows])[0], strict=True):
        if at:
            first, last = _words(reading, *at)
            yield from (Stretch(frame, first, last, True, frame in row.doubtful) for frame in row.frames)


def _words(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The slice of the reading's words that begin between these characters."""
    starts = [at for at, _, _ in reading.words]
    return bisect_left(starts, start), bisect_left(starts, end)
