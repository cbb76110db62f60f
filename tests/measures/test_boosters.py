"""Boosters: our own table of sentences, the lexicon's own sentences, and what holds for every text."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.hedging import boosters
from kit.measures.lexicon import Entry, load_lexicon, phrases
from kit.texts.loading import from_string, load
from kit.texts.model import Span

CASES = tomllib.loads((Path(__file__).parent / "booster_cases.toml").read_text(encoding="utf-8"))["case"]
ENTRIES = load_lexicon("boosters").entries
CUES = [phrase for entry in ENTRIES for phrase in phrases(entry)]


def marked(string: str) -> list[str]:
    """The cues marked as boosters in a string, in order."""
    return [span.cue for span in found(string) if span.kind == "booster"]


def found(string: str) -> tuple[Span, ...]:
    return boosters(from_string(string, roles=False))


def folded(string: str) -> str:
    return " ".join(string.lower().replace("’", "'").split())


def case_params() -> list[Any]:
    """Each case as a pytest parameter; a known failure must go on failing until it is mended."""
    return [
        pytest.param(
            case, id=case["text"][:40], marks=pytest.mark.xfail(reason=case["known"], strict=True) if known else ()
        )
        for case in CASES
        for known in ["known" in case]
    ]


@pytest.mark.parametrize("case", case_params())
def test_boosters_of_a_sentence(case: dict[str, Any]) -> None:
    assert marked(case["text"]) == case["cues"]


def test_the_table_holds_both_kinds_of_case() -> None:
    boosting = sum(bool(case["cues"]) for case in CASES)
    assert boosting >= 60
    assert len(CASES) - boosting >= 60


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
