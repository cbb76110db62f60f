"""What an edit moves, what it does not, and whether a claim is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.reading import Reading, read
from kit.rewriting import GROUPS, MEASURES, Move, Part, compare, kept, measured, moved, reached, summary
from kit.texts.loading import from_string

FERRY = "The ministry may reopen the ferry, because forty boats have nowhere else to go."


def reading(string: str) -> Reading:
    return read(from_string(string, roles=False))


def moves(version: str, *expected: str) -> dict[str, Move]:
    return {move.measure.key: move for move in compare(reading(FERRY), reading(version), expected)}


def test_every_measure_of_the_kit_is_there() -> None:
    made = reading(FERRY)
    assert set(measured(made)) == {measure.key for measure in MEASURES}
    assert set(made.scores) <= set(measured(made))
    assert len(MEASURES) == 24
    assert {measure.group for measure in MEASURES} == set(GROUPS)


@pytest.mark.parametrize(
    ("version", "key", "says"),
    [
        (FERRY.replace("may", "will"), "hedge", "↓ 1 fewer"),
        (FERRY.replace("may", "will"), "flesch_reading_ease", "="),
        (FERRY.replace("may", "will"), "letters", "↑ 1 more"),
        (FERRY.replace(", because forty", ". Forty"), "gunning_fog", "↓ 2.5 easier"),  # 11.3 and 8.8, as they are shown
        (FERRY.replace(", because forty", ". Forty"), "sentences", "↑ 1 more"),
        (FERRY.replace(", because forty", ". Forty"), "flesch_kincaid_grade", "↓ 3.3 easier"),
        (FERRY.replace(", because forty", ". Forty"), "flesch_reading_ease", "↑ 10.4 easier"),
        (FERRY.replace("may", "may not"), "hedge", "="),
        (FERRY.replace("may", "may not"), "words", "↑ 1 more"),
        (FERRY.replace("may", "will certainly"), "booster", "↑ 1 more"),
        (FERRY + " “We hope so,” said the envoy.", "quoted", "↑ 3 more"),
        (FERRY, "smog", "1 sentence; needs 30"),
    ],
)
def test_what_an_edit_moves(version: str, key: str, says: str) -> None:
    assert moved(moves(version)[key]) == says


def test_shuffled_words_move_nothing() -> None:
    assert not any(
        move.by
        for move in moves("The go to else nowhere have boats forty because, ferry the reopen may ministry.").values()
    )


def test_what_should_have_moved_and_did_not() -> None:
    version = FERRY.replace("may", "may not")
    found = moves(version, "hedge", "words")
    assert moved(found["hedge"]) == "did not move"
    told = summary(list(found.values()))
    assert told.endswith("You said these should move, and they did not: hedges.")
    assert summary(list(moves(version, "words").values())).endswith("Everything that you said should move did.")
    assert summary(list(moves(FERRY).values())) == "0 of 24 measures moved."


def test_a_version_in_which_the_author_says_nothing_has_no_scores() -> None:
    found = moves("“We hope so.”")
    assert (found["lix"].after, moved(found["lix"])) == (None, "no sentence of the author")
    assert found["author"].after == 0


PARTS = (Part("who", ("ministry",)), Part("perhaps", ("may", "might")), Part("about", ("some", "or so")))


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("The Ministry might. It may.", ["ministry", "might", ""]),
        ("The ministry’s ferry goes in May or so.", ["", "may", "or so"]),
        ("Somebody mightily administers.", ["", "", ""]),
        ("", ["", "", ""]),
    ],
)
def test_a_part_is_kept_by_a_whole_word(version: str, words: list[str]) -> None:
    assert [word for _, word in kept(PARTS, version)] == words


def test_a_target_is_reached_at_or_below() -> None:
    grade = moves(FERRY.replace(", because forty", ". Forty"))["flesch_kincaid_grade"]
    assert reached(grade, {"flesch_kincaid_grade": grade.after})
    assert not reached(grade, {"flesch_kincaid_grade": grade.after - 0.1})
    assert not reached(moves(FERRY)["smog"], {"smog": 99})


@settings(max_examples=50)
@given(st.lists(st.sampled_from(FERRY.split()), min_size=1).map(" ".join))
def test_the_way_back_is_as_far(version: str) -> None:
    there = compare(reading(FERRY), reading(version))
    back = compare(reading(version), reading(FERRY))
    assert [move.by for move in there] == pytest.approx([-move.by for move in back])
