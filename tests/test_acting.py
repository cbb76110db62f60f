"""Who acts on whom: the reference codings lie in their texts, count alike in every edition, and know no side."""

import tomllib
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from kit.acting import (
    NOBODY,
    QUESTIONS,
    alike,
    as_coded,
    asked,
    by_grammar,
    coded,
    coded_by,
    differing,
    hidden,
    map_of,
    practised,
    reference,
    texts_to_code,
    whole,
)
from kit.casebook import case
from kit.finding import PARTS, checked, found
from kit.texts.annotations import GRAMMARS, load_annotation

XRAY = case("hanoi", edition="x-ray")
HANOI, PRACTICE = coded(XRAY)[0], practised()
TEXTS = (*PRACTICE, *HANOI)
DOCUMENT = tomllib.loads((ROOT / "kit" / "data" / "cases" / "hanoi" / "agency.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.label)
def test_every_act_lies_on_words_of_its_paragraph_and_has_known_parties(text) -> None:
    words = {start: start + length for start, length, _ in text.reading.words}
    body = [part for part in text.reading.paragraphs if part.role == "body"]
    keys = {NOBODY, *(actor.key for actor in text.actors)}
    for act in text.acts:
        part = body[act.paragraph - 1]
        assert part.start <= act.start < act.end <= part.end
        assert {act.agent, act.affected} <= keys
        assert act.grammar in GRAMMARS
        assert act.why or not act.contested
        if text in HANOI:
            assert act.start in words
            assert act.end in words.values()
    assert len({act.name for act in text.acts}) == len(text.acts) >= 24


@pytest.mark.parametrize("text", HANOI, ids=lambda text: text.label)
def test_the_acts_of_a_column_are_many_and_in_our_own_short_words(text) -> None:
    assert len(text.acts) >= 25
    assert all(1 <= len(act.act.split()) <= 8 for act in text.acts)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.label)
def test_grammar_and_agent_do_not_contradict_each_other(text) -> None:
    for act in text.acts:
        assert (act.grammar, act.agent == NOBODY) not in {("agentless passive", False), ("agented passive", True)}


def test_the_codings_of_the_practice_op_eds_are_all_of_the_annotation() -> None:
    for text, name in zip(PRACTICE, ("courier", "review"), strict=True):
        deeds = load_annotation(name).agency
        assert len(text.acts) == len(deeds)
        assert sum(deed.agent == "" for deed in deeds) == hidden(text.acts)


def test_who_is_meant_by_the_words_of_the_annotations_is_said_of_nobody_else() -> None:
    who = tomllib.loads((ROOT / "kit" / "data" / "codings" / "practice.toml").read_text(encoding="utf-8"))["who"]
    spoken = {
        words
        for name in ("courier", "review")
        for deed in load_annotation(name).agency
        for words in (deed.agent, deed.affected)
    }
    assert set(who) <= spoken


def test_the_codings_are_the_same_on_own_copies(own_texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    own, said = coded(case("hanoi"))
    assert said == ""
    for here, there in zip(HANOI, own, strict=True):
        assert here.acts == there.acts
        assert there.reading.text is not None
        for act in there.acts:
            assert there.reading.text[act.start : act.end].strip() == there.reading.text[act.start : act.end] != ""


def test_the_finder_marks_the_same_in_the_xray_and_in_own_copies(
    own_texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    own = case("hanoi")
    for hidden_words, full in zip(XRAY.readings, own.readings, strict=True):
        stored, live = found(hidden_words, case="hanoi"), found(full)
        assert [(s.start, s.end, s.kind, s.category, s.voice) for s in stored] == [
            (s.start, s.end, s.kind, s.category, s.voice) for s in live
        ]
        assert {span.cue for span in stored} == {""}
    assert checked(own) == checked(XRAY)


def test_with_own_copies_these_are_coded_and_else_the_practice_op_eds_first(
    own_texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, note = texts_to_code(XRAY)
    assert [text.label for text in texts] == [text.label for text in TEXTS]
    assert "whole sentences" in note
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    texts, note = texts_to_code(case("hanoi"))
    assert [text.label for text in texts] == [text.label for text in HANOI]
    assert all(asked(text) == QUESTIONS for text in texts)
    assert note == "You code your own copies of the texts."


def test_a_copy_without_its_last_paragraph_loses_its_acts_and_says_so(
    own_texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_text = (own_texts / "rogin.txt").read_text(encoding="utf-8")
    last = [part for part in XRAY.readings[1].paragraphs if part.role == "body"][-1]
    (tmp_path / "rogin.txt").write_text(whole_text[: last.start] + whole_text[last.end :], encoding="utf-8")
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path))
    texts, said = coded(case("hanoi"))
    lost = sum(row["at"][0] == 14 for row in DOCUMENT["acts"]["rogin"])
    assert len(texts[1].acts) == len(HANOI[1].acts) - lost
    assert said.startswith(f"{lost} of the ")


def test_swapping_the_authors_changes_no_number() -> None:
    swapped = replace(XRAY, labels=XRAY.labels[::-1])
    for here, there in zip(HANOI, coded(swapped)[0], strict=True):
        assert map_of(here.acts) == map_of(there.acts)
        assert by_grammar(here.acts) == by_grammar(there.acts)
    assert [rows for _, rows in checked(swapped)] == [rows for _, rows in checked(XRAY)]


def test_counts_add_up() -> None:
    for text in TEXTS:
        assert sum(map_of(text.acts).values()) == len(text.acts)
        assert sum(n for n, _ in by_grammar(text.acts).values()) == len(text.acts)
        assert sum(nobody for _, nobody in by_grammar(text.acts).values()) == hidden(text.acts)


def test_what_the_finder_gets_wrong_is_counted() -> None:
    for _, rows in checked(XRAY):
        assert [row.kind for row in rows] == list(PARTS)
        for row in rows:
            assert row.doer <= row.right <= min(row.marked, row.found)
            assert row.unsought <= row.marked - row.right
    totals = Counter[str]()
    for _, rows in checked(XRAY):
        for row in rows:
            totals.update(marked=row.marked, found=row.found, right=row.right)
    assert totals["right"] / totals["found"] >= 0.95
    assert totals["right"] / totals["marked"] >= 0.85


# ---- A student's coding

QUILL = PRACTICE[0]
FIRST = QUILL.acts[0]


def test_the_reference_agrees_with_itself_on_everything() -> None:
    for text in TEXTS:
        ours = reference(text)
        assert all(same == both == len(text.acts) for same, both in alike(text, ours, ours).values())
        assert differing(text, ours) == ()
        assert as_coded(text, ours).acts == text.acts


def test_a_student_who_differs_is_shown_where() -> None:
    mine = {FIRST.name: {"agent": "Vint", "affected": FIRST.affected, "grammar": FIRST.grammar}}
    assert differing(QUILL, mine) == (FIRST,)
    assert alike(QUILL, mine, reference(QUILL)) == {"agent": (0, 1), "affected": (1, 1), "grammar": (1, 1)}
    assert [act.agent for act in as_coded(QUILL, mine).acts] == ["Vint"]


def test_half_a_coding_counts_for_nothing_yet() -> None:
    mine = {FIRST.name: {"agent": "Vint"}}
    assert not whole(QUILL, mine[FIRST.name])
    assert differing(QUILL, mine) == as_coded(QUILL, mine).acts == ()
    assert alike(QUILL, mine, reference(QUILL)) == dict.fromkeys(QUESTIONS, (0, 0))


def test_an_xray_is_coded_without_its_grammar() -> None:
    text = HANOI[0]
    mine = {act.name: {"agent": act.agent, "affected": act.affected} for act in text.acts}
    assert whole(text, mine[text.acts[0].name])
    assert set(alike(text, mine, reference(text))) == {"agent", "affected"}
    assert as_coded(text, mine).acts == text.acts


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        {"coded": []},
        {"coded": {FIRST.name: "active"}},
        {"coded": {FIRST.name: {"agent": "Napoleon", "grammar": "perfect"}}},
        {"coded": {FIRST.name: {"agent": ["Vint"]}}},
        {"coded": {"no such act": {"agent": ""}}},
    ],
)
def test_what_is_no_coding_is_passed_over(kept) -> None:
    assert coded_by(kept, TEXTS) == {}


KEYS = st.sampled_from([NOBODY, *(actor.key for actor in QUILL.actors), "Napoleon", 3])
STATES = st.dictionaries(
    st.sampled_from([act.name for act in QUILL.acts[:6]]),
    st.fixed_dictionaries({}, optional={"agent": KEYS, "affected": KEYS, "grammar": st.sampled_from([*GRAMMARS, ""])}),
)


@given(STATES, STATES)
def test_agreement_is_the_same_from_both_sides(first, second) -> None:
    one, other = (coded_by({"coded": state}, TEXTS) for state in (first, second))
    assert alike(QUILL, one, other) == alike(QUILL, other, one)
    assert all(0 <= same <= both for same, both in alike(QUILL, one, other).values())
    assert all(earlier.start <= later.start for earlier, later in pairwise(differing(QUILL, one)))
