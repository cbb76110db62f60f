"""Voices: who is speaking, word for word."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.texts.loading import from_string, load
from kit.texts.model import VOICES, Paragraph, Span, Text
from kit.texts.reporting import Verb, reporting_verbs
from kit.texts.segmenting import paragraph_bounds, segment
from kit.texts.voices import attributions, quotations, reports, voice_of_words, voices

CASES = tomllib.loads(Path(__file__).with_name("voice_cases.toml").read_text(encoding="utf-8"))["case"]
PIECES = st.sampled_from(
    "“|”|‘|’|\"|'|''| |. |, |: |\n\n|said|that| the dam was safe|Olin |he |according to|QUESTION: |‘90s|n’t|?|…|(|)| — "
    "|; |and |but |As |told |claims".split("|")
)


def body(string: str) -> Text:
    """Any string as a text, all body, even an empty one."""
    return segment("any", string, [Paragraph(*bounds) for bounds in paragraph_bounds(string)])


def words_of(text: Text, voice: str) -> list[str]:
    """The folded words that one voice speaks."""
    spoken = voice_of_words(text, (*quotations(text), *reports(text)))
    return [word.form for word, by in zip(text.words, spoken, strict=True) if by == voice]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_quotations_and_reports_of_the_case_table(case: dict[str, Any]) -> None:
    text = from_string(case["text"], roles=False)
    spans = sorted((*quotations(text), *reports(text)), key=lambda span: (span.start, -span.end))
    found = [[text[span.start : span.end], span.kind, span.category, span.speaker or ""] for span in spans]
    assert found == case["spans"]


def test_there_are_at_least_seventy_cases_each_with_a_name_of_its_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 70


@pytest.mark.parametrize("verb", reporting_verbs(), ids=lambda verb: f"{verb.phrase} {sorted(verb.takes)[0]}")
def test_the_example_of_every_reporting_verb_is_attributed(verb: Verb) -> None:
    text = from_string(verb.hit, roles=False)
    assert [(tag.category, tag.cue.lower() in verb.forms) for tag in attributions(text)] == [(verb.category, True)]


def test_a_tag_is_the_authors_and_a_quotation_inside_a_report_is_quoted() -> None:
    text = from_string("Olin said that the treaty was “dead on arrival” and would stay so.", roles=False)
    assert words_of(text, "author") == ["olin", "said"]
    assert words_of(text, "quoted") == ["dead", "on", "arrival"]
    assert words_of(text, "reported") == ["that", "the", "treaty", "was", "and", "would", "stay", "so"]


def test_both_parts_of_an_interrupted_report_share_a_group() -> None:
    found = reports(from_string("The treaty, officials said, was lost in a taxi.", roles=False))
    assert len(found) == 2
    assert found[0].group == found[1].group is not None


def test_the_parts_of_a_quotation_over_paragraphs_share_a_group() -> None:
    found = quotations(
        from_string("“One winter was kind.\n\n“One was not,” Olin said.\n\n“A third,” he said.", roles=False)
    )
    assert found[0].group == found[1].group is not None
    assert found[2].group is None
    assert "runs on" in found[0].why


def test_a_quotation_that_never_closes_says_so() -> None:
    (found,) = quotations(from_string("Olin said, “The harbour is ours.\n\nNobody agreed.", roles=False))
    assert "never closed" in found.why


def test_the_cue_is_the_mark_or_the_introducer_or_the_verb() -> None:
    string = (
        "Olin said, “Go.”\n\nQUESTION: Who goes?\n\nThe house has a rule:\n\nNo boots.\n\nOlin claims that it helps."
    )
    assert [span.cue for span in quotations(from_string(string, roles=False))] == ["“", "QUESTION:", ":"]
    assert [span.cue for span in reports(from_string(string, roles=False))] == ["claims"]


def test_a_verb_that_attributes_two_quotations_is_one_attribution() -> None:
    text = from_string("“We signed,” Ruiz said, “and nobody read it.”", roles=False)
    assert [(tag.cue, tag.voice, tag.speaker) for tag in attributions(text)] == [("said", "author", "Ruiz")]


def test_only_body_paragraphs_speak() -> None:
    string = "“A heading”\n\nOlin said, “Go.”"
    text = segment("roles", string, [Paragraph(0, 11, "heading"), Paragraph(13, len(string))])
    assert [text[span.start : span.end] for span in quotations(text)] == ["“Go.”"]


@settings(max_examples=400)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
def test_any_string_gets_spans_inside_it_and_one_voice_a_word(string: str) -> None:
    text = body(string)
    found = voices(text)
    assert all(0 <= span.start < span.end <= len(string) and span.cue and span.why for span in found)
    assert all(len((span.speaker or "").split()) <= 5 for span in found)
    outer = [span for span in quotations(text) if span.category != "nested"]
    assert all(left.end <= right.start for left, right in pairwise(outer))
    assert len(voice_of_words(text, found)) == len(text.words)
    assert set(voice_of_words(text, found)) <= set(VOICES)


# --- the two op-eds, counts and lengths only


def summary(spans: tuple[Span, ...]) -> list[tuple[str, str | None, int]]:
    """Category, speaker and length in characters."""
    return [(span.category, span.speaker, span.end - span.start) for span in spans]


def test_the_five_quotations_of_the_first_op_ed(own_texts: Path) -> None:
    text = load(own_texts / "rogin.txt")
    assert summary(quotations(text)) == [
        ("direct", "Trump", 129),
        ("direct", "Trump", 37),
        ("direct", "Moon Chung-in", 72),
        ("direct", "Trump", 82),
        ("cut", "Senator Robert Menendez", 83),
    ]


def test_the_reports_of_the_first_op_ed(own_texts: Path) -> None:
    speakers = [span.speaker for span in reports(load(own_texts / "rogin.txt"))]
    assert {"CNN", "North Korea’s foreign minister", "Moon Chung-in", "Senator Robert Menendez"} <= set(speakers)


def test_the_two_block_quotations_of_the_second_op_ed(own_texts: Path) -> None:
    text = load(own_texts / "larison.txt")
    assert summary(quotations(text)) == [
        ("block", "State Department background briefing", 222),
        ("block", "QUESTION", 108),
    ]
