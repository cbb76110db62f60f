"""Workers, the scheduler and the one who asked are killed while a cluster grades: nobody's mark is another."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from classroom.clusters import Cluster
from classroom.handed_in import NAME, attack, course_in, hand_in, released, solved
from classroom.test_marking import scores
from conftest import ROOT

from kit.classroom.course import Course
from kit.classroom.marking import mark
from kit.classroom.sandbox import why_not

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(900),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox"),
]
STUDENTS, KILLS = 16, 8


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handed in")
    kinds = (solved(), released(), attack("import os; os._exit(0)"), b"", solved())
    for number in range(STUDENTS):
        hand_in(folder, f"student {number:02d}", kinds[number % len(kinds)])
    return folder


@pytest.fixture(scope="module")
def undisturbed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], float]:
    """The gradebook of an undisturbed run on this machine, and the seconds it took."""
    course, began = course_in(tmp_path_factory.mktemp("undisturbed")), time.monotonic()
    mark(course, NAME, source, workers=2)
    found = dict(scores(course))
    assert len(found) == STUDENTS
    return found, time.monotonic() - began


@pytest.fixture
def two(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    if failures := getattr(request, "param", None):
        monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", failures)
    with Cluster(tmp_path / "cluster") as started:
        for _ in range(2):
            started.worker("--nworkers", "1", "--nthreads", "1")
        yield started.wait_for(2)


def start(course: Course, source: Path, cluster: Cluster) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "kit", "grade", NAME, str(source), "--course", str(course.root)]
    command += ["--scheduler", cluster.address]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def after(results: int, run: "subprocess.Popen[str]", act: Callable[[], object]) -> str:
    """Acts once so many students are done; all that the run says afterwards."""
    assert run.stderr
    for line in run.stderr:
        if line.startswith(f"[{results}/"):
            act()
            return run.stderr.read()
    raise AssertionError("the run ended before")


def test_workers_that_are_killed_change_nothing(
    two: Cluster, source: Path, undisturbed: tuple[dict[str, object], float], tmp_path: Path
) -> None:
    course = course_in(tmp_path / "course")
    run = start(course, source, two)

    said = after(3, run, lambda: [os.kill(number, signal.SIGKILL) for number in two.workers()])
    assert run.wait(timeout=300) == 0, said
    assert "Traceback" not in said
    assert two.log().count("Registered to:") >= 4, "no worker was started anew"
    assert scores(course) == undisturbed[0]
    assert not [line for _, line in two.processes() if "kit.classroom" in line]


@pytest.mark.parametrize("two", ["0"], indirect=True)
def test_who_lost_too_many_workers_is_told_as_failed_and_nobody_else(
    two: Cluster, source: Path, undisturbed: tuple[dict[str, object], float], tmp_path: Path
) -> None:
    course = course_in(tmp_path / "course")
    run = start(course, source, two)
    said = after(3, run, lambda: os.kill(two.workers()[0], signal.SIGKILL))
    assert run.wait(timeout=300) == 1, said
    assert 1 <= said.count("0, failed: the grader failed (KilledWorker") <= 2
    run = start(course, source, two)
    said = run.communicate(timeout=300)[1]
    assert run.returncode == 0, said
    assert int(said.split(" to grade")[0].rsplit(" ", 1)[1]) <= 2, said
    assert scores(course) == undisturbed[0]


def test_a_killed_run_is_taken_up_where_it_stopped(
    two: Cluster, source: Path, undisturbed: tuple[dict[str, object], float], tmp_path: Path
) -> None:
    course, chance = course_in(tmp_path / "course"), random.Random(6)
    for _ in range(KILLS):
        run = start(course, source, two)
        time.sleep(chance.uniform(0.3, undisturbed[1] / 2))
        run.kill()
        run.communicate()
    run = start(course, source, two)
    said = run.communicate(timeout=300)[1]
    assert run.returncode == 0, said
    assert scores(course) == undisturbed[0]


def test_without_its_scheduler_a_run_ends_in_plain_words_and_goes_on_later(
    two: Cluster, source: Path, undisturbed: tuple[dict[str, object], float], tmp_path: Path
) -> None:
    course = course_in(tmp_path / "course")
    run = start(course, source, two)
    said = after(3, run, two.scheduler.kill)
    assert run.wait(timeout=60) == 1
    assert "What is graded is kept" in said
    assert "Traceback" not in said
    later: list[str] = []
    mark(course, NAME, source, workers=2, say=later.append)
    assert int(later[0].rsplit(" ", 3)[1]) >= 3, later[0]
    assert scores(course) == undisturbed[0]


def test_over_tls(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = ("-newkey", "rsa:2048", "-nodes", "-x509", "-subj", "/CN=a course")
    files = {"-keyout": tmp_path / "key.pem", "-out": tmp_path / "cert.pem"}
    pairs = [str(part) for pair in files.items() for part in pair]
    subprocess.run(["openssl", "req", *own, *pairs], check=True, capture_output=True)
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TLS__CA_FILE", str(files["-out"]))
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT", str(files["-out"]))
        monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{role}__KEY", str(files["-keyout"]))
    course = course_in(tmp_path / "course")
    (tmp_path / "cluster").mkdir()
    with Cluster(tmp_path / "cluster", "--protocol", "tls") as safe:
        assert safe.address.startswith("tls://")
        safe.worker()
        run = start(course, source, safe.wait_for(1))
        said = run.communicate(timeout=200)[1]
    assert run.returncode == 0, said
    assert len(scores(course)) == STUDENTS
