"""What the judge takes for the same, what spans share, and that no answer, whatever it is, gets more than is due."""

from collections import Counter, OrderedDict
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import Series

from kit.classroom.judging import judge, overlap, same
from kit.classroom.plain import UNANSWERED, called, plain
from kit.classroom.specification import Case, Draw, Task, WrongAnswer, load

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
SPANS = Task(
    "t-1", "spans", "", "", 3, name="x", tolerance=0.5, cases=tuple(map(Case, ("may", "could", "perhaps not")))
)
PARTS = Task("t-2", "value", "", "", 4, name="x", tolerance=0.1, cases=(Case(1.5, at="a"), Case("yes", at="b")),
             wrong=(WrongAnswer("turned round", 0.67, at="a"),))  # fmt: skip


@pytest.mark.parametrize(
    ("got", "want", "tolerance", "alike"),
    [
        (3, 3, 0, True), (3.0, 3, 0, True), (3.04, 3, 0.05, True), (3.06, 3, 0.05, False), (0.1 + 0.2, 0.3, 0, True),
        (True, 1, 0, False), (1, True, 0, False), (True, True, 0, True), (False, 0, 0, False), ("3", 3, 0, False),
        (3, "3", 0, False), (" May ", "may", 0, True), ("isn’t", "isn't", 0, True), ("„may“ –", "may", 0, True),
        ("\u200bma\u00ady…", "may", 0, True), ("mu\u0308de", "m\u00fcde", 0, True), ("to\u00a0say", "to say", 0, True),
        ("may not", "may", 0, False),
        (None, None, 0, True), (None, 0, 0, False), (0, None, 0, False), ([1, 2], [1, 2], 0, True),
        ([2, 1], [1, 2], 0, False), ([1], [1, 2], 0, False), ({"a": 1}, {"a": 1}, 0, True), ({}, {"a": 1}, 0, False),
        ({"error": "no"}, 1, 10, False),
        (10**400, 2.5, 0, False), (float("nan"), 1, 0, False), (float("inf"), 1, 0, False),
    ],
)  # fmt: skip
def test_same(got: object, want: object, tolerance: float, alike: bool) -> None:
    assert same(got, want, tolerance) is alike


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [("may", "may", 1), ("it may", "may", 0.5), ("“May,”", "may", 1), ("may", "might", 0), ([0, 4], [2, 4], 0.5),
     ([0, 4], [4, 8], 0), ([4, 0], [0, 4], 0), ("may", [0, 3], 0), ([0, True], [0, 1], 0)],
)  # fmt: skip
def test_overlap(first: object, second: object, share: float) -> None:
    assert overlap(first, second) == share


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (["may", "could", "perhaps not"], 3), (["may", "could"], 2), (["may", "could", "quay"], 1), (["quay"], 0),
        (["may", "may"], 0), ([], 0), (["may", "could", "perhaps not", "a", "b", "c", "d"], 0), ("may", 0),
        ({"may": 1}, 0), (["perhaps", "may", "could"], 3), (["may could perhaps not"], 1), (["could", None], 1),
    ],
)  # fmt: skip
def test_each_surplus_span_costs_as_much_as_a_missing_one(answer: object, points: float) -> None:
    assert judge(SPANS, [answer]).points == points


@pytest.mark.parametrize(
    ("answer", "points", "says"),
    [
        ({"a": 1.5, "b": "yes"}, 4, ""), ({"a": 1.45, "b": "no"}, 2, ""), ({"a": 0.67, "b": "yes"}, 2, "turned round"),
        ({"a": "1.5", "b": "yes"}, 2, ""), ({"a": 1.5}, 2, ""), ({"a": True, "b": True}, 0, ""),
    ],
)  # fmt: skip
def test_parts_are_judged_each_by_itself(answer: object, points: float, says: str) -> None:
    found = judge(PARTS, [answer])
    assert (found.points, found.says) == (points, says)
    assert all(bool(message) != good for message, good in zip(found.messages, found.passed, strict=True))


WORDS = Task("t-3", "value", "", "", 2, name="x", options=("yes", "no"),
             cases=(Case("yes", at="a", says="read it again."), Case("no", at="b")))  # fmt: skip
TWICE = Task("t-4", "function", "", "", 3, name="twice",
             cases=(Case(4, (2,)), Case(6, (3,)), Case(8, (4,), hidden=True)),
             wrong=(WrongAnswer("squared", answers=(4, 9, 16)),))  # fmt: skip


@pytest.mark.parametrize(
    ("task", "answers", "said"),
    [
        (SPANS, ["may, could"], "A list is asked for"),
        (SPANS, [["may could perhaps not"]], "quotation marks of its own"),
        (PARTS, [[1.5, "yes"]], 'place of its dots: x = {"a": ..., "b": ...}.'),
        (PARTS, [{"A": 1.5, "B": "yes"}], 'place of its dots: x = {"a": ..., "b": ...}.'),
        (PARTS, [7], "Keep the form that was given"),
        (
            PARTS,
            [{"a": "1,5", "b": "yes"}],
            "a: a number is asked for, without quotation marks around it and with a point.",
        ),
        (PARTS, [{"a": [1, 5], "b": "yes"}], "since 3,5 are two numbers for Python"),
        (PARTS, [{"a": [1.5], "b": "yes"}], "a: a number is asked for, and nothing around it."),
        (PARTS, [{"a": 1.5, "b": None}], "b: not answered yet."),
        (WORDS, [{"a": "yse", "b": "no"}], 'Copy one with its quotation marks: "yes", "no".'),
        (WORDS, [{"a": "no", "b": "no"}], "a: read it again."),
        (WORDS, [{"a": "Yes.", "b": "yes"}], "b: not this one."),
        (TWICE, [{"error": "NameError: n"}] * 2 + [{"error": "another"}], "twice does not work: NameError: n."),
        (TWICE, [None, 6, 8], "twice(2) gives nothing (print only shows a result, return hands it on)"),
        (TWICE, ["4", "6", "8"], "A number is asked for, without quotation marks"),
    ],
)
def test_a_slip_of_form_is_named_once_and_before_anything_else(task: Task, answers: list[object], said: str) -> None:
    found = judge(task, answers)
    lines = [line for line in (found.says, *dict.fromkeys(found.messages)) if said in line]
    assert lines, found
    assert len(lines) == 1 or task is TWICE


@pytest.mark.parametrize("answer", [None, UNANSWERED, {"a": None, "b": None}])
def test_what_is_not_answered_is_not_wrong(answer: object) -> None:
    found = judge(PARTS, [answer])
    assert (found.points, found.answered, found.says, found.wrong) == (0.0, False, "not answered yet", None)


@given(JSON)
def test_whatever_is_answered_the_points_stay_within_bounds(answer: object) -> None:
    for task in (SPANS, PARTS):
        found = judge(task, [answer])
        assert 0 <= found.points <= task.points
        assert len(found.passed) == len(task.cases)


def test_the_number_of_answers_must_fit() -> None:
    with pytest.raises(ValueError, match="takes 1 answers"):
        judge(SPANS, [["may"], ["could"]])


class Equal:
    """An object that says yes to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __float__(self) -> float:
        return 1.0


@pytest.mark.parametrize(
    ("value", "json"),
    [
        (np.float64(1.5), 1.5), (np.int32(3), 3), (np.bool_(True), True), (np.array([1, 2]), [1, 2]), ((1, 2), [1, 2]),
        (..., UNANSWERED), ({"a": ...}, {"a": None}), ("x", "x"), (None, None), (Counter("aab"), {"a": 2, "b": 1}),
        (OrderedDict(a=[1]), {"a": [1]}), (Fraction(1, 2), 0.5), (Decimal("1.5"), 1.5), (Series(["x"]), ["x"]),
        (Series({"a": 1}), {"a": 1}),
    ],
)  # fmt: skip
def test_honest_answers_become_plain(value: object, json: object) -> None:
    assert plain(value) == json


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Equal(), {1, 2}, {1: 2}, object, [Equal()], 1j, np.nan, Decimal("nan")]
)
def test_what_is_no_plain_data_is_an_error(value: object) -> None:
    assert set(plain(value)) == {"error"}


def test_a_list_within_itself_is_an_error() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert set(plain(endless)) == {"error"}


def test_a_function_cannot_change_the_case() -> None:
    given = [[1, 2]]
    assert called(lambda numbers: numbers.pop(), given) == 2
    assert given == [[1, 2]]
    assert called(lambda numbers: numbers / 0, given)["error"].startswith("TypeError")


FAR = st.integers(min_value=10**4) | st.integers(max_value=-(10**4)) | st.floats(min_value=1e4, max_value=1e308)
ANYTHING = st.recursive(
    st.none() | st.booleans() | FAR | st.text() | st.text(st.characters(categories=["Cs", "Cc"])) | st.just(-0.0),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["a", "b", "error", "x"]), inner),
    max_leaves=10,
)
TASKS = [
    task
    for folder in sorted((ROOT / "solutions").glob("*/tasks.toml"))
    for task in load(folder.parent).tasks
    if task.checked
]
DEEP: list[object] = []
for _ in range(5000):
    DEEP = [DEEP]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
@given(answer=ANYTHING, other=ANYTHING)
@settings(max_examples=20)
def test_whatever_stands_in_an_answer_nobody_gets_full_points_for_it(task: Task, answer: object, other: object) -> None:
    number = len(task.cases) if task.kind == "function" else 1
    outcome = judge(task, [answer, *[other] * (number - 1)])
    assert 0 <= outcome.points < task.points
    "".join((outcome.says, *outcome.messages)).encode("utf-8")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_an_answer_that_is_too_much_for_python_is_worth_nothing(task: Task) -> None:
    number = len(task.cases) if task.kind == "function" else 1
    for answer in (
        DEEP,
        10**5000,
        [10**5000],
        float("nan"),
        1e400,
        {"error": DEEP},
        {"error": "\ud800" * 10**4},
        object(),
    ):
        outcome = judge(task, [answer] * number)
        assert outcome.points == 0
        assert len("".join((outcome.says, *outcome.messages)).encode("utf-8")) < 10_000


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ([4.0, 4.0, 4.0, 4.0], 0), ([4.0, 4.0004, 3.9996, 4.0001], 0), (["x", 20.1, 20.1, 20.1], 0),
        ([4.0, 20.1, {"error": "ZeroDivisionError: 0"}, 0.0], 3), ([0.4, 2.0, "no words", 0.0], 2),
        ([0.4, 2.0, "no words", 0.1], 1), ([4.0, 20.1, "no words", 0.0], 4),
    ],
)  # fmt: skip
def test_a_constant_earns_nothing_however_it_is_dressed_up(answers: list[object], points: float) -> None:
    cases = [Case(expect, (n,)) for n, expect in enumerate((4.0, 20.1, "no words", 0.0))]
    task = Task("t-3", "function", "", "", 4, name="f", tolerance=0.001, cases=tuple(cases))
    assert judge(task, answers).points == points


DRAW = Draw(3, "")
NUMBERS = Task("t-5", "function", "", "", 4, name="f", draw=DRAW, cases=tuple(
    Case(expect, (n,), hidden=n > 1) for n, expect in enumerate((4.0, "no", 0.0, 2.0, 3.0, 5.0))))  # fmt: skip
TRUTHS = Task("t-6", "function", "", "", 4, name="f", draw=DRAW, cases=tuple(
    Case(expect, (n,), hidden=n > 2) for n, expect in enumerate((True, False, True, False, True, False))))  # fmt: skip


@pytest.mark.parametrize(
    ("task", "answers", "points"),
    [
        (NUMBERS, [4.0, "no", None, None, None, None], 0), (NUMBERS, [4.0, "no", 0.0, 0.0, 0.0, 0.0], 0),
        (NUMBERS, [4.0, "no", 0.0, 7, 7, 5.0], 2.67), (NUMBERS, [4.0, "no", 0.0, 2.0, 3.0, 5.0], 4),
        (TRUTHS, [True, False, True, False, False, False], 0), (TRUTHS, [True, False, True, True, True, True], 0),
        (TRUTHS, [True, False, False, True, False, True], 0), (TRUTHS, [True, False, False, False, True, False], 2.67),
        (TRUTHS, [True, False, True, False, True, False], 4),
    ],
)  # fmt: skip
def test_public_cases_by_heart_and_guesses_earn_nothing(task: Task, answers: list[object], points: float) -> None:
    found = judge(task, answers)
    assert found.points == points
    assert all(found.passed) or found.says or any(found.messages)
