"""The audit as tables and as a picture: the same numbers, and in words where nothing is said."""

import html
import re

import pytest
from matplotlib.figure import Figure

from kit.auditing import SCORE_NAMES, verdicts
from kit.casebook import practice
from kit.measures.ownrule import Rule
from kit.reading import read, redact, with_engines
from kit.texts.loading import from_string
from kit.views.readability import (
    ENGINE_LOOKS,
    describe_engines,
    engines_picture,
    engines_table,
    formulas_table,
    plot_verdict,
    sentences_table,
    terms_table,
    verdicts_table,
)

PLAIN = "The boats came back. The men slept in the hall. No one had a word to say. It was late."
BOTH = [with_engines(read(practice("quay"))), with_engines(read(from_string(PLAIN, id="plain", roles=False)))]
BARE = [redact(reading) for reading in BOTH]
LABELS = ["Quay, <The Tide>", "Plain"]


def test_the_sentences_of_a_full_text_word_by_word() -> None:
    table = sentences_table(BOTH[1])
    assert table["word by word"].iloc[0] == "The·1 boats·1 came·1 back·1"
    assert table[["words", "syllables"]].sum().tolist() == [20, 20]
    assert "word by word" not in sentences_table(BARE[1])
    assert sentences_table(BARE[0])["words"].equals(sentences_table(BOTH[0])["words"])


def test_the_longest_sentences_in_their_order() -> None:
    assert sentences_table(BOTH[1], longest=2).index.tolist() == [2, 3]


def test_the_terms_of_full_texts_and_of_xrays() -> None:
    table = terms_table(BOTH, LABELS)
    assert table.loc[("Flesch reading ease", "Plain"), "reckoned"] == "206.835 − 1.015 × 5 − 84.6 × 1"
    assert table.loc[("Flesch reading ease", "Plain"), "score"] == "117.2"
    assert "SMOG" not in table.index.get_level_values(0)
    known = terms_table(BARE, LABELS).index.get_level_values(0)
    assert set(known) == {"Flesch reading ease", "Flesch-Kincaid grade"}


def test_the_formulas_are_those_of_the_code() -> None:
    table = formulas_table()
    assert list(table.index) == list(SCORE_NAMES.values())
    assert table.loc["LIX", "reckoned as"] == "words per sentence + long words per 100 words"


def test_every_engine_has_a_row_and_the_student_s_rule_only_on_full_texts() -> None:
    table = engines_table(BOTH, LABELS, rule=Rule())
    assert set(table.index.get_level_values(1)) == {"the kit", "textstat", "vowel groups", "your rule"}
    rule = table.xs("your rule", level=1)
    assert rule.equals(table.xs("vowel groups", level=1)), "the simplest rule is that engine"
    assert "your rule" not in engines_table(BARE, LABELS, rule=Rule()).index.get_level_values(1)
    assert engines_table([BOTH[0], BARE[1]], LABELS, rule=Rule()).xs("your rule", level=1)["Plain"].unique() == [
        "X-ray"
    ]


def test_a_verdict_names_the_harder_text_or_says_why_not() -> None:
    table = verdicts_table(BOTH, LABELS)
    assert table.loc["LIX", "verdict"] == "harder: Quay, <The Tide>"
    assert table.loc["SMOG", "verdict"].startswith("not said: the kit refuses a score (")
    assert verdicts_table(BARE, LABELS).equals(table)


def test_what_lesson_03_says_of_the_practice_columns() -> None:
    flesch = verdicts([read(practice("courier")), read(practice("review"))])[0]
    assert flesch.harder is None
    assert all(first - second == pytest.approx(7, abs=1) for first, second in flesch.values.values())


def test_the_dots_stand_at_the_scores() -> None:
    (verdict,) = [verdict for verdict in verdicts(BOTH) if verdict.formula == "lix"]
    ax = plot_verdict((verdict, LABELS))
    for dots in ax.collections:
        placed = [(x, round(y)) for x, y in dots.get_offsets().tolist()]
        assert placed == [(value, row) for row, value in enumerate(verdict.values[str(dots.get_label())])]
    assert ax.get_title(loc="left") == "LIX: harder: Quay, <The Tide>"


def test_a_withheld_verdict_is_grey_and_says_so() -> None:
    (smog,) = [verdict for verdict in verdicts(BOTH) if verdict.formula == "smog"]
    ax = plot_verdict((smog, LABELS), ax=Figure().subplots())
    assert ax.get_title(loc="left") == "SMOG: not said"
    assert "fill: var(--chosen)" in engines_picture(BOTH, LABELS).svg
    (lix,) = [verdict for verdict in verdicts(BOTH) if verdict.formula == "lix"]
    assert plot_verdict((lix, LABELS)).get_facecolor() != ax.get_facecolor()


def test_nothing_is_told_by_colour_alone() -> None:
    assert len({form for _, form in ENGINE_LOOKS.values()}) == len({c for c, _ in ENGINE_LOOKS.values()}) == 4


def test_the_picture_has_its_text_and_its_numbers() -> None:
    picture = engines_picture(BOTH, LABELS)
    assert picture.svg.startswith("<svg")
    (alt,) = re.findall(r'<svg role="img" aria-label="([^"]*)"', picture._repr_html_())
    assert html.unescape(alt) == picture.alt == describe_engines(verdicts(BOTH), ["Quay", "Plain"])
    lix = re.search(r"LIX: the kit ([\d.]+) and ([\d.]+); textstat", picture.alt)
    assert lix
    assert [float(value) for value in lix.groups()] == pytest.approx([r.scores["lix"] for r in BOTH], abs=0.06)
    assert "SMOG: the kit no score and no score" in picture.alt
    assert engines_picture(BARE, LABELS) == picture
