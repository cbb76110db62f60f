"""The teacher's page from a clean clone: the set-up that it names, and thirty students to returned marks."""

import os
import subprocess
from pathlib import Path

import pytest
from classroom.test_grading_page import look_at, on_page
from conftest import ROOT

from kit.classroom.sandbox import why_not

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
def test_the_page_from_a_clone(tmp_path: Path) -> None:
    course = tmp_path / "reading-hanoi"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(course)], check=True)
    (set_up,) = [block for block in on_page("sh") if "start.py" in block]
    outside = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    run = subprocess.run(
        ["bash", "-euc", "\n".join([set_up, *on_page("bash")])], cwd=course, env=outside, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    look_at(course, 30)
    status = ["git", "-C", str(course), "status", "--porcelain"]
    left = subprocess.run(status, capture_output=True, text=True).stdout
    assert left == ""  # nobody's marks can be pushed by accident
