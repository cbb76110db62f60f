"""Hedges: our own table of sentences, the lexicon's own sentences, and what holds for every text."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from casetables import params
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.hedging import hedges
from kit.measures.lexicon import Entry, load_lexicon, phrases
from kit.reading import read
from kit.texts.loading import from_string, load
from kit.texts.model import Span

CASES = tomllib.loads((Path(__file__).parent / "hedge_cases.toml").read_text(encoding="utf-8"))["case"]
CONTEXTS = tomllib.loads((Path(__file__).parent / "hedge_contexts.toml").read_text(encoding="utf-8"))
FIGURES = CONTEXTS.pop("figures")
ENTRIES = load_lexicon("hedges").entries
CUES = [phrase for entry in ENTRIES for phrase in phrases(entry)]
NEVER = ("must", "certainly", "clearly", "definitely", "of course", "obviously", "undoubtedly", "indeed", "will")


def found(string: str) -> tuple[Span, ...]:
    return hedges(from_string(string, roles=False))


def cues(string: str, kind: str = "hedge") -> list[str]:
    """The cues of that kind in a string, in order."""
    return [span.cue for span in found(string) if span.kind == kind]


def folded(string: str) -> str:
    return " ".join(string.lower().replace("’", "'").split())


@pytest.mark.parametrize("case", params(CASES))
def test_hedges_of_a_sentence(case: dict[str, Any]) -> None:
    assert cues(case["text"]) == case["cues"]
    assert cues(case["text"], "rejected") == case.get("rejected", [])


def test_the_table_holds_both_kinds_of_case() -> None:
    hedged = sum(bool(case["cues"]) for case in CASES)
    assert hedged >= 30
    assert len(CASES) - hedged >= 30


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.phrase)
def test_hit_and_miss_of_each_entry(entry: Entry) -> None:
    kind = "rejected" if entry.innocent else "hedge"
    halves = {half for phrase in phrases(entry) for half in phrase.split(" ... ")}
    assert {folded(cue) for cue in cues(entry.hit, kind)} & halves
    if entry.miss:
        assert any(half in folded(entry.miss) for half in halves)
        marked = {word for cue in cues(entry.miss) for word in folded(cue).split()}
        assert not any(marked & set(half.split()) for half in halves if half in folded(entry.miss))


def bracketed(case: str) -> Iterator[tuple[int, int]]:
    """Where the cues in square brackets stand once the brackets are gone."""
    for number, match in enumerate(re.finditer(r"\[(.+?)\]", case)):
        start = match.start() - 2 * number
        yield start, start + len(match[1])


def is_right(case: str, wanted: bool, *, voice: str | None) -> bool:
    """Whether each cue in brackets is a hedge, in that voice where one is given, or is none."""
    reading = read(from_string(re.sub(r"[\[\]]", "", case), roles=False))
    marks = [
        [span for span in reading.spans if span.kind == "hedge" and span.start < end and start < span.end]
        for start, end in bracketed(case)
    ]
    return all(
        bool(found) == wanted and all(voice in (None, span.voice) for span in found) for found in marks
    ) and bool(marks)


@pytest.mark.parametrize("problem", CONTEXTS)
def test_the_score_of_each_problem_of_context_is_as_reported(problem: str) -> None:
    cases = [(case, kind == "hedged") for kind, table in CONTEXTS[problem].items() for case in table]
    voice = "quoted" if problem == "quoted" else None
    right = sum(is_right(case, wanted, voice=voice) for case, wanted in cases)
    assert {"last": right, "cases": len(cases)} == {key: FIGURES[problem][key] for key in ("last", "cases")}


def test_each_problem_of_context_has_twenty_cases_of_both_kinds() -> None:
    assert set(FIGURES) == set(CONTEXTS)
    for table in CONTEXTS.values():
        assert len({*table["hedged"], *table["innocent"]}) >= 20
        assert min(len(table["hedged"]), len(table["innocent"])) >= 9


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("Either the seal is a forgery or the archive lied.", ["Either", "or"]),
        ("If the peg breaks, then the banks will follow.", ["If", "then"]),
        ("It matters whether the pilot or the tower gave the order.", ["whether", "or"]),
    ],
)
def test_the_halves_of_one_cue_are_two_spans_of_one_group(text: str, halves: list[str]) -> None:
    spans = [span for span in found(text) if span.kind == "hedge"]
    assert [span.cue for span in spans] == halves
    assert len({span.group for span in spans}) == 1
    assert spans[0].group is not None


def test_an_entry_says_how_often_readers_agree() -> None:
    measured = [entry for entry in ENTRIES if not entry.innocent]
    assert all(entry.measured_on == ("hedging_wiki", "hedging_reviews") for entry in measured)
    assert all((entry.precision is None) == (entry.n == 0) for entry in measured)


def test_the_lexicon_is_broad() -> None:
    standing = [entry for entry in ENTRIES if not entry.innocent]
    assert len(standing) >= 130
    assert {entry.category for entry in standing} == {
        *("modal", "verb", "adverb", "adjective", "noun"),
        *("conditional", "approximator", "attribution shield", "inquiry"),
    }


@pytest.mark.parametrize("word", NEVER)
def test_a_booster_is_never_a_hedge(word: str) -> None:
    assert word not in {phrase for entry in ENTRIES if not entry.innocent for phrase in phrases(entry)}


def test_no_phrase_is_in_both_lexicons() -> None:
    boosting = {phrase for entry in load_lexicon("boosters").entries if not entry.innocent for phrase in phrases(entry)}
    assert not boosting & {phrase for entry in ENTRIES if not entry.innocent for phrase in phrases(entry)}


@given(
    st.lists(
        st.sampled_from([*CUES, "the", "port", "not", ",", ".", "May", "’", "40", "\n\n"]), min_size=1, max_size=30
    )
)
def test_spans_are_exact_ordered_and_apart(parts: list[str]) -> None:
    text = from_string("The port " + " ".join(parts), roles=False)
    spans = hedges(text)
    assert all(text[span.start : span.end] == span.cue for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.why and span.kind in ("hedge", "rejected") for span in spans)


def test_the_op_eds_show_the_hedges_that_a_reader_sees(own_texts: Path) -> None:
    spans = [span for name in ("rogin", "larison") for span in hedges(load(own_texts / f"{name}.txt"))]
    marked = {span.cue for span in spans if span.kind == "hedge"}
    refused = {span.cue for span in spans if span.kind == "rejected"}
    assert {"Most likely", "seem", "may", "likely", "unless"} <= marked
    assert {"could never", "couldn’t", "could not", "might as well"} <= refused
    assert not marked & refused - {"would", "could"}
