"""A rule of the student's own: what each choice does to cuts, syllables and long words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.ownrule import AS_THE_KIT, SOUNDED, Rule, count_by, stop_bounds, vowel_groups, without_silent_e
from kit.measures.syllables import syllables


@pytest.mark.parametrize(
    ("string", "pieces"),
    [
        ("No deal. None at all!", ["No deal.", "None at all!"]),
        ("The U.S. envoy left.", ["The U.", "S.", "envoy left."]),
        ("It cost 4.5 tons of coal.", ["It cost 4.", "5 tons of coal."]),
        ("“Never!” said the envoy. Why?", ["“Never!”", "said the envoy.", "Why?"]),
        ("Nobody laughed...", ["Nobody laughed..."]),
        ("He left ... at noon.", ["He left ...", "at noon."]),
        ("* * *", []),
        ("", []),
    ],
)
def test_a_cut_at_every_stop(string: str, pieces: list[str]) -> None:
    assert [string[a:b] for a, b in stop_bounds(string, 0, len(string))] == pieces


@pytest.mark.parametrize(
    ("word", "groups", "silent", "by_ear"),
    [
        ("summit", 2, 2, 2),
        ("late", 2, 1, 1),
        ("the", 1, 1, 1),
        ("table", 2, 1, 2),
        ("created", 2, 2, 3),
        ("asked", 2, 2, 1),
        ("free", 1, 1, 1),
        ("Café", 2, 1, 2),
        ("1987", 1, 1, 6),
    ],
)
def test_what_counts_as_a_syllable(word: str, groups: int, silent: int, by_ear: int) -> None:
    assert (vowel_groups(word), without_silent_e(word), syllables(word)) == (groups, silent, by_ear)


WORDS = [(word, word.lower()) for word in "The harbour-master created nothing".split()]


@pytest.mark.parametrize(("long", "found"), [(3, 3), (6, 3), (7, 1), (12, 1)])
def test_a_long_word_has_more_letters_than_the_rule_says(long: int, found: int) -> None:
    assert count_by(Rule(long=long), WORDS, 1).long_words == found


def test_the_syllables_go_into_the_counts() -> None:
    assert count_by(Rule(syllable="groups"), WORDS, 1).syllables == 1 + 4 + 2 + 2
    assert count_by(AS_THE_KIT, WORDS, 1).syllables == 1 + 4 + 3 + 2


@pytest.mark.parametrize("wrong", [{"cut": "comma"}, {"syllable": "breath"}, {"long": 2}, {"long": 13}])
def test_no_such_rule(wrong) -> None:
    with pytest.raises(ValueError, match=r"No such rule.*Give a cut of stops, kit"):
        Rule(**wrong)


@given(st.text(alphabet="ab .!?”()é1", max_size=60))
def test_the_pieces_have_every_letter_once_and_end_where_they_should(string: str) -> None:
    bounds = stop_bounds(string, 0, len(string))
    assert "".join(c for a, b in bounds for c in string[a:b] if c.isalnum()) == "".join(filter(str.isalnum, string))
    assert all(string[a:b] == string[a:b].strip() for a, b in bounds)
    assert all(end <= start for (_, end), (start, _) in pairwise(bounds))


@given(st.text(min_size=1, max_size=20), st.sampled_from(sorted(SOUNDED)))
def test_every_word_has_a_syllable(word: str, how: str) -> None:
    assert SOUNDED[how](word) >= 1
