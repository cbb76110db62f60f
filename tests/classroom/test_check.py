"""The instant check as a student meets it: endless loops, damaged files, what is kept, what is loaded."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import kit
from kit.classroom.check import check, check_button, choose
from kit.classroom.choosing import MIME
from kit.classroom.specification import SpecificationError
from kit.work import recall


@pytest.fixture(autouse=True)
def exercise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A student's folder with the exercise on hedging."""
    shutil.copy(ROOT / "exercises" / "hedging" / "checks.json", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KIT_WORK", str(tmp_path / "work"))
    return tmp_path


def endless(marks: int, words: int) -> None:
    """A loop that no interrupt can end."""
    while True:
        try:
            marks += 1
        except BaseException:
            marks = 0
        if STOP:
            return


STOP: list[int] = []


def test_a_loop_without_end_does_not_keep_the_notebook() -> None:
    try:
        found = check("hedging-5", space={"rate_per_1000": endless})
    finally:
        STOP.append(1)
    assert float(found) == 0
    assert "perhaps a loop in it never ends" in found.html


def test_an_exit_in_an_answer_ends_nothing_else() -> None:
    found = check("hedging-5", space={"rate_per_1000": lambda marks, words: sys.exit(0)})
    assert float(found) == 0
    assert "it ended Python itself (SystemExit)" in found.html


def test_what_passes_what_is_amiss_and_the_points() -> None:
    found = check(
        "hedging-2", space={"work_of_words": {"a": "hedge", "b": "other", "c": "other", "d": "hedge", "e": 1}}
    )
    assert (float(found), repr(found)) == (3.0, "3")
    assert "3 of 5 public checks pass" in found.html
    assert "an ability for a guess" in found.html
    assert found._repr_html_() == found.html


def test_what_is_too_much_in_a_list_is_counted() -> None:
    found = check("hedging-1", space={"notice_hedges": ["could", "may", "will not", "week"]})
    assert float(found) == 0
    assert "2 too many in your list" in found.html
    assert "At least one is missing" in found.html


def test_one_text_around_the_whole_list_counts_for_one() -> None:
    found = check("hedging-1", space={"notice_hedges": ["could, possible, may"]})
    assert float(found) == 1
    assert "quotation marks of its own" in found.html


def test_two_mistakes_in_one_function_get_the_message_of_one() -> None:
    found = check("hedging-5", space={"rate_per_1000": lambda marks, words: 100 * marks / words})
    assert found.outcome.wrong is not None
    assert "rate_per_1000(2, 500) gives 0.4, and 4.0 is asked for." in found.html


def test_what_a_student_wrote_is_shown_and_never_run_as_html() -> None:
    found = check("hedging-5", space={"rate_per_1000": lambda marks, words: "<script>alert(1)</script>"})
    assert "<script" not in found.html
    assert "&lt;script" in found.html


def test_hints_come_one_inside_the_other() -> None:
    html = check("hedging-1", space={}).html
    first, second = html.index("A hint, please"), html.index("Another hint, please")
    assert html[first:second].count("<details") == 1
    assert "A hint" not in check("hedging-1", space={"notice_hedges": ["could", "possible", "may"]}).html


def test_the_best_is_kept_from_day_to_day() -> None:
    check("hedging-1", space={"notice_hedges": ["could", "possible"]})
    assert recall("04-check-hedging-1") == {"tries": 1, "best": 2, "passed": 2}
    again = check("hedging-1", space={"notice_hedges": ["could"]})
    assert "Your best so far: 2 of 3 public checks." in again.html
    assert recall("04-check-hedging-1")["best"] == 2
    assert "Your best so far" in check("hedging-1", space={}).html


def test_work_that_cannot_be_kept_costs_nobody_the_check(exercise: Path, recwarn: pytest.WarningsRecorder) -> None:
    (exercise / "work").write_text("a file where the folder should be", encoding="utf-8")
    found = check("hedging-3", space={"hedge_rate": 20.1})
    assert float(found) == 2
    assert "could not be kept" in found.html
    assert not recwarn.list  # nbgrader takes what a cell writes on stderr for a failure


@pytest.mark.parametrize("id", ["hedging-99", "hedging", "", "sailing-1", "hedging-6"])
def test_another_name_is_refused_with_what_to_do(id: str) -> None:
    with pytest.raises(SpecificationError, match=r"There is: hedging-1|like “"):
        check(id)


def test_damaged_checks_are_refused(exercise: Path) -> None:
    (exercise / "checks.json").write_text("{", encoding="utf-8")
    with pytest.raises(SpecificationError, match="Copy it anew"):
        check("hedging-1")


def test_a_choice_is_kept_as_data_and_checked() -> None:
    widget = choose("hedging-4")
    option = "It falls, because the kit missed some"
    widget.state = {"choice": option, "turn": 1}
    assert recall("04-hedging-4")["choice"] == option
    assert "mixed up two questions" in check("hedging-4").html
    widget.state = {"choice": option, "checked": option, "turn": 2}
    assert widget.feedback["right"] is False
    widget.state = {"choice": "It stays the same", "checked": "It stays the same", "turn": 3}
    assert widget.feedback["right"] is True
    assert float(check("hedging-4")) == 2


def test_a_choice_can_be_typed_and_then_counts_before_a_click() -> None:
    widget = choose("hedging-4", "it stays the same.")
    assert widget.state["choice"] == "It stays the same"
    assert widget.feedback["right"] is True
    assert float(check("hedging-4")) == 2
    widget.state = {**widget.state, "choice": "It can no longer be worked out", "turn": 1}
    assert "“It stays the same” is typed in the cell, and that counts" in widget.feedback["says"]
    assert float(check("hedging-4")) == 2
    assert choose("hedging-4").state["choice"] == "It can no longer be worked out"  # the line was taken out
    assert float(check("hedging-4")) == 0


def test_what_is_none_of_the_options_is_refused_with_lines_to_copy() -> None:
    with pytest.raises(SpecificationError, match="none of the options") as caught:
        choose("hedging-4", "It stays")
    assert 'kit.choose("hedging-4", "It stays the same")' in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]
    assert recall("04-hedging-4") is None


def test_the_notebook_saves_what_was_chosen_at_each_click_and_at_each_check() -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    try:
        with capture_output() as shown:
            shell.run_cell("import kit\nwidget = kit.choose('hedging-4')\nwidget\n")
            shell.user_ns["widget"].state = {"choice": "It stays the same", "turn": 1}
        checked, other = (shell.display_formatter.format(check(id))[0] for id in ("hedging-4", "hedging-1"))
    finally:
        InteractiveShell.clear_instance()
    _, before, after = (each.data.get(MIME, {}) for each in shown.outputs)  # the widget, then the receipt twice
    assert (before, after["choice"], checked[MIME]["choice"]) == ({}, "It stays the same", "It stays the same")
    assert checked["text/plain"] == "2"  # nbgrader's partial credit
    assert "1 of 1 public check" in checked["text/html"]
    assert MIME not in other


def test_the_button_checks_anew_each_time() -> None:
    space: dict[str, Any] = {}
    one, all_tasks = check_button("hedging-3", space=space), check_button("hedging", space=space)
    assert "Not answered yet" in one.html
    space["hedge_rate"] = 20.1
    one.asked += 1
    all_tasks.asked += 1
    assert "1 of 1 public check passes" in one.html
    assert all_tasks.html.count("Not answered yet") == 4


def test_a_name_that_hides_the_function_is_told() -> None:
    assert "no function any more" in check("hedging-5", space={"rate_per_1000": 3.2}).html


def test_an_exercise_imports_nothing_of_a_teachers_and_calls_nobody() -> None:
    program = (
        "import socket; socket.socket.connect = socket.getaddrinfo = None; "  # whoever calls abroad fails
        "import kit, sys, json; kit.check('hedging-1'); kit.check_button('hedging'); kit.choose('hedging-4');"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env={"PYTHONPATH": str(ROOT)}
    )
    assert run.returncode == 0, run.stderr
    assert not {"nbgrader", "nbformat", "pandas", "matplotlib", "sqlalchemy"} & set(json.loads(run.stdout))
    assert kit.check is check
