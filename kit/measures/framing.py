"""Entman's four functions of a frame: the codebook, and how we coded each paragraph and the decisive sentences with it.

Entman, R. M. (1993). Framing: Toward clarification of a fractured paradigm. Journal of Communication 43(4), 51-58.
A coding is a reading, not a measurement: each row says why, and a contested one says what speaks for another reading.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kit.texts.annotations import FRAMES as FRAMES
from kit.texts.cases import CaseError, Place, coding
from kit.texts.practice import practice_file

NONE = "none"
CATEGORIES = (*FRAMES, NONE)


@dataclass(frozen=True, slots=True)
class Function:
    """One entry of the codebook: a function of a frame, or none, a sentence that has it and one that nearly has."""

    name: str
    asks: str
    rule: str
    example: str
    because: str
    miss: str
    miss_why: str


@dataclass(frozen=True, slots=True)
class ParagraphCode:
    """Which functions (FRAMES) a body paragraph has, counted from 1; none where `frames` is empty.

    `unseen` are those that our gist of the paragraph does not show. `contested` begins with the function at issue (or
    “none”), and says what speaks for coding it otherwise.
    """

    text: str
    paragraph: int
    frames: tuple[str, ...]
    why: str
    contested: str = ""
    unseen: tuple[str, ...] = ()

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The functions, coded or not, that another coder could see otherwise."""
        return doubtful(self.contested, self.frames)

    @property
    def in_gist(self) -> tuple[str, ...]:
        """The functions that can be seen in the gist."""
        return tuple(frame for frame in self.frames if frame not in self.unseen)


@dataclass(frozen=True, slots=True)
class PassageCode:
    """Which functions a decisive sentence of a case text has, where it stands, and what it says in our words."""

    place: Place
    frames: tuple[str, ...]
    gist: str
    why: str
    contested: str = ""

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The functions, coded or not, that another coder could see otherwise."""
        return doubtful(self.contested, self.frames)


@dataclass(frozen=True, slots=True)
class Coding:
    """A reference coding: every body paragraph of its texts, in order, and their decisive sentences."""

    paragraphs: tuple[ParagraphCode, ...]
    passages: tuple[PassageCode, ...]


@cache
def codebook() -> tuple[Function, ...]:
    """The four functions and none, in the order of the codes 1 to 4 and 0."""
    return tuple(Function(**row) for row in _codebook()["function"])


@cache
def ground_rules() -> tuple[str, ...]:
    """What holds for every code, one sentence each."""
    return tuple(_codebook()["general"])


@cache
def reference(case: str) -> Coding:
    """The reference coding of a packaged case."""
    return _coding(coding(case, "frames"), f"{case}/frames.toml")


@cache
def practice_reference() -> Coding:
    """The reference coding of the practice op-eds by paragraph; their decisive sentences stand in their annotations."""
    rows = tomllib.loads(practice_file("frames", "toml").read_text(encoding="utf-8"))
    return _coding(rows, "practice/frames.toml")


def doubtful(contested: str, frames: tuple[str, ...]) -> tuple[str, ...]:
    """The functions at issue in a remark such as “Cause: ...”; “None: ...” puts all that were coded at issue."""
    issue = contested.partition(":")[0].lower()
    return frames if issue == NONE else (issue,) if issue else ()


def named(frames: Iterable[str]) -> str:
    """These functions in the order of the codebook, or “none”."""
    there = set(frames)
    return ", ".join(frame for frame in FRAMES if frame in there) or NONE


def _codebook() -> Mapping[str, Any]:
    file = resources.files("kit") / "data" / "codebook" / "frames.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _coding(rows: Mapping[str, Any], file: str) -> Coding:
    paragraphs = tuple(
        ParagraphCode(**{**row, "frames": _frames(row, file), "unseen": tuple(row.get("unseen", ()))})
        for row in rows["paragraph"]
    )
    passages = tuple(_passage(row, file) for row in rows.get("passage", ()))
    return Coding(paragraphs, passages)


def _passage(row: Mapping[str, Any], file: str) -> PassageCode:
    place = Place(*(row[key] for key in ("text", "paragraph", "first", "last")))
    return PassageCode(place, _frames(row, file), row["gist"], row["why"], row.get("contested", ""))


def _frames(row: Mapping[str, Any], file: str) -> tuple[str, ...]:
    """The functions of a row, in the order of the codebook."""
    named: Sequence[str] = row["frames"]
    for name in named:
        if name not in FRAMES:
            where = f"{file}, {row['text']}, paragraph {row['paragraph']}"
            raise CaseError(f"{where}: there is no function “{name}”. Use some of: {', '.join(FRAMES)}.")
    return tuple(frame for frame in FRAMES if frame in named)
