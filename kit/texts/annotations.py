"""How trained readers read the practice texts: roles, voices, hedges, boosters, loaded language, frames and agency.

An annotation is TOML beside its text. It quotes the words that it speaks of; loading finds each quote in the text and
turns it into offsets, so that a person can check a row by eye and a program can compare it with what the kit finds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.texts.loading import TextError
from kit.texts.model import KINDS, ROLES, VOICES, Span, Text
from kit.texts.practice import practice, practice_file

GENRES = ("op-ed", "communique", "briefing", "wire report", "letter")
FRAMES = ("problem", "cause", "judgement", "remedy")
GRAMMARS = ("active", "agented passive", "agentless passive", "nominalisation")
DIFFERENCES = ("misses", "marks", "other category", "other extent", "other voice", "other speaker")
_FACTS = ("title", "author", "outlet", "genre")
# What a row of each list must have, and what it may have.
_FIELDS = {
    "paragraph": ("role", "gist kit_role"),
    "mark": ("paragraph quote kind category voice", "nth speaker why contested kit"),
    "sentence": ("paragraph quote frames", "nth contested why"),
    "agency": ("paragraph quote agent act affected grammar", "nth contested why"),
}
_TYPES = {"paragraph": int, "nth": int, "contested": bool, "frames": list}  # all other fields are strings
_CHOICES: Mapping[str, Sequence[str]] = {
    "role": ROLES,
    "kit_role": ROLES,
    "kind": (*(kind for kind in KINDS if kind != "rejected"), "innocent"),
    "voice": VOICES,
    "kit": DIFFERENCES,
    "grammar": GRAMMARS,
    "frames": FRAMES,
    "genre": GENRES,
}
_SPOKEN = ("quotation", "reported", "attribution")  # only these have a speaker


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage or cue as trained readers marked it, in paragraph `paragraph` (from 1).

    `span` has the shape of the kit's own spans. A trap, which looks like a cue and is none, has the kind "rejected"
    and as its category the kind that it is not. `kit` says how the kit's finders differ (one of DIFFERENCES), or is
    empty where they agree.
    """

    span: Span
    paragraph: int
    contested: bool = False
    kit: str = ""


@dataclass(frozen=True, slots=True)
class FramedSentence:
    """A decisive sentence, `start:end` in characters, and which of Entman's four functions it has (FRAMES)."""

    start: int
    end: int
    paragraph: int
    frames: tuple[str, ...]
    contested: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what to whom in `start:end` (characters); `agent` is empty where the grammar (GRAMMARS) hides it."""

    start: int
    end: int
    paragraph: int
    agent: str
    act: str
    affected: str
    grammar: str
    contested: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Everything that trained readers said of one text.

    `roles` and `gists` have one entry for each of `text.paragraphs`; a gist is empty where there is nothing to say.
    `kit_roles` says which roles the kit finds there: the same ones, but for the differences that the annotation names.
    """

    text: Text
    title: str
    author: str
    outlet: str
    genre: str
    roles: tuple[str, ...]
    kit_roles: tuple[str, ...]
    gists: tuple[str, ...]
    marks: tuple[Mark, ...]
    sentences: tuple[FramedSentence, ...]
    agency: tuple[Deed, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of all marks, in order of their offsets."""
        return tuple(mark.span for mark in self.marks)


def load_annotation(name: str) -> Annotation:
    """The annotation of a packaged practice text; raises CaseError with the ones that there are."""
    return annotation(practice(name), practice_file(name, "toml").read_text(encoding="utf-8"), f"{name}.toml")


def annotation(text: Text, toml: str, file: str) -> Annotation:
    """The annotation that a TOML document holds of a text; `file` is what an error calls the document."""
    document = _document(toml, file)
    rows = {name: _rows(document, name, file) for name in _FIELDS}
    if len(rows["paragraph"]) != len(text.paragraphs):
        raise TextError(
            f"{file}: {len(rows['paragraph'])} [[paragraph]] rows for the {len(text.paragraphs)} paragraphs of "
            f"“{text.id}”. Give one for each, in order, the lines around the article included."
        )
    return Annotation(
        text=text,
        **{key: document[key] for key in _FACTS},
        roles=tuple(row.values["role"] for row in rows["paragraph"]),
        kit_roles=tuple(row.values.get("kit_role", row.values["role"]) for row in rows["paragraph"]),
        gists=tuple(row.values.get("gist", "") for row in rows["paragraph"]),
        marks=_in_order([_mark(text, row) for row in rows["mark"]], file),
        sentences=tuple(_framed(text, row) for row in rows["sentence"]),
        agency=tuple(_deed(text, row) for row in rows["agency"]),
    )


# ---- The document: is every row whole?


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the document, and how an error says where it stands."""

    values: Mapping[str, Any]
    where: str


def _document(toml: str, file: str) -> dict[str, Any]:
    """The parsed document with its facts checked."""
    try:
        document = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise TextError(f"{file}: not valid TOML: {error}. Mend that line.") from None
    _check_names(document, _FACTS, tuple(_FIELDS), file)
    for key in _FACTS:
        _check_value(key, document[key], file)
    return document


def _rows(document: Mapping[str, Any], name: str, file: str) -> tuple[_Row, ...]:
    """The rows of one list, each checked for its fields."""
    needed, allowed = (fields.split() for fields in _FIELDS[name])
    listed = document.get(name, [])
    if not (isinstance(listed, list) and all(isinstance(values, dict) for values in listed)):
        raise TextError(f"{file}: “{name}” is not a list of rows. Head each row with [[{name}]].")
    rows = []
    for number, values in enumerate(listed, start=1):
        where = f"{file}, {name} {number}"
        if isinstance(values.get("quote"), str):
            where += f" (“{values['quote']}”)"
        _check_names(values, needed, allowed, where)
        for key, value in values.items():
            _check_value(key, value, where)
        rows.append(_Row(values, where))
    return tuple(rows)


def _check_names(values: Mapping[str, Any], needed: Sequence[str], allowed: Sequence[str], where: str) -> None:
    """Refuses a field that is missing and one that nobody knows."""
    for key in needed:
        if key not in values:
            raise TextError(f"{where}: “{key}” is missing. Add it.")
    for key in values:
        if key not in needed and key not in allowed:
            raise TextError(f"{where}: “{key}” is not known here. Use one of: {', '.join((*needed, *allowed))}.")


def _check_value(key: str, value: Any, where: str) -> None:
    """Refuses a value of the wrong type and one that is not among the choices."""
    wanted = _TYPES.get(key, str)
    if type(value) is not wanted:
        kinds = {str: "text in quotation marks", int: "a whole number", bool: "true or false", list: "a list"}
        raise TextError(f"{where}: “{key}” is {value!r}. Give {kinds[wanted]}.")
    for one in value if isinstance(value, list) else (value,):
        if key in _CHOICES and one not in _CHOICES[key]:
            raise TextError(f"{where}: “{key}” is {one!r}. Use one of: {', '.join(_CHOICES[key])}.")


# ---- The rows: where in the text are they?


def _mark(text: Text, row: _Row) -> Mark:
    """The mark of a row, after the checks that belong to marks alone."""
    values, trap = row.values, row.values["kind"] == "innocent"
    if (trap or values.get("contested")) and not values.get("why"):
        raise TextError(f"{row.where}: a trap or a contested mark needs its reason. Add “why”.")
    if "speaker" in values and values["kind"] not in _SPOKEN:
        raise TextError(f"{row.where}: only {', '.join(_SPOKEN)} have a speaker. Take “speaker” out.")
    if "kit" in values and trap != (values["kit"] == "marks"):
        raise TextError(f"{row.where}: the kit “marks” what is innocent, and nothing else. Change “kit” or “kind”.")
    start, end = _place(text, row)
    span = Span(
        start,
        end,
        kind="rejected" if trap else values["kind"],
        category=values["category"],
        cue=values["quote"],
        why=values.get("why", ""),
        voice=values["voice"],
        speaker=values.get("speaker") or None,
    )
    return Mark(span, values["paragraph"], values.get("contested", False), values.get("kit", ""))


def _framed(text: Text, row: _Row) -> FramedSentence:
    """The sentence that opens with the quote of a row."""
    start, _ = _place(text, row)
    sentence = next((one for one in text.sentences if one.start == start), None)
    if sentence is None:
        raise TextError(f"{row.where}: no sentence of the article begins there. Quote its first words.")
    rest = {key: row.values[key] for key in ("contested", "why") if key in row.values}
    return FramedSentence(start, sentence.end, row.values["paragraph"], tuple(row.values["frames"]), **rest)


def _deed(text: Text, row: _Row) -> Deed:
    """The deed of a row."""
    start, end = _place(text, row)
    return Deed(start, end, **{key: value for key, value in row.values.items() if key not in ("quote", "nth")})


def _place(text: Text, row: _Row) -> tuple[int, int]:
    """Where the quote of a row stands as whole words: `start, end` in characters of the text."""
    number, quote, nth = row.values["paragraph"], row.values["quote"], row.values.get("nth")
    if not 1 <= number <= len(text.paragraphs):
        raise TextError(f"{row.where}: there is no paragraph {number}. Count from 1 to {len(text.paragraphs)}.")
    part = text.paragraphs[number - 1]
    found = [match.span() for match in _whole_words(quote).finditer(text.string, part.start, part.end)]
    if not found:
        raise TextError(
            f"{row.where}: not found in paragraph {number}, which opens “{text[part.start : part.end][:40]}”. "
            "Copy the words as they are written, with their apostrophes and quotation marks, or mend the number."
        )
    if nth is None and len(found) > 1:
        raise TextError(f"{row.where}: found {len(found)} times in paragraph {number}. Add nth = 1, 2 ...")
    if nth is not None and not 1 <= nth <= len(found):
        raise TextError(f"{row.where}: found {len(found)} time(s) in paragraph {number}, so nth cannot be {nth}.")
    return found[(nth or 1) - 1]


def _whole_words(quote: str) -> re.Pattern[str]:
    """What finds a quote where no word is cut into."""
    edge = r"(?<!\w)" if quote[:1].isalnum() else ""
    return re.compile(edge + re.escape(quote) + (r"(?!\w)" if quote[-1:].isalnum() else ""))


def _in_order(marks: Sequence[Mark], file: str) -> tuple[Mark, ...]:
    """The marks by their offsets; raises TextError where one stands twice."""
    ordered = tuple(sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end)))
    seen = set()
    for mark in ordered:
        span = mark.span
        if (span.start, span.end, span.kind, span.category) in seen:
            raise TextError(
                f"{file}: “{span.cue}” in paragraph {mark.paragraph} is marked twice as {span.category} "
                f"({span.kind}). Take one row out, or give another nth."
            )
        seen.add((span.start, span.end, span.kind, span.category))
    return ordered
