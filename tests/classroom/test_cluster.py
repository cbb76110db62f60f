"""Grading on a real Dask cluster: the marks are those of this machine, and what cannot be sound is refused by name."""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from classroom.clusters import Cluster
from classroom.handed_in import FULL, LIMITS, NAME, attack, course_in, hand_in, own, solved
from classroom.hostile import ATTACKS
from classroom.test_marking import scores
from kit.classroom import cluster, crew
from kit.classroom.course import Course
from kit.classroom.grading import GradingError, Job, Result
from kit.classroom.marking import mark, points, time_left
from kit.classroom.sandbox import why_not
from kit.classroom.specification import load
from kit.classroom.submissions import Submission, find
from kit.cli import main

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
HONEST = "zoë 🦊"
CALL = """
import socket
try:
    socket.create_connection(("127.0.0.1", {port}), 2)
    print("reached", "the scheduler")
except OSError:
    print("no way", "out")
"""
STUBBORN = ATTACKS["loop that swallows interrupts"]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers, one of which has two threads."""
    with Cluster(tmp_path_factory.mktemp("two")) as started:
        started.worker("--nthreads", "2")
        started.worker("--nthreads", "1")
        yield started.wait_for(2)


def a_class(folder: Path, port: str) -> Path:
    honest = solved()
    honest["cells"].append(own(CALL.format(port=port)))
    for student, notebook in {
        "bob": b'{"cells": [', "ends": attack("import os; os._exit(0)"), "orphans": attack(ATTACKS["orphans"]),
        "kills": attack("import os; os.kill(-1, 9)"), "loops": attack(STUBBORN), HONEST: honest,
    }.items():  # fmt: skip
        hand_in(folder, student, notebook)
    return folder


@pytest.fixture(scope="module")
def both(two: Cluster, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The same class graded on this machine and on the cluster: the course, the results, what was said."""
    folder, found = tmp_path_factory.mktemp("both"), dict[str, Any]()
    source = a_class(folder / "handed in", two.address.rpartition(":")[2])
    for name, scheduler in (("here", None), ("cluster", two.address)):
        course, said = course_in(folder / name), list[str]()
        results = mark(course, NAME, source, workers=2, scheduler=scheduler, limits=LIMITS, say=said.append)
        found[name] = course, {result["student"]: result for result in results}, said
    return found


def test_the_marks_and_the_gradebook_are_those_of_this_machine(both: dict[str, Any]) -> None:
    (here, ours, _), (there, theirs, _) = both["here"], both["cluster"]
    assert scores(there) == scores(here)
    assert ours.keys() == theirs.keys()
    for student, result in ours.items():
        for part in ("status", "reason", "grades", "repairs", "digest"):
            assert theirs[student][part] == result[part], student
    assert {name: points(result)[0] for name, result in theirs.items() if points(result)[0]} == {HONEST: FULL}


def test_progress_is_told_in_the_same_words(both: dict[str, Any]) -> None:
    said = both["cluster"][2]
    assert len(said) == len(both["here"][2]) == 7
    assert said[-1].startswith("[6/6] ")
    assert said[-1].endswith("about 0 s left")


def test_code_of_students_does_not_reach_the_scheduler(both: dict[str, Any]) -> None:
    course: Course = both["cluster"][0]
    shown = json.loads(course.copy("autograded", HONEST, NAME).read_text(encoding="utf-8"))
    text = "".join(each.get("text", "") for each in shown["cells"][-1]["outputs"])
    assert text == "no way out\n"


def test_nothing_is_left_on_the_workers(both: dict[str, Any], two: Cluster) -> None:
    assert both
    assert not [line for _, line in two.processes() if "kit.classroom" in line]
    assert not list((two.folder / "scratch").rglob("process-*"))
    assert "kit.classroom" not in two.log()  # no traceback


def test_who_cannot_grade_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACH", 1.0)
    course, source = course_in(tmp_path / "course"), tmp_path / "handed in"
    hand_in(source, "ada", solved())
    shutil.copytree(ROOT / "kit", tmp_path / "other" / "kit", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other" / "kit" / "classroom" / "judging.py").open("a") as judging:
        judging.write("# more generous\n")
    with Cluster(tmp_path) as odd:
        with pytest.raises(GradingError, match=rf"{odd.address} has no workers.*dask worker {odd.address}"):
            mark(course, NAME, source, scheduler=odd.address)
        odd.worker("--name", "bare", "--no-nanny", PATH=str(Path(sys.executable).parent))
        odd.worker("--name", "other", "--no-nanny", PYTHONPATH=str(tmp_path / "other"))
        odd.wait_for(2)
        with pytest.raises(GradingError) as refused:
            mark(course, NAME, source, scheduler=odd.address)
    lines = sorted(str(refused.value).splitlines(), key=lambda line: "bwrap" in line)
    assert [line.startswith("worker tcp://127.0.0.1:") for line in lines] == [True, True]
    assert "the kit" in lines[0]
    assert "“bwrap” is not installed" in lines[1]
    assert not list(course.made.rglob("*.json"))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "foo://127.0.0.1:1", "nowhere", "tls://127.0.0.1:1", ""])
def test_without_a_scheduler_it_says_what_to_check(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "REACH", 0.5)
    course, source = course_in(tmp_path / "course"), tmp_path / "handed in"
    hand_in(source, "ada", solved())
    assert main(["grade", NAME, str(source), "--course", str(course.root), "--scheduler", address]) == 1
    assert f"No Dask scheduler answers at {address} (" in capsys.readouterr().err


def test_without_distributed_it_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    course, source = course_in(tmp_path / "course"), tmp_path / "handed in"
    hand_in(source, "ada", solved())
    with pytest.raises(GradingError, match=r"pip install .*grading"):
        mark(course, NAME, source, scheduler="tcp://127.0.0.1:1")


def test_workers_and_scheduler_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["grade", NAME, "x", "--scheduler", "tcp://127.0.0.1:1", "--workers", "2"])
    assert "not allowed with" in capsys.readouterr().err


@pytest.fixture
def ada(tmp_path: Path) -> tuple[Submission, Job]:
    released = json.loads((ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    hand_in(tmp_path / "handed in", "ada", attack(STUBBORN))
    (submission,) = find(tmp_path / "handed in", NAME)
    return submission, Job(load(ROOT / "solutions" / NAME), released, (), tmp_path)


def test_who_takes_too_long_is_ended_and_leaves_nothing(
    ada: tuple[Submission, Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "STUDENT_SECONDS", 1.5)
    result = crew.alone(*ada)
    assert (result["status"], result["reason"]) == ("failed", "grading it did not come to an end")
    assert not list(tmp_path.glob("process-*"))
    end = time.monotonic() + 20
    while left := [line for line in commands() if str(tmp_path) in line]:
        assert time.monotonic() < end, left


def commands() -> Iterator[str]:
    """The command lines of all that runs on this machine."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield place.read_text(errors="replace")


@pytest.mark.parametrize("key", ["student", "digest"])
def test_a_result_of_another_submission_is_not_taken(ada: tuple[Submission, Job], key: str) -> None:
    submission, job = ada
    found, taken = Future[Result](), list[Result]()
    found.set_result({"student": "ada", "digest": job.digest(submission), "status": "graded", key: "another’s"})
    crew.run([submission], job, crew.Crew(lambda _: found, lambda: 1), lambda _, result: taken.append(result))
    assert [(result["student"], result["status"]) for result in taken] == [("ada", "failed")]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "0 s"), (99.4, "99 s"), (100, "2 min"), (5400, "90 min"), (9010, "2 h 30 min")]
)
def test_the_time_left_can_be_read(seconds: float, said: str) -> None:
    assert time_left(seconds) == said
