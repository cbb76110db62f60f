"""The coder of acts, its comparison and the maps of actors, as far as Python has a say in them."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kit.acting import NOBODY, coded, practised, reference
from kit.casebook import case
from kit.texts.annotations import GRAMMARS
from kit.views.actors import (
    acts_table,
    agency_compared,
    agency_picture,
    agency_table,
    describe_map,
    finder_table,
    grammar_table,
    hidden_table,
    map_picture,
    plot_map,
)
from kit.views.acts import KEYS, Acts, agency_coder

pytestmark = pytest.mark.usefixtures("work")
KEY = "06-acts"
XRAY = case("hanoi", edition="x-ray")
QUILL = practised()[0]
FIRST, SECOND = QUILL.acts[:2]


def put(widget: Any, **change: object) -> None:
    """What the page does when the student does something."""
    widget.state = {**widget.state, **change}


def take(widget: Acts, act: Any, **answers: str) -> None:
    """What the page does when the student answers: the newest act stands last."""
    before = widget.state.get("coded", {})
    others = {name: made for name, made in before.items() if name != act.name}
    put(widget, coded={**others, act.name: {**before.get(act.name, {}), **answers}}, last=[act.name, [*answers][-1]])


def ours(act: Any) -> dict[str, str]:
    return {"agent": act.agent, "affected": act.affected, "grammar": act.grammar}


def test_every_act_is_marked_in_its_sentence_and_its_code_is_not_told() -> None:
    widget = agency_coder(XRAY, KEY)
    assert len(widget.acts) == sum(len(text.acts) for text in (*practised(), *coded(XRAY)[0]))
    for row in widget.acts:
        assert row["html"].count('<mark class="kit-candidate">') == 1
        assert not {"agent", "affected", "why"} & set(row)
        assert bool(row["told"]) == bool(row["gist"]) == (row["text"] >= 2)
    assert "the lunch was cancelled" in widget.acts[0]["html"]
    assert widget.feedback["told"] == {}


def test_every_actor_and_grammar_has_a_key_of_its_own() -> None:
    widget = agency_coder(XRAY, KEY)
    for text in widget.texts:
        keys = [key for key, _, _ in text["actors"]]
        assert len(set(keys)) == len(keys)
        assert all(len(key) == 1 and key.isdigit() for key in keys)
        assert text["actors"][-1][:2] == ["0", NOBODY]
    assert sorted(KEYS) == sorted(GRAMMARS)
    assert not set("ukj") & set(KEYS.values())
    assert len(set(KEYS.values())) == 4


def test_each_answer_is_saved_and_named_and_the_reference_comes_last() -> None:
    widget = agency_coder(XRAY, KEY)
    take(widget, FIRST, agent=NOBODY)
    assert widget.feedback["says"] == "Saved: nobody named acts."
    take(widget, FIRST, affected="Vint")
    assert widget.feedback["says"] == "Saved: President Vint is acted on."
    assert widget.feedback["told"] == {}
    take(widget, FIRST, grammar=FIRST.grammar)
    assert widget.feedback["told"] == {}
    put(widget, seen=[FIRST.name])
    told = widget.feedback["told"][FIRST.name]
    assert told["says"].startswith(
        "Reference: nobody named → a thing or an idea, agentless passive. You differ in 1 of 3."
    )
    assert told["differs"] == ["affected"]
    assert widget.feedback["sums"][0] == ["1 of 1", "0 of 1", "1 of 1"]
    again = agency_coder(XRAY, KEY)
    assert again.state["coded"] == widget.state["coded"]
    assert again.feedback["told"] == widget.feedback["told"]


def test_what_is_taken_back_is_said_to_be_so() -> None:
    widget = agency_coder(XRAY, KEY)
    take(widget, FIRST, **ours(FIRST))
    put(widget, coded={FIRST.name: {"agent": NOBODY}}, last=[FIRST.name, "affected"])
    assert widget.feedback["says"] == "Taken back."
    assert widget.feedback["told"] == {}


@pytest.mark.parametrize("seen", [None, "all", [3, FIRST.name], {}])
def test_the_reference_of_half_a_coding_is_never_told(seen: Any) -> None:
    widget = agency_coder(XRAY, KEY)
    take(widget, FIRST, agent=NOBODY)
    put(widget, seen=seen)
    assert widget.feedback["told"] == {}


@pytest.mark.parametrize("last", [[], ["x"], ["no such act", "agent"], [FIRST.name, "weather"]])
def test_a_strange_last_answer_is_passed_over(last: list[str]) -> None:
    widget = agency_coder(XRAY, KEY)
    put(widget, coded={}, last=last)
    assert widget.feedback["says"] == ""


def test_a_contested_code_says_so() -> None:
    widget = agency_coder(XRAY, KEY)
    act = next(act for act in coded(XRAY)[0][1].acts if act.contested)
    take(widget, act, agent=act.agent, affected=act.affected)
    put(widget, seen=[act.name])
    assert "Contested: careful readers differ here." in widget.feedback["told"][act.name]["says"]
    assert widget.feedback["sums"][3] == ["1 of 1", "1 of 1", "told"]


def test_the_comparison_tells_the_reference_and_the_classmates(tmp_path: Path) -> None:
    folder = tmp_path / "classmates" / "Ada"
    folder.mkdir(parents=True)
    kept = {"value": {"coded": reference(QUILL)}, "at": "2026-11-22T06:00:00+00:00"}
    (folder / "06.json").write_text(json.dumps({"schema": 1, "answers": {KEY: kept}}), encoding="utf-8")
    shown = agency_compared(XRAY, KEY)
    assert "coded no act" in shown.html
    widget = agency_coder(XRAY, KEY)
    take(widget, FIRST, **ours(FIRST))
    take(widget, SECOND, **{**ours(SECOND), "agent": "Teshe"})
    shown.looks = 1
    text = " ".join(re.sub("<[^>]*>", " ", shown.html).split())
    assert "Ada" in text
    assert "1 of 2" in text
    assert "First Secretary Teshe → a thing or an idea, active" in text
    assert "by your coding" in shown.html


def test_the_map_tells_its_numbers_in_words() -> None:
    texts = coded(XRAY)[0]
    made = agency_picture(XRAY)
    assert made.alt == describe_map(texts)
    assert "<svg" in made.svg
    for text in texts:
        assert f"{text.label}: {len(text.acts)} acts" in made.alt
    table = acts_table(texts)
    assert table["acts"].sum() == sum(len(text.acts) for text in texts)
    assert "NaN" not in made.numbers


def test_the_map_draws_a_disc_for_each_pair() -> None:
    texts = coded(XRAY)[0]
    ax = plot_map(texts)
    pairs = sum(len({(act.agent, act.affected) for act in text.acts}) for text in texts)
    assert len(ax.collections) == pairs
    assert len(plot_map([replace(QUILL, acts=())]).collections) == 0
    assert "no act coded" in map_picture([replace(QUILL, acts=())]).alt


def test_swapping_the_authors_changes_no_number_and_only_moves_the_names() -> None:
    swapped = replace(XRAY, labels=XRAY.labels[::-1])
    for table in (agency_table, grammar_table, hidden_table, finder_table):
        here, there = table(XRAY), table(swapped)
        assert here.to_numpy().tolist() == there.to_numpy().tolist()
    names = {XRAY.labels[0]: "A", XRAY.labels[1]: "B"}
    other = {XRAY.labels[1]: "A", XRAY.labels[0]: "B"}
    said, said_swapped = (describe_map(coded(one)[0]) for one in (XRAY, swapped))
    for label in XRAY.labels:
        said, said_swapped = said.replace(label, names[label]), said_swapped.replace(label, other[label])
    assert said == said_swapped


def test_the_tables_hold_the_counts_of_the_coding() -> None:
    table = grammar_table(XRAY)
    for text in (*practised(), *coded(XRAY)[0]):
        assert table.loc[(text.label, "all"), "acts"] == len(text.acts)
        assert table.loc[(text.label, "all"), "nobody named"] == sum(act.agent == NOBODY for act in text.acts)
    assert set(hidden_table(XRAY).index.get_level_values(0)) == set(XRAY.labels)
    assert (finder_table(XRAY)["wrong"] >= 0).all()
