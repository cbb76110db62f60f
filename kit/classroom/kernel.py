"""The sandbox as a Jupyter kernel, so that plain `nbgrader autograde` runs students' code in it too.

    python -m kit.classroom.kernel --install

prints what belongs into nbgrader_config.py. `kit grade` does not need it, and only `kit grade` keeps what is expected
of an answer outside the kernel.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from kit.classroom.sandbox import LOOK, MEGABYTE, Limits, below, command, environment, memory_of, python, why_not
from kit.classroom.syscalls import opened

NAME = "kit-sandbox"
LIMIT = 20 << 20  # bytes of one file beside the notebook
ENTRIES = 200  # files in the folder of the talk, which lies on the teacher's disk; a kernel makes five sockets
KEPT_OUT = ("tasks.toml", ".seed", "gradebook.db")
CONFIG = """\
# Students' code runs in the sandbox, also with plain nbgrader autograde.
import atexit, os, subprocess, tempfile
place = tempfile.mkdtemp(prefix="kit-kernel-")
atexit.register(subprocess.run, ["rm", "-rf", place])
talk = os.path.join(place, "talk")
os.mkdir(talk)
c.KernelManager.transport = "ipc"
c.KernelManager.connection_file = os.path.join(talk, "kernel.json")
c.Execute.kernel_name = c.ExecutePreprocessor.kernel_name = "kit-sandbox"
"""
COPY_AND_RUN = 'cp -r /given/. /desk/ 2>/dev/null; exec "$@"'


def install(folder: Path | None = None) -> Path:
    """Installs the kernel for this Python, or into a folder of kernels, and returns where it is."""
    place = (folder or Path(sys.prefix) / "share" / "jupyter" / "kernels") / NAME
    place.mkdir(parents=True, exist_ok=True)
    line = [sys.executable, "-m", "kit.classroom.kernel", "{connection_file}"]
    kernel = {"argv": line, "display_name": "Python in the kit's sandbox", "language": "python"}
    (place / "kernel.json").write_text(json.dumps(kernel, indent=1), encoding="utf-8")
    return place


def launch(connection: Path) -> None:
    """Runs a sandboxed kernel that talks through the private folder of its connection file, until it ends."""
    if reason := why_not():
        sys.exit(f"The kernel kit-sandbox refuses to start. {reason}")
    talk = connection.resolve().parent
    if json.loads(connection.read_text())["transport"] != "ipc" or talk.name != "talk":
        sys.exit("The kernel kit-sandbox needs the lines that `python -m kit.classroom.kernel --install` prints.")
    _clear(talk, connection.name)
    talk.chmod(0o1777)  # the folder above it is private; the sandbox has a user number of its own
    connection.chmod(0o644)
    given, filter, limits = _beside(Path.cwd(), talk.parent / "given"), opened(), Limits()
    kernel = python("-m", "ipykernel_launcher", "-f", str(connection.resolve()), "--HistoryManager.enabled=False")
    inner = ["/bin/sh", "-c", COPY_AND_RUN, "sh", *kernel]
    line = command(inner, given, limits=limits, shared=[talk], filter=filter)
    with subprocess.Popen(line, env=environment(), pass_fds=[filter] if filter is not None else []) as running:
        while running.poll() is None:
            time.sleep(LOOK)
            if _too_much(talk, running.pid, limits):
                running.kill()
    _clear(talk, connection.name)


def _too_much(talk: Path, pid: int, limits: Limits) -> bool:
    """Whether the kernel uses too much memory, or writes more than its sockets into the folder of the talk."""
    entries = size = 0
    for folder, folders, names in os.walk(talk):
        entries += len(folders) + len(names)
        for name in names:
            with suppress(OSError):
                size += os.lstat(os.path.join(folder, name)).st_blocks * 512
        if entries > ENTRIES or size > limits.files * MEGABYTE:
            return True
    return memory_of(below(pid)) > limits.total_memory * MEGABYTE


def _clear(talk: Path, kept: str) -> None:
    """Removes what an earlier student's code may have left for the next; `rm` manages folders of any depth."""
    others = [str(path) for path in talk.iterdir() if path.name != kept]
    subprocess.run(["rm", "-rf", "--", *others], check=True)


def _beside(folder: Path, given: Path) -> Path:
    """A copy of the plain files beside the notebook, without links, notebooks and what holds answers."""
    shutil.rmtree(given, ignore_errors=True)
    given.mkdir(mode=0o755)
    for path in sorted(folder.rglob("*")):
        plain = path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(folder.resolve())
        if plain and path.suffix != ".ipynb" and path.name not in KEPT_OUT and path.stat().st_size <= LIMIT:
            target = given / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return given


if __name__ == "__main__":
    if sys.argv[1:] == ["--install"]:
        print(f"# installed in {install()}; put these lines into nbgrader_config.py:\n{CONFIG}", end="")
    elif len(sys.argv) == 2 and Path(sys.argv[1]).is_file():
        launch(Path(sys.argv[1]))
    else:
        sys.exit(f"usage: python -m kit.classroom.kernel --install   ({tempfile.gettempdir()} holds its connections)")
