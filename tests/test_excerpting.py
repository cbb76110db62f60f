"""How much of a text a report may show: never more than the set lengths, whatever is picked."""

import pytest
from arguments import practice_material, xray_material
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.arguing import material, passages, touched
from kit.casebook import case
from kit.excerpting import LONGEST, TOGETHER, excerpts, is_free, legible, longest_run
from kit.reading import MOST_LEGIBLE, Reading, read
from kit.texts.loading import from_string
from kit.texts.segmenting import WORD

OWN = read(
    from_string(" ".join(f"The {n}th ferry may leave the long quay in the rain, or not." for n in range(60)), id="o")
)


def written(excerpt) -> int:
    return len(WORD.findall(excerpt.before + excerpt.marked + excerpt.after))


def holds(reading: Reading, places: list[tuple[int, int]]) -> None:
    cut = excerpts(reading, places)
    assert all(each.words <= LONGEST for each in cut)
    assert all(written(each) <= each.words for each in cut)
    assert sum(each.words for each in cut) <= TOGETHER


def test_practice_texts_are_free_and_nothing_else_is() -> None:
    assert [is_free(reading) for reading in practice_material().readings] == [True, True]
    assert [is_free(reading) for reading in (*xray_material().readings, OWN)] == [False, False, False]


PLACES = st.lists(st.tuples(st.integers(0, len(OWN.words) - 1), st.integers(1, 80)), max_size=20)


@settings(max_examples=60)
@given(PLACES)
def test_no_choice_of_passages_shows_more_than_the_set_lengths(found: list[tuple[int, int]]) -> None:
    holds(OWN, [(first, min(first + length, len(OWN.words))) for first, length in found])


def test_the_op_eds_stay_within_the_set_lengths(own_texts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    for reading in material(case("hanoi")).readings:
        holds(reading, [touched(span, reading) for span, _ in passages(reading)])


def test_an_excerpt_is_the_sentence_around_the_marked_words_and_says_where_it_is_cut() -> None:
    first = next(touched(span, OWN) for span in OWN.spans if span.kind == "hedge")
    (short,) = excerpts(OWN, [first])
    assert short.before + short.marked + short.after == "The 0th ferry may leave the long quay in the rain, or not."
    (long,) = excerpts(OWN, [(0, 60)])
    assert long.words == LONGEST
    assert long.after == " …"


def test_practice_texts_are_quoted_by_whole_sentences() -> None:
    reading = practice_material().readings[0]
    places = [touched(span, reading) for span, _ in passages(reading)]
    for (first, _), each in zip(places, excerpts(reading, places), strict=True):
        at = reading.words[first][0]
        sentence = next(s for s in reading.sentences if s.start <= at < s.end)
        whole = each.before + each.marked + each.after
        assert "…" not in whole
        assert reading.text[sentence.start : sentence.end] in whole or whole in reading.text


def test_an_x_ray_shows_nothing_but_a_cue_of_five_words() -> None:
    reading = xray_material().readings[0]
    assert {each.words for each in excerpts(reading, [(0, 3), (5, 9)])} == {0}
    assert legible("a b c d e") == "a b c d e"
    assert legible("a b c d e f") == "a b c d e …"
    for on in xray_material().readings:
        cues = [span.cue for span in on.spans if span.kind not in ("quotation", "reported")]
        assert max(len(legible(cue).removesuffix(" …").split()) for cue in cues) <= MOST_LEGIBLE


@pytest.mark.parametrize(("words", "run"), [(LONGEST, 0), (LONGEST + 1, LONGEST + 1), (40, 40)])
def test_a_run_of_copied_words_is_counted(words: int, run: int) -> None:
    copied = OWN.text[: sum(OWN.words[words - 1][:2])]
    assert longest_run(f"He writes: {copied.upper()} and so on", OWN) == run
