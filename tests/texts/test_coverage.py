"""Which text tells which item of a timeline: the coding is whole, places are in their text, doubts have reasons."""

import pytest

from kit.casebook import outline, xray
from kit.texts.cases import CaseError, Place, load_case
from kit.texts.coverage import CODES, Coverage, coverage_of, load_coverage

ROW = {"item": "storm", "text": "tide", "code": "states", "places": [[1, 2, 3]]}
WANTED = [("storm", "tide")]


def test_every_item_is_coded_in_every_text_once() -> None:
    facts, rows = load_case("hanoi"), load_coverage("hanoi")
    assert len(facts.timeline) >= 25
    for called in ("id", "name"):
        assert len({getattr(item, called) for item in facts.timeline}) == len(facts.timeline)
    assert [(row.item, row.text) for row in rows] == [(i.id, t.id) for i in facts.timeline for t in facts.texts]
    assert {row.code for row in rows} <= set(CODES)


@pytest.mark.parametrize("text", ["larison", "rogin"])
def test_every_place_is_in_its_text(text: str) -> None:
    sizes = [len(part.words) for part in outline(xray("hanoi", text))]
    places = [place for row in load_coverage("hanoi") for place in row.places if place.text == text]
    assert len(places) > 8
    for place in places:
        assert 1 <= place.first <= place.last <= sizes[place.paragraph - 1]


def test_a_row_has_its_places_and_its_reason() -> None:
    (row,) = coverage_of([{**ROW, "contested": True, "why": "It rained, too."}], WANTED)
    assert row == Coverage("storm", "tide", "states", (Place("tide", 1, 2, 3),), True, "It rained, too.")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "shouts"}, "“shouts” is no code. Use one of: states, hedges, attributes, omits"),
        ({"places": []}, "storm in tide: what a text tells has a place"),
        ({"contested": True}, "a contested row needs its reason"),
        ({"item": "flood"}, "flood in tide has a row too many or none"),
    ],
)
def test_a_faulty_row_is_refused_in_words(change, says) -> None:
    assert coverage_of([ROW], WANTED)
    with pytest.raises(CaseError, match=says):
        coverage_of([{**ROW, **change}], WANTED)
