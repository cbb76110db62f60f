"""Passives and nouns of an act: our own table of sentences, and what holds for every text."""

import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from casetables import params
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.agency import agency, grammar, is_participle
from kit.texts.loading import from_string

TABLE = tomllib.loads((Path(__file__).parent / "agency_cases.toml").read_text(encoding="utf-8"))
CASES, FIGURES = TABLE["case"], TABLE["figures"]


def marked(string: str) -> list[str]:
    """The marks of a string, in order, in the words of the table."""
    names = {"passive": "", "nominalisation": "event"}
    found = []
    for span in agency(from_string(string, roles=False)):
        if span.kind in names:
            category = span.category if span.kind == "passive" or span.category == "agented" else ""
            found.append(f"{f'{category} {names[span.kind]}'.strip()}: {span.cue}")
    return found


@pytest.mark.parametrize("case", params(CASES))
def test_marks_of_a_sentence(case: dict[str, Any]) -> None:
    assert Counter(marked(case["text"])) == Counter(case["marks"])


def test_the_table_is_large_and_holds_innocent_sentences() -> None:
    assert len({case["text"] for case in CASES}) == len(CASES) >= 150
    assert sum(not case["marks"] for case in CASES) >= 60


def test_the_figures_of_the_table_are_those_of_a_recount() -> None:
    rows = [(Counter(marked(case["text"])), Counter(case["marks"])) for case in CASES]
    counted: dict[str, Any] = {"sentences": len(CASES), "without_fault": sum(found == key for found, key in rows)}
    for part, nouns in (("passive", False), ("nominalisation", True)):
        mine = [[Counter({m: n for m, n in side.items() if ("event:" in m) == nouns}) for side in row] for row in rows]
        right = sum((found & key).total() for found, key in mine)
        counted[f"{part}_precision"] = round(right / sum(found.total() for found, _ in mine), 3)
        counted[f"{part}_recall"] = round(right / sum(key.total() for _, key in mine), 3)
    assert counted == FIGURES["last"]


@pytest.mark.parametrize(
    ("string", "cue", "why"),
    [
        ("The president was tired.", "was tired", "tells a state"),
        ("The depot is located on the quay.", "is located", "tells a state"),
        ("The chance is gone.", "is gone", "without an object"),
        ("The line was short-lived.", "was short-lived", "put together as an adjective"),
        ("The mood was very divided.", "was very divided", "only states have degrees"),
        ("The letter was unsigned.", "was unsigned", "nothing was done"),
        ("The talks are set to resume.", "are set", "what is coming"),
        ("There was limited trust.", "was limited", "a thing that is there"),
        ("The administration waits.", "administration", "no act"),
        ("They want to attack at dawn.", "attack", "may be a verb"),
        ("He came to the meeting.", "meeting", "on which all take part"),
        ("The mayor walked by the river.", "walked by", "the way or the place"),
    ],
)
def test_a_refused_candidate_says_why(string: str, cue: str, why: str) -> None:
    refused = {s.cue: s for s in agency(from_string(string, roles=False)) if s.kind == "rejected"}
    assert why in refused[cue].why
    assert refused[cue].category in ("passive", "nominalisation")


def test_no_word_is_in_two_lists_that_contradict_each_other() -> None:
    words, event = grammar("participle"), grammar("event")
    assert not words["irregular"] & (words["innocent"] | words["objectless"])
    assert not words["state"] & words["state_sometimes"]
    nouns = [event[name] for name in ("bare", "listed", "innocent", "occasion")]
    assert not [a & b for i, a in enumerate(nouns) for b in nouns[i + 1 :] if a & b]
    assert not any(is_participle(form) for form in words["innocent"])


WORDS = st.lists(
    st.sampled_from(
        "the a was were been being get is it’s not signed taken by collapse of attack’s attacks tired who ? . , — “ ” "
        "and lowering minister dawn İ 12 nine \n\n so very".split(" ")
    ),
    min_size=1,
)


@given(WORDS)
def test_spans_lie_in_the_text_with_their_words_and_one_kind_never_overlaps_itself(parts: list[str]) -> None:
    text = from_string("Rain fell. " + " ".join(parts), roles=False)
    spans = agency(text)
    assert all(text[span.start : span.end] == span.cue and span.why for span in spans)
    assert all(span.category in ("agented", "agentless") for span in spans if span.kind != "rejected")
    for part in ("passive", "nominalisation"):
        mine = [span for span in spans if part in (span.kind, span.category)]
        assert all(first.end <= second.start for first, second in pairwise(mine))
