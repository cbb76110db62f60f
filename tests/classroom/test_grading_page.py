"""The teacher's page of commands works as it stands, in small."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import ROOT

from classroom.handed_in import NAME
from kit.classroom.sandbox import why_not

STUDENTS = 5


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
def test_the_page_from_an_empty_folder_to_returned_marks(tmp_path: Path) -> None:
    course, programs = tmp_path / "course", tmp_path / "bin"
    for part in (f"solutions/{NAME}", f"exercises/{NAME}", "tools"):
        shutil.copytree(ROOT / part, course / part)
    shutil.copyfile(ROOT / "nbgrader_config.py", course / "nbgrader_config.py")
    programs.mkdir()
    for name, module in (("kit", "kit"), ("nbgrader", "nbgrader")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        (programs / name).chmod(0o755)
    commands = "\n".join(on_page("bash"))
    assert commands.count("\n") >= 8
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    run = subprocess.run(
        ["bash", "-euc", commands.replace("--students 30", f"--students {STUDENTS}")], cwd=course, text=True,
        capture_output=True, timeout=280, env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    look_at(course, STUDENTS)


def on_page(kind: str) -> list[str]:
    """The blocks of commands of that kind on the teacher's page."""
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)


def look_at(course: Path, students: int) -> None:
    """Looks at everything that the page promises, for so many students."""
    rows = list(csv.DictReader((course / "marks.csv").open(encoding="utf-8-sig")))
    assert len(rows) == students
    assert len({row["points"] for row in rows}) > 1
    assert len(list((course / "build/grading/feedback").rglob("*.html"))) == students
    for name, lines in (("canvas.csv", students + 2), ("moodle.csv", students + 1), ("all.csv", students + 1)):
        assert len((course / name).read_text(encoding="utf-8").splitlines()) == lines
    assert "Commonest mistake" in (course / "class.html").read_text(encoding="utf-8")
    assert len(ZipFile(course / "feedback.zip").namelist()) == students
