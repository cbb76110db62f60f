"""What is to be coded, and each text as a sequence of functions."""

from dataclasses import replace

import pytest

from kit.casebook import case, outline
from kit.coding import coded, desk, ours, sequences
from kit.measures.framing import FRAMES, reference

HANOI = case("hanoi", edition="x-ray")


def test_on_an_x_ray_practice_paragraphs_and_the_gists_of_the_case_are_coded() -> None:
    here = desk(HANOI)
    assert len(here.units) == 24 + 20
    assert len({unit.name for unit in here.units}) == 44
    assert [unit.is_gist for unit in here.units] == [False] * 24 + [True] * 20
    assert len(here.labels) == 4
    assert all(unit.reads.strip() for unit in here.units)
    gists = [gist for text in HANOI.facts.texts for gist in text.gists]
    assert [unit.reads for unit in here.units if unit.is_gist] == gists


def test_in_three_of_the_twenty_gists_a_function_cannot_be_seen_as_the_lesson_says() -> None:
    gists = [unit for unit in desk(HANOI).units if unit.is_gist]
    assert sum(bool(unit.row.unseen) for unit in gists) == 3
    for unit in gists:
        assert unit.frames == frozenset(unit.row.frames) - frozenset(unit.row.unseen)


def test_on_own_copies_every_paragraph_of_the_columns_is_coded(own_texts, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    own = case("hanoi")
    here = desk(own)
    assert len(here.units) == 20
    assert not any(unit.is_gist for unit in here.units)
    assert here.labels == own.labels
    for unit in here.units:
        assert unit.reads in own.readings[unit.text].text
        assert unit.name == f"{own.facts.texts[unit.text].id}-{unit.number}"


def test_the_same_sequences_on_own_copies_as_on_the_x_ray(own_texts, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    assert sequences(case("hanoi")) == sequences(HANOI)


def test_paragraphs_that_a_copy_lacks_are_left_out(own_texts, monkeypatch, tmp_path) -> None:
    for name in ("rogin", "larison"):
        string = (own_texts / f"{name}.txt").read_text(encoding="utf-8")
        if name == "rogin":
            string = "\n".join(line for line in string.splitlines() if "Menendez" not in line)
        (tmp_path / f"{name}.txt").write_text(string, encoding="utf-8")
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path))
    cut = case("hanoi")
    assert [unit.name for unit in desk(cut).units][-1] == "rogin-13"
    lost = [one for one in sequences(HANOI)[1].stretches if one not in sequences(cut)[1].stretches]
    assert min(one.first for one in lost) == sum(len(p.words) for p in outline(HANOI.readings[1])[:13])


def test_swapping_the_authors_changes_no_number() -> None:
    facts = replace(HANOI.facts, texts=HANOI.facts.texts[::-1])
    swapped = replace(
        HANOI, facts=facts, readings=HANOI.readings[::-1], gists=HANOI.gists[::-1], labels=HANOI.labels[::-1]
    )
    assert sequences(swapped) == sequences(HANOI)[::-1]
    assert ours(desk(swapped)) == ours(desk(HANOI))


def test_stretches_are_inside_the_text_and_decisive_ones_inside_their_paragraphs() -> None:
    for text in sequences(HANOI):
        assert text.paragraphs == sum(
            row.text == ("rogin" if "Rogin" in text.label else "larison") for row in reference("hanoi").paragraphs
        )
        for one in text.stretches:
            assert 0 <= one.first < one.last <= text.words
        for function in FRAMES:
            whole = text.of(function)
            for one in text.of(function, decisive=True):
                assert any(p.first <= one.first and one.last <= p.last for p in whole)
            assert all(one.contested for one in text.of(function, coded=False))


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ({}, {}),
        (None, {}),
        (
            {"codes": {"a-1": ["problem", "cause"], "a-2": []}},
            {"a-1": frozenset({"problem", "cause"}), "a-2": frozenset()},
        ),
        (
            {"codes": {"a-1": ["praise"], "a-2": "problem", "a-3": None, "a-4": ["remedy"]}},
            {"a-4": frozenset({"remedy"})},
        ),
        ({"codes": ["problem"]}, {}),
        ({"codes": {"a-1": [["problem"]], "a-2": [{}]}}, {}),
    ],
)
def test_what_was_kept_is_read_and_everything_else_passed_over(state, codes) -> None:
    assert coded(state) == codes
