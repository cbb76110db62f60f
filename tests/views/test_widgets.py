import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented import MARKS, reading

from kit.reading import redact
from kit.views.highlight import LAYERS
from kit.views.keeping import keep
from kit.views.widgets import Option, Question, answer, check_choice, predict, predicted, reader
from kit.work import recall

pytestmark = pytest.mark.usefixtures("work")
ALL = [layer.kind for layer in LAYERS]
OPTIONS = (
    Option("the envoy", True, "The verb of saying is hers."),
    Option("the author", False, "The words stand inside quotation marks."),
)


def do(widget: Question, **change: object) -> None:
    """What the page does when the student does something."""
    widget.state = {**widget.state, **change}


def said(widget: Question) -> tuple[str, bool | None]:
    return widget.feedback["says"], widget.feedback.get("right")


def test_the_reader_shows_the_labels_and_never_the_name_of_a_text() -> None:
    widget = reader([redact(reading(*MARKS)), reading(*MARKS)], labels=("Text A", "Text B"))
    state = json.dumps(widget.get_state(), default=str)
    assert [text["label"] for text in widget.texts] == ["Text A", "Text B"]
    assert "Velden" not in state, "the id of a reading can give its author away"
    assert widget.layers == [kind for kind in ALL if kind != "rejected"]


def test_the_reader_counts_own_words_and_others_apart() -> None:
    counts = reader([reading(*MARKS)], labels=["Text A"]).texts[0]["counts"]
    assert counts == {
        "hedge": (1, 2),
        "booster": (1, 1),
        "loaded": (0, 1),
        "quotation": (2, 0),
        "reported": (1, 0),
        "attribution": (1, 0),
        "rejected": (1, 0),
    }


def test_two_halves_of_one_cue_count_once() -> None:
    halves = [replace(MARKS[0], group=1), replace(MARKS[1], kind="hedge", group=1)]
    assert reader([reading(*halves)], labels=["A"]).texts[0]["counts"]["hedge"] == (1, 0)


def test_the_choice_of_layers_is_kept() -> None:
    reader([reading()], labels=["A"], key="01-layers").layers = ["loaded"]
    assert reader([reading()], labels=["A"], key="01-layers").layers == ["loaded"]
    assert reader([reading()], labels=["A"]).layers != ["loaded"]


def test_a_label_for_each_text() -> None:
    with pytest.raises(ValueError, match="2 texts, 1 labels"):
        reader([reading(), reading()], labels=["A"])


def test_a_prediction_can_change_until_it_is_kept_and_is_shown_again() -> None:
    shown = predicted("01-hedges", "Which hedges more?")
    assert shown.feedback == {"says": "You have kept no prediction yet: do it first, then look again."}
    widget = predict("01-hedges", "Which hedges more?", ["Text A", "Text B"])
    do(widget, choice="Text A")
    do(widget, choice="Text B", confidence="fairly sure")
    assert "can change" in widget.feedback["says"]
    do(widget, kept=True)
    again = predict("01-hedges", "Which hedges more?", ["Text A", "Text B"])
    assert again.state["kept"]
    assert again.feedback["says"] == "You predicted: Text B (fairly sure)."
    do(shown, looks=1)
    assert shown.feedback["says"] == "You predicted: Text B (fairly sure)."
    assert predicted("01-hedges", "Which hedges more?").feedback["says"] == shown.feedback["says"]


def test_confidence_is_asked_for_only_on_request() -> None:
    assert predict("01-a", "?", ["A"]).levels
    assert not predict("01-a", "?", ["A"], confidence=False).levels


def test_a_check_answers_at_once_and_counts_the_tries() -> None:
    widget = check_choice("02-whose", "Whose words?", OPTIONS)
    do(widget, choice="the author")
    assert said(widget) == ("", None)
    do(widget, checked="the author", tries=1)
    assert said(widget) == ("Not yet. The words stand inside quotation marks.", False)
    do(widget, choice="the envoy")
    assert said(widget) == ("", None), "a message must not stand beside another choice"
    do(widget, checked="the envoy", tries=2)
    assert said(widget) == ("Right. The verb of saying is hers. (2 tries)", True)
    assert recall("02-whose")["right"] is True
    assert said(check_choice("02-whose", "Whose words?", OPTIONS)) == said(widget)


def test_a_check_tells_the_page_neither_what_is_right_nor_what_will_be_said() -> None:
    state = json.dumps(check_choice("02-whose", "Whose words?", OPTIONS).get_state(), default=str)
    assert OPTIONS[0].says not in state
    assert OPTIONS[1].says not in state


def test_an_option_that_is_gone_after_an_upgrade_is_no_error() -> None:
    do(check_choice("02-whose", "Whose words?", OPTIONS), choice="the author", checked="the author", tries=1)
    assert check_choice("02-whose", "Whose words?", OPTIONS[:1]).feedback == {"says": ""}


def test_a_check_without_a_right_option_is_refused() -> None:
    with pytest.raises(ValueError, match="02-whose"):
        check_choice("02-whose", "Whose words?", OPTIONS[1:])


def test_an_answer_is_saved_and_comes_back() -> None:
    widget = answer("02-why", "Why?", hint="Two sentences.")
    do(widget, text="Because “she” said so.")
    assert widget.feedback["says"] == "Saved."
    assert answer("02-why", "Why?").state["text"] == "Because “she” said so."


def test_an_answer_that_cannot_be_saved_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    widget = answer("02-why", "Why?")
    monkeypatch.setenv("KIT_WORK", str(tmp_path / "file"))
    do(widget, text="All in vain?")
    assert widget.feedback["says"].startswith("Not saved")


def test_a_change_that_came_past_the_queue_is_kept_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    widget, kept = answer("02-why", "Why?"), []
    monkeypatch.setattr("kit.views.keeping.remember", lambda key, value: kept.append(value["text"]))

    def past(text: str, turn: int, *, leaving: bool = False) -> None:
        state = {**widget.state, "text": text, "turn": turn}
        widget._handle_custom_msg({"kept": state, "leaving": leaving}, [])

    do(widget, text="N", turn=1)
    past("No", 2)
    past("Not", 3)
    do(widget, text="Not", turn=3)
    past("No", 2)
    past("Note", 4, leaving=True)
    widget._handle_custom_msg({"another": "widget's own"}, [])
    assert kept == ["N", "No", "Not", "Note"]
    assert widget.state["text"] == "Note"
    assert widget.feedback["turn"] == 4


def test_a_fault_in_what_the_kit_says_costs_no_answer() -> None:
    def faulty(state: Mapping[str, Any]) -> dict[str, Any]:
        return {"says": "" if not state.get("text") else state["no such thing"]}

    widget = keep(Question(mode="answer", question="Why?"), "02-why", faulty)
    with pytest.raises(KeyError, match="no such thing"):
        do(widget, text="Kept all the same.")
    assert recall("02-why")["text"] == "Kept all the same."
