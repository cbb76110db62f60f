"""The drill: its sentences against the kit's finder, and the order in which they come."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.drilling import LATER, Item, drill_items, standing
from kit.measures.hedging import hedges
from kit.texts.loading import from_string

ITEMS = drill_items("hedges")


def test_there_are_enough_of_either_sort_and_each_is_there_once() -> None:
    assert len(ITEMS) >= 24
    assert min(sum(item.hedge for item in ITEMS), sum(not item.hedge for item in ITEMS)) >= 12
    assert len({item.id for item in ITEMS}) == len({item.sentence for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_an_item_says_truly_whether_the_kit_gets_it_right(item: Item) -> None:
    start, end = item.bounds
    found = hedges(from_string(item.sentence, roles=False))
    marked = any(span.kind == "hedge" and span.start < end and span.end > start for span in found)
    assert (marked == item.hedge) is not item.kit_errs
    assert item.sentence.count(item.cue) == 1
    assert item.why.endswith(".")


SMALL = tuple(Item(name, f"It {name} end.", name, name in "ace", "So it is.") for name in "abcdef")


def order(seed: int) -> list[str]:
    return list(standing(SMALL, seed, ()).left)


def test_each_student_has_an_order_of_their_own_that_stays() -> None:
    assert order(7) == order(7)
    assert sorted(order(7)) == list("abcdef")
    assert len({tuple(order(seed)) for seed in range(20)}) > 10


def test_a_right_answer_settles_and_a_wrong_one_comes_again_later() -> None:
    first, *rest = order(7)
    right = standing(SMALL, 7, [(first, first in "ace")])
    assert (list(right.left), right.settled, right.streak) == (rest, 1, 1)
    wrong = standing(SMALL, 7, [(first, first not in "ace")])
    assert wrong.left.index(first) == LATER
    assert (wrong.settled, wrong.streak) == (0, 0)
    both = standing(SMALL, 7, [(first, first in "ace"), (rest[0], rest[0] not in "ace")])
    assert (both.streak, both.longest) == (0, 1)


def test_answers_that_another_version_asked_change_nothing() -> None:
    assert standing(SMALL, 7, [("gone", True)]) == standing(SMALL, 7, ())
    first = order(7)[0]
    settled = standing(SMALL, 7, [(first, first in "ace")])
    assert standing(SMALL, 7, [(first, first in "ace"), (first, first not in "ace")]) == settled


@settings(max_examples=60)
@given(st.integers(0, 99), st.lists(st.booleans(), max_size=40))
def test_nothing_is_lost_and_the_end_comes_when_each_was_right_at_its_last_turn(seed: int, rights: list[bool]) -> None:
    answers: list[tuple[str, bool]] = []
    for right in rights:
        left = standing(SMALL, seed, answers).left
        if left:
            answers.append((left[0], (left[0] in "ace") == right))
    now = standing(SMALL, seed, answers)
    last = {name: yes == (name in "ace") for name, yes in answers}
    assert sorted([*now.left, *(name for name, right in last.items() if right)]) == list("abcdef")
    assert now.settled == sum(last.values())
    assert now.streak <= now.longest <= len(answers)
