"""What the texts of a case leave out: whole, the same in both editions, and the same whichever text comes first."""

from dataclasses import replace

import pytest

from kit.casebook import Case, case
from kit.omitting import tally, told


@pytest.fixture
def hidden() -> Case:
    return case("hanoi", edition="x-ray")


def turned(opened: Case) -> Case:
    """The same case with its texts in the other order."""
    facts = replace(opened.facts, texts=opened.facts.texts[::-1])
    return replace(
        opened, facts=facts, readings=opened.readings[::-1], gists=opened.gists[::-1], labels=opened.labels[::-1]
    )


def test_every_item_is_counted_once_in_every_text(hidden: Case) -> None:
    assert [sum(found.values()) for found in tally(hidden)] == [len(hidden.timeline)] * 2
    assert [one.item for one in told(hidden)] == list(hidden.timeline)


def test_the_texts_in_the_other_order_have_the_same_numbers(hidden: Case) -> None:
    assert tally(turned(hidden)) == tally(hidden)[::-1]
    assert [one.paragraphs[::-1] for one in told(turned(hidden))] == [one.paragraphs for one in told(hidden)]


def test_without_names_nothing_else_changes(hidden: Case) -> None:
    assert told(hidden.blind()) == told(hidden)
    reasons = " ".join(row.why for one in told(hidden) for row in one.texts)
    assert not [text.author for text in hidden.facts.texts if text.author.split()[-1] in reasons]


def test_own_copies_have_the_words_in_the_same_paragraphs(hidden: Case, own_texts, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    assert [one.paragraphs for one in told(case("hanoi"))] == [one.paragraphs for one in told(hidden)]


def test_a_copy_that_lacks_the_paragraph_keeps_the_code_and_loses_the_place(
    hidden: Case, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path))
    (tmp_path / "larison.txt").write_text(
        "The ferry waits for nobody, and nobody waits for the ferry.", encoding="utf-8"
    )
    found = told(case("hanoi"))
    assert {one.paragraphs[0] for one in found} == {()}
    assert [one.texts for one in found] == [one.texts for one in told(hidden)]
