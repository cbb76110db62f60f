"""The desk for arguments: what it offers, that it keeps every change, and what comes of an export."""

import json
import re
from pathlib import Path

import pytest
from arguments import picked, practice_material, practised, sound

from kit.arguing import from_json, locate
from kit.casebook import case
from kit.views.argument import ArgumentDesk, argument, report_name
from kit.views.widgets import Reader

KEY = "09-argument"


def desk() -> tuple[Reader, ArgumentDesk]:
    reader, widget = argument(practised(), KEY).children
    return reader, widget


def kept(work: Path) -> dict:
    return json.loads((work / "09.json").read_text("utf-8"))["answers"][KEY]["value"]


def test_it_offers_every_figure_with_its_value(work: Path) -> None:
    reader, widget = desk()
    on = practice_material()
    assert {row["name"]: row["shown"] for row in widget.figures} == {n: v.shown for n, v in on.values.items()}
    assert all(row["title"].startswith(f"{row['group']}: ") for row in widget.figures)
    assert reader.desk == widget.place != ""


def test_every_mark_of_the_reader_can_be_found_among_those_that_it_offers(work: Path) -> None:

    for chosen in (practised(), case("hanoi", edition="x-ray")):
        reader, widget = argument(chosen, KEY).children
        for text, offered in zip(reader.texts, widget.marks, strict=True):
            found = re.findall(r'data-at="(\d+)" data-begins="([a-z ]+)"', text["html"])
            assert len(found) > 20
            places = {(mark["at"], mark["passage"]["mark"]) for mark in offered}
            assert {(int(at), kind) for at, kinds in found for kind in kinds.split()} == places


def test_it_keeps_every_change_as_plain_data_with_schema_and_version(work: Path) -> None:
    _, widget = desk()
    made = sound(practice_material())
    widget.state = {**widget.state, **made.to_json(), "turn": 1}
    assert from_json(kept(work)) == made
    assert kept(work)["schema"] == 1
    assert kept(work)["version"]
    assert widget.feedback["says"] == "Saved. Everything holds: 3 figures recomputed, 2 passages found where you say."
    assert widget.feedback["right"] is True
    assert desk()[1].state["claim"] == made.claim


def test_it_tells_what_is_refused_and_what_is_missing(work: Path) -> None:
    _, widget = desk()
    quoted = picked(practice_material(), 0, kind="quotation", voice="quoted")
    row = {"kind": "passage", **{name: getattr(quoted, name) for name in quoted.__slots__}}
    widget.state = {**widget.state, "evidence": [row], "turn": 1}
    assert [(f["level"], f["evidence"]) for f in widget.feedback["findings"][:2]] == [("refused", 1), ("missing", None)]
    assert widget.feedback["says"] == "Saved. The checker: 1 refused, 3 missing."


@pytest.mark.parametrize("odd", [{"evidence": "x"}, {"direction": 3}, {"claim": 7}, {"evidence": [None]}])
def test_a_state_that_is_no_argument_is_kept_and_spoken_of(work: Path, odd: dict) -> None:
    _, widget = desk()
    widget.state = {**widget.state, **odd, "turn": 1}
    assert widget.feedback["right"] is False
    assert widget.feedback["turn"] == 1
    assert kept(work)[next(iter(odd))] == next(iter(odd.values()))
    assert desk()[1].feedback["findings"] == []


@pytest.mark.parametrize("ending", [".html", ".docx"])
def test_the_report_is_written_beside_the_work(work: Path, ending: str) -> None:
    _, widget = desk()
    state = sound(practice_material()).to_json()
    widget._handle_custom_msg({"export": ending, "state": state, "asked": 7}, [])
    target = work / report_name(KEY, ending)
    assert target.stat().st_size > 10_000
    assert widget.exported["asked"] == 7
    assert widget.exported["right"] is True
    assert widget.exported["says"].startswith(f"Written: {target}.")
    assert sorted(path.name for path in work.iterdir() if not path.name.startswith(".")) == [target.name]


def test_an_export_that_cannot_be_is_said(work: Path) -> None:
    _, widget = desk()
    state = sound(practice_material()).to_json()
    state["evidence"][0]["shown"] = "51.3"
    widget._handle_custom_msg({"export": ".html", "state": state, "asked": 1}, [])
    assert widget.exported["says"].startswith("Not exported: the checker refuses something. Evidence 1, ")
    widget._handle_custom_msg({"export": ".html", "state": {"claim": 3}, "asked": 2}, [])
    assert widget.exported["says"] == "The claim is not written in words. Write it anew."
    work.write_text("a file stands where the folder should be")
    widget._handle_custom_msg({"export": ".html", "state": sound(practice_material()).to_json(), "asked": 3}, [])
    assert widget.exported["says"].startswith("Not exported: ")
    assert widget.exported["right"] is False


def test_the_marks_that_it_offers_stand_where_they_say(work: Path) -> None:
    _, widget = desk()
    on = practice_material()
    for reading, offered in zip(on.readings, widget.marks, strict=True):
        for mark in offered:
            (passage,) = from_json({"evidence": [mark["passage"]]}).evidence
            assert locate(passage, reading) is not None
            assert mark["says"]
