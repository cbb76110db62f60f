"""The attacks that the quick tests leave out, under a teacher’s limits, beside honest students whose marks stay."""

import json

import pytest
from classroom.handed_in import FULL, NAME, WIDGET, attack, course_in, hand_in, solved
from classroom.hostile import ATTACKS, SLOW
from classroom.test_hostile import Graded, leaked, left_over

from kit.classroom.marking import mark, points
from kit.classroom.sandbox import why_not

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(3000),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox"),
]
CROWDS = ("fork bomb", "threads", "disk bomb", "loop that swallows interrupts")
BUSY = """
import os, time
for i in range(50):
    if os.fork() == 0:
        os.setsid()
        while True: pass
time.sleep(12)
"""
ASKED = 100.0  # seconds that no student's grading may take


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("hostile")
    course, source = course_in(folder / "course"), folder / "handed in"
    for name in sorted({*SLOW, *CROWDS}):
        hand_in(source, name, attack(ATTACKS[name]))
    for number in range(8):  # by name, honest and hostile ones come in turn
        hand_in(source, f"crowd {number} busy", attack(BUSY))
        hand_in(source, f"crowd {number} honest", solved())
        hand_in(source, f"crowd {number} honest", json.dumps(WIDGET).encode(), name="work/04.json")
    results = mark(course, NAME, source, workers=2)
    return Graded(course, {result["student"]: result for result in results})


def test_nobody_gains_a_point_or_takes_for_ever(graded: Graded) -> None:
    hostile = {name: result for name, result in graded.results.items() if "honest" not in name}
    assert {points(result)[0] for result in hostile.values()} == {0}
    assert {result["status"] for result in hostile.values()} == {"graded"}
    assert not {name: result["seconds"] for name, result in hostile.items() if result["seconds"] > ASKED}


def test_nobody_beside_them_loses_one(graded: Graded) -> None:
    honest = {name: points(result)[0] for name, result in graded.results.items() if "honest" in name}
    assert len(honest) == 8
    assert set(honest.values()) == {FULL + 2}


def test_nobody_learns_or_leaves_anything(graded: Graded) -> None:
    assert not {name: found for name in ATTACKS if name in graded.results and (found := leaked(graded, name))}
    assert not left_over()
