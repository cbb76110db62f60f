"""A figure becomes plain facts, in the notebook and in the sandbox; what only pretends to be one gains nothing."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kit.classroom.drawn import FACTS, facts
from kit.classroom.judging import judge
from kit.classroom.oracle import collect
from kit.classroom.plain import plain
from kit.classroom.sandbox import Sandbox, why_not
from kit.classroom.specification import load

TASK = load(ROOT / "solutions" / "chance").task("chance-7")
UPRIGHT = {
    "bars": [24.0, 20.0, 15.0],
    "names": ["Wire", "Courier", "Review"],
    "ylabel": "Hedges per 1000 words",
    "ymin": 0,
}


def axes() -> Axes:
    return Figure().subplots()


def upright() -> Axes:
    made = axes()
    made.bar(["Wire", "Courier", "Review"], [24, 20, 15])
    made.set_ylabel("Hedges per 1000 words")
    return made


def lying() -> Axes:
    made = axes()
    made.barh(["Review", "Courier", "Wire"], [15, 20, 24])
    made.set_xlabel("Hedges per 1000 words")
    return made


def numbered() -> Axes:
    made = axes()
    made.bar([2, 0, 1], [24, 15, 20])
    made.set_xticks([0, 1, 2], ["Review", "Courier", "Wire"])
    made.invert_xaxis()
    made.set_ylabel("Hedges per 1000 words")
    return made


@pytest.mark.parametrize("draw", [upright, lying, numbered])
def test_bars_are_read_as_they_are_seen(draw: Callable[[], Axes]) -> None:
    for value in (draw(), draw().figure):
        found = plain(value)
        assert {name: found[name] for name in UPRIGHT} == UPRIGHT
        assert set(found) == set(FACTS)
        assert judge(TASK, [found]).points == TASK.points


def test_titles_limits_lines_and_the_number_of_axes() -> None:
    figure = Figure()
    first, _ = figure.subplots(1, 2)
    first.plot([1, 2], [3.5, 4])
    first.set_title("Rates")
    first.set_ylim(5, 2)
    found = plain(figure)
    assert (found["axes"], found["title"], found["ymin"], found["ymax"]) == (2, "Rates", 2.0, 5.0)
    assert (found["lines"], found["bars"]) == ([[[1.0, 3.5], [2.0, 4.0]]], [])
    assert plain(Figure()) == {"axes": 0}


def cut(made: Axes) -> object:
    return made.set_ylim(10, 25)


def unnamed(made: Axes) -> object:
    return made.set_ylabel("hedges")


def swapped(made: Axes) -> object:
    return made.set_xticks([0, 1, 2], ["Review", "Courier", "Wire"])


@pytest.mark.parametrize(
    ("spoil", "says"), [(cut, "feet of the bars"), (unnamed, "per how much"), (swapped, "left the names")]
)
def test_each_way_to_mislead_costs_a_point_and_is_named(spoil: Callable[[Axes], object], says: str) -> None:
    made = upright()
    spoil(made)
    found = judge(TASK, [plain(made)])
    assert (found.points, says in found.says) == (TASK.points - 1, True)


@pytest.mark.parametrize("empty", [Figure(), Figure().subplots()])
def test_a_figure_in_which_nothing_is_drawn_earns_nothing(empty: object) -> None:
    found = judge(TASK, [plain(empty)])
    assert (found.points, found.says) == (0.0, "Nothing is drawn in this figure.")


class Pretender:
    """An object that says that it is a figure, and yes to everything."""

    axes = ()
    containers = ()

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return Figure

    def __eq__(self, other: object) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        return lambda *a: self


class Flattered(Axes):
    """Axes that call everything right."""

    def get_title(self, loc: Any = None) -> Any:
        return Pretender()


@pytest.mark.parametrize(
    "value",
    [
        Flattered(Figure(), (0, 0, 1, 1)),
        [upright()],
        "ax",
        UPRIGHT,
        upright().containers[0],
        None.__class__,
    ],
)
def test_what_is_no_figure_gains_nothing(value: object) -> None:
    found = judge(TASK, [plain(value)])
    assert found.points == 0
    assert "A figure is asked for" in found.says
    assert not any(found.messages)


def test_what_says_of_itself_that_it_is_a_figure_gains_nothing() -> None:
    assert judge(TASK, [plain(Pretender())]).points == 0


def test_without_matplotlib_nothing_is_a_figure_and_none_is_imported() -> None:
    program = "import sys\nfrom kit.classroom.plain import plain\nprint(plain(3), 'matplotlib' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env={"PYTHONPATH": str(ROOT)}
    )
    assert run.stdout.split() == ["3", "False"], run.stderr
    assert facts(3) is None


CELL = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.bar(["Wire", "Courier", "Review"], [24, 20, 15])
ax.set_ylabel("hedges per 1,000 words")
picture = ax
"""


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
def test_a_figure_is_read_in_the_sandbox_as_in_the_notebook(tmp_path: Path) -> None:
    notebook = {"cells": [{"cell_type": "code", "metadata": {}, "source": CELL}]}
    with Sandbox(tmp_path) as sandbox:
        answers = collect(sandbox, notebook, [TASK]).answers["chance-7"]
    assert judge(TASK, answers).points == TASK.points
    assert plain(upright())["bars"] == answers[0]["bars"]
