"""Adjudication, drill and comparison, as far as Python has a say in them: on the case as it comes and on real files."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kit.adjudicating import ACCEPT, REFUSE, candidates, courses
from kit.casebook import OP_EDS, Case, case, practice, texts_to_judge
from kit.drilling import drill_items
from kit.reading import read, redact
from kit.texts.loading import from_string
from kit.views.adjudication import adjudication, judge
from kit.views.certainty import certainty_picture, certainty_table, describe_certainty, plot_certainty
from kit.views.drill import Drill, drill
from kit.views.judgements import Again, certainty_again, compared
from kit.views.plots import picture
from kit.work import recall

pytestmark = pytest.mark.usefixtures("work")
KEY = "04-decisions"
LINE = "Perhaps Ilse Maro & her aides may sail. They might as well stay. “We could come in May,” she said. Of course."
TEXT = from_string(LINE, id="t", roles=False)
FULL = read(TEXT)


@pytest.fixture
def hanoi() -> Case:
    return case("hanoi")


def put(widget: Any, **change: object) -> None:
    """What the page does when the student does something."""
    widget.state = {**widget.state, **change}


def test_practice_texts_come_before_x_rays_and_own_copies_stand_alone(hanoi: Case) -> None:
    readings, labels, gists = texts_to_judge(hanoi)
    assert [reading.id for reading in readings] == [*OP_EDS, "larison", "rogin"]
    assert labels == (*OP_EDS.values(), *hanoi.labels)
    assert gists[2:] == hanoi.gists
    full = replace(hanoi, readings=(FULL, FULL))
    assert texts_to_judge(full) == (full.readings, full.labels, full.gists)


def test_each_candidate_stands_marked_in_its_sentence_with_its_neighbours() -> None:
    rows = judge([FULL], ["T"], key=KEY).candidates
    seen = [(row["cue"], row["kind"], row["found"], re.sub("<[^>]*>", "", row["html"])) for row in rows]
    first = "Perhaps Ilse Maro &amp; her aides may sail. They might as well stay."
    assert seen[:2] == [("perhaps", "hedge", True, first), ("may", "hedge", True, first)]
    assert [row["cue"] for row in rows] == ["perhaps", "may", "might as well", "could", "may", "of course"]
    for row in rows:
        marked = re.findall('<mark class="kit-candidate">(.*?)</mark>', row["html"])
        assert [words.lower() for words in marked] == [row["cue"]]
    assert rows[3]["where"] == "paragraph 1, quoted: not counted for the author"
    assert rows[3]["html"].count("kit-beside") == 2


def test_on_an_x_ray_only_cues_can_be_read_and_the_gist_stands_by() -> None:
    rows = judge([redact(FULL)], ["T"], [["Nobody sails <yet>."]], key=KEY).candidates
    assert {row["gist"] for row in rows} == {"Nobody sails <yet>."}
    text = " ".join(re.sub("<[^>]*>", " ", row["html"]) for row in rows)
    assert set(text.lower().split()) == {"perhaps", "may", "might", "as", "well", "could", "of", "course", "said"}
    assert all("kit-beside" not in row["html"] for row in rows)


def test_every_decision_is_kept_at_once_and_what_follows_is_said() -> None:
    widget = judge([FULL], ["T"], key=KEY)
    names = {row["cue"]: row["name"] for row in widget.candidates if row["found"]}
    assert [row[2:] for row in widget.feedback["rates"]] == [["125.0 (2)", "125.0 (2)", 3], ["62.5 (1)", "62.5 (1)", 1]]
    put(widget, decisions={names["may"]: REFUSE}, last=names["may"])
    assert recall(KEY)["decisions"] == {names["may"]: REFUSE}
    assert widget.feedback["says"] == "Saved: “may” is no hedge here."
    assert widget.feedback["rates"][0] == [0, "hedge", "125.0 (2)", "62.5 (1)", 2]
    assert ["hedge", "may", 1, "0 of 1"] in widget.feedback["cues"]
    assert widget.feedback["sums"] == [["hedge", "0 of 1", "none yet"], ["booster", "none yet", "none yet"]]
    again = judge([FULL], ["T"], key=KEY)
    assert again.state["decisions"] == {names["may"]: REFUSE}
    assert again.feedback["rates"] == widget.feedback["rates"]
    put(again, decisions={}, last=names["may"])
    assert again.feedback["says"] == "Taken back: “may” is open again."
    assert recall(KEY)["decisions"] == {}


@pytest.mark.parametrize("kept", [{"decisions": {"x:1-2:hedge": "maybe", "y": 3}}, {"decisions": [1]}, {}])
def test_what_somebody_wrote_into_the_file_by_hand_does_no_harm(kept: dict[str, Any]) -> None:
    widget = judge([FULL], ["T"], key=KEY)
    put(widget, **kept)
    assert widget.feedback["rates"][0][2:] == ["125.0 (2)", "125.0 (2)", 3]


def classmates(tmp_path: Path, **made: dict[str, str]) -> None:
    for name, decisions in made.items():
        folder = tmp_path / "classmates" / name
        folder.mkdir(parents=True)
        answers = {KEY: {"value": {"decisions": decisions}, "at": "2026-11-22T06:00:00+00:00"}}
        (folder / "04.json").write_text(json.dumps({"schema": 1, "answers": answers}), "utf-8")


def text_of(widget: Again) -> str:
    shown = re.sub("<style>.*?</style>", "", widget.html, flags=re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", shown).split())


def test_decisions_are_held_against_the_kits_and_the_classmates(hanoi: Case, tmp_path: Path) -> None:
    judged = candidates(texts_to_judge(hanoi)[0])
    found, refused = ([one for one in judged if one.found is kind] for kind in (True, False))
    widget = compared(hanoi, KEY)
    assert "judged nothing yet" in widget.html
    put(adjudication(hanoi, KEY), decisions={"a-text-of-before:1-2:hedge": ACCEPT})
    widget.looks += 1
    assert "judged nothing yet" in widget.html
    mine = {found[0].name: ACCEPT, found[1].name: REFUSE, refused[0].name: ACCEPT}
    put(adjudication(hanoi, KEY), decisions=mine)
    widget.looks += 1
    assert "You and the kit judge alike: 1 of 3" in text_of(widget)
    assert "No decisions of classmates" in text_of(widget)
    classmates(tmp_path, Ada={found[0].name: ACCEPT, found[1].name: ACCEPT}, Ben={found[0].name: REFUSE}, Cy={})
    widget.looks += 1
    said = text_of(widget)
    assert "You and your classmates judge alike: 1 of 3" in said
    assert re.search(r"Ada 2 1 of 2 Ben 1 0 of 1", said)
    assert "Cy" not in said
    assert re.search(rf"{found[0].cue} {found[0].kind} yes yes 1 yes, 1 no", said)
    assert re.search(rf"{refused[0].cue} {refused[0].kind} yes no 0 yes, 0 no", said)


def test_the_course_of_certainty_says_and_draws_the_same(hanoi: Case) -> None:
    picture = certainty_picture(hanoi.readings, hanoi.labels)
    for course in courses(hanoi.readings, hanoi.labels):
        signs = [sign for _, sign in course.kit]
        said = f"{course.label}: the kit marks {signs.count(-1)} hedges and {signs.count(1)} boosters"
        assert said in picture.alt
    ax = plot_certainty(courses(hanoi.readings, hanoi.labels))
    drawn = sorted(tuple(point) for marks in ax.collections for point in marks.get_offsets() if len(point) == 2)
    kits = [at for course in courses(hanoi.readings, hanoi.labels) for at, _ in course.kit]
    assert sorted(at for at, row in drawn if (at, row) != (0, 0)) == sorted(kits)
    assert [label.get_text() for label in ax.get_yticklabels()] == [x.replace(", ", ",\n", 1) for x in hanoi.labels]


def test_the_course_by_ones_own_decisions_is_drawn_when_asked_for(hanoi: Case) -> None:
    widget, judged = certainty_again(hanoi, KEY), candidates(hanoi.readings)
    hedges = [one for one in judged if one.kind == "hedge" and one.text == 0]
    before = text_of(widget)
    assert "you accept 2 hedges" in before
    put(adjudication(hanoi, KEY), decisions={one.name: REFUSE for one in hedges})
    widget.looks += 1
    assert "you accept 0 hedges" in text_of(widget)
    dashed = plot_certainty(courses(hanoi.readings, hanoi.labels, {})).lines
    assert sum(line.get_linestyle() == "--" for line in dashed) == 2


def test_a_text_without_marks_has_a_level_course() -> None:
    level = read(from_string("The fleet sailed.", roles=False))
    assert "level throughout" in certainty_picture([level], ["Calm"]).alt


def asked(widget: Drill) -> str:
    return widget.feedback["next"]["id"]


def test_the_drill_answers_at_once_and_keeps_order_and_progress() -> None:
    truth = {item.id: item for item in drill_items("hedges")}
    widget = drill("04-drill")
    first = truth[asked(widget)]
    put(widget, answers=[[first.id, first.hedge]])
    assert widget.feedback["right"] is True
    assert widget.feedback["judged"]["why"].startswith(first.why)
    second = truth[asked(widget)]
    put(widget, answers=[[first.id, first.hedge], [second.id, not second.hedge]])
    assert widget.feedback["says"].endswith("It comes again.")
    assert widget.feedback["progress"] == f"1 of {len(truth)} settled, 0 right in a row (longest 1)"
    again = drill("04-drill")
    assert asked(again) == asked(widget)
    assert again.state["seed"] == widget.state["seed"]
    put(again, answers=[[item.id, item.hedge] for item in truth.values()])
    assert again.feedback["next"] is None
    put(again, answers=[], round=1)
    assert again.feedback["part"] == [0, len(truth)]


def test_the_cue_of_a_drill_is_marked_and_its_sentence_escaped() -> None:
    widget = drill("04-drill")
    item = next(item for item in drill_items("hedges") if item.id == asked(widget))
    assert f'<mark class="kit-candidate">{item.cue}</mark>' in widget.feedback["next"]["html"]


def test_practice_op_eds_have_enough_to_judge_and_to_refuse() -> None:
    for name in OP_EDS:
        judged = candidates([read(practice(name))])
        assert min(sum(one.found for one in judged), sum(not one.found for one in judged)) >= 10


def test_a_student_line_put_into_the_drawn_picture_lies_where_matplotlib_draws_it(hanoi: Case) -> None:
    judged = candidates(hanoi.readings)
    made = {one.name: ACCEPT if number % 3 else REFUSE for number, one in enumerate(judged)}
    data = courses(hanoi.readings, hanoi.labels, made)
    quick = certainty_picture(hanoi.readings, hanoi.labels, made).svg
    whole = picture(plot_certainty(data), describe_certainty(data), certainty_table(data)).svg
    for row in range(2):
        assert corners(quick, row) == pytest.approx(corners(whole, row), abs=0.02)


def corners(svg: str, row: int) -> list[float]:
    """The places where a student's line turns, one number after the other."""
    found = re.search(rf'<g id="student-{row}">\s*<path d="([^"]*)"', svg)
    assert found
    places: list[tuple[float, float]] = []
    x = y = 0.0
    for letter, rest in re.findall(r"([MLHV])([^MLHV]*)", found[1]):
        numbers = [float(each) for each in rest.split()]
        x, y = (numbers[0] if letter != "V" else x), (numbers[-1] if letter != "H" else y)
        if not places or max(abs(x - places[-1][0]), abs(y - places[-1][1])) > 0.01:
            places.append((x, y))
    return [number for place in places for number in place]
