"""A case: texts on one event with their facts, and how codings made on one copy find their place in another."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from kit.texts.model import Span

ALIKE = 0.8  # share of word lengths in order that two paragraphs must have in common to be the same one
LEAST_WORDS = 6  # a shorter paragraph is recognised by its fingerprint only


class CaseError(ValueError):
    """A case, or a text of it, that is not there; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Override:
    """A passage that rules cannot know, as a standoff: `start:end` inside body paragraph `paragraph` (from 1)."""

    paragraph: int
    start: int
    end: int
    kind: str
    category: str
    cue: str
    why: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a text of a case, without its words: words `first` to `last` of body paragraph `paragraph`.

    All three count from 1, in the copy that the X-ray was made from, and include both ends.
    """

    text: str
    paragraph: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What is known of one text of a case, how it is known, and one sentence of ours for each body paragraph."""

    id: str
    author: str
    outlet: str
    title: str
    title_known: str
    date: str
    date_known: str
    copy_note: str
    gists: tuple[str, ...]
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event: ISO date, the fact in our words, its source, its certainty (documented, reported or disputed).

    `id` is what codings call it, `name` what pictures call it, in a few words.
    """

    id: str
    name: str
    date: str
    fact: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything about a case but its readings."""

    name: str
    title: str
    event: str
    texts: tuple[TextFacts, ...]
    timeline: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A body paragraph without its words: offset, fingerprint, and (start, length) of each word in the whole text."""

    start: int
    fingerprint: str
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a paragraph of the reference stands in a copy: its index there, the share that agrees, and word to word.

    `words[i]` is the index of the copy's word for the reference's word `i`, or None.
    """

    paragraph: int
    share: float
    words: tuple[int | None, ...]


def load_case(name: str) -> CaseFacts:
    """The facts of a packaged case; raises CaseError with the cases that there are."""
    folder = resources.files("kit") / "data" / "cases" / name
    if not name.isidentifier() or not (folder / "case.toml").is_file():
        there = sorted(f.name for f in (resources.files("kit") / "data" / "cases").iterdir() if f.is_dir())
        raise CaseError(f"There is no case “{name}”. There is: {', '.join(there)}.")
    case, gists = _toml(folder / "case.toml"), _toml(folder / "gists.toml")
    texts = tuple(_text_facts(row, gists.get(row["id"], ())) for row in case["text"])
    timeline = tuple(TimelineItem(**row) for row in _toml(folder / "timeline.toml")["item"])
    return CaseFacts(name, case["title"], case["event"], texts, timeline)


def coding(name: str, of: str) -> Mapping[str, Any]:
    """What a packaged case holds in the file `of`.toml, such as the reference coding of its frames."""
    file = resources.files("kit") / "data" / "cases" / name / f"{of}.toml"
    if not file.is_file():
        raise CaseError(
            f"The case “{name}” has no coding “{of}”. A coding is a file {of}.toml in the folder of its case."
        )
    return _toml(file)


def own_folder() -> Path:
    """The folder of the user's own copies: KIT_TEXTS, else one in the user's home, outside any repository."""
    named = os.environ.get("KIT_TEXTS")
    return Path(named) if named else Path.home() / ".reading-hanoi" / "own-texts"


def own_copy(text_id: str) -> Path | None:
    """The user's own copy of a text, where it was added."""
    path = own_folder() / f"{text_id}.txt"
    return path if path.is_file() else None


def align(reference: Sequence[Outline], copy: Sequence[Outline]) -> tuple[Match | None, ...]:
    """For every paragraph of the reference its match in the copy, or None where none is alike enough.

    Paragraphs with the same fingerprint match at once; the others by the lengths of their words in order, which
    survive other spellings, quotation marks and a few changed words.
    """
    exact = _same_fingerprints(reference, copy)
    taken = set(exact.values())
    matches: list[Match | None] = []
    for number, outline in enumerate(reference):
        if number in exact:
            at = exact[number]
            matches.append(Match(at, 1.0, _same_words(outline, copy[at])))
        else:
            match = _closest(outline, [(i, o) for i, o in enumerate(copy) if i not in taken])
            taken |= {match.paragraph} if match else set()
            matches.append(match)
    return tuple(matches)


def place(at: Place, match: Match, copy: Outline) -> tuple[int, int] | None:
    """The characters `(start, end)` of a place in a copy, or None where its first or last word has no match there."""
    first, last = match.words[at.first - 1], match.words[at.last - 1]
    if first is None or last is None:
        return None
    start, (end, length) = copy.words[first][0], copy.words[last]
    return start, end + length


def place_override(override: Override, match: Match, reference: Outline, copy: Outline) -> Span | None:
    """The override as a span of the copy, from its first word to its last, or None where one of them has no match."""
    start, end = reference.start + override.start, reference.start + override.end
    inside = [number for number, (at, _) in enumerate(reference.words, start=1) if start <= at < end]
    there = place(Place("", override.paragraph, inside[0], inside[-1]), match, copy) if inside else None
    if there is None:
        return None
    voice = "quoted" if override.kind == "quotation" else "reported"
    return Span(*there, override.kind, override.category, override.cue, override.why, voice, override.speaker)


def correct(found: Iterable[Span], corrections: Sequence[Span]) -> tuple[Span, ...]:
    """What the rules found, with each correction in the place of the quotations and reports that it overlaps."""
    kept = [
        span
        for span in found
        if span.kind == "attribution" or not any(span.start < c.end and span.end > c.start for c in corrections)
    ]
    return tuple(sorted((*kept, *corrections), key=lambda span: (span.start, -span.end)))


def _toml(file: Traversable) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _text_facts(row: Mapping[str, Any], gists: Sequence[str]) -> TextFacts:
    facts = {key: value for key, value in row.items() if key != "override"}
    return TextFacts(**facts, gists=tuple(gists), overrides=tuple(Override(**one) for one in row.get("override", ())))


def _same_fingerprints(reference: Sequence[Outline], copy: Sequence[Outline]) -> dict[int, int]:
    """Paragraph of the reference -> paragraph of the copy; where a text repeats itself, first to first and so on."""
    places: dict[str, list[int]] = {}
    for i, outline in enumerate(copy):
        places.setdefault(outline.fingerprint, []).append(i)
    return {i: places[o.fingerprint].pop(0) for i, o in enumerate(reference) if places.get(o.fingerprint)}


def _closest(outline: Outline, candidates: Sequence[tuple[int, Outline]]) -> Match | None:
    from rapidfuzz.distance import Indel

    if len(outline.words) < LEAST_WORDS or not candidates:
        return None
    lengths = _lengths(outline)
    shares = [(Indel.normalized_similarity(lengths, _lengths(other)), -i) for i, other in candidates]
    share, at = max(shares)
    if share < ALIKE:
        return None
    return Match(-at, share, _same_words(outline, dict(candidates)[-at]))


def _same_words(outline: Outline, copy: Outline) -> tuple[int | None, ...]:
    from rapidfuzz.distance import Indel

    pairs: list[int | None] = [None] * len(outline.words)
    for step in Indel.opcodes(_lengths(outline), _lengths(copy)):
        if step.tag == "equal":
            pairs[step.src_start : step.src_end] = range(step.dest_start, step.dest_end)
    return tuple(pairs)


def _lengths(outline: Outline) -> list[int]:
    return [length for _, length in outline.words]
