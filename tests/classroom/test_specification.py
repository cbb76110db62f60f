"""A specification is refused with its file, the task and the next step."""

from pathlib import Path

import pytest

from kit.classroom.specification import SpecificationError, from_public, load, public_part

VALUE = """
schema = 1
assignment = "small"
lesson = "04"
[[task]]
id = "small-1"
kind = "value"
title = "A number"
question = "How many?"
name = "count"
points = 2
hints = ["Count."]
[[task.case]]
expect = 4
[[task.wrong]]
answer = 3
says = "One is missing."
[[task.wrong]]
answer = 5
says = "One too many."
"""
FUNCTION = """
schema = 1
assignment = "small"
lesson = "04"
[[task]]
id = "small-1"
kind = "function"
title = "Twice"
question = "Twice as much?"
name = "twice"
points = 2
hints = ["Add it to itself."]
[[task.case]]
input = [2]
expect = 4
[[task.case]]
input = [3]
expect = 6
[[task.wrong]]
code = "def twice(n): return n ** 2"
says = "You squared it."
[[task.wrong]]
code = "def twice(n): return n"
says = "You gave it back."
"""
TEXT = VALUE[: VALUE.index("kind")] + 'kind = "text"\ntitle = "Why"\nquestion = "Why?"\npoints = 3\n'
RUBRIC = '[[task.rubric]]\ncriterion = "Says why"\npoints = 3\n'


def written(folder: Path, toml: str) -> Path:
    (folder / "small").mkdir()
    (folder / "small" / "tasks.toml").write_text(toml, encoding="utf-8")
    return folder / "small"


@pytest.mark.parametrize("toml", [VALUE, FUNCTION, TEXT + RUBRIC])
def test_a_whole_specification_is_read_and_its_public_part_comes_back(toml: str, tmp_path: Path) -> None:
    assignment = load(written(tmp_path, toml))
    opened = from_public(public_part(assignment))
    assert [task.id for task in opened.tasks] == [task.id for task in assignment.tasks if task.checked]
    for task in opened.tasks:
        assert [case.expect for case in task.cases] == [case.expect for case in assignment.task(task.id).cases]


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        (VALUE.replace("title =", "titel ="), "small-1: “titel” is not known here"),
        (VALUE.replace('title = "A number"\n', ""), "small-1: “title” is missing"),
        (VALUE.replace("expect = 4", "expct = 4"), "small-1: “expct” is not known here"),
        (VALUE.replace('"value"', '"valeu"'), "“valeu” is no kind of task"),
        (VALUE.replace("points = 2", 'points = 2\nmode = "some"'), "“some” is no mode"),
        (VALUE.replace("[[task.case]]\nexpect = 4\n", ""), "no public"),
        (VALUE.replace("expect = 4", "expect = 4\nhidden = true"), "no public"),
        (VALUE[: VALUE.rindex("[[task.wrong]]")], "fewer than two"),
        (VALUE.replace('hints = ["Count."]\n', ""), "no hints"),
        (VALUE.replace("expect = 4", "expect = 4\ninput = [1]"), "cases of functions have an input"),
        (VALUE.replace("schema = 1", "schema = 2"), "it must begin with schema = 1"),
        (VALUE.replace('"small"', '"large"'), "it must begin with"),
        (VALUE + VALUE[VALUE.index("[[task]]") :], "two tasks have the id “small-1”"),
        (VALUE.replace('answer = 3\nsays = "One is missing."', "answer = 3"), "missing 1 required"),
        (VALUE.replace("= 1\n", "=\n", 1), "cannot be read"),
        (VALUE.replace('"value"', '"choice"'), "“options” are missing"),
        (FUNCTION.replace("expect = 6", "expect = 4"), "a constant answer would pass"),
        (FUNCTION.replace("return n ** 2", "return n + n"), "answers like the solution"),
        (FUNCTION.replace("return n ** 2", "return n"), "or like another wrong answer"),
        (
            FUNCTION.replace("def twice(n): return n ** 2", "def thrice(n): return n"),
            "does not define a function twice",
        ),
        (FUNCTION.replace("code =", "answer =", 1), "a wrong answer of a function is code"),
        (TEXT, "a written answer needs a"),
        (TEXT + RUBRIC.replace("3", "2"), "do not add up"),
    ],
)
def test_what_is_missing_or_misspelt_is_refused(toml: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SpecificationError) as caught:
        load(written(tmp_path, toml))
    assert says in str(caught.value)


def test_a_folder_without_specification_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match=r"tasks\.toml is missing"):
        load(tmp_path)


@pytest.mark.parametrize("change", [{"schema": 9}, {"tasks": [{"id": "small-1"}]}, {"tasks": None}])
def test_a_damaged_public_part_is_refused(change: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match="damaged"):
        from_public({**public_part(load(written(tmp_path, VALUE))), **change})
