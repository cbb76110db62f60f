"""Tables: the numbers of a Reading, each with its name, the same for an X-ray as for the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.auditing import SCORE_NAMES
from kit.casebook import practice
from kit.comparing import cues, rate
from kit.reading import Reading, read, redact
from kit.texts.cases import load_case
from kit.texts.loading import from_string
from kit.texts.model import Span
from kit.views.balance import speakers_table, timeline_table
from kit.views.cues import cues_table, marks_table
from kit.views.readability import scores_table
from kit.views.voices import voices_compared, voices_table

MIXED = (
    "The talks may fail. “We may possibly succeed,” said Ilse Maro. Tomas Brandt said that the ferry might sail. "
    "Of course the boats came back."
)
SILENT = "“The talks may fail.”"
BOTH = ["Quay", "Velden"]


def reading(string: str) -> Reading:
    return read(from_string(string, id="velden", roles=False))


READINGS = [read(practice("quay")), reading(MIXED)]


def test_the_words_of_each_voice_and_their_share() -> None:
    table = voices_table([reading(MIXED)], ["Velden"])
    assert table["words"].to_dict() == {
        ("Velden", "author"): 16,
        ("Velden", "reported"): 5,
        ("Velden", "quoted"): 4,
    }
    assert table["per cent"].sum() == pytest.approx(100, abs=0.2)


def test_cues_are_those_of_the_author_and_their_rate_is_per_1000_of_the_author_s_words() -> None:
    table = cues_table([reading(MIXED)], ["Velden"])
    assert table.loc[("Velden", "hedges")].to_dict() == {"marks": 1, "per 1,000 words": 62.5}
    assert table.loc[("Velden", "loaded language"), "marks"] == 0
    assert [span.voice for span in cues(reading(MIXED), voices=("quoted",))] == ["quoted"] * 2


def test_whose_words_are_counted_changes_the_rates() -> None:
    hedges = voices_compared([reading(MIXED)], ["Velden"]).loc[("Velden", "hedges")]
    assert hedges.tolist() == [62.5, 160.0]


def test_a_score_that_is_refused_says_why() -> None:
    table = scores_table(READINGS, BOTH)
    assert list(table.index)[: len(SCORE_NAMES)] == list(SCORE_NAMES.values())
    assert table.loc["counted: words", "Quay"] == str(READINGS[0].counts["author"]["words"])
    assert table.loc["Flesch reading ease", "Quay"] == f"{READINGS[0].scores['flesch_reading_ease']:.1f}"
    assert table.loc["SMOG", "Velden"] == "not given (2 sentences; needs 30)"


def test_every_score_has_a_name() -> None:
    assert set(SCORE_NAMES) == set(READINGS[0].scores)


def test_marks_with_their_reasons() -> None:
    table = marks_table(READINGS[1], ["hedge", "booster"])
    assert table["cue"].tolist() == ["may", "may", "possibly", "might", "Of course"]
    assert table["voice"].tolist() == ["author", "quoted", "quoted", "reported", "author"]
    assert all(table["why"])
    assert len(marks_table(READINGS[1])) == len(READINGS[1].spans)
    assert list(marks_table(READINGS[1], [])) == list(table)


def test_who_is_given_a_voice() -> None:
    table = speakers_table([READINGS[1]], ["Velden"])
    assert table.loc[("Velden", "Ilse Maro")].tolist() == [4, 0]
    assert table.loc[("Velden", "Tomas Brandt")].tolist() == [0, 5]
    assert speakers_table([reading("They called it “progress”.")], ["x"]).index.tolist() == [("x", "nobody named")]


def test_the_words_of_the_speakers_are_the_words_of_the_voices() -> None:
    for each in READINGS:
        given = speakers_table([each], ["x"]).sum()
        assert given["quoted words"] == each.counts["quoted"]["words"]
        assert given["reported words"] == each.counts["reported"]["words"]


def test_the_timeline_of_a_case() -> None:
    items = load_case("hanoi").timeline
    table = timeline_table(items)
    assert table["date"].tolist() == [item.date for item in items]
    assert list(table) == ["date", "what happened", "certainty", "source"]


TABLES = [voices_table, cues_table, voices_compared, scores_table, speakers_table]


@pytest.mark.parametrize("table", TABLES)
def test_an_xray_gives_the_same_table(table) -> None:
    assert table([redact(r) for r in READINGS], BOTH).equals(table(READINGS, BOTH))


def test_the_marks_of_an_xray_are_the_same_but_for_words() -> None:
    for full in READINGS:
        ours, theirs = marks_table(full), marks_table(redact(full))
        assert ours.drop(columns=["cue", "why"]).equals(theirs.drop(columns=["cue", "why"]))


@pytest.mark.parametrize("table", TABLES)
def test_a_label_for_every_reading(table) -> None:
    with pytest.raises(ValueError, match="shorter"):
        table(READINGS, BOTH[:1])


@pytest.mark.parametrize("table", [cues_table, voices_compared])
def test_no_rate_without_words_of_the_author(table) -> None:
    with pytest.raises(ValueError, match="“velden” has no words of its author"):
        table([reading(SILENT)], ["Velden"])


def test_a_text_without_a_word_has_no_shares() -> None:
    with pytest.raises(ValueError, match="“velden” has no words"):
        voices_table([reading("* * *")], ["Velden"])


def test_a_cue_in_two_halves_counts_once() -> None:
    halves = [Span(0, 3, "hedge", "x", "The", "y", group=7), Span(4, 9, "hedge", "x", "talks", "y", group=7)]
    other = Span(10, 13, "booster", "x", "may", "y", group=7)
    made = READINGS[1]
    found = cues(Reading(**{name: getattr(made, name) for name in made.__slots__} | {"spans": (*halves, other)}))
    assert found == (halves[0], other)


@given(st.integers(0, 500))
def test_a_rate_is_per_1000_words(marks: int) -> None:
    assert rate(READINGS[0], marks) == round(1000 * marks / READINGS[0].counts["author"]["words"], 1)
