"""The teacher's page of commands works as it stands, in small."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

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
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    commands = "\n".join(re.findall(r"```bash\n(.*?)```", page, re.DOTALL))
    assert commands.count("\n") >= 8
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    run = subprocess.run(
        ["bash", "-euc", commands.replace("--students 30", f"--students {STUDENTS}")], cwd=course, text=True,
        capture_output=True, timeout=280, env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    rows = list(csv.DictReader((course / "marks.csv").open(encoding="utf-8-sig")))
    assert len(rows) == STUDENTS
    assert len({row["points"] for row in rows}) > 1
    assert len(list((course / "build/grading/feedback").rglob("*.html"))) == STUDENTS
    for name, lines in (("canvas.csv", STUDENTS + 2), ("moodle.csv", STUDENTS + 1), ("all.csv", STUDENTS + 1)):
        assert len((course / name).read_text(encoding="utf-8").splitlines()) == lines
    assert "Commonest mistake" in (course / "class.html").read_text(encoding="utf-8")
