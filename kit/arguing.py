"""An argument as plain data: a claim, evidence, a warrant, limits; and a checker that never grades prose.

The parts are Toulmin's: Toulmin, S. (1958). The uses of argument. Cambridge University Press. The checker refuses what
can be shown to be wrong (a figure, a place, a voice, a direction) and says what is missing; whether an argument
convinces is for people to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.casebook import Case
from kit.comparing import SURE, TooShort
from kit.excerpting import LONGEST, longest_run
from kit.figuring import MEASURES, FigureError, Value, difference_in, figure, figures, parts, recompute, titled
from kit.reading import Reading
from kit.texts.cases import TextFacts
from kit.texts.model import Span

SCHEMA = 1
ARGUMENT = "09-argument"  # the key under which the argument of lesson 09 is kept
WAYS = {"more": "higher", "less": "lower"}
SCOPES = {"texts": "in these two columns", "authors": "in general, as these authors write"}
ABOUT = {"author": "the author’s own words", "voices": "whose voices the text lets us hear"}
PROSE = ("claim", "warrant", "limits")
LINKS = re.compile(r"\[\d{1,2}\]")  # a piece of evidence by its number
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}\b|\b(?:1[5-9]|20)\d\d\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:\s?%)?")


class ArgumentError(ValueError):
    """A document that is no argument; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Direction:
    """That `measure` is higher (`way` “more”) or lower (“less”) in text `first` than in `second`, in this scope."""

    first: str
    way: str
    measure: str
    second: str
    scope: str = "texts"


@dataclass(frozen=True, slots=True)
class FigureUsed:
    """A figure put down as evidence, by its name, and how it was shown when it was put down."""

    figure: str
    shown: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A mark put down as evidence: words `first` to `last` of a body paragraph (counted from 1), kind, cue."""

    text: str
    paragraph: int
    first: int
    last: int
    mark: str
    cue: str


Evidence = FigureUsed | Passage


@dataclass(frozen=True, slots=True)
class Argument:
    """A claim, what it is about, its direction if any, the evidence, the warrant, the limits."""

    claim: str = ""
    about: str = "author"
    direction: Direction | None = None
    evidence: tuple[Evidence, ...] = ()
    warrant: str = ""
    limits: str = ""

    def to_json(self) -> dict[str, Any]:
        """The argument as plain data, schema 1."""
        direction = None if self.direction is None else _row(self.direction)
        evidence = [{"kind": "figure" if isinstance(e, FigureUsed) else "passage", **_row(e)} for e in self.evidence]
        prose = {name: getattr(self, name) for name in PROSE}
        return {"schema": SCHEMA, **prose, "about": self.about, "direction": direction, "evidence": evidence}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the checker says: “refused” or “missing”, and the place in evidence (from 1) where it is one."""

    level: str
    says: str
    evidence: int | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What an argument may draw on: readings with labels, gists and sources, and every figure that they give."""

    readings: tuple[Reading, ...]
    labels: tuple[str, ...]
    gists: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    values: Mapping[str, Value]

    @property
    def names(self) -> dict[str, str]:
        """The label of each text by its id."""
        return {reading.id: label for reading, label in zip(self.readings, self.labels, strict=True)}

    def reading(self, id: str) -> Reading | None:
        """The reading with this id, or None."""
        return next((reading for reading in self.readings if reading.id == id), None)


def material(case: Case) -> Material:
    """The readings of a case with all their figures, computed now."""
    sources = tuple(_source(facts) for facts in case.facts.texts)
    return Material(case.readings, case.labels, case.gists, sources, figures(case.readings))


def _source(facts: TextFacts) -> str:
    """Where a text comes from, in one line."""
    title = f"“{facts.title}”" if facts.title else ""
    return ", ".join(filter(None, (facts.author, title, facts.outlet, facts.date)))


def from_json(document: Any) -> Argument:
    """The argument that `Argument.to_json` wrote; raises ArgumentError, which says what to do, for anything else."""
    if not isinstance(document, Mapping):
        raise ArgumentError("This is no argument: it has no claim and no evidence. Begin a new one.")
    schema = document.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise ArgumentError(
            f"This argument has schema {schema!r}, and this kit knows {SCHEMA}. Bring the kit up to date."
        )
    prose = {name: document.get(name, "") for name in PROSE}
    for name, words in prose.items():
        if not isinstance(words, str):
            raise ArgumentError(f"The {name} is not written in words. Write it anew.")
    about, rows = document.get("about", "author"), document.get("evidence", [])
    if not isinstance(about, str) or about not in ABOUT or not isinstance(rows, list):
        raise ArgumentError("What the claim is about, or its evidence, cannot be read. Choose it anew.")
    evidence = tuple(_evidence(row, number) for number, row in enumerate(rows, start=1))
    return Argument(**prose, about=about, direction=_direction(document.get("direction")), evidence=evidence)


def check(argument: Argument, material: Material) -> tuple[Finding, ...]:
    """What the checker refuses in an argument, then what it misses; empty where everything holds."""
    refused = [*_refused_evidence(argument, material), *_refused_direction(argument, material)]
    refused += _refused_prose(argument, material)
    return (*refused, *(Finding("missing", says) for says in _missing(argument, material)))


def locate(passage: Passage, reading: Reading) -> tuple[Span, int, int] | None:
    """The mark that a passage names in a reading, with its words as indices `first:last`; None where there is none."""
    body = [p for p in reading.paragraphs if p.role == "body"]
    if not 1 <= passage.paragraph <= len(body):
        return None
    starts = [start for start, _, _ in reading.words]
    before = bisect_left(starts, body[passage.paragraph - 1].start)
    first, last = before + passage.first - 1, before + passage.last
    if not 0 <= first < last <= len(starts):
        return None
    near = (
        s for s in reading.spans if s.kind == passage.mark and s.start < starts[last - 1] + 1 and s.end > starts[first]
    )
    return next(((span, first, last) for span in near if touched(span, reading) == (first, last)), None)


def touched(span: Span, reading: Reading) -> tuple[int, int]:
    """The words that a span covers, all or in part, as indices `first:last`."""
    starts = [start for start, _, _ in reading.words]
    first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
    first -= first > 0 and sum(reading.words[first - 1][:2]) > span.start
    return (first, last) if first < last else (0, 0)


def passages(reading: Reading) -> tuple[tuple[Span, Passage], ...]:
    """Every mark of a reading that can be put down as evidence, each with the passage that names it."""
    body = [p for p in reading.paragraphs if p.role == "body"]
    starts = [start for start, _, _ in reading.words]
    found = []
    for span in reading.spans:
        first, last = touched(span, reading)
        number = sum(p.start <= starts[first] for p in body) if last else 0
        if number:
            before = bisect_left(starts, body[number - 1].start)
            place = (number, first - before + 1, last - before)
            found.append((span, Passage(reading.id, *place, span.kind, span.cue)))
    return tuple(found)


def direction_in_words(direction: Direction, names: Mapping[str, str]) -> str:
    """The direction as one sentence."""
    first, second = names.get(direction.first, direction.first), names.get(direction.second, direction.second)
    measure, way = MEASURES[direction.measure].name, WAYS[direction.way]
    return f"{measure}: {way} in {first} than in {second}, {SCOPES[direction.scope]}."


def directed() -> dict[str, str]:
    """The measures that two texts can be compared in, by name: those that are taken of one text."""
    return {key: measure.name for key, measure in MEASURES.items() if measure.texts == 1}


def figures_of(direction: Direction) -> tuple[str, str]:
    """The names of the two figures that a direction compares."""
    return figure(direction.measure, direction.first), figure(direction.measure, direction.second)


# ---- From plain data


def _row(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__slots__}


def _evidence(row: Any, number: int) -> Evidence:
    wrong = ArgumentError(f"Evidence {number} is neither a figure nor a passage. Delete it, and choose it again.")
    if not isinstance(row, Mapping):
        raise wrong
    kind, rest = row.get("kind"), {key: value for key, value in row.items() if key != "kind"}
    shapes: dict[Any, type[FigureUsed | Passage]] = {"figure": FigureUsed, "passage": Passage}
    shape = shapes.get(kind) if isinstance(kind, str) else None
    if shape is None or set(rest) != set(shape.__slots__):
        raise wrong
    for name in shape.__slots__:
        wanted = int if name in ("paragraph", "first", "last") else str
        if type(rest[name]) is not wanted:
            raise wrong
    return shape(**rest)


def _direction(row: Any) -> Direction | None:
    if row is None:
        return None
    names = Direction.__slots__
    if not isinstance(row, Mapping) or set(row) != set(names) or not all(isinstance(row[name], str) for name in names):
        raise ArgumentError("The direction of the claim cannot be read. Choose it anew.")
    direction = Direction(**row)
    if direction.way not in WAYS or direction.scope not in SCOPES or direction.measure not in directed():
        raise ArgumentError("The direction of the claim names something that the kit does not know. Choose it anew.")
    return direction


# ---- Evidence


def _refused_evidence(argument: Argument, material: Material) -> Iterator[Finding]:
    for number, each in enumerate(argument.evidence, start=1):
        told = (
            _figure_refused(each, material)
            if isinstance(each, FigureUsed)
            else _passage_refused(each, argument, material)
        )
        if told:
            yield Finding("refused", f"Evidence {number}, {told}", number)


def _figure_refused(used: FigureUsed, material: Material) -> str:
    value = material.values.get(used.figure)
    if value is None:
        return _no_figure(used, material)
    if value.shown != used.shown:
        return (
            f"{titled(used.figure, material.names)}: put down as {used.shown or 'nothing'}, but it recomputes to "
            f"{value.shown}. Take the new value, or delete it."
        )
    return ""


def _no_figure(used: FigureUsed, material: Material) -> str:
    """Why a figure cannot be had."""
    try:
        parts(used.figure)
        recompute(used.figure, material.readings)
    except FigureError as error:
        return str(error)
    return f"“{used.figure}” is not written as the kit names it. Delete it, and choose it again from the menu."


def _passage_refused(passage: Passage, argument: Argument, material: Material) -> str:
    reading = material.reading(passage.text)
    place = f"{material.names.get(passage.text, passage.text)}, paragraph {passage.paragraph}"
    if reading is None:
        return f"{place}: there is no such text on this desk. Delete it, and pick a mark in the reader."
    found = locate(passage, reading)
    if found is None:
        return (
            f"{place}: no {passage.mark} stands at words {passage.first} to {passage.last} there. "
            "Delete it, and pick it anew in the reader."
        )
    voice = _voice(found[0])
    if argument.about == "author" and voice:
        return (
            f"{place}: these words are {voice}, not the author’s own, and the claim is about the author’s own words. "
            f"Delete it, or choose “{ABOUT['voices']}”."
        )
    return ""


def _voice(span: Span) -> str:
    """Whose words a mark covers, in words; "" where they are the author's."""
    voice = {"quotation": "quoted", "reported": "reported"}.get(span.kind, span.voice)
    if voice == "author":
        return ""
    return f"{voice} {'from' if voice == 'quoted' else 'of'} {span.speaker or 'somebody else'}"


# ---- Direction


def _refused_direction(argument: Argument, material: Material) -> Iterator[Finding]:
    if argument.direction:
        told = _direction_refused(argument.direction, material)
        if told:
            yield Finding("refused", f"Direction: {told}")


def _direction_refused(direction: Direction, material: Material) -> str:
    names = material.names
    for id in (direction.first, direction.second):
        if id not in names:
            return f"there is no text “{id}” on this desk. Choose one of these: {', '.join(names.values())}."
    if direction.first == direction.second:
        return f"{names[direction.first]} is compared with itself. Choose the other text."
    values = [material.values.get(name) for name in figures_of(direction)]
    if values[0] is None or values[1] is None:
        return _not_comparable(direction, values, material)
    first, second = values[0].amount, values[1].amount
    if first is None or second is None or first == second:
        measure = MEASURES[direction.measure].name
        return f"{measure}: the same in both, {values[0].shown}. Say so in the claim, or choose another measure."
    if (first > second) != (direction.way == "more"):
        return (
            f"the numbers go the other way: {values[0].shown} in {names[direction.first]}, {values[1].shown} in "
            f"{names[direction.second]}. Turn the direction round, or choose another measure."
        )
    return _too_wide(direction, material) if direction.scope == "authors" else ""


def _not_comparable(direction: Direction, values: Sequence[Value | None], material: Material) -> str:
    """Why one of the two figures cannot be had."""
    name = figures_of(direction)[0 if values[0] is None else 1]
    try:
        recompute(name, material.readings)
    except FigureError as error:
        return str(error)
    return f"{titled(name, material.names)} cannot be had. Choose another measure."


def _too_wide(direction: Direction, material: Material) -> str:
    """Why the numbers do not carry a direction beyond these texts, and how to limit the wording; "" where they do."""
    limit = f"Limit the wording: choose “{SCOPES['texts']}”."
    measure, kind = direction.measure.split(".", 1)
    if measure != "rate":
        return (
            f"the kit has no test of whether {MEASURES[direction.measure].name} would differ in other columns. {limit}"
        )
    readings = [reading for id in (direction.first, direction.second) if (reading := material.reading(id))]
    try:
        found = difference_in(kind, readings)
    except TooShort as error:
        return f"{error} {limit}"
    if found.p_holm <= 1 - SURE:
        return ""
    return f"these columns differ that way, but whether the authors do cannot be seen. {found.verdict()} {limit}"


# ---- Prose: only what can be shown in it


def _refused_prose(argument: Argument, material: Material) -> Iterator[Finding]:
    for name in PROSE:
        words = getattr(argument, name)
        for says in (*_bad_links(words, len(argument.evidence)), *_typed(words), *_copied(words, material)):
            yield Finding("refused", f"The {name} {says}")


def _bad_links(words: str, most: int) -> Iterator[str]:
    for link in LINKS.findall(words):
        if not 1 <= int(link[1:-1]) <= most:
            yield f"refers to {link}, and there is no such evidence. Change the number."


def _typed(words: str) -> Iterator[str]:
    """A number that nobody can recompute; dates and years are none."""
    typed = _NUMBER.search(_DATES.sub("", LINKS.sub("", words)))
    if typed:
        yield (
            f"has a number that was typed, {typed[0]}. Put the figure into the evidence, and refer to it by its "
            "place, such as [1]."
        )


def _copied(words: str, material: Material) -> Iterator[str]:
    for reading, label in zip(material.readings, material.labels, strict=True):
        run = longest_run(words, reading)
        if run:
            yield (
                f"copies {run} words in a row of {label}; a report may show {LONGEST}. "
                "Shorten it, or pick the mark in the reader."
            )


def _missing(argument: Argument, material: Material) -> Iterator[str]:
    if not argument.claim.strip():
        yield "There is no claim yet. Write one sentence that somebody could deny."
    if not argument.evidence:
        yield "There is no evidence yet. Add a figure from the menu, or pick a mark in the reader."
    elif argument.direction:
        used = {each.figure for each in argument.evidence if isinstance(each, FigureUsed)}
        for name in figures_of(argument.direction):
            if name in material.values and name not in used:
                yield f"The direction rests on {titled(name, material.names)}. Add this figure to the evidence."
    if not argument.warrant.strip():
        yield "There is no warrant yet. Say why this evidence supports the claim."
    if not argument.limits.strip():
        yield "There are no limits yet. Say where the claim ends, and what these measures cannot see."
