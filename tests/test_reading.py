"""Readings: what they count, that they travel as JSON, and that an X-ray keeps the measurements and no words."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordruns import LONGEST, runs, words

from kit.reading import PASSAGES, Reading, ReadingError, dumps, engines, from_json, read, redact, with_engines
from kit.texts.fingerprints import fingerprint
from kit.texts.loading import from_string
from kit.texts.model import KINDS, VOICES, Span

SENTENCES = (
    "The talks in Velden may fail, perhaps badly.",
    "“We are closer than ever,” said Ilse Maro, who hopes so.",
    "The ministry said that the ferry might have sailed.",
    "It could possibly perhaps maybe seem likely that it may, might or would.",
    "Of course this is a disastrous, shameful, reckless and dreadful surrender!",
    "According to Tomas Brandt, the harbour is open.",
    "Nobody could accept what the envoy calls “progress”.",
    "No deal.",
    "* * *",
)
# the same few sentences in every order and layout, with stray characters that pages have
PROSE = st.lists(st.sampled_from([*SENTENCES, "“", "\u00ad", "é…", "12 p.m."]), min_size=1, max_size=9).flatmap(
    lambda parts: st.sampled_from([" ", "\n\n", "\r\n\r\n", "\n"]).map(lambda between: between.join(parts))
)


def reading(string: str) -> Reading:
    return read(from_string(string, roles=False))


QUAY = "The talks failed. “We are done,” said the envoy. The ministry said that the ferry had sailed."


def test_words_go_to_who_speaks_them_and_a_sentence_to_the_voice_of_most_of_its_words() -> None:
    assert reading(QUAY).counts == {
        "author": {"sentences": 2, "words": 9, "syllables": 12},
        "reported": {"sentences": 1, "words": 5, "syllables": 6},
        "quoted": {"sentences": 0, "words": 3, "syllables": 3},
        "all": {"sentences": 3, "words": 17, "syllables": 21},
    }


@pytest.mark.parametrize(
    ("string", "kind", "cue", "voice"),
    [
        ("The talks may fail.", "hedge", "may", "author"),
        ("“The talks may fail,” said Ilse Maro.", "hedge", "may", "quoted"),
        ("The ministry said that the talks may fail.", "hedge", "may", "reported"),
        ("Of course the talks failed.", "booster", "Of course", "author"),
        ("It was a disgraceful offer.", "loaded", "disgraceful", "author"),
        ("The talks resume in May.", "rejected", "May", "author"),
        ("“We are done,” said Ilse Maro.", "attribution", "said", "author"),
    ],
)
def test_a_mark_has_its_cue_its_reason_and_the_voice_that_says_it(string, kind, cue, voice) -> None:
    found = [span for span in reading(string).spans if span.kind == kind and span.cue == cue]
    assert [(span.voice, string[span.start : span.end]) for span in found] == [(voice, cue)]
    assert found[0].why


def test_scores_are_those_of_the_author_alone() -> None:
    own = "The talks failed. Nobody in the harbour had expected anything else."
    quoted = "\n\n“Incomprehensible institutional irresponsibility characterises internationalisation,” said Ilse Maro."
    assert reading(own).scores["flesch_reading_ease"] > 60
    assert reading(own + quoted).scores["flesch_reading_ease"] > 60


@pytest.mark.parametrize(
    ("string", "refused"),
    [
        ("The talks failed.", {"smog": "1 sentence; needs 30"}),
        ("“The talks failed.”", "no sentence of the author"),
        ("* * *", "no sentence of the author"),
    ],
)
def test_a_score_that_cannot_be_given_is_none_and_says_why(string, refused) -> None:
    made = reading(string)
    assert set(made.refused) == {name for name, value in made.scores.items() if value is None}
    assert made.refused == refused or set(made.refused.values()) == {refused}


def test_what_a_case_knows_replaces_the_passages_that_it_overlaps() -> None:
    known = Span(0, 17, "quotation", "block", ":", "as the case says", "quoted", "Ilse Maro")
    made = read(from_string(QUAY, roles=False), corrections=[known])
    assert [span.start for span in made.spans if span.kind in PASSAGES] == [0, 18, QUAY.index("that the ferry")]
    assert known in made.spans
    assert made.counts["quoted"]["words"] == 6


def test_the_document_of_schema_1() -> None:
    always = ["schema", "id", "edition", "length", "fingerprint"]
    measured = ["paragraphs", "sentences", "spans", "counts", "scores", "refused"]
    full = reading(QUAY)
    assert list(full.to_json()) == [*always, "text", *measured]
    assert list(redact(full).to_json()) == [*always, *measured, "words"]
    assert list(replace(full, engines={}).to_json()) == [*always, "text", *measured, "engines"]
    assert full.to_json()["edition"] == "full"
    assert redact(full).to_json()["edition"] == "x-ray"


@given(PROSE)
def test_a_reading_survives_json(string: str) -> None:
    for made in (full := reading(string), redact(full), replace(full, engines={"textstat": {"smog": 9.1}})):
        assert from_json(json.loads(dumps(made))) == made


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_string_with_a_word_in_it_is_read(before: str, after: str) -> None:
    made = reading(string := f"{before} deal {after}")
    assert (made.length, made.fingerprint) == (len(string), fingerprint(string))
    assert made.counts["all"]["words"] > 0
    assert from_json(json.loads(json.dumps(made.to_json()))) == made


@given(PROSE)
def test_every_offset_is_into_the_text_as_it_was_given(string: str) -> None:
    made = reading(string)
    assert all(string[a : a + n].strip() == string[a : a + n] != "" for a, n, _ in made.words)
    for part in (*made.paragraphs, *made.sentences, *made.spans):
        assert 0 <= part.start < part.end <= len(string)
    assert all(span.cue == string[span.start : span.end] for span in made.spans if span.kind not in PASSAGES)
    assert {span.kind for span in made.spans} <= set(KINDS)


@given(PROSE)
def test_the_voices_sum_to_all(string: str) -> None:
    made = reading(string)
    for unit, total in made.counts["all"].items():
        assert total == sum(made.counts[voice][unit] for voice in VOICES)
    assert made.counts["all"] == {
        "sentences": len(made.sentences),
        "words": len(made.words),
        "syllables": sum(n for _, _, n in made.words),
    }


@given(PROSE)
def test_an_xray_has_every_measurement_and_no_words_but_cues(string: str) -> None:
    full = reading(string)
    xray = redact(full)
    assert xray.text is None
    assert replace(xray, text=full.text, spans=full.spans) == full
    for seen, span in zip(xray.spans, full.spans, strict=True):
        assert seen in (span, replace(span, cue="", why=seen.why))
        assert seen.why
    assert redact(xray) == xray
    assert list(runs(words(dumps(xray)), words(string))) == []
    assert longest_run(xray) <= LONGEST


def longest_run(xray: Reading) -> int:
    """The most words in a row of which the X-ray shows something."""
    shown = [(span.start, span.end) for span in xray.spans if span.kind not in PASSAGES and span.cue]
    best = run = 0
    for start, length, _ in xray.words:
        run = run + 1 if any(a < start + length and start < b for a, b in shown) else 0
        best = max(best, run)
    return best


def test_a_cue_that_would_make_a_longer_run_loses_its_words_and_keeps_its_place() -> None:
    full = reading("It could possibly perhaps maybe seem likely that they left.")
    cues = [span.cue for span in redact(full).spans if span.kind == "hedge"]
    assert "could" in cues
    assert "" in cues
    assert len(cues) == len([span for span in full.spans if span.kind == "hedge"])


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({}, "schema"),
        ({"schema": 2}, "schema"),
        ({"schema": 1}, "incomplete"),
        ({**reading(QUAY).to_json(), "sentences": [{"start": 0}]}, "incomplete"),
        ({**reading(QUAY).to_json(), "words": [5]}, "incomplete"),
    ],
)
def test_what_is_no_reading_is_refused_with_what_to_do(document, says) -> None:
    with pytest.raises(ReadingError, match=rf"{says}.*kit read"):
        from_json(document)


def test_other_engines_read_the_author_s_sentences_and_travel_with_the_xray() -> None:
    full = reading(QUAY)
    stored = with_engines(full)
    assert set(engines(full)["textstat"]) == set(full.scores)
    assert engines(redact(stored)) == engines(full) == stored.engines
    with pytest.raises(ReadingError, match=r"X-ray of “text”.*full text"):
        engines(redact(full))
