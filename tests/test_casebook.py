"""A case opened for reading, and how its codings find their place in the user's own copies."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.casebook import OP_EDS, case, outline, placed, practice, read_copy, workbench, xray
from kit.reading import read, redact
from kit.texts.cases import CaseError, Override, Place, TextFacts, load_case
from kit.texts.loading import from_string

QUAY = practice("quay")


def test_the_case_without_own_copies_is_its_xrays_with_a_gist_for_every_body_paragraph() -> None:
    hanoi = case("hanoi")
    assert hanoi.edition.startswith("X-ray edition")
    assert hanoi.notes == ()
    assert hanoi.readings == tuple(xray("hanoi", text.id) for text in load_case("hanoi").texts)
    assert all(reading.text is None and reading.engines for reading in hanoi.readings)
    for reading, gists in zip(hanoi.readings, hanoi.gists, strict=True):
        assert len(gists) == sum(paragraph.role == "body" for paragraph in reading.paragraphs)
        assert all(gists)
    assert hanoi.timeline == load_case("hanoi").timeline


def test_a_label_names_author_and_outlet_unless_the_case_is_blind() -> None:
    hanoi = case("hanoi")
    assert hanoi.labels == ("Daniel Larison, The American Conservative", "Josh Rogin, Washington Post")
    assert hanoi.blind().labels == ("Text A", "Text B")
    assert [replace(r, id="") for r in hanoi.blind().readings] == [replace(r, id="") for r in hanoi.readings]
    assert not re.search("rogin|larison", repr([r.id for r in hanoi.blind().readings]), re.I)
    for facts in hanoi.facts.texts:
        name = facts.author.split()[-1]
        assert not any(name in gist for gists in hanoi.gists for gist in gists)


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ((), "X-ray edition"),
        ((0,), "Mixed edition: your own copy of Daniel Larison, The American Conservative; the rest as X-ray."),
        ((1,), "Mixed edition: your own copy of Josh Rogin, Washington Post; the rest as X-ray."),
        ((0, 1), "Full edition"),
    ],
)
def test_one_line_says_which_edition_this_is(own, says) -> None:
    hanoi = case("hanoi")
    full = read(QUAY)
    mixed = replace(hanoi, readings=tuple(full if i in own else r for i, r in enumerate(hanoi.readings)))
    assert mixed.edition.startswith(says)


@pytest.mark.parametrize(("own", "practised"), [((), True), ((0,), True), ((1,), True), ((0, 1), False)])
def test_the_workbench_has_whole_sentences_and_says_whose(own, practised) -> None:
    hanoi, full = case("hanoi"), read(QUAY)
    hanoi = replace(hanoi, readings=tuple(full if i in own else r for i, r in enumerate(hanoi.readings)))
    readings, labels, note = workbench(hanoi)
    assert all(reading.edition == "full" for reading in readings)
    assert len(labels) == len(readings)
    assert ([reading.id for reading in readings] == list(OP_EDS)) is practised
    assert ("practice texts" in note) is practised
    assert (labels == hanoi.labels) is not practised


def test_a_copy_that_is_another_text_is_read_and_said_to_match_nowhere(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path))
    (tmp_path / "rogin.txt").write_text(QUAY.string, encoding="utf-8")
    hanoi = case("hanoi")
    assert hanoi.edition.startswith("Mixed edition: your own copy of Josh Rogin")
    assert hanoi.readings[1].id == "rogin"
    assert hanoi.readings[1].text == QUAY.string
    assert set(hanoi.gists[1]) == {""}
    assert hanoi.notes[0].startswith(
        "Your copy of Josh Rogin has no match for body paragraph 1, body paragraph 2, body"
    )
    assert case("hanoi", edition="x-ray").edition.startswith("X-ray edition")


@pytest.mark.parametrize("open_it", [case, practice])
def test_what_is_not_there_is_refused_with_what_is(open_it) -> None:
    with pytest.raises(CaseError, match=r"no .*“geneva”\. There is: .*(hanoi|quay)"):
        open_it("geneva")


@given(st.lists(st.sampled_from([*QUAY.string.split("\n\n"), "* * *", "No."]), min_size=1, max_size=6))
def test_text_reading_and_xray_have_the_same_outline(paragraphs) -> None:
    text = from_string("\n\n".join(paragraphs), roles=False)
    reading = read(text)
    assert outline(text) == outline(reading) == outline(redact(reading))


def facts(*overrides: Override) -> TextFacts:
    return TextFacts("quay", "Ada Ruiz", "The Tide", "", "", "", "", "", ("", "", "", ""), overrides)


PROMISES = "Whoever reads the draft will find eleven promises and not a single date"
PAPER = Override(3, 0, len(PROMISES), "quotation", "block", ":", "the paper's words, as the case knows", "The Tide")


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(QUAY.string, id="itself"),
        pytest.param(QUAY.string.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(f"Home / Opinion / Sea\n\nShare this\n\n{QUAY.string}\nRead more", id="more around it"),
        pytest.param(QUAY.string.replace("“", '"').replace("”", '"'), id="straight quotation marks"),
    ],
)
def test_what_rules_cannot_know_is_placed_in_a_copy(copy: str) -> None:
    text = from_string(copy, id="quay")
    reading, matches, lost = read_copy(text, facts(PAPER), redact(read(QUAY)))
    assert [match and match.paragraph for match in matches] == [0, 1, 2, 3]
    assert lost == []
    (placed,) = [span for span in reading.spans if span.why == PAPER.why]
    assert (copy[placed.start : placed.end], placed.voice, placed.speaker) == (PROMISES, "quoted", "The Tide")
    others = [span for span in reading.spans if span.kind == "quotation" and span != placed]
    assert all(span.end <= placed.start or span.start >= placed.end for span in others)


def test_a_coding_of_a_paragraph_that_a_copy_lacks_is_left_out() -> None:
    copy = QUAY.string.split("Whoever")[0] + "\n\nThat is exactly" + QUAY.string.split("That is exactly")[1]
    reading, matches, lost = read_copy(from_string(copy), facts(PAPER), redact(read(QUAY)))
    assert [match and match.paragraph for match in matches] == [0, 1, None, 2]
    assert lost == ["body paragraph 3"]
    assert PAPER.why not in {span.why for span in reading.spans}


def test_a_correction_whose_words_were_changed_is_missed_in_words() -> None:
    first = PROMISES.split()[0]
    copy = QUAY.string.replace(PROMISES, PROMISES.replace(first, f"Extraordinarily {first}z", 1))
    reading, _, lost = read_copy(from_string(copy), facts(PAPER), redact(read(QUAY)))
    assert lost == ["the quotation that we corrected in body paragraph 3"]
    assert PAPER.why not in {span.why for span in reading.spans}


PLACES = [Place("rogin", 1, 1, 5), Place("rogin", 14, 3, 20), Place("larison", 6, 1, 30), Place("larison", 3, 12, 17)]


def test_places_are_whole_words_in_the_xray_and_the_same_words_in_own_copies(own_texts, monkeypatch) -> None:
    hidden = case("hanoi", edition="x-ray")
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    own = case("hanoi")
    (here, said), (there, also_said) = placed(hidden, PLACES), placed(own, PLACES)
    assert said == also_said == ""
    for at, xray_place, own_place in zip(PLACES, here, there, strict=True):
        text = [facts.id for facts in own.facts.texts].index(at.text)
        for reading, (start, end) in ((hidden.readings[text], xray_place), (own.readings[text], own_place)):
            inside = [word for word in reading.words if start <= word[0] < end]
            assert len(inside) == at.last - at.first + 1
            assert (inside[0][0], inside[-1][0] + inside[-1][1]) == (start, end)
        assert own.readings[text].text[slice(*own_place)].split()


def test_a_place_in_a_copy_that_lacks_it_is_none_and_said(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path))
    (tmp_path / "rogin.txt").write_text(QUAY.string, encoding="utf-8")
    found, said = placed(case("hanoi"), PLACES)
    assert [there is None for there in found] == [True, True, False, False]
    assert said.startswith("2 of the 4 passages")
