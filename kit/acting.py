"""Who acts on whom: the reference coding of a text's acts, placed in its reading, counted, held against a student's."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from kit.casebook import OP_EDS, Case, placed
from kit.reading import Reading, read
from kit.texts.annotations import GRAMMARS, load_annotation
from kit.texts.cases import Place, coding
from kit.texts.practice import practice

NOBODY = ""  # the key of what the grammar leaves out
NOBODY_NAMED = "nobody named"
QUESTIONS = ("agent", "affected", "grammar")
Answers = Mapping[str, str]  # question -> key of an actor, or a grammar; what is not answered is not in it
Made = Mapping[str, Answers]  # name of an act -> what somebody answered


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
    document = practice_coding()
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
def practice_coding() -> Mapping[str, Any]:
    """What the kit holds of the practice op-eds beside their annotations: actors, passives and nouns of acts."""
    file = resources.files("kit") / "data" / "codings" / "practice.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


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


# ---- A student's coding


def coded_by(state: Any, texts: Sequence[Coded]) -> dict[str, dict[str, str]]:
    """The answers in what was kept, in the order of giving; whatever else stands in the file is passed over."""
    kept = state.get("coded", {}) if isinstance(state, Mapping) else {}
    allowed = {act.name: choices for text in texts for choices in [_choices(text)] for act in text.acts}
    made: dict[str, dict[str, str]] = {}
    for name, answers in kept.items() if isinstance(kept, Mapping) else ():
        if name in allowed and isinstance(answers, Mapping):
            good = {q: word for q in QUESTIONS if isinstance(word := answers.get(q), str) and word in allowed[name][q]}
            made |= {name: good} if good else {}
    return made


def asked(text: Coded) -> tuple[str, ...]:
    """The questions that can be answered of a text: an X-ray does not show the grammar."""
    return QUESTIONS if text.reading.text is not None else QUESTIONS[:2]


def whole(text: Coded, answers: Answers) -> bool:
    """Whether every question that can be answered was."""
    return all(question in answers for question in asked(text))


def reference(text: Coded) -> dict[str, dict[str, str]]:
    """Our own coding of a text in the form of a student's."""
    return {act.name: {q: getattr(act, q) for q in asked(text)} for act in text.acts}


def alike(text: Coded, first: Made, second: Made) -> dict[str, tuple[int, int]]:
    """For each question on how many acts of a text two coders said the same, and how many both coded whole."""
    both = [a.name for a in text.acts if all(whole(text, made.get(a.name, {})) for made in (first, second))]
    return {q: (sum(first[name][q] == second[name][q] for name in both), len(both)) for q in asked(text)}


def differing(text: Coded, made: Made) -> tuple[Act, ...]:
    """The acts of a text that were coded whole, and not as in the reference."""
    return tuple(
        act
        for act in text.acts
        if whole(text, answers := made.get(act.name, {})) and any(answers[q] != getattr(act, q) for q in asked(text))
    )


def as_coded(text: Coded, made: Made) -> Coded:
    """The text with the acts that a student coded whole, as the student coded them."""
    acts = (_recoded(act, made[act.name]) for act in text.acts if whole(text, made.get(act.name, {})))
    return replace(text, acts=tuple(acts))


def _recoded(act: Act, answers: Answers) -> Act:
    grammar = answers.get("grammar", act.grammar)
    return replace(act, agent=answers["agent"], affected=answers["affected"], grammar=grammar)


def _choices(text: Coded) -> dict[str, set[str]]:
    actors = {NOBODY, *(actor.key for actor in text.actors)}
    return {"agent": actors, "affected": actors, "grammar": set(GRAMMARS)}
