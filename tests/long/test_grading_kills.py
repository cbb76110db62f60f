"""The grading is killed at random moments; the gradebook after the next run is that of an undisturbed one."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from classroom.handed_in import NAME, WIDGET, attack, course_in, hand_in, released, solved
from classroom.test_hostile import strangers
from classroom.test_marking import scores
from conftest import ROOT

from kit.classroom.course import Course
from kit.classroom.sandbox import why_not

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")]
KILLS, STUDENTS = 20, 20


def a_class(folder: Path) -> Path:
    kinds = (solved(), released(), attack("import os; os._exit(0)"), b"", solved())
    for number in range(STUDENTS):
        hand_in(folder, f"student {number:02d}", kinds[number % len(kinds)])
        hand_in(folder, f"student {number:02d}", json.dumps(WIDGET).encode(), name="work/04.json")
    return folder


def start(course: Course, source: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "kit", "grade", NAME, str(source), "--course", str(course.root), "--workers", "2"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_killed_run_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    source = a_class(tmp_path / "handed in")
    undisturbed, disturbed = course_in(tmp_path / "one"), course_in(tmp_path / "two")
    began = time.monotonic()
    assert start(undisturbed, source).wait(timeout=300) == 0
    whole, chance = time.monotonic() - began, random.Random(6)
    for _ in range(KILLS):
        run = start(disturbed, source)
        time.sleep(chance.uniform(0.3, whole / 3))
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    assert start(disturbed, source).wait(timeout=300) == 0
    assert scores(disturbed) == scores(undisturbed)
    assert len(scores(disturbed)) == STUDENTS
    time.sleep(1)
    assert not list(strangers())
