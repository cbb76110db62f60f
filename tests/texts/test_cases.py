"""Cases: their facts, and how a coding made on one copy of a text finds its place in another."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.casebook import outline
from kit.texts.cases import (
    CaseError,
    Match,
    Outline,
    Override,
    Place,
    align,
    coding,
    correct,
    load_case,
    own_copy,
    own_folder,
    place,
    place_override,
)
from kit.texts.fingerprints import fingerprint
from kit.texts.loading import from_string
from kit.texts.model import Span

COLUMN = (
    "The envoys of Norland came to the harbour with a list of demands and left it with a photograph of themselves.",
    "Nobody had told the fishermen, whose nets have lain in the sheds since the spring of that unhappy year.",
    "“We labour for the honour of our neighbours,” the minister said, and she organised another dinner.",
    "That is the whole story.",
    "It would be comic if the ice were not so thin; the ferry to Sudria has already been cancelled twice this month.",
)


def outlined(*paragraphs: str) -> tuple[Outline, ...]:
    return outline(from_string("\n\n".join(paragraphs), roles=False))


def places(matches: tuple[Match | None, ...]) -> list[int | None]:
    return [match and match.paragraph for match in matches]


def american(paragraph: str) -> str:
    return re.sub(r"\Bour", "or", paragraph).replace("organised", "organized").replace("“", '"').replace("”", '"')


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        pytest.param(COLUMN, [0, 1, 2, 3, 4], id="itself"),
        pytest.param([american(p) for p in COLUMN], [0, 1, 2, 3, 4], id="American spelling, straight quotes"),
        pytest.param([p.upper() + "!" for p in COLUMN], [0, 1, 2, 3, 4], id="only the letters' case and a mark"),
        pytest.param(["Read on.", *COLUMN, "Subscribe now."], [1, 2, 3, 4, 5], id="more around it"),
        pytest.param([COLUMN[4], COLUMN[0], COLUMN[1]], [1, 2, None, None, 0], id="two missing, one moved"),
        pytest.param([COLUMN[0].replace("demands", "wishes"), *COLUMN[1:]], [0, 1, 2, 3, 4], id="a word changed"),
        pytest.param([*COLUMN[:3], "This was the full story.", COLUMN[4]], [0, 1, 2, None, 4], id="too short to guess"),
        pytest.param(["Rain is forecast for the whole of the coast."], [None] * 5, id="another text"),
    ],
)
def test_paragraphs_are_found_in_another_copy_or_not_at_all(copy, expected) -> None:
    assert places(align(outlined(*COLUMN), outlined(*copy))) == expected


def test_two_paragraphs_never_share_a_match() -> None:
    twice = (COLUMN[0], COLUMN[0].replace("photograph", "photographs"))
    assert places(align(outlined(*twice), outlined(COLUMN[0]))) == [0, None]


@given(st.lists(st.sampled_from(COLUMN), min_size=1, max_size=8))
def test_a_text_aligned_with_itself_is_the_identity_also_where_it_repeats_itself(paragraphs) -> None:
    here = outlined(*paragraphs)
    expected = [Match(i, 1.0, tuple(range(len(one.words)))) for i, one in enumerate(here)]
    assert list(align(here, here)) == expected


@given(st.data())
def test_codings_survive_a_few_dropped_words(data) -> None:
    long = [paragraph for paragraph in COLUMN if len(paragraph.split()) > 8]
    kept = []
    for words in map(str.split, long):
        dropped = data.draw(st.sets(st.integers(0, len(words) - 1), max_size=3))
        kept.append([word for number, word in enumerate(words) if number not in dropped])
    known, here = outlined(*long), outlined(*map(" ".join, kept))
    matches = align(known, here)
    assert places(matches) == list(range(len(long)))
    for match, paragraph, words in zip(matches, known, kept, strict=True):
        found = [(i, at) for i, at in enumerate(match.words) if at is not None]
        assert len(found) >= len(words)
        assert [at for _, at in found] == sorted({at for _, at in found})
        assert all(paragraph.words[i][1] == here[match.paragraph].words[at][1] for i, at in found)


def override(paragraph: int, phrase: str, kind: str = "quotation") -> Override:
    start = COLUMN[paragraph - 1].index(phrase)
    return Override(paragraph, start, start + len(phrase), kind, "cut", "calls", "only sense could tell", "Ilse Maro")


@pytest.mark.parametrize(
    ("phrase", "kind", "copy", "expected", "voice"),
    [
        ("a photograph of themselves", "quotation", COLUMN[0], "a photograph of themselves", "quoted"),
        ("a list of demands", "reported", COLUMN[0], "a list of demands", "reported"),
        ("came to the", "quotation", "Late, " + american(COLUMN[0]), "came to the", "quoted"),
        (
            "a list of demands",
            "quotation",
            COLUMN[0].replace("list of", "list  –  of"),
            "a list  –  of demands",
            "quoted",
        ),
        ("a list of demands", "quotation", COLUMN[0].replace("demands", "wishes"), None, ""),
    ],
)
def test_an_override_is_placed_on_the_same_words_or_not_at_all(phrase, kind, copy, expected, voice) -> None:
    known, here = outlined(COLUMN[0]), outlined("Read on.", copy)
    (match,) = align(known, here)
    span = place_override(override(1, phrase, kind), match, known[0], here[match.paragraph])
    placed = span and (f"Read on.\n\n{copy}"[span.start : span.end], span.voice, span.speaker)
    assert placed == (expected and (expected, voice, "Ilse Maro"))


def test_a_correction_takes_the_place_of_the_passages_it_overlaps_but_not_of_an_attribution() -> None:
    def span(start: int, end: int, kind: str = "quotation", why: str = "rule") -> Span:
        return Span(start, end, kind, "direct", "“", why, "quoted")

    found = [span(0, 10), span(20, 30), span(28, 33, "attribution"), span(40, 50, "reported")]
    for known, kept in [(span(25, 45, why="case"), [0, 2]), (span(10, 20, why="case"), [0, 1, 2, 3])]:
        assert set(correct(found, [known])) == {known, *(found[i] for i in kept)}


def test_the_facts_of_the_hanoi_case() -> None:
    case = load_case("hanoi")
    assert [text.id for text in case.texts] == ["larison", "rogin"]
    for text in case.texts:
        assert text.gists
        assert all(gist.endswith(".") for gist in text.gists)
        assert text.title_known
        assert text.date_known
    when = [re.sub(r"^(\d{4}-\d\d)$", r"\1-01", item.date[:10]) for item in case.timeline]
    assert when == sorted(when)
    assert all(date.fromisoformat(day) for day in when)
    assert {item.certainty for item in case.timeline} <= {"documented", "reported", "disputed"}
    assert all(item.fact and item.source for item in case.timeline)


@pytest.mark.parametrize("name", ["reykjavik", "", "../cases/hanoi", "a b"])
def test_an_unknown_case_says_which_there_are(name: str) -> None:
    with pytest.raises(CaseError, match="There is: hanoi"):
        load_case(name)


def test_own_copies_are_where_kit_texts_says_else_in_the_user_s_home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path))
    (tmp_path / "rogin.txt").write_text("mine", encoding="utf-8")
    assert own_folder() == tmp_path
    assert own_copy("rogin") == tmp_path / "rogin.txt"
    assert own_copy("larison") is None
    monkeypatch.delenv("KIT_TEXTS")
    assert own_folder().is_relative_to(Path.home())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("It’s “over”,\r\nhe said.", 'it\'s  "OVER" he said', True),
        ("The U.S. envoy", "The US envoy", False),
        ("No deal.", "A deal.", False),
    ],
)
def test_a_fingerprint_is_of_the_words_alone(one, other, same) -> None:
    assert (fingerprint(one) == fingerprint(other)) is same


@pytest.mark.parametrize(
    ("first", "last", "copy", "expected"),
    [
        (1, 4, COLUMN[0], "The envoys of Norland"),
        (8, 12, "Late, " + COLUMN[0], "harbour with a list of"),
        (10, 12, COLUMN[0].replace("list of", "list  –  of"), "a list  –  of"),
        (21, 21, COLUMN[0], "themselves"),
        (10, 12, COLUMN[0].replace("list", "catalogue"), "a catalogue of"),
        (11, 13, COLUMN[0].replace("list", "catalogue"), None),
    ],
)
def test_a_coded_place_is_found_from_its_first_word_to_its_last_or_not_at_all(first, last, copy, expected) -> None:
    known, here = outlined(COLUMN[0]), outlined("Read on.", copy)
    (match,) = align(known, here)
    found = place(Place("tide", 1, first, last), match, here[match.paragraph])
    assert (found and f"Read on.\n\n{copy}"[slice(*found)]) == expected


def test_a_coding_that_is_not_there_is_refused() -> None:
    with pytest.raises(CaseError, match=r"no coding “tides”\. A coding is a file tides\.toml"):
        coding("hanoi", "tides")
