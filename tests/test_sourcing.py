"""The balance of sources: words, sides, names and stances, whoever wrote the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.casebook import case
from kit.reading import Reading, read, redact
from kit.sourcing import by_side, sources
from kit.texts.loading import from_string
from kit.texts.model import STANCES
from kit.texts.reporting import reporting_verbs
from kit.texts.sides import UNKNOWN, Side
from kit.views.balance import sources_table

SIDES = {"Olin": Side("harbour", True), "pilots": Side("harbour", False), "Falk": Side("ministry", True)}
PIECES = st.sampled_from(
    [
        "Olin said that the dam broke. ",
        "The pilots claimed the ice held. ",
        "“Go,” Falk said. ",
        "It rained.\n\n",
        "“no” ",
    ]
)


def reading(string: str) -> Reading:
    return read(from_string(string, roles=False))


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("Olin said that the strait was closed.", "neutral"),
        ("According to Olin, the strait was closed.", "neutral"),
        ("Olin insisted that the strait was closed.", "neutral"),
        ("Olin denied that the strait was closed.", "neutral"),
        ("Olin claimed that the strait was closed.", "doubting"),
        ("Few accept the claim that the strait was closed.", "doubting"),
        ("Olin alleged that the strait was closed.", "doubting"),
        ("Olin pointed out that the strait was closed.", "endorsing"),
        ("Olin admitted that the strait was closed.", "endorsing"),
        ("The inquiry showed that the strait was closed.", "endorsing"),
    ],
)
def test_the_verb_the_words_and_the_table_have_one_stance(sentence: str, stance: str) -> None:
    spans = [span for span in reading(sentence).spans if span.kind in ("attribution", "reported")]
    assert {span.stance for span in spans} == {stance}
    (source,) = sources(reading(sentence))
    assert source.stances[stance] == source.reported > 0
    assert sum(source.stances.values()) == source.reported


def test_a_quotation_has_the_stance_of_its_verb_and_a_mark_for_distance_has_none() -> None:
    text = "“The ice will hold,” Olin claimed. He said the map was “a relic of war” then. No “plan” was seen."
    stances = [(span.category, span.stance) for span in reading(text).spans if span.kind == "quotation"]
    assert stances == [("direct", "doubting"), ("cut", "neutral"), ("scare", None)]


def test_every_stance_is_known_and_has_several_verbs() -> None:
    found = [verb.stance for verb in reporting_verbs()]
    assert set(found) == set(STANCES)
    assert min(found.count(stance) for stance in STANCES) >= 4


def test_sides_come_by_their_words_and_named_before_unnamed() -> None:
    text = "The pilots said that the ice was thin and wet. Falk said no. Olin said that it held. “We go,” Falk said."
    found = by_side(sources(reading(text), SIDES))
    assert [(side, named, [one.speaker for one in group]) for side, named, group in found] == [
        ("harbour", True, ["Olin"]),
        ("harbour", False, ["pilots"]),
        ("ministry", True, ["Falk"]),
    ]


def test_whoever_is_not_listed_is_unknown() -> None:
    (source,) = sources(reading("Brandt said that the ice was thin."), SIDES)
    assert source.side == Side(UNKNOWN, True)


@settings(max_examples=100)
@given(st.lists(PIECES, min_size=1, max_size=12).map("".join))
def test_the_words_of_all_sources_are_the_words_of_other_voices_in_both_editions(string: str) -> None:
    full = reading(string)
    found = sources(full, SIDES)
    assert sum(source.quoted for source in found) == full.counts["quoted"]["words"]
    assert sum(source.reported for source in found) == full.counts["reported"]["words"]
    assert sources(redact(full), SIDES) == found


def test_texts_in_the_other_order_have_the_same_numbers() -> None:
    opened = case("hanoi", edition="x-ray")
    here = sources_table(opened.readings, opened.labels, opened.sides)
    there = sources_table(opened.readings[::-1], opened.labels[::-1], opened.sides)
    assert here.sort_index().equals(there.sort_index())
    blind = sources_table(opened.blind().readings, opened.blind().labels, opened.sides)
    assert here.to_numpy().tolist() == blind.to_numpy().tolist()
