"""Krippendorff's alpha: against published and hand-computed cases, and where no number can be given."""

import random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kit.agreeing import ALIKE, FEW_CASES, FEW_UNITS, _alpha, _alphas, _counts, agreement, by_category, disagreements

PROBLEM, CAUSE, NONE = frozenset({"problem"}), frozenset({"cause"}), frozenset()


def coder(codes: str) -> dict[int, str]:
    """One sign a unit; a dot is a unit that was not coded."""
    return {unit: code for unit, code in enumerate(codes) if code != "."}


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        # Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability, sections A, B and C.
        pytest.param(["0100000010", "1110010000"], 0.095, id="two coders, two values"),
        pytest.param(["aabbdcccedda", "babbbccceddd"], 0.692, id="two coders, five values"),
        pytest.param(
            ["123321412...", "1233224125.3", ".3332342251.", "12332441251."],
            0.743,
            id="four coders, gaps",
        ),
        # By hand: 4 units, 8 codes, of which a 3 and b 5; one unit differs: 1 - 7 * 2 / (2 * 3 * 5).
        pytest.param(["aabb", "abbb"], 1 - 7 * 2 / 30, id="by hand"),
        pytest.param(["aab", "aab"], 1.0, id="perfect"),
        # Always the opposite: 4 codes of each, every unit differs: 1 - 7 * 8 / (2 * 4 * 4).
        pytest.param(["abab", "baba"], 1 - 7 * 8 / 32, id="always the opposite"),
        # The check of lesson 07: three remedies each in 40, never the same ones.
        pytest.param(["1" * 3 + "0" * 37, "0" * 3 + "1" * 3 + "0" * 34], -0.068, id="rare, never the same"),
        # The same lesson: the only remedy overlooked by one.
        pytest.param(["1" + "0" * 39, "0" * 40], 0.0, id="rare, overlooked"),
    ],
)
def test_alpha(coders: list[str], alpha: float) -> None:
    assert agreement([coder(codes) for codes in coders]).alpha == pytest.approx(alpha, abs=5e-4)


def test_a_unit_that_only_one_has_coded_does_not_count() -> None:
    assert agreement([coder("aabb"), coder("ab")]) == agreement([coder("aa"), coder("ab")])
    assert agreement([coder("aabb"), coder("ab")]).units == 2


@pytest.mark.parametrize(
    ("coders", "units", "note"),
    [
        ([], 0, "no unit was coded by two"),
        (["aab"], 0, "no unit was coded by two"),
        (["aa..", "..bb"], 0, "no unit was coded by two"),
        (["aaa", "aaa"], 3, ALIKE),
    ],
)
def test_where_there_is_no_alpha_it_is_said_why(coders: list[str], units: int, note: str) -> None:
    found = agreement([coder(codes) for codes in coders])
    assert (found.alpha, found.interval, found.units, found.note) == (None, None, units, note)


@pytest.mark.parametrize(
    ("coders", "note"),
    [
        (["ab" * 9, "ab" * 9], FEW_UNITS),
        (["ab" * 20, "ab" * 20], FEW_CASES),
        (["a" * 36 + "bbbb", "a" * 30 + "b" * 6 + "aaaa"], ""),
        (["a" * 39 + "b", "a" * 38 + "ba"], FEW_CASES),
    ],
)
def test_where_an_interval_would_be_too_narrow_there_is_none(coders: list[str], note: str) -> None:
    found = agreement([coder(codes) for codes in coders])
    assert found.note == note
    assert (found.interval is None) == bool(note)


def simulated(units: int, chance: random.Random) -> list[dict[int, bool]]:
    """Four coders who see the truth in half of the units and guess in the others: alpha is 1/4."""
    truth = [chance.random() < 0.4 for _ in range(units)]
    return [{u: t if chance.random() < 0.5 else chance.random() < 0.4 for u, t in enumerate(truth)} for _ in range(4)]


def test_the_interval_covers_the_alpha_that_there_is() -> None:
    chance, runs = random.Random(7), 200
    found = [agreement(simulated(32, chance)).interval for _ in range(runs)]
    covered = sum(low <= 0.25 <= high for low, high in filter(None, found))
    assert all(found)
    assert covered >= 0.9 * runs


CODES = st.lists(st.lists(st.sampled_from("ab.c"), min_size=24, max_size=24), min_size=2, max_size=5)


@given(CODES)
def test_the_many_at_once_agree_with_the_package_one_by_one(coders) -> None:
    counts = _counts([coder("".join(codes)) for codes in coders])
    assume(len(counts) and counts.shape[1] > 1)
    assert _alphas(np.stack([counts, counts])) == pytest.approx(_alpha(counts))


@given(CODES, st.randoms())
def test_neither_the_order_of_coders_nor_of_units_nor_the_names_of_codes_change_a_number(coders, chance) -> None:
    found = agreement([coder("".join(codes)) for codes in coders])
    order = chance.sample(range(24), 24)
    renamed = [coder("".join(codes[i] for i in order).translate(str.maketrans("abc", "xyz"))) for codes in coders]
    again = agreement(chance.sample(renamed, len(renamed)))
    assert (again.units, again.note) == (found.units, found.note)
    assert again.alpha == (None if found.alpha is None else pytest.approx(found.alpha))


def test_each_category_is_present_or_absent_and_none_is_the_lack_of_all() -> None:
    mine = {"1": PROBLEM, "2": PROBLEM | CAUSE, "3": NONE, "4": NONE}
    theirs = {"1": PROBLEM, "2": CAUSE, "3": NONE, "4": CAUSE}
    found = by_category([mine, theirs], ("problem", "cause", "none"))
    assert list(found) == ["whole code", "problem", "cause", "none"]
    assert found["problem"] == agreement([coder("1100"), coder("1000")])
    assert found["cause"] == agreement([coder("0100"), coder("0101")])
    assert found["none"] == agreement([coder("0011"), coder("0010")])
    assert found["whole code"] == agreement([coder("abcc"), coder("adcd")])


def test_disagreements_are_the_units_that_two_coded_differently() -> None:
    coders = {"you": {"1": PROBLEM, "2": NONE, "3": CAUSE}, "Ada": {"2": CAUSE, "3": CAUSE}, "Ben": {"1": PROBLEM}}
    (found,) = disagreements(coders)
    assert (found.unit, found.codes) == ("2", {"you": NONE, "Ada": CAUSE})
