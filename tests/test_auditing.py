"""The audit adds up to the scores, the engines cut as they really do, and a verdict is withheld where it must be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.auditing import (
    SCORE_NAMES,
    YOURS,
    audit,
    cuts,
    engine_scores,
    passage_counts,
    rule_pieces,
    sounded,
    terms,
    textstat_pieces,
    verdicts,
    xray_lacks,
)
from kit.casebook import practice
from kit.measures.ownrule import AS_THE_KIT, Rule
from kit.measures.readability import FORMULAS, scores, textstat_syllables
from kit.reading import Reading, ReadingError, author_counts, author_words, read, redact
from kit.texts.loading import from_string

MIXED = "The talks failed. “We are done,” said the envoy. The ministry said that the ferry had sailed."
HARD = (
    "Dr. Karst left the U.S. consulate at 9.30 a.m. and met Gen. Holm. “Never! Not one boat,” he said. "
    "No deal. Nobody in the hall at Orsund had a word to say about the coal."
)
PARTS = ("The talks failed.", "No deal.", "The U.S. said that Mr. Vint may go.", "“We are done,” said he.", "4.5 tons!")
PROSE = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(" ".join)


def reading(string: str) -> Reading:
    return read(from_string(string, id="velden", roles=False))


@given(PROSE)
def test_the_sentences_add_up_to_the_counts(string: str) -> None:
    for made in (full := reading(string), redact(full)):
        rows = audit(made)
        assert {
            "sentences": sum(row.counted for row in rows),
            "words": sum(len(row.words) for row in rows),
            "syllables": sum(row.syllables for row in rows),
        } == made.counts["author"]
        assert sum(len(row.words) + row.others for row in rows) == len(made.words)
    assert [written for row in audit(redact(full)) for written, _ in row.words if written] == []


def test_a_sentence_shows_its_words_and_leaves_out_others() -> None:
    first, second, third = audit(reading(MIXED))
    assert (first.written, first.words) == ("The talks failed.", (("The", 1), ("talks", 1), ("failed", 1)))
    assert ([word for word, _ in second.words], second.others, second.counted) == (["said", "the", "envoy"], 3, True)
    assert (third.others, third.counted) == (5, False)
    assert audit(redact(reading(MIXED)))[0].written is None


@given(PROSE)
def test_a_rule_that_counts_as_the_kit_scores_as_the_kit(string: str) -> None:
    made = reading(string)
    assert scores(author_counts(made, AS_THE_KIT))[0] == made.scores
    assert sum(author_words(made)) == made.counts["author"]["words"]


@pytest.mark.parametrize("name", ["flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "coleman_liau", "lix"])
def test_the_terms_come_to_the_score(name: str) -> None:
    (term,) = [term for term in terms(read(practice("quay"))) if term.formula == name]
    assert eval(term.reckoned) == pytest.approx(term.score, abs=0.1)


def test_an_xray_knows_the_terms_of_two_formulas() -> None:
    full = read(practice("quay"))
    known = {term.formula: term.reckoned for term in terms(redact(full)) if term.reckoned}
    assert known == {t.formula: t.reckoned for t in terms(full) if t.formula in list(SCORE_NAMES)[:2]}
    assert {term.why for term in terms(redact(full)) if not term.reckoned} == {
        "needs words that the X-ray does not have",
        "8 sentences; needs 30",
    }


def test_every_formula_is_named_and_refusals_have_a_reason() -> None:
    assert list(SCORE_NAMES) == [formula.name for formula in FORMULAS]
    assert {term.why for term in terms(reading("“The talks failed.”"))} == {"no sentence of the author"}


def test_an_xray_says_what_it_cannot_show() -> None:
    full = reading(MIXED)
    assert xray_lacks([full, full]) == ""
    assert xray_lacks([full, redact(full)]).startswith("One text is here as X-ray")
    assert "practice texts" in xray_lacks([redact(full)] * 2)
    with pytest.raises(ReadingError, match="X-ray of “velden” has no words"):
        author_counts(redact(full), Rule())


@pytest.mark.parametrize("string", [HARD, MIXED, "No deal.", "Well... he left (at 5.30 p.m.).", *PARTS])
def test_textstat_cuts_as_shown(string: str) -> None:
    import textstat

    assert max(1, sum(p.counted for p in textstat_pieces(string))) == textstat.sentence_count(string)


@given(PROSE)
def test_textstat_cuts_as_shown_in_any_order(string: str) -> None:
    import textstat

    assert max(1, sum(p.counted for p in textstat_pieces(string))) == textstat.sentence_count(string)


def test_three_engines_cut_one_passage() -> None:
    text = from_string(HARD, roles=False)
    cut = cuts(text, Rule())
    assert {engine: len(pieces) for engine, pieces in cut.items()} == {"the kit": 5, "textstat": 12, YOURS: 12}
    assert next(HARD[p.start : p.end] for p in cut["the kit"]).endswith("Gen. Holm.")
    assert [HARD[p.start : p.end] for p in cut["textstat"]][:3] == ["Dr.", "Karst left the U.", "S."]
    assert rule_pieces(text, Rule("kit")) == cut["the kit"]
    assert passage_counts(text).sentences == 5
    assert passage_counts(text, Rule()).sentences == 12


def test_three_engines_hear_one_word() -> None:
    text = from_string("They created nothing in 1987.", roles=False)
    assert sounded(text, AS_THE_KIT) == (1, 3, 2, 1, 6)
    assert sounded(text, Rule()) == (1, 2, 2, 1, 1)
    assert textstat_syllables(text.words.written) == (1, 3, 2, 1, 1)


def given_scores(**engines: float | None) -> Reading:
    """A reading in which every formula of an engine gives one score."""
    refused = {} if engines["kit"] is not None else dict.fromkeys(SCORE_NAMES, "3 sentences; needs 30")
    stored = {name: dict.fromkeys(SCORE_NAMES, value) for name, value in engines.items() if name != "kit"}
    made = redact(reading(MIXED))
    return replace(made, scores=dict.fromkeys(SCORE_NAMES, engines["kit"]), refused=refused, engines=stored)


@pytest.mark.parametrize(
    ("first", "second", "harder", "why"),
    [
        ({"kit": 9, "a": 9.5}, {"kit": 14, "a": 13}, 1, "the texts differ by 5.0, the engines by 1.0 at most"),
        ({"kit": 14, "a": 13}, {"kit": 9, "a": 9.5}, 0, "the texts differ by 5.0, the engines by 1.0 at most"),
        ({"kit": 9, "a": 12}, {"kit": 11, "a": 12.5}, None, "not said: the engines differ by 3.0, the texts by 2.0"),
        ({"kit": 9, "a": 12}, {"kit": 12, "a": 11}, None, "not said: the engines do not agree which is harder"),
        ({"kit": 9, "a": 9}, {"kit": None, "a": 9}, None, "not said: the kit refuses a score (3 sentences; needs 30)"),
        ({"kit": 9, "a": 9}, {"kit": 9, "a": 9}, None, "the texts differ by 0.0, the engines by 0.0 at most"),
        ({"kit": 9, "a": None}, {"kit": 14, "a": 14}, 1, "the texts differ by 5.0, the engines by 0.0 at most"),
    ],
)
def test_a_verdict_is_withheld_where_engines_differ_by_more_than_texts(first, second, harder, why) -> None:
    by_formula = {v.formula: v for v in verdicts([given_scores(**first), given_scores(**second)])}
    assert (by_formula["gunning_fog"].harder, by_formula["gunning_fog"].why) == (harder, why)
    flesch = by_formula["flesch_reading_ease"].harder
    assert flesch == (None if harder is None else 1 - harder), "a high Flesch score is an easy text"


def test_swapping_the_texts_turns_the_verdicts_round() -> None:
    two = [reading(MIXED), read(practice("quay"))]
    for there, back in zip(verdicts(two), verdicts(two[::-1]), strict=True):
        assert (there.differ, there.apart) == (back.differ, back.apart)
        assert back.harder == (None if there.harder is None else 1 - there.harder)


def test_the_student_s_rule_is_an_engine_where_the_texts_are_full() -> None:
    full = read(practice("quay"))
    assert YOURS in engine_scores(full, rule=Rule())
    assert YOURS in verdicts([full, full], rule=Rule())[0].values
    with pytest.raises(ValueError, match="compares two texts; it was given 1"):
        verdicts([full])
