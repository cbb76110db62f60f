"""Boosters: our own table of sentences, the lexicon's own sentences, and what holds for every text."""

import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from casetables import params
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.hedging import boosters
from kit.measures.lexicon import Entry, load_lexicon, phrases
from kit.texts.loading import from_string, load
from kit.texts.model import Span

TABLE = tomllib.loads((Path(__file__).parent / "booster_cases.toml").read_text(encoding="utf-8"))
CASES, FIGURES = TABLE["case"], TABLE["figures"]
BLIND = [case for case in CASES if "category" in case]
ENTRIES = load_lexicon("boosters").entries
CUES = [phrase for entry in ENTRIES for phrase in phrases(entry)]


def marked(string: str) -> list[str]:
    """The cues marked as boosters in a string, in order."""
    return [span.cue for span in found(string) if span.kind == "booster"]


def found(string: str) -> tuple[Span, ...]:
    return boosters(from_string(string, roles=False))


def folded(string: str) -> str:
    return " ".join(string.lower().replace("’", "'").split())


@pytest.mark.parametrize("case", params(CASES))
def test_boosters_of_a_sentence(case: dict[str, Any]) -> None:
    assert marked(case["text"]) == case["cues"]


def test_the_table_holds_both_kinds_of_case() -> None:
    boosting = sum(bool(case["cues"]) for case in CASES)
    assert boosting >= 150
    assert len(CASES) - boosting >= 150
    assert len({case["text"] for case in CASES}) == len(CASES) >= 320


def figures_of(cases: list[dict[str, Any]]) -> dict[str, float]:
    """How many of the cases' marks are right and how many of their cues are marked, as shares to three places."""
    rows = [(Counter(marked(case["text"])), Counter(case["cues"])) for case in cases]
    right = sum((marks & cues).total() for marks, cues in rows)
    marks, cues = (sum(row[side].total() for row in rows) for side in (0, 1))
    return {"sentences": len(cases), "precision": round(right / marks, 3), "recall": round(right / cues, 3)}


def test_the_figures_of_the_table_are_those_of_a_recount() -> None:
    for name, cases in (("all", CASES), ("last", BLIND)):
        counted = figures_of(cases)
        assert counted["precision"] == FIGURES[f"{name}_precision"]
        assert counted["recall"] == FIGURES[f"{name}_recall"]
    assert FIGURES["sentences"] == len(CASES)
    assert FIGURES["blind_sentences"] == len(BLIND)


@pytest.mark.parametrize("category", FIGURES["last"])
def test_the_figures_of_a_category_are_those_of_a_recount(category: str) -> None:
    cases = [case for case in BLIND if case["category"] == category]
    assert figures_of(cases) == FIGURES["last"][category]
    assert len(cases) == FIGURES["first"][category]["sentences"]


def test_every_category_has_its_figures() -> None:
    assert set(FIGURES["first"]) == set(FIGURES["last"]) == {case["category"] for case in BLIND}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.phrase)
def test_hit_and_miss_of_each_entry(entry: Entry) -> None:
    kind = "rejected" if entry.innocent else "booster"
    assert {folded(span.cue) for span in found(entry.hit) if span.kind == kind} & set(phrases(entry))
    if entry.miss:
        assert any(phrase in folded(entry.miss) for phrase in phrases(entry))
        assert marked(entry.miss) == []


def test_no_phrase_is_both_hedge_and_booster() -> None:
    hedging = {p for entry in load_lexicon("hedges").entries if not entry.innocent for p in phrases(entry)}
    boosting = {p for entry in ENTRIES if not entry.innocent for p in phrases(entry)}
    assert hedging & boosting == set()


def test_a_refused_booster_says_why() -> None:
    (span,) = found("The tram is not really late.")
    assert (span.kind, span.category, span.cue) == ("rejected", "booster", "really")
    assert "turns the certainty round" in span.why


@pytest.mark.parametrize(
    ("name", "cues"), [("rogin", {"make no mistake", "of course"}), ("larison", {"definitely", "completely"})]
)
def test_boosters_of_the_own_copies(own_texts: Path, name: str, cues: set[str]) -> None:
    assert cues <= {folded(span.cue) for span in boosters(load(own_texts / f"{name}.txt")) if span.kind == "booster"}


MIXTURE = st.lists(
    st.sampled_from([*CUES, "the", "not", "almost", "?", ".", ",", "“", "”", "’", "\n\n", "mayor", "was", "İ"]),
    min_size=1,
)


@given(MIXTURE)
def test_spans_lie_in_the_text_and_never_overlap(parts: list[str]) -> None:
    text = from_string("Rain fell. " + " ".join(parts), roles=False)
    spans = boosters(text)
    assert all(0 <= span.start < span.end <= len(text.string) for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(text[span.start : span.end] == span.cue and folded(span.cue) in CUES for span in spans)
