"""Comments that a teacher types in short are spelt out, and points of criteria are taken apart."""

import json
from itertools import chain

import pytest
from conftest import ROOT

from kit.classroom.rubric import for_teacher, reusable, spelt_out
from kit.classroom.specification import load

TASK = load(ROOT / "solutions" / "hedging").task("hedging-6")
FIRST, SECOND, THIRD, FOURTH = reusable(TASK)


@pytest.mark.parametrize(
    ("typed", "lines", "points", "amiss"),
    [
        ("", (), (), 0),
        ("Well done.", ("Well done.",), (), 0),
        ("#1", (FIRST,), (), 0),
        ("2+1+0 #1 #4 Well begun.", (FIRST, FOURTH, "Well begun."), (2.0, 1.0, 0.0), 0),
        ("2 + 1,5 + 0\n#2\nSee me.", (SECOND, "See me."), (2.0, 1.5, 0.0), 0),
        ("2+1+0#3", (THIRD,), (2.0, 1.0, 0.0), 0),
        ("2+1 #1", ("2+1", FIRST), (), 1),  # two points, and three criteria
        ("#9 and #0", ("#9", "and", "#0"), (), 2),
        ("2+2=4, and 1+1+1 later", ("2+2=4, and 1+1+1 later",), (), 0),
        ("C#1x stays", ("C#1x stays",), (), 0),
    ],
)
def test_what_a_teacher_types(typed: str, lines: tuple[str, ...], points: tuple[float, ...], amiss: int) -> None:
    said = spelt_out(typed, TASK)
    assert (said.lines, said.points, len(said.amiss)) == (lines, points, amiss)


def test_the_teachers_cell_has_every_criterion_and_comment_and_no_grade() -> None:
    cell = for_teacher(TASK)
    assert "nbgrader" not in cell["metadata"]  # formgrader would look for its points
    for number, comment in enumerate(reusable(TASK), 1):
        assert f"<strong>#{number}</strong> {comment}" in cell["source"]
    assert all(line.criterion in cell["source"] for line in TASK.rubric)
    assert "\n" not in cell["source"]  # one block of HTML, in which no markdown is looked for


def test_no_student_is_handed_the_teachers_comments() -> None:
    handed_out = chain.from_iterable(each.rglob("*") for each in (ROOT / "exercises", ROOT / "notebooks"))
    texts = [path.read_text("utf-8") for path in handed_out if path.suffix in (".ipynb", ".json")]
    assert not [text for text in texts if json.dumps(THIRD, ensure_ascii=False)[1:-1] in text]
