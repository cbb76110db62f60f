"""What the coder keeps and says, what the comparison shows, and the pictures of frames."""

import re
from html import unescape

import pytest

from kit.casebook import case
from kit.coding import desk, ours, sequences
from kit.measures.framing import FRAMES
from kit.views.coding import coder
from kit.views.frames import (
    NOBODY,
    NONE_YET,
    comparison,
    framed_gists,
    frames_codebook,
    frames_compared,
    frames_passages,
    frames_picture,
    plot_frames,
)
from kit.work import recall

pytestmark = pytest.mark.usefixtures("work")
HANOI = case("hanoi", edition="x-ray")
DESK = desk(HANOI)
KEY = "07-codes"


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)))


def test_a_code_is_kept_at_once_and_comes_back() -> None:
    widget = coder(HANOI, KEY)
    name = DESK.units[0].name
    widget.state = {"codes": {name: ["problem", "judgement"]}, "last": name, "turn": 1}
    assert widget.feedback["says"] == "Saved: paragraph 1 is coded problem, judgement."
    assert recall(KEY)["codes"] == {name: ["problem", "judgement"]}
    assert coder(HANOI, KEY).state["codes"] == {name: ["problem", "judgement"]}
    widget.state = {"codes": {}, "last": name, "turn": 2}
    assert widget.feedback["says"] == "Saved: paragraph 1 is open again."


def test_our_reason_is_told_only_of_a_unit_that_was_coded() -> None:
    unit = next(unit for unit in DESK.units if unit.row.contested)
    widget = coder(HANOI, KEY)
    widget.state = {"codes": {}, "last": unit.name, "asked": unit.name, "turn": 1}
    assert widget.feedback["reason"] is None
    widget.state = {"codes": {unit.name: []}, "last": unit.name, "asked": unit.name, "turn": 2}
    reason = widget.feedback["reason"]
    assert reason["of"] == unit.name
    assert reason["says"].startswith("You code none. We code ")
    assert unit.row.why in reason["says"]
    assert unit.row.contested in reason["contested"]


def test_where_a_gist_hides_a_function_the_reason_says_so() -> None:
    unit = next(unit for unit in DESK.units if unit.is_gist and unit.row.unseen)
    widget = coder(HANOI, KEY)
    widget.state = {"codes": {unit.name: sorted(unit.frames)}, "asked": unit.name, "turn": 1}
    assert widget.feedback["reason"]["says"].startswith("You and we code alike. ")
    assert "The paragraph has more than its gist shows: " in widget.feedback["reason"]["says"]


def test_our_codes_are_not_in_the_page_before_they_are_asked_for() -> None:
    widget = coder(HANOI, KEY)
    sent = repr([widget.units, widget.functions, widget.feedback])
    assert not any(unit.row.why in sent for unit in DESK.units)
    assert {tuple(row) for row in widget.units} == {("name", "text", "number", "gist", "html")}


@pytest.mark.parametrize("state", [{"last": "nobody-1"}, {"last": [], "codes": 3}, {"asked": 7, "last": None}])
def test_a_state_that_makes_no_sense_is_answered_calmly(state) -> None:
    widget = coder(HANOI, KEY)
    widget.state = {**state, "turn": 1}
    assert widget.feedback["says"] == ""


def test_nothing_coded_is_compared_with_nobody() -> None:
    assert comparison(DESK, {}, {}) == NONE_YET
    assert comparison(DESK, {"other-1": frozenset()}, {}) == NONE_YET


def test_a_student_is_compared_on_what_they_coded_with_the_reference_and_with_classmates() -> None:
    reference = ours(DESK)
    mine = {name: reference[name] for name in list(reference)[:24]}
    first, second = list(mine)[:2]
    mine[first] = frozenset({"remedy"})
    alone = plain(comparison(DESK, mine, {}))
    assert "Units that you coded: 24. Coded otherwise by somebody: 1." in alone
    assert plain(NOBODY) in alone
    together = plain(comparison(DESK, mine, {"Ada": {**mine, second: frozenset()}, "Ben": reference}))
    assert "Units that you coded: 24. Coded otherwise by somebody: 2." in together
    for head in ("you and the reference", "you and your classmates", "everybody", "Ada", "Ben"):
        assert head in together


def test_a_classmate_who_is_called_you_is_kept_apart() -> None:
    mine = dict(list(ours(DESK).items())[:3])
    html = plain(comparison(DESK, mine, {"you": dict.fromkeys(mine, frozenset({"remedy"}))}))
    assert "Coded otherwise by somebody: 3." in html
    assert "you (classmate)" in html


def test_names_of_classmates_are_escaped() -> None:
    name = next(iter(ours(DESK)))
    html = comparison(DESK, {name: frozenset()}, {"<b>Ada": {name: frozenset({"cause"})}})
    assert "<b>Ada" not in html
    assert "&lt;b&gt;Ada" in html


def test_the_comparison_is_looked_up_anew() -> None:
    shown = frames_compared(HANOI, KEY)
    assert shown.html == NONE_YET
    coder(HANOI, KEY).state = {"codes": {DESK.units[0].name: []}, "turn": 1}
    shown.looks = 1
    assert "Units that you coded: 1." in plain(shown.html)


def test_the_picture_has_a_lane_for_each_function_of_each_text_and_says_what_it_shows() -> None:
    ax = plot_frames(sequences(HANOI))
    assert [label.get_text() for label in ax.get_yticklabels()] == [*FRAMES, *FRAMES]
    drawn = frames_picture(HANOI)
    for text in sequences(HANOI):
        assert text.label in drawn.alt
        for function in FRAMES:
            assert f"{function} in {len(text.of(function))} of {text.paragraphs} paragraphs" in drawn.alt
    assert drawn.svg.count('role="img"') == 1


def test_codebook_gists_and_sentences_show_every_row() -> None:
    shown = plain(frames_codebook().data)
    assert all(f"{number} {name}" in shown for number, name in zip("12340", (*FRAMES, "none"), strict=True))
    gists = plain(framed_gists(HANOI).data)
    for text in HANOI.facts.texts:
        assert all(gist in gists for gist in text.gists)
    assert gists.count("not in the gist:") == 3
    assert frames_passages(HANOI).data.count("<tr>") == 1 + 35
