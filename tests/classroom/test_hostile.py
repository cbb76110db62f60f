"""Hostile submissions: none gains a point, leaks anything, stops or changes another's mark, or leaves a process."""

import json
import os
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pytest

from classroom.handed_in import FULL, LIMITS, NAME, SECRET, WIDGET, attack, cell, course_in, hand_in, released, solved
from classroom.hostile import ATTACKS, ELSEWHERE, FORGED_WORK, POISON, SLOW
from kit.classroom.course import Course
from kit.classroom.marking import mark, points
from kit.classroom.sandbox import FIRST_UID, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
HONEST = ("aaa honest", "mmm honest", "poisoned", "zzz honest")
QUICK = [name for name in ATTACKS if name not in SLOW]
EVERYBODY = (*QUICK, *ELSEWHERE, *FORGED_WORK)
SECRETS = (SECRET, "tasks.toml", "FOUND", "root:x:0", "online", "owned'")


@dataclass(frozen=True)
class Graded:
    """A whole class after one run."""

    course: Course
    results: dict[str, Any]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("hostile")
    course, source = course_in(folder / "course"), folder / "handed in"
    for student in HONEST:
        hand_in(source, student, solved())
        hand_in(source, student, json.dumps(WIDGET).encode(), name="work/04.json")
    for name, code in POISON.items():
        hand_in(source, "poisoned", code.encode(), name=name)
    for name in QUICK:
        hand_in(source, name, attack(ATTACKS[name]))
    for name, cells in ELSEWHERE.items():
        notebook = released()
        for place, code in cells.items():
            cell(notebook, place)["source"] = code
        hand_in(source, name, notebook)
    for name, files in FORGED_WORK.items():
        _hand_in_with(source, name, files)
    results = mark(course, NAME, source, workers=2, limits=LIMITS)
    return Graded(course, {result["student"]: result for result in results})


def _hand_in_with(source: Path, student: str, files: dict[str, str]) -> None:
    """Hands in a zip, which may hold what no folder can."""
    source.mkdir(exist_ok=True)
    with zipfile.ZipFile(source / f"{student}.zip", "w") as pack:
        pack.writestr(f"{NAME}.ipynb", json.dumps(released()))
        for name, text in files.items():
            pack.writestr(name, text)


def pages(graded: Graded, student: str) -> str:
    """All that grading wrote about a student."""
    places = [graded.course.copy(step, student, NAME) for step in ("submitted", "autograded")]
    places += [graded.course.feedback(student, NAME), graded.course.result(NAME, student)]
    return "\n".join(place.read_text(encoding="utf-8") for place in places)


def test_there_are_attacks_enough() -> None:
    assert len(EVERYBODY) >= 80
    assert set(ATTACKS) >= SLOW


@pytest.mark.parametrize("name", EVERYBODY)
def test_it_earns_nothing(graded: Graded, name: str) -> None:
    result = graded.results[name]
    assert points(result)[0] == 0, result
    assert result["status"] == "graded"


@pytest.mark.parametrize("name", HONEST)
def test_the_others_keep_their_marks(graded: Graded, name: str) -> None:
    assert points(graded.results[name])[0] == FULL + 2


@pytest.mark.parametrize("name", EVERYBODY)
def test_it_learns_nothing_of_what_is_kept_outside(graded: Graded, name: str) -> None:
    assert not leaked(graded, name)


def leaked(graded: Graded, name: str) -> list[str]:
    """What stands on a student's pages that he must not know, and that he did not write himself."""
    text = pages(graded, name)
    for code in (ATTACKS.get(name, ""), *ELSEWHERE.get(name, {}).values()):
        for own in (code, json.dumps(code)[1:-1], escape(code)):
            text = text.replace(own, "")
    return [secret for secret in (*SECRETS, str(graded.course.root)) if secret in text]


@pytest.mark.parametrize("name", ["tells its cases", "keeps its cases"])
def test_a_hidden_case_is_never_shown(graded: Graded, name: str) -> None:
    text = pages(graded, name)
    assert "SEEN 14 of 697" in text  # a public case
    assert "SEEN 0 of 250" not in text


def test_nothing_is_left_that_a_browser_would_run(graded: Graded) -> None:
    page = graded.course.feedback("script in the output", NAME).read_text(encoding="utf-8")
    assert "<script" not in page
    notebook = json.loads(graded.course.copy("autograded", "script in the output", NAME).read_text(encoding="utf-8"))
    pictures = graded.course.copy("autograded", "a picture that is a script", NAME).read_text(encoding="utf-8")
    assert "alert(1)</script>" not in pictures.replace(json.dumps(ATTACKS["a picture that is a script"])[1:-1], "")
    kinds = {kind for cell in notebook["cells"] for each in cell.get("outputs", ()) for kind in each.get("data", ())}
    assert kinds <= {"text/plain", "image/png"}


def test_no_process_is_left(graded: Graded) -> None:
    assert graded.results
    assert not left_over()


def left_over() -> set[str]:
    """The processes that sandboxes left, and that half a minute later still are there: others may grade just now."""
    left = set(strangers())
    for _ in range(60):
        if not left:
            break
        time.sleep(0.5)
        left &= set(strangers())
    return left


def strangers() -> Iterator[str]:
    """The processes in sandboxes: by the user number as root, by what they run otherwise."""
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        try:
            owner, line = place.stat().st_uid, (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if owner >= FIRST_UID or (owner == os.getuid() and "sleep 4321" in line):
            yield f"{place.name}: {line}"


def test_nothing_is_left_in_the_private_folders(graded: Graded) -> None:
    assert not (graded.course.made / "scratch").exists()
    assert not Path("/tmp/owned").exists()
