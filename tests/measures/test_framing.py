"""The codebook and the reference coding: whole, inside the texts, and in nobody's words but ours."""

import pytest

from kit.casebook import OP_EDS, case, outline, placed
from kit.measures.framing import (
    CATEGORIES,
    FRAMES,
    ParagraphCode,
    codebook,
    ground_rules,
    named,
    practice_reference,
    reference,
)
from kit.reading import read
from kit.texts.annotations import load_annotation
from kit.texts.practice import practice

HANOI, PRACTICE = reference("hanoi"), practice_reference()
BODIES = {text.id: outline(reading) for text, reading in zip(case().facts.texts, case().readings, strict=True)}
BODIES |= {name: outline(read(practice(name))) for name in OP_EDS}


def rows(text: str) -> list[ParagraphCode]:
    return [row for row in (*HANOI.paragraphs, *PRACTICE.paragraphs) if row.text == text]


def test_the_codebook_has_a_rule_an_example_and_a_near_miss_for_each_function_and_for_none() -> None:
    assert tuple(one.name for one in codebook()) == CATEGORIES
    assert ground_rules()
    told = [words for one in codebook() for words in (one.example, one.miss)]
    assert len(set(told)) == len(told) == 10
    for one in codebook():
        assert one.asks.endswith("?")
        assert all(said.strip() for said in (one.rule, one.example, one.because, one.miss, one.miss_why))


@pytest.mark.parametrize("text", BODIES)
def test_every_body_paragraph_is_coded_once_with_a_reason(text: str) -> None:
    assert [row.paragraph for row in rows(text)] == list(range(1, len(BODIES[text]) + 1))
    assert all(row.why.endswith(".") for row in rows(text))
    assert all(set(row.unseen) <= set(row.frames) for row in rows(text))


@pytest.mark.parametrize("text", BODIES)
def test_what_is_contested_names_the_function_at_issue(text: str) -> None:
    contested = [row for row in rows(text) if row.contested]
    assert contested
    for row in contested:
        assert row.contested.partition(": ")[0].lower() in CATEGORIES
        assert set(row.doubtful) <= set(FRAMES)
        assert row.doubtful
        assert row.contested.endswith(".")


def test_decisive_sentences_lie_inside_their_paragraph_and_have_no_function_that_it_has_not() -> None:
    for row in HANOI.passages:
        at = row.place
        assert 1 <= at.first <= at.last <= len(BODIES[at.text][at.paragraph - 1].words)
        paragraph = rows(at.text)[at.paragraph - 1]
        assert row.frames
        assert set(row.frames) <= set(paragraph.frames)
        assert row.gist.endswith(".")
        assert row.why.endswith(".")


def test_every_function_of_a_paragraph_is_borne_by_a_decisive_sentence_unless_it_is_contested() -> None:
    for row in HANOI.paragraphs:
        borne = {
            f
            for one in HANOI.passages
            if (one.place.text, one.place.paragraph) == (row.text, row.paragraph)
            for f in one.frames
        }
        assert set(row.frames) - borne <= set(row.doubtful), (row.text, row.paragraph)


@pytest.mark.parametrize("text", OP_EDS)
def test_paragraphs_of_the_practice_columns_have_the_functions_of_their_sentences(text: str) -> None:
    annotation = load_annotation(text)
    body = [number for number, role in enumerate(annotation.roles, start=1) if role == "body"]
    for sentence in annotation.sentences:
        row = rows(text)[body.index(sentence.paragraph)]
        extra = set(sentence.frames) - set(row.frames)
        assert not extra or sentence.contested, (text, row.paragraph, extra)


def test_both_authors_are_coded_as_densely_within_a_third() -> None:
    words = {text: sum(len(paragraph.words) for paragraph in BODIES[text]) for text in ("larison", "rogin")}
    passages = {text: sum(row.place.text == text for row in HANOI.passages) / words[text] for text in words}
    codes = {text: sum(len(row.frames) for row in rows(text)) / len(rows(text)) for text in words}
    for measured in (passages, codes):
        assert max(measured.values()) < 4 / 3 * min(measured.values())


def test_gists_of_the_two_authors_are_as_long_within_a_tenth() -> None:
    def mean(text: str) -> float:
        told = [len(row.gist.split()) + len(row.why.split()) for row in HANOI.passages if row.place.text == text]
        return sum(told) / len(told)

    assert abs(mean("larison") / mean("rogin") - 1) < 0.1


def test_the_coding_is_found_in_own_copies(own_texts, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    own = case("hanoi")
    found, said = placed(own, [row.place for row in HANOI.passages])
    assert said == ""
    for row, (start, end) in zip(HANOI.passages, found, strict=True):
        reading = own.readings[[text.id for text in own.facts.texts].index(row.place.text)]
        inside = [word for word in reading.words if start <= word[0] < end]
        assert len(inside) == row.place.last - row.place.first + 1


@pytest.mark.parametrize(
    ("given", "said"), [((), "none"), (("remedy", "problem"), "problem, remedy"), (("cause",), "cause")]
)
def test_functions_are_named_in_the_order_of_the_codebook(given, said) -> None:
    assert named(given) == said
