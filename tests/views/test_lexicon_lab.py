"""The lexicon lab without a browser: what it answers and writes, and what it does with files that it cannot read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from velden import COURIER, REVIEW

from kit.measures.edits import NONE, Edit, Edits, load_edits, to_toml
from kit.reading import read, redact
from kit.texts.loading import from_string
from kit.views.contributions import (
    MOST_BARS,
    contributions_picture,
    contributions_table,
    describe_contributions,
    plot_contributions,
)
from kit.views.lexicon_lab import LexiconLab, lexicon_lab, my_lexicon
from kit.views.rankings import firmness_in_words, name_in, ranking_in_words
from kit.weighing import Row, Weighed, bench, contributions, weigh

pytestmark = pytest.mark.usefixtures("work")
TEXTS = [read(from_string(COURIER, id="courier")), read(from_string(REVIEW, id="review"))]
LABELS = ["Practice: Mara Quill, Harbour Courier", "Practice: Piet Anders, The Strait Review"]
REMOVED = {"remove": [{"phrase": p} for p in ("reckless", "circus", "naive", "worthless")]}


def lab(*, xray: bool = False) -> LexiconLab:
    return lexicon_lab([redact(t) for t in TEXTS] if xray else TEXTS, labels=LABELS, key="05-lexicon")


def rows(widget: LexiconLab) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in widget.feedback["rows"]}


def do(widget: LexiconLab, **change: Any) -> None:
    widget.state = {**widget.state, **change, "turn": widget.feedback.get("turn", 0) + 1}


def test_at_first_it_says_what_the_kit_says_and_writes_nothing(work: Path) -> None:
    widget = lab()
    assert widget.labels == ["Mara Quill", "Piet Anders"]
    assert widget.feedback["ranking"] == "Mara Quill 180.7, Piet Anders 33.0, by the kit's list."
    groups = dict.fromkeys(row["group"] for row in widget.feedback["rows"])
    assert list(groups) == [
        "Counted by the kit",
        "Only in others’ words: marked, not counted",
        "Kept out by the kit",
    ]
    assert "term of art" in rows(widget)["sanctions regime"]["held_for"]
    assert not work.exists()


def test_a_list_moves_the_ranking_is_said_and_kept(work: Path) -> None:
    widget = lab()
    do(widget, **REMOVED)
    assert widget.feedback["ranking"] == "Piet Anders 33.0, Mara Quill 12.0: with your list the ranking flips."
    assert rows(widget)["reckless"]["held_for"] == "your own list leaves it out."
    assert [row["key"] for row in widget.feedback["rows"]] == [row["key"] for row in lab().feedback["rows"]]
    kept = json.loads((work / "05.json").read_text("utf-8"))["answers"]["05-lexicon"]["value"]
    assert kept["remove"] == REMOVED["remove"]
    mine = load_edits(work / "05-lexicon.toml")
    assert mine == my_lexicon("05-lexicon") == Edits(remove=("reckless", "circus", "naive", "worthless"))


def test_weights_alone_are_a_list_of_ones_own(work: Path) -> None:
    widget = lab()
    do(widget, weights=[1, 0, 0])
    assert "with your list the ranking stays" in widget.feedback["ranking"]
    assert my_lexicon("05-lexicon").weights == (1, 0, 0)


def test_it_opens_with_what_was_kept_and_the_file_has_the_last_word(work: Path) -> None:
    do(lab(), **REMOVED)
    assert lab().feedback["ranking"].startswith("Piet Anders")
    (work / "05-lexicon.toml").write_text(to_toml(Edits(remove=("stubborn",))), encoding="utf-8")
    widget = lab()
    assert widget.state["remove"] == [{"phrase": "stubborn"}]
    assert rows(widget)["reckless"]["counts"]


@pytest.mark.parametrize(
    "content", ["schema = 1\n[[remove", "schema = 1\n[[add]]\nphrase = 'farce'", "schema = 1\nweights = 3"]
)
def test_a_damaged_file_is_set_aside_and_said_and_never_overwritten(work: Path, content: str) -> None:
    work.mkdir()
    (work / "05-lexicon.toml").write_text(content, encoding="utf-8")
    if "[[remove" in content:
        with pytest.warns(UserWarning, match="Nothing is lost"):
            widget = lab()
    else:
        widget = lab()
        assert "Nothing is lost" in widget.feedback["says"]
    do(widget, **REMOVED)
    (aside,) = work.glob("05-lexicon.toml.damaged-*")
    assert aside.read_text(encoding="utf-8") == content
    assert len(my_lexicon("05-lexicon").remove) == 4


def test_a_list_that_cannot_be_read_is_not_passed_over_in_silence(work: Path) -> None:
    work.mkdir()
    (work / "05-lexicon.toml").write_text("schema = 1\nweights = 3", encoding="utf-8")
    with pytest.warns(UserWarning, match="three numbers.*Nothing is lost"):
        assert my_lexicon("05-lexicon") == NONE


@pytest.mark.filterwarnings("ignore:.*newer kit")
def test_a_newer_kit_s_file_stays_and_the_student_hears_of_it(work: Path) -> None:
    work.mkdir()
    (work / "05-lexicon.toml").write_text("schema = 99\n", encoding="utf-8")
    widget = lab()
    do(widget, **REMOVED)
    assert "could not be written" in widget.feedback["says"]
    assert (work / "05-lexicon.toml").read_text(encoding="utf-8") == "schema = 99\n"


ADDED = {"category": "irony", "strength": 2}


@pytest.mark.parametrize(
    ("phrase", "kept", "says"),
    [
        ("Quick  Fix", "quick fix", ""),
        ("sanctions regimes", "sanctions regime", ""),
        ("recklessly", "", "in the kit's list already under “reckless”, with strength 3"),
        ("a farce, really", "", "can never be found"),
        ("moonshine", "moonshine", "does not stand in the texts"),
        ("x" * 90, "", "too long"),
    ],
)
def test_an_addition_is_kept_as_the_lexicon_writes_it_or_refused_with_a_reason(
    phrase: str, kept: str, says: str
) -> None:
    widget = lab()
    do(widget, add=[{"phrase": phrase, **ADDED}])
    assert widget.feedback["kept"] == {phrase: kept}
    assert says in widget.feedback["says"]
    assert (kept in rows(widget)) is bool(kept)
    assert my_lexicon("05-lexicon") == (Edits(add=(Edit(kept, "irony", 2),)) if kept else NONE)


def test_on_xrays_it_says_that_nothing_can_be_added() -> None:
    assert lab(xray=True).searched == ""
    assert lab().searched == "all"
    mixed = lexicon_lab([TEXTS[0], redact(TEXTS[1])], labels=LABELS, key="05-mixed")
    assert mixed.searched == "A word that you add is looked for in Mara Quill only; the other text is an X-ray."


@pytest.mark.parametrize("number", [1, 3])
def test_it_compares_two_texts(number: int) -> None:
    with pytest.raises(ValueError, match="compares two texts"):
        lexicon_lab([TEXTS[0]] * number, labels=LABELS, key="05-lexicon")


def row(phrase: str, first: int, second: int) -> Row:
    return Row(phrase, "evaluation", 1, (phrase,), (first, second), (0, 0), (0, 0), "")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row("a", 1, 1)], "The two texts are level."),
        ([row("a", 1, 0), row("b", 0, 0)], "No word flips the ranking, nor all of them together."),
        ([row("a", 2, 0), row("b", 0, 1)], "The ranking hangs by one word: without “a” it flips."),
        (
            [row("a", 2, 0), row("b", 2, 0), row("c", 0, 3)],
            "The ranking hangs by a thread: without any one of these 2 it flips: “a”, “b”.",
        ),
        (
            [row("a", 2, 0), row("b", 2, 0), row("“c”", 2, 0), row("d", 0, 1)],
            "No single word flips the ranking; these 3 together do: “a”, “b”, “c”.",
        ),
    ],
)
def test_how_firm_a_ranking_is(rows: list[Row], says: str) -> None:
    assert firmness_in_words(Weighed(tuple(rows), (100, 100))) == says


@pytest.mark.parametrize(
    ("scores", "says"),
    [((21.3, 18.0), "Ann 21.3, Ben 18.0"), ((1, 2), "Ben 2.0, Ann 1.0"), ((1.001, 1), "Ann 1.001, Ben 1.000")],
)
def test_a_ranking_in_words(scores: tuple[float, float], says: str) -> None:
    assert ranking_in_words(["Ann", "Ben"], scores) == says


@pytest.mark.parametrize(
    ("label", "name"), [("Ann Ro, Post", "Ann Ro"), ("Practice: Ann Ro, Post", "Ann Ro"), ("Text A", "Text A")]
)
def test_the_name_in_a_label(label: str, name: str) -> None:
    assert name_in(label) == name


def test_the_picture_has_a_bar_for_each_word_and_says_all_in_words() -> None:
    weighed, names = weigh([bench(text) for text in TEXTS]), ["Mara Quill", "Piet Anders"]
    ax = plot_contributions((weighed, names))
    found = contributions(weighed)
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([-added for _, added in found[:MOST_BARS]])
    said = describe_contributions(weighed, names)
    for each, added in found[:MOST_BARS]:
        assert f"{each.phrase} {abs(added):.1f}" in said
    picture = contributions_picture(TEXTS, LABELS)
    assert picture.alt == said
    assert "Mara Quill 180.7, Piet Anders 33.0" in said


def test_the_table_says_what_would_be_without_each_word() -> None:
    table = contributions_table(TEXTS, LABELS, Edits(weights=(1, 1, 1)), most=2)
    assert len(table) == 2
    assert list(table["ranking"]) == ["stays", "stays"]
    first = table.iloc[0]
    assert (first["cue"], first["adds more to"], first["by"]) == ("circus", "Mara Quill", "24.1")
    assert first["without it: Mara Quill"] == "60.2"


def test_the_lesson_quotes_the_kit_s_own_figures_as_they_were_measured() -> None:
    lesson = (ROOT / "notebooks" / "05-loaded.ipynb").read_text(encoding="utf-8")
    measured = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    quoted = re.findall(r"F1 (0\.\d+)", lesson)
    assert len(quoted) == 3
    assert [figure for figure in quoted if figure not in measured] == []
