"""Pictures: what is drawn is what was measured, and the text beside it says the same."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import same_color
from matplotlib.figure import Figure

from kit.casebook import practice
from kit.reading import Reading, read, redact
from kit.texts.loading import from_string
from kit.views.cues import cues_picture, cues_table, describe_cues, plot_cues
from kit.views.plots import CUE_LOOKS, VOICE_LOOKS, Picture
from kit.views.tokens import COLOURS
from kit.views.voices import describe_voices, plot_voices, voices_picture

MIXED = "The talks may fail. “We may succeed,” said Ilse Maro. The ministry said that the ferry might sail."
READINGS = [read(practice("quay")), read(from_string(MIXED, id="velden", roles=False))]
LABELS = ["Ada Ruiz, <The Tide>", "Velden"]
DATA = list(zip(LABELS, READINGS, strict=True))


def strips(ax) -> list[tuple[int, str, float, float]]:
    """(row, voice, first word, words) of every stretch that is drawn."""
    drawn = []
    for bar in ax.collections:
        (path,) = bar.get_paths()
        (left, bottom), (right, top) = path.get_extents().min, path.get_extents().max
        voice = next(v for v, (colour, _) in VOICE_LOOKS.items() if same_color(bar.get_facecolor()[0], colour))
        drawn.append((round((bottom + top) / 2), voice, left, right - left))
    return drawn


def test_a_strip_has_a_stretch_for_every_change_of_voice() -> None:
    row = [(voice, first, words) for row, voice, first, words in strips(plot_voices(DATA)) if row == 1]
    assert row == [("author", 0, 4), ("quoted", 4, 3), ("author", 7, 6), ("reported", 13, 5)]


def test_the_strips_add_up_to_the_words_of_each_voice() -> None:
    drawn = strips(plot_voices(DATA))
    for row, reading in enumerate(READINGS):
        for voice in VOICE_LOOKS:
            words = sum(length for at, whose, _, length in drawn if (at, whose) == (row, voice))
            assert words == reading.counts[voice]["words"]


PIECES = (
    *MIXED.split(". "),
    "She said, “The ministry said that all was well,” and left",
    "“Done”",
    "He calls it “progress”",
)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5))
def test_whatever_the_voices_the_strip_has_every_word_of_each(pieces: list[str]) -> None:
    made = read(from_string(". ".join(pieces), roles=False))
    stretches = strips(plot_voices([("Velden", made)]))
    drawn = {voice: sum(words for _, whose, _, words in stretches if whose == voice) for voice in VOICE_LOOKS}
    assert drawn == {voice: made.counts[voice]["words"] for voice in VOICE_LOOKS}


def test_the_marks_stand_at_their_rates() -> None:
    ax = plot_cues(DATA)
    table = cues_table(READINGS, LABELS)
    for scatter in ax.collections:
        rates = [table.loc[(label, scatter.get_label()), "per 1,000 words"] for label in LABELS]
        assert scatter.get_offsets().tolist() == [[value, row] for row, value in enumerate(rates)]


@pytest.mark.parametrize("plot", [plot_voices, plot_cues])
def test_rows_are_named_and_the_first_stands_on_top(plot) -> None:
    ax = plot(DATA)
    assert [label.get_text() for label in ax.get_yticklabels()] == LABELS
    assert ax.get_ylim() == (1.5, -0.5)
    assert "words" in ax.get_xlabel()
    assert len(ax.get_legend().get_texts()) == 3


@pytest.mark.parametrize("plot", [plot_voices, plot_cues])
def test_a_picture_is_drawn_on_the_axes_that_are_given(plot) -> None:
    ax = Figure().subplots()
    assert plot(DATA, ax=ax) is ax


@pytest.mark.parametrize("looks", [VOICE_LOOKS, CUE_LOOKS])
def test_nothing_is_told_by_colour_alone(looks) -> None:
    assert len({form for _, form in looks.values()}) == len({colour for colour, _ in looks.values()}) == len(looks)


def test_the_text_beside_a_picture_says_its_numbers() -> None:
    assert describe_voices(READINGS[1:], ["Velden"]).endswith(
        "Velden: 18 words, of which 10 in the author's own voice, 5 in attributed reports and 3 in quotations."
    )
    assert describe_cues(READINGS[1:], ["Velden"]).endswith("Velden: hedges 100.0, boosters 0.0, loaded language 0.0.")


@pytest.mark.parametrize(("draw", "says"), [(voices_picture, describe_voices), (cues_picture, describe_cues)])
def test_a_picture_shows_as_an_image_with_its_text_and_table(draw, says) -> None:
    picture = draw(READINGS, LABELS)
    page = picture._repr_html_()
    (named,) = re.findall(r'<svg role="img" aria-label="([^"]*)"', page)
    assert html.unescape(named) == picture.alt == says(READINGS, LABELS)
    assert '<details><summary data-lm-suppress-shortcuts="true">' in page
    assert "<The Tide>" not in page
    assert "<table" in page


@pytest.mark.parametrize("draw", [voices_picture, cues_picture])
def test_a_picture_has_no_colour_but_those_of_the_theme_and_no_id_of_another(draw) -> None:
    first, second = draw(READINGS, LABELS).svg, draw(READINGS, ["A", "B"]).svg
    assert not re.findall(r"#[0-9a-f]{6}\b", first)
    assert set(re.findall(r"var\(--([\w-]+)\)", first)) <= set(COLOURS)
    assert "<style" not in first
    own, other = (set(re.findall(r'<(?:pattern|clipPath) id="(\w+)"', svg)) for svg in (first, second))
    assert own
    assert not own & other


@pytest.mark.parametrize("draw", [voices_picture, cues_picture])
def test_an_xray_gives_the_same_picture(draw) -> None:
    full: Picture = draw(READINGS, LABELS)
    assert draw([redact(reading) for reading in READINGS], LABELS) == full


def test_no_rate_is_drawn_without_words_of_the_author() -> None:
    silent: Reading = read(from_string("“The talks may fail.”", id="velden", roles=False))
    with pytest.raises(ValueError, match="“velden” has no words of its author"):
        plot_cues([("Velden", silent)])
