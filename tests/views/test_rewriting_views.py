"""The editor and the cuts: what they answer to each event, what they keep, and that the lesson's examples hold."""

import json

import pytest

import kit
from kit.measures.ownrule import Rule
from kit.rewriting import MEASURES
from kit.views.cutting import Cutting, cutting, own_rule
from kit.views.rewriting import Passage, Rewriting, minimal_pairs, rewriting, rewriting_task
from kit.work import recall

pytestmark = pytest.mark.usefixtures("work")


def do(widget: Rewriting | Cutting, **change: object) -> None:
    """What the page does when the student does something."""
    widget.state = {**widget.state, **change}


def write(widget: Rewriting, text: str, **change: object) -> None:
    key = widget.state.get("passage", widget.passages[0]["key"])
    do(widget, texts={**widget.state.get("texts", {}), key: text}, **change)


def test_at_first_it_is_the_original_and_nothing_has_moved() -> None:
    widget = minimal_pairs("03")
    assert widget.feedback["summary"] == "This is the original."
    assert widget.feedback["says"] == ""
    assert {row[3] for row in widget.feedback["rows"].values()} == {"still", "refused"}
    assert [row["key"] for group in widget.groups for row in group["rows"]] == [measure.key for measure in MEASURES]


def test_every_event_is_answered_and_kept() -> None:
    widget = minimal_pairs("03")
    for text in ("The ministry m", "The ministry may", "The ministry may n"):
        write(widget, text)
        assert recall("03-pairs")["texts"]["harbour"] == text
    assert "measures moved." in widget.feedback["summary"]
    assert minimal_pairs("03").feedback["rows"] == widget.feedback["rows"]


PAIRS = [(pair["name"], pair["text"]) for pair in kit.minimal_pairs("03").passages[0]["pairs"]]


@pytest.mark.parametrize(
    ("name", "still", "moved"),
    [
        ("may → will", ["flesch_reading_ease", "gunning_fog", "lix"], ["hedge", "letters"]),
        ("three sentences", ["hedge", "loaded"], ["flesch_kincaid_grade", "sentences", "lix"]),
        ("passive", ["hedge", "sentences"], ["flesch_reading_ease"]),
        ("longer words", ["hedge", "sentences"], ["flesch_reading_ease", "dale_chall", "loaded"]),
        ("not", ["hedge", "rix", "unfamiliar_words"], ["words", "letters"]),
        ("words shuffled", [measure.key for measure in MEASURES], []),
    ],
)
def test_each_change_of_the_lesson_moves_what_its_note_says(name: str, still: list[str], moved: list[str]) -> None:
    widget = minimal_pairs("03")
    write(widget, dict(PAIRS)[name])
    rows = {key: row[3] for key, row in widget.feedback["rows"].items()}
    assert {rows[key] for key in still} <= {"still", "refused"}
    assert {rows[key] for key in moved} <= {"moved"}
    assert widget.feedback["note"]


def test_what_should_move_and_did_not_is_said() -> None:
    widget = minimal_pairs("03")
    write(widget, dict(PAIRS)["not"], expected={"harbour": ["hedge", "words"]})
    rows = widget.feedback["rows"]
    assert rows["hedge"][2:] == ["did not move", "missed"]
    assert rows["words"][3] == "hit"
    assert "they did not: hedges" in widget.feedback["summary"]


def test_the_marks_of_the_new_version_carry_their_reasons_and_are_escaped() -> None:
    widget = minimal_pairs("03")
    write(widget, "Perhaps <b>they</b> may.")
    assert 'data-kinds="hedge"' in widget.feedback["html"]
    assert "<b>they" not in widget.feedback["html"]


@pytest.mark.parametrize("text", ["", "   ", "...", "—"])
def test_no_word_is_no_error(text: str) -> None:
    widget = minimal_pairs("03")
    write(widget, text)
    assert widget.feedback["says"] == "Saved."
    assert widget.feedback["summary"]


def test_a_passage_that_is_gone_after_an_upgrade_is_no_error() -> None:
    do(minimal_pairs("03"), passage="of-old", texts={"of-old": "Gone."})
    assert minimal_pairs("03").feedback["summary"] == "This is the original."


GOOD = {
    "families": "The ministry might have to move about forty families for a while. It need not, if both sides agree in "
    "time who may unload where.",
    "talks": "The talks on the coal sanctions will hardly go on this year. That is because Marren wants eleven ships "
    "to leave the strait, and no conditions.",
}


@pytest.mark.parametrize("key", GOOD)
def test_a_task_can_be_done_and_is_not_done_at_first(key: str) -> None:
    widget = rewriting_task("03")
    do(widget, passage=key)
    assert widget.feedback["done"] == ""
    grade, *claim = widget.feedback["goals"]
    assert not grade[1]
    assert all(met for _, met, _ in claim), "the original keeps its own claim"
    write(widget, GOOD[key])
    assert widget.feedback["done"].startswith("Done"), widget.feedback["goals"]
    write(widget, "They may go.")
    assert [name for name, met, _ in widget.feedback["goals"] if not met]
    assert widget.feedback["done"] == ""


def test_each_passage_keeps_its_own_version() -> None:
    widget = rewriting("03-own", [Passage("a", "A", "The talks may fail."), Passage("b", "B", "No deal.")])
    write(widget, "The talks will fail.")
    do(widget, passage="b")
    write(widget, "A deal.")
    do(widget, passage="a")
    assert widget.feedback["rows"]["hedge"][:2] == ["1", "0"]


def test_the_cuts_side_by_side_and_the_rule_kept() -> None:
    widget = cutting("03")
    facts = {column["name"]: column["facts"] for column in widget.feedback["columns"]}
    assert facts["the kit"].startswith("2 sentences")
    assert facts["your rule"].startswith("13 sentences")
    do(widget, rule={"cut": "kit", "syllable": "dictionary", "long": 6})
    ours, _, yours = widget.feedback["columns"]
    assert (ours["facts"], ours["scores"], ours["pieces"]) == (yours["facts"], yours["scores"], yours["pieces"])
    assert own_rule() == Rule("kit", "dictionary", 6)
    assert cutting("03").feedback["columns"] == widget.feedback["columns"]


def test_every_passage_is_cut_without_losing_a_word() -> None:
    widget = cutting("03")
    for passage in widget.passages:
        do(widget, passage=passage["key"])
        for column in widget.feedback["columns"]:
            assert sum(bool(number) for p in column["pieces"] for _, number in p["runs"]) >= 30
        assert widget.feedback["differ"]
    assert json.dumps(widget.feedback)


@pytest.mark.parametrize("rule", [{"cut": "comma"}, {"long": "six"}, {"breath": 1}, {}])
def test_a_rule_that_cannot_be_read_is_the_simplest_one(rule) -> None:
    do(cutting("03"), rule=rule)
    assert own_rule() == Rule()
