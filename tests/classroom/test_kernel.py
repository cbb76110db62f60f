"""Plain `nbgrader autograde` runs students' code in the sandbox through the kernel that the kit installs."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

from classroom.handed_in import NAME, cell, own, released, solved
from kit.classroom.course import Course
from kit.classroom.gradebook import register
from kit.classroom.kernel import CONFIG, install
from kit.classroom.sandbox import why_not

PEEK = """
import os, socket
print("USER", os.getuid() != 0, "HOME", os.path.exists(%r))
try:
    socket.create_connection(("1.1.1.1", 53), 2); print("ONLINE")
except OSError:
    print("OFFLINE")
"""


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
def test_nbgrader_autograde_in_the_sandbox(tmp_path: Path) -> None:
    course = tmp_path / "course"
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, course / part / NAME)
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (course / "nbgrader_config.py").write_text(f"{config}\n{CONFIG}", encoding="utf-8")
    install(tmp_path / "jupyter" / "kernels")
    notebook = solved()
    notebook["cells"].append(own(PEEK % str(course)))
    place = course / "build/grading/submitted/ada" / NAME
    place.mkdir(parents=True)
    (place / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    shutil.copyfile(ROOT / "exercises" / NAME / "checks.json", place / "checks.json")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    surroundings = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "JUPYTER_PATH": str(tmp_path / "jupyter")}
    with Course(course).book() as book:
        register(book, NAME, released())
    run = subprocess.run([sys.executable, "-m", "nbgrader", "autograde", NAME], cwd=course, env=surroundings,
                         capture_output=True, text=True, timeout=120)  # fmt: skip
    assert run.returncode == 0, run.stderr
    graded = json.loads((course / "build/grading/autograded/ada" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    said = "".join(graded["cells"][-1]["outputs"][0]["text"])
    assert said == "USER True HOME False\nOFFLINE\n"
    assert "4" in "".join(cell(graded, "hedging-5")["outputs"][0]["data"]["text/plain"])
    with sqlite3.connect(course / "build/grading/gradebook.db") as book:
        (score,) = book.execute("select sum(auto_score) from grade").fetchone()
    assert score == 14.0


BOMB = """
import time
for i in range(9): open(f"{talk}/file{{i}}", "wb").write(b"0" * 10_000_000)
time.sleep(60)
"""


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
def test_a_kernel_cannot_fill_the_folder_that_it_talks_through(tmp_path: Path) -> None:
    talk, beside = tmp_path / "talk", tmp_path / "beside"
    talk.mkdir()
    beside.mkdir()
    deep = talk / "/".join(["d"] * 200)
    deep.mkdir(parents=True)  # left by the student before
    connection = talk / "kernel.json"
    client = BlockingKernelClient()
    ports = {f"{name}_port": n for n, name in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)}
    write_connection_file(str(connection), transport="ipc", ip=str(talk / "s"), **ports)
    line = [sys.executable, "-m", "kit.classroom.kernel", str(connection)]
    kernel = subprocess.Popen(line, cwd=beside, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    try:
        while kernel.poll() is None and len(list(talk.glob("s-*"))) < len(ports):
            time.sleep(0.1)
        assert not deep.exists()
        client.load_connection_file(str(connection))
        client.start_channels()
        client.wait_for_ready(timeout=60)
        client.execute(BOMB.format(talk=talk))
        assert kernel.wait(timeout=60) == 0
        client.stop_channels()
    finally:
        kernel.kill()
    assert list(talk.iterdir()) == [connection]
