"""What an edit moves: every measure of the kit on a passage and on its new version, and what did not move."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kit.auditing import EASIER, SCORE_NAMES
from kit.measures.ownrule import AS_THE_KIT
from kit.measures.readability import FORMULAS
from kit.measures.syllables import fold
from kit.reading import Reading, author_counts
from kit.texts.model import VOICES

GROUPS = ("formulas", "counts", "marks", "voices")
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that the kit takes of a text: its key, name and group, and what it means when it rises or falls."""

    key: str
    name: str
    group: str
    rises: str = "more"
    falls: str = "fewer"


@dataclass(frozen=True, slots=True)
class Move:
    """One measure before and after an edit, None where the kit gives no value and `refused` says why.

    `expected` is whether the student said that it should move.
    """

    measure: Measure
    before: float | None
    after: float | None
    refused: str
    expected: bool

    @property
    def by(self) -> float:
        """How far it moved, between the values as they are shown; 0 where there is nothing to compare."""
        if self.before is None or self.after is None:
            return 0.0
        return round(round(self.after, 1) - round(self.before, 1), 1)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a claim that a rewriting must keep; it is kept where one of the words stands in the new version."""

    name: str
    words: tuple[str, ...]


_COUNTS = (
    ("sentences", "sentences"),
    ("words", "words"),
    ("syllables", "syllables"),
    ("letters", "letters"),
    ("polysyllables", "words of 3+ syllables"),
    ("complex_words", "complex words (Fog)"),
    ("long_words", "words over 6 letters"),
    ("unfamiliar_words", "unfamiliar (Dale-Chall)"),
)
_MARKS = (("hedge", "hedges"), ("booster", "boosters"), ("loaded", "loaded language"), ("rejected", "rejected"))
_VOICES = (("author", "the author’s words"), ("reported", "reported words"), ("quoted", "quoted words"))
MEASURES = (
    *(
        Measure(key, name, "formulas", *(("easier", "harder") if key in EASIER else ("harder", "easier")))
        for key, name in SCORE_NAMES.items()
    ),
    *(Measure(key, name, "counts") for key, name in _COUNTS),
    *(Measure(key, name, "marks") for key, name in _MARKS),
    *(Measure(key, name, "voices") for key, name in _VOICES),
)


def measured(reading: Reading) -> dict[str, float | None]:
    """Every measure of a full text, by key: scores and counts of the author's words, marks, and words in each voice.

    Hedges, boosters and loaded language are those in the author's own words; rejected candidates are everybody's.
    """
    counts = author_counts(reading, AS_THE_KIT)
    values: dict[str, float | None] = {formula.name: reading.scores[formula.name] for formula in FORMULAS}
    values |= {key: float(getattr(counts, key)) for key, _ in _COUNTS}
    for kind, _ in _MARKS:
        values[kind] = float(len(set(_marks(reading, kind))))
    return values | {voice: float(reading.counts[voice]["words"]) for voice in VOICES}


def compare(before: Reading, after: Reading, expected: Collection[str] = ()) -> tuple[Move, ...]:
    """Every measure before and after an edit; `expected` has the keys of those that the student expects to move."""
    old, new = measured(before), measured(after)
    refused = {**before.refused, **after.refused}
    return tuple(Move(m, old[m.key], new[m.key], refused.get(m.key, ""), expected=m.key in expected) for m in MEASURES)


def shown(value: float | None, group: str) -> str:
    """A value as it is shown: a score to one decimal, a number of things without."""
    if value is None:
        return "–"
    return f"{value:.1f}" if group == "formulas" else f"{value:.0f}"


def moved(move: Move) -> str:
    """What became of a measure, with an arrow and in words; nothing where it neither moved nor was to move."""
    if move.after is None or move.before is None:
        return move.refused
    if not move.by:
        return "did not move" if move.expected else "="
    word = move.measure.rises if move.by > 0 else move.measure.falls
    return f"{'↑' if move.by > 0 else '↓'} {shown(abs(move.by), move.measure.group)} {word}"


def summary(moves: Sequence[Move]) -> str:
    """How many measures moved, and what became of those that were to move, in two sentences at most."""
    still = [move.measure.name for move in moves if move.expected and not move.by]
    hit = [move.measure.name for move in moves if move.expected and move.by]
    told = [f"{sum(bool(move.by) for move in moves)} of {len(moves)} measures moved."]
    if still:
        told.append(f"You said these should move, and they did not: {', '.join(still)}.")
    elif hit:
        told.append("Everything that you said should move did.")
    return " ".join(told)


def kept(parts: Sequence[Part], version: str) -> tuple[tuple[Part, str], ...]:
    """For each part of a claim the first word in the new version that keeps it, or an empty string."""
    folded = f" {' '.join(_WORD.findall(fold(version)))} "
    found = [[(at, word) for word in part.words if (at := folded.find(f" {fold(word)} ")) >= 0] for part in parts]
    return tuple((part, min(words)[1] if words else "") for part, words in zip(parts, found, strict=True))


def reached(move: Move, target: Mapping[str, float]) -> bool:
    """Whether the new version's score is at or below the target for its formula."""
    return move.after is not None and move.after <= target[move.measure.key]


def _marks(reading: Reading, kind: str) -> Iterator[tuple[int, int]]:
    """The marks of one kind that count, one for a cue in several parts."""
    for span in reading.spans:
        if span.kind == kind and (kind == "rejected" or span.voice == "author"):
            yield (-1, span.group) if span.group is not None else (span.start, span.end)
