"""Figures by name: each is what the kit's own measures say, and a name always leads back to it."""

import pytest
from arguments import practice_material, xray_material
from hypothesis import given
from hypothesis import strategies as st

from kit.comparing import compare, cues, interval, rate, sample
from kit.figuring import MEASURES, FigureError, figure, figures, parts, recompute, titled
from kit.measures.framing import FRAMES, practice_reference, reference
from kit.reading import read
from kit.sourcing import sources
from kit.texts.loading import from_string
from kit.texts.model import STANCES
from kit.views.cues import cues_table
from kit.views.readability import scores_table
from kit.views.voices import voices_table

MATERIALS = [practice_material, xray_material]


@pytest.mark.parametrize("made", MATERIALS)
def test_every_figure_recomputes_to_itself(made) -> None:
    on = made()
    assert len(on.values) > 40
    assert {name: recompute(name, on.readings) for name in on.values} == on.values


@pytest.mark.parametrize("made", MATERIALS)
def test_the_figures_are_those_of_the_tables(made) -> None:
    on = made()
    ids, labels = [reading.id for reading in on.readings], ["one", "two"]
    counted, shares = cues_table(on.readings, labels), voices_table(on.readings, labels)
    scored = scores_table(on.readings, labels)
    for id, label in zip(ids, labels, strict=True):
        for kind, name in (("hedge", "hedges"), ("booster", "boosters"), ("loaded", "loaded language")):
            assert on.values[f"count.{kind}@{id}"].amount == counted.loc[(label, name), "marks"]
            assert on.values[f"rate.{kind}@{id}"].amount == counted.loc[(label, name), "per 1,000 words"]
        for voice in ("author", "reported", "quoted"):
            assert on.values[f"share.{voice}@{id}"].amount == shares.loc[(label, voice), "per cent"]
        for key, measure in MEASURES.items():
            if key.startswith("score.") and f"{key}@{id}" in on.values:
                assert on.values[f"{key}@{id}"].shown == scored.loc[measure.name, label]


def test_sources_stances_and_frames_are_those_of_their_rooms() -> None:
    for on, coded in ((xray_material(), reference("hanoi")), (practice_material(), practice_reference())):
        for reading in on.readings:
            heard = [source for source in sources(reading) if source.speaker]
            assert on.values[f"sources.named@{reading.id}"].amount == len(heard)
            shares = [on.values[f"stance.{stance}@{reading.id}"].amount for stance in STANCES]
            assert sum(shares) == pytest.approx(100, abs=0.2)
            rows = [row.frames for row in coded.paragraphs if row.text == reading.id]
            for function in FRAMES:
                shown = f"{sum(function in row for row in rows)} of {len(rows)} paragraphs"
                assert on.values[f"frame.{function}@{reading.id}"].shown.startswith(shown)


def test_a_text_that_nobody_coded_has_no_frames() -> None:
    assert not [name for name in figures([read(from_string("The ferry may sail.", id="x"))]) if "frame" in name]


def test_a_rate_and_a_difference_are_shown_with_their_chances() -> None:
    on = practice_material()
    found = interval(sample(on.readings[0], "hedge"))
    marks = sum(span.kind == "hedge" for span in cues(on.readings[0]))
    shown = f"{rate(on.readings[0], marks):.1f} (95 % interval {found.low:.1f} to {found.high:.1f})"
    assert on.values["rate.hedge@courier"].shown == shown
    differs = compare(*on.readings)[0]
    value = on.values["difference.hedge@courier,review"]
    assert value.amount == round(differs.ratio, 2)
    assert f"p = {differs.p_holm:.3f}" in value.shown
    assert value.verdict == differs.verdict()


@given(st.sampled_from(list(MEASURES)), st.lists(st.text(min_size=1), min_size=1, max_size=2))
def test_a_name_leads_back_to_its_measure_and_texts(measure: str, ids: list[str]) -> None:
    name = figure(measure, *ids)
    assert parts(name) == (measure, tuple(ids))
    assert titled(name, {}).startswith(MEASURES[measure].name)


def test_a_score_that_is_refused_is_no_figure() -> None:
    reading = read(from_string("Perhaps the talks may go on. The ferry waits for nobody.", id="short"))
    there = figures([reading])
    assert "score.smog@short" not in there
    with pytest.raises(FigureError, match=r"SMOG is not given for “short”: .*Choose another"):
        recompute("score.smog@short", [reading])
    assert there["rate.hedge@short"].shown.endswith("(no interval)")


def test_a_text_without_words_of_its_author_has_no_rate() -> None:
    reading = read(from_string("“We were never asked about the ferry,” said Ilse Maro.", id="quoted", roles=False))
    quoted = figures([reading])
    assert "share.quoted@quoted" in quoted
    assert all(name.partition("@")[0] in MEASURES for name in quoted)
