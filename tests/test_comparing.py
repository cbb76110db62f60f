"""Rates, differences and their chances: by hand where a hand can do it, else on simulated texts of known rates."""

import importlib.util
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from kit.casebook import case
from kit.comparing import (
    CUES,
    Sample,
    TooShort,
    compare,
    cues,
    difference,
    holm,
    interval,
    permutation,
    placebo,
    sample,
    words_needed,
)
from kit.reading import read
from kit.texts.loading import from_string


def of(*rows: tuple[int, int]) -> Sample:
    """A sample of (marks, words) a sentence."""
    marks, words = np.array(rows, dtype=float).T
    return Sample(marks, words)


FEW = of(*[(0, 20), (1, 18), (0, 25), (0, 30), (2, 22)] * 4)
MANY = of(*[(1, 20), (2, 18), (0, 25), (3, 30), (2, 22)] * 4)
SENTENCES = st.lists(st.tuples(st.integers(0, 4), st.integers(4, 60)), min_size=13, max_size=40)


@pytest.mark.parametrize("name", ["x-ray"])
def test_a_sample_has_the_words_and_marks_that_the_reading_counts(name: str) -> None:
    for one in case("hanoi", edition=name).readings:
        for kind in CUES:
            drawn = sample(one, kind)
            assert drawn.words.sum() == one.counts["author"]["words"]
            assert drawn.marks.sum() == sum(span.kind == kind for span in cues(one))


def test_words_of_others_are_in_no_sample() -> None:
    one = read(from_string("Perhaps it failed. “It may have failed,” said the envoy. He left.", roles=False))
    drawn = sample(one, "hedge")
    assert (drawn.marks.sum(), drawn.words.sum()) == (1, 3 + 3 + 2)


def test_the_rate_and_its_intervals() -> None:
    rate = interval(FEW)
    assert (rate.marks, rate.words, rate.sentences) == (12, 460, 20)
    assert rate.per_1000 == pytest.approx(26.087, abs=0.001)
    assert rate.low < rate.per_1000 < rate.high
    assert rate.bootstrap[1] - rate.bootstrap[0] < rate.high - rate.low
    # Garwood's limits for 12 events, 6.20 and 20.96, as in his table
    assert rate.poisson == pytest.approx((1000 * 6.2006 / 460, 1000 * 20.9616 / 460), rel=1e-4)


def test_no_mark_at_all_has_an_upper_limit_and_no_ratio() -> None:
    silent = replace(FEW, marks=np.zeros(20))
    rate = interval(silent)
    assert (rate.per_1000, rate.low) == (0, 0)
    assert rate.high == pytest.approx(1000 * 3.6889 / 460, rel=1e-4)  # Garwood: 3.69 for no event
    found = difference("hedge", silent, MANY)
    assert (found.ratio, found.words_needed) == (None, None)
    assert found.verdict().startswith(("The second", "Too short"))


def test_too_few_sentences_are_refused_with_the_number() -> None:
    with pytest.raises(TooShort, match=r"12 sentences.* at least 13"):
        interval(of(*[(1, 20)] * 12))


def test_many_against_few() -> None:
    found = difference("hedge", MANY, FEW)
    assert found.ratio == pytest.approx(32 / 12)
    assert found.low is not None
    assert found.low > 1
    assert found.p < 0.05
    assert found.verdict().startswith("The first text has more")
    assert difference("hedge", FEW, MANY).verdict().startswith("The second text has more")


def test_alike_is_too_short_to_say() -> None:
    assert difference("hedge", FEW, FEW).p == 1
    assert difference("hedge", FEW, FEW).verdict().startswith("Too short to say, and no length")
    slightly = of(*[(0, 20), (1, 18), (0, 25), (1, 30), (2, 22)] * 4)
    verdict = difference("hedge", FEW, slightly).verdict()
    assert verdict.startswith("Too short to say: about ")
    about = "".join(filter(str.isdigit, verdict))
    assert len(about.rstrip("0")) <= 2, "no more digits than the estimate is good for"


def test_a_doubled_difference_needs_fewer_words_and_length_does_not_matter() -> None:
    needed = words_needed(MANY, FEW)
    longer = words_needed(Sample(np.tile(MANY.marks, 50), np.tile(MANY.words, 50)), FEW)
    assert needed is not None
    assert longer == pytest.approx(needed, rel=0.05)
    nearer = of(*[(0, 20), (1, 18), (0, 25), (1, 30), (2, 22)] * 4)
    assert words_needed(nearer, FEW) > 5 * needed


@pytest.mark.parametrize(
    ("ps", "corrected"),
    [
        ((0.01,), (0.01,)),
        ((0.01, 0.04, 0.03), (0.03, 0.06, 0.06)),
        ((0.04, 0.04), (0.08, 0.08)),
        ((0.6, 0.9), (1.0, 1.0)),
        ((), ()),
    ],
)
def test_holm(ps: tuple[float, ...], corrected: tuple[float, ...]) -> None:
    assert holm(ps) == pytest.approx(corrected)


def test_a_permutation_of_few_sentences_is_what_counting_all_of_them_gives() -> None:
    first, second = of((1, 10), (1, 10)), of((0, 10), (0, 10))
    assert permutation(first, second, rounds=9999) == pytest.approx(1 / 3, abs=0.02)  # 2 of the 6 ways to deal


def test_a_placebo_split_has_no_side() -> None:
    halves = placebo(MANY)
    assert abs(float(np.mean(halves))) < 2
    assert float(np.std(halves)) > 0


@given(SENTENCES, SENTENCES)
def test_naming_the_authors_the_other_way_round_changes_no_number(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    one, other = of(*first), of(*second)
    there, back = permutation(one, other, rounds=99), permutation(other, one, rounds=99)
    assert there == back
    assert words_needed(one, other) == words_needed(other, one)


def test_hanoi_swapped_changes_no_number() -> None:
    first, second = case("hanoi", edition="x-ray").readings
    for there, back in zip(compare(first, second), compare(second, first), strict=True):
        assert (there.first, there.second, there.p, there.p_holm) == (back.second, back.first, back.p, back.p_holm)
        assert there.words_needed == back.words_needed


@pytest.fixture(scope="module")
def simulated() -> ModuleType:
    spec = importlib.util.spec_from_file_location("simulated", ROOT / "benchmarks" / "promises.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("sentences", "words"), [(13, 360), (35, 800), (150, 3000)])
def test_intervals_cover_as_often_as_they_say(simulated: ModuleType, sentences: int, words: int) -> None:
    draw, runs = simulated.Simulation(), 400
    found = [interval(draw.text(sentences, words, 25.0, 2.0), rounds=2) for _ in range(runs)]
    covered = sum(each.low <= 25 <= each.high for each in found) / runs
    assert 0.92 <= covered <= 0.98
    naive = sum(each.poisson[0] <= 25 <= each.poisson[1] for each in found) / runs
    assert naive < covered, "marks in clusters: an interval that does not know it covers less"


def test_the_permutation_test_cries_wolf_one_time_in_twenty(simulated: ModuleType) -> None:
    draw, runs = simulated.Simulation(), 400
    alarms = sum(
        permutation(draw.text(35, 800, 25.0, 2.0), draw.text(35, 800, 25.0, 2.0), rounds=299) <= 0.05
        for _ in range(runs)
    )
    assert 0.02 <= alarms / runs <= 0.08
