"""The pictures of sources and omissions: everything that they show is said in words, and signs differ in shape."""

import pytest

from kit.casebook import Case, case
from kit.omitting import tally, told
from kit.reading import read, redact
from kit.texts.coverage import CODES
from kit.texts.loading import from_string
from kit.texts.sides import Side
from kit.views.balance import (
    CODE_LOOKS,
    omissions_counts,
    omissions_picture,
    omissions_table,
    plot_omissions,
    plot_sources,
    sources_picture,
    sources_table,
    stances_table,
)

TEXT = read(from_string("Olin said that the ice held. The pilots claimed it broke. “Go,” Falk said.", roles=False))
SIDES = {"Olin": Side("harbour", True), "pilots": Side("harbour", False)}


@pytest.fixture
def hanoi() -> Case:
    return case("hanoi", edition="x-ray").blind()


def test_the_four_signs_differ_in_shape() -> None:
    assert list(CODE_LOOKS) == list(CODES)
    assert len({marker for marker, _ in CODE_LOOKS.values()}) == len(CODES)


def test_the_picture_of_omissions_says_its_counts_and_names_no_author(hanoi: Case) -> None:
    shown = omissions_picture(hanoi)
    for label, found in zip(hanoi.labels, tally(hanoi), strict=True):
        assert f"{label}: {', '.join(f'{code} {found[code]}' for code in CODES)}." in shown.alt
    page = shown._repr_html_()
    assert not [text.outlet for text in hanoi.facts.texts if text.outlet in page or text.author.split()[-1] in page]


def test_the_plot_of_omissions_has_a_sign_for_each_item_and_text(hanoi: Case) -> None:
    ax = plot_omissions(hanoi.labels, told(hanoi))
    assert len(ax.collections) == 2 * len(hanoi.timeline)
    contested = sum(row.contested for one in told(hanoi) for row in one.texts)
    assert [text.get_text() for text in ax.texts] == ["?"] * contested
    assert [tick.get_text() for tick in ax.get_xticklabels()] == list(hanoi.labels)


def test_the_table_of_omissions_says_where_and_why(hanoi: Case) -> None:
    table = omissions_table(hanoi)
    iran = table[table["what happened"].str.contains("JCPOA")].iloc[0]
    assert iran[["Text A", "Text B", "contested, because"]].tolist() == ["states (3)", "omits", ""]
    trip = table[table["what happened"].str.contains("exemptions")].iloc[0]
    assert trip["contested, because"].startswith("Text A: ")
    assert "Text B: " in trip["contested, because"]


def test_the_counts_of_omissions_add_up(hanoi: Case) -> None:
    counts = omissions_counts(hanoi)
    assert (counts[list(CODES)].sum(axis=1) == len(hanoi.timeline)).all()
    for label, reading in zip(hanoi.labels, hanoi.readings, strict=True):
        row, words = counts.loc[label], reading.counts["all"]["words"]
        assert row["told per 1,000 words"] == round(1000 * (len(hanoi.timeline) - row["omits"]) / words, 1)


def test_the_sources_in_table_bars_and_words_are_the_same() -> None:
    table = sources_table([TEXT], ["Ferry"], SIDES)
    rows = {side: row for (_, side), row in table.iterrows()}
    assert list(rows) == ["harbour, named", "harbour, not named", "unknown, named"]
    assert rows["harbour, not named"]["doubting verb"] == rows["harbour, not named"]["reported words"] == 2
    assert rows["unknown, named"][["who", "quoted words"]].tolist() == ["Falk", 1]
    shown = sources_picture([TEXT], ["Ferry"], SIDES)
    assert "harbour, not named: 0 words quoted, 2 reported" in shown.alt
    ax = plot_sources([("Ferry", [("harbour, named", 3, 4)])])
    assert [bar.get_width() for bar in ax.patches] == [3, 4]


def test_a_text_in_which_nobody_speaks_says_so() -> None:
    assert "Nobody else speaks." in sources_picture([read(from_string("It rained.", roles=False))], ["x"]).alt


def test_the_verbs_of_saying_with_speaker_name_and_stance_in_both_editions() -> None:
    table = stances_table([TEXT], ["Ferry"], SIDES)
    assert table[["cue", "speaker", "named or not", "category", "stance"]].to_numpy().tolist() == [
        ["said", "Olin", "named", "saying", "neutral"],
        ["claimed", "pilots", "not named", "asserting", "doubting"],
        ["said", "Falk", "named", "saying", "neutral"],
    ]
    assert stances_table([redact(TEXT)], ["Ferry"], SIDES).drop(columns="cue").equals(table.drop(columns="cue"))
