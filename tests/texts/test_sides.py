"""Sides: who speaks for whom, and who has a name."""

import pytest

from kit.texts.cases import CaseError
from kit.texts.sides import UNKNOWN, Side, is_named, load_sides, side_of, sides_of


@pytest.mark.parametrize(
    ("speaker", "named"),
    [
        ("Ilse Maro", True),
        ("Foreign Minister Ilse Maro", True),
        ("CNN", True),
        ("Lund Courier", True),
        ("MR REIK", True),
        ("Officials", False),
        ("officials of both countries", False),
        ("Norland’s foreign minister", False),
        ("QUESTION", False),
        ("Foreign Ministry", False),
        ("he", False),
        ("", False),
        (None, False),
    ],
)
def test_a_speaker_is_named_when_the_words_end_in_a_name(speaker, named) -> None:
    assert is_named(speaker) is named


def test_a_listed_speaker_has_a_side_and_any_other_is_unknown() -> None:
    sides = {"Olin": Side("harbour", True), "notice": Side("harbour", True)}
    assert side_of("Olin", sides) == Side("harbour", True)
    assert side_of("notice", sides).named
    assert side_of("Falk", sides) == Side(UNKNOWN, True)
    assert side_of("pilots", {}) == Side(UNKNOWN, False)
    assert side_of(None, sides) == Side(UNKNOWN, False)


def test_every_speaker_that_is_found_in_the_case_has_a_side() -> None:
    from kit.casebook import case

    found = {span.speaker for reading in case("hanoi", edition="x-ray").readings for span in reading.spans} - {None}
    assert len(found) > 8
    assert found <= set(load_sides("hanoi"))


def test_a_side_that_is_not_listed_is_refused() -> None:
    row = {"as": ["Olin"], "side": "harbor", "named": True}
    assert sides_of({"sides": ["harbor"], "speaker": [row]}) == {"Olin": Side("harbor", True)}
    with pytest.raises(CaseError, match="“Olin” is on the side “harbor”, which is not listed"):
        sides_of({"sides": ["harbour"], "speaker": [row]})
