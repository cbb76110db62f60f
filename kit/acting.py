"""Who acts on whom: the reference coding of a text's acts, placed in its reading, counted, and held against a student's.

Beside it the finder of `kit.measures.agency`, with the places where a careful reader marks otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kit.casebook import OP_EDS, Case, placed
from kit.measures.agency import agency
from kit.reading import Reading, read, voice_of_each_word
from kit.texts.annotations import GRAMMARS, load_annotation
from kit.texts.cases import Place, coding
from kit.texts.model import Paragraph, Span, Text
from kit.texts.practice import practice, practice_file
from kit.texts.segmenting import segment

NOBODY = ""  # the key of what the grammar leaves out
NOBODY_NAMED = "nobody named"
PARTS = ("passive", "nominalisation")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that can act or be acted on: the key in a coding, and the name that is shown."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act in `start:end` (characters of its reading): who does it to whom, as keys of actors, and how it is said.

    `name` stays the same in every edition. `act` is our label; `grammar` is one of GRAMMARS.
    """

    name: str
    paragraph: int
    start: int
    end: int
    agent: str
    act: str
    affected: str
    grammar: str
    contested: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A text with its label, the actors that its acts are coded by, and the acts in order; `gists` by paragraph."""

    label: str
    reading: Reading
    actors: tuple[Actor, ...]
    acts: tuple[Act, ...]
    gists: tuple[str, ...] = ()


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


# ---- The reference codings


def coded(case: Case) -> tuple[tuple[Coded, ...], str]:
    """The texts of a case with the reference coding of their acts, and what a student's own copy did not have."""
    document = coding(case.facts.name, "agency")
    actors = _actors(document)
    rows = [(text.id, row) for text in case.facts.texts for row in document["acts"][text.id]]
    found, said = placed(case, [Place(id, *row["at"]) for id, row in rows])
    texts = []
    for at, (facts, reading, label) in enumerate(zip(case.facts.texts, case.readings, case.labels, strict=True)):
        here = [(row, there) for (id, row), there in zip(rows, found, strict=True) if id == facts.id and there]
        acts = tuple(_act(facts.id, row, there) for row, there in here)
        texts.append(Coded(label, reading, actors, acts, case.gists[at]))
    return tuple(texts), said


def practised() -> tuple[Coded, ...]:
    """The two practice op-eds with the reference coding of their acts."""
    document = _practice_document()
    return tuple(
        Coded(label, read(practice(name)), _actors(document), tuple(_deeds(name, document["who"])))
        for name, label in OP_EDS.items()
    )


def texts_to_code(case: Case) -> tuple[tuple[Coded, ...], str]:
    """The texts whose acts a student codes, and one sentence that says which they are.

    Where the case's texts are not all there in full, the practice op-eds come first.
    """
    own, said = coded(case)
    if all(reading.edition == "full" for reading in case.readings):
        return own, f"You code your own copies of the texts. {said}".strip()
    note = (
        "To see the grammar you need whole sentences, so you code the two practice op-eds first. Of the X-rays you can "
        "code who acts on whom by our labels and gists; then you judge our words, and the grammar is told to you."
    )
    return (*practised(), *own), f"{note} {said}".strip()


def _actors(document: Mapping[str, Any]) -> tuple[Actor, ...]:
    return tuple(Actor(**row) for row in document["actor"])


def _act(text: str, row: Mapping[str, Any], there: tuple[int, int]) -> Act:
    paragraph, first, last = row["at"]
    rest = {key: value for key, value in row.items() if key != "at"}
    return Act(f"{text}:{paragraph}.{first}-{last}", paragraph, *there, **rest)


def _deeds(name: str, who: Mapping[str, str]) -> Iterator[Act]:
    """The acts of a practice op-ed, in the order of the text, with the actors that its words stand for."""
    annotation = load_annotation(name)
    body = [i for i, role in enumerate(annotation.roles, start=1) if role == "body"]
    for deed in sorted(annotation.agency, key=lambda deed: (deed.start, deed.end)):
        agent, affected = (who.get(words, "thing") if words else NOBODY for words in (deed.agent, deed.affected))
        paragraph = body.index(deed.paragraph) + 1
        place = (paragraph, deed.start, deed.end)
        rest = (deed.grammar, deed.contested, deed.why)
        yield Act(f"{name}:{deed.start}-{deed.end}", *place, agent, deed.act, affected, *rest)


@cache
def _practice_document() -> Mapping[str, Any]:
    import tomllib

    return tomllib.loads(practice_file("agency", "toml").read_text(encoding="utf-8"))


# ---- Counting


def map_of(acts: Iterable[Act]) -> Counter[tuple[str, str]]:
    """How many acts each agent does to each affected, as (agent, affected); “” is what the grammar leaves out."""
    return Counter((act.agent, act.affected) for act in acts)


def hidden(acts: Sequence[Act]) -> int:
    """How many of the acts have nobody who does them."""
    return sum(act.agent == NOBODY for act in acts)


def by_grammar(acts: Sequence[Act]) -> dict[str, tuple[int, int]]:
    """For each grammar how many acts are said so, and how many of these have nobody who does them."""
    groups = {grammar: [act for act in acts if act.grammar == grammar] for grammar in GRAMMARS}
    return {grammar: (len(mine), hidden(mine)) for grammar, mine in groups.items()}


# ---- The finder, and where it is wrong


def found(reading: Reading, *, case: str = "") -> tuple[Span, ...]:
    """The finder's passives and nouns of acts in a reading, with the voice of their first word, without the refused.

    For an X-ray they are those that the finder found when the X-ray was made, without their words.
    """
    spans = agency(_text(reading)) if reading.text is not None else tuple(_stored(reading, case))
    voices = dict(zip((start for start, _, _ in reading.words), voice_of_each_word(reading), strict=True))
    return tuple(_voiced(span, voices.get(span.start, "author")) for span in spans if span.kind in PARTS)


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
    for row in _practice_document()["marks"][name]:
        matches = re.finditer(rf"\b{re.escape(row['quote'])}\b", text.string)
        there = [match.span() for match in matches if any(match.start() in part for part in body)]
        hands.append(Hand(*there[row.get("nth", 1) - 1], row["kind"], row["category"], row.get("be", True)))
    return tuple(hands)


def _text(reading: Reading) -> Text:
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


def _voiced(span: Span, voice: str) -> Span:
    from dataclasses import replace

    return span if voice == span.voice else replace(span, voice=voice)
