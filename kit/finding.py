"""The finder of passives and nouns of acts in the readings of a case, and where it differs from a careful reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kit.acting import practice_coding
from kit.casebook import OP_EDS, Case, placed
from kit.measures.agency import agency
from kit.reading import Reading, read, voice_of_each_word
from kit.texts.cases import Place, coding
from kit.texts.model import Paragraph, Span, Text
from kit.texts.practice import practice
from kit.texts.segmenting import segment

PARTS = ("passive", "nominalisation")


@dataclass(frozen=True, slots=True)
class Hand:
    """A passive or a noun of an act as marked by hand; `sought` says whether the finder looks for such at all."""

    start: int
    end: int
    kind: str
    category: str
    sought: bool = True


@dataclass(frozen=True, slots=True)
class Errors:
    """How the finder did on one kind in one text: `marked` by hand, `found`, `right` of these, and of them with `doer`.

    `unsought` of the marked are shapes that the finder does not look for; `doer` counts those with the right category.
    """

    kind: str
    marked: int
    found: int
    right: int
    doer: int
    unsought: int


def found(reading: Reading, *, case: str = "") -> tuple[Span, ...]:
    """The finder's passives and nouns of acts in a reading, with the voice of their first word, without the refused.

    For an X-ray they are those that the finder found when the X-ray was made, without their words.
    """
    spans = agency(text_of(reading)) if reading.text is not None else tuple(_stored(reading, case))
    voices = dict(zip((start for start, _, _ in reading.words), voice_of_each_word(reading), strict=True))
    return tuple(replace(span, voice=voices.get(span.start, "author")) for span in spans if span.kind in PARTS)


def errors(hands: Sequence[Hand], spans: Sequence[Span]) -> tuple[Errors, ...]:
    """The finder's marks held against those made by hand, for passives and for nouns of acts."""
    rows = []
    for kind in PARTS:
        key = {(hand.start, hand.end): hand for hand in hands if hand.kind == kind}
        mine = {(span.start, span.end): span for span in spans if span.kind == kind}
        both = key.keys() & mine.keys()
        doer = sum(key[at].category == mine[at].category for at in both)
        unsought = sum(not hand.sought for hand in key.values())
        rows.append(Errors(kind, len(key), len(mine), len(both), doer, unsought))
    return tuple(rows)


def checked(case: Case) -> tuple[tuple[str, tuple[Errors, ...]], ...]:
    """For each practice op-ed and each text of the case its label and how the finder did on it."""
    rows = []
    for name, label in OP_EDS.items():
        rows.append((label, errors(_hands_in_practice(name), found(read(practice(name))))))
    for facts, reading, label in zip(case.facts.texts, case.readings, case.labels, strict=True):
        hands = tuple(_hands(case, facts.id))
        rows.append((label, errors(hands, found(reading, case=case.facts.name))))
    return tuple(rows)


def _hands(case: Case, text: str) -> Iterator[Hand]:
    rows = coding(case.facts.name, "agency")["marks"][text]
    places, _ = placed(case, [Place(text, *row["at"]) for row in rows])
    for row, there in zip(rows, places, strict=True):
        if there:
            yield Hand(*there, row["kind"], row["category"], row.get("be", True))


def _hands_in_practice(name: str) -> tuple[Hand, ...]:
    text, hands = practice(name), []
    body = [range(part.start, part.end) for part in text.paragraphs if part.role == "body"]
    for row in practice_coding()["marks"][name]:
        matches = re.finditer(rf"\b{re.escape(row['quote'])}\b", text.string)
        there = [match.span() for match in matches if any(match.start() in part for part in body)]
        start, end = there[row.get("nth", 1) - 1]
        hands.append(Hand(start, end, row["kind"], row["category"], row.get("be", True)))
    return tuple(hands)


def text_of(reading: Reading) -> Text:
    """The text of a full reading, cut anew."""
    assert reading.text is not None
    parts = tuple(Paragraph(part.start, part.end, part.role) for part in reading.paragraphs)
    return segment(reading.id, reading.text, parts)


def _stored(reading: Reading, case: str) -> Iterator[Span]:
    """What the finder found in the copy that the X-ray was made from."""
    body = [part for part in reading.paragraphs if part.role == "body"]
    why = "found when the X-ray was made; its words are kept back"
    for paragraph, first, last, kind, category in coding(case, "agency_found")["found"][reading.id]:
        part = body[paragraph - 1]
        words = [(at, at + length) for at, length, _ in reading.words if part.start <= at < part.end]
        yield Span(words[first - 1][0], words[last - 1][1], kind, category, "", why)
