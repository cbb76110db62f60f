"""Sets the kit up in this folder and opens the lessons: `python3 start.py`. With `--test` it runs the tests instead,
with `--setup` it stops when all is set up, with `--setup --grading` also what a teacher needs to grade.

Needs Python 3.11 or newer with pip and venv, and the network the first time. Options after `--` go to JupyterLab (or
to pytest): `python3 start.py -- --no-browser --port 8899`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def main(arguments: list[str]) -> int:
    """Sets up what is missing, then runs the lessons or the tests; returns their exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python gets an answer, not a traceback
        sys.exit(f"This kit needs Python 3.11 or newer; this is {sys.version.split()[0]}. Get one from python.org.")
    tests = arguments[:1] == ["--test"]
    if arguments and set(arguments) <= {"--setup", "--grading"}:
        set_up(HERE / ("requirements-grading.lock" if "--grading" in arguments else "requirements.lock"))
        return 0
    rest = [argument for argument in arguments[tests:] if argument != "--"]
    set_up(HERE / ("requirements-test.lock" if tests else "requirements.lock"))
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    command = ["-m", "pytest", "-m", "not long", "-n", "2", "--dist", "loadfile"] if tests else ["-m", "kit", "lab"]
    os.chdir(HERE)
    if os.name != "nt":
        os.execv(PYTHON, [str(PYTHON), *command, *rest])  # so that a signal to stop reaches JupyterLab itself
    return subprocess.call([str(PYTHON), *command, *rest])


def set_up(lock: Path) -> None:
    """Makes `.venv` with the locked versions and the kit itself, unless that was done from this very lock."""
    stamp, wanted = VENV / f"installed-{lock.name}", hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    packages = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    print("Setting up, once. Nothing outside this folder is changed.", flush=True)
    if not any(BIN.glob("pip*")):  # without python3-venv a half-made folder is left behind, with python and no pip
        hint = "On Debian and Ubuntu: sudo apt install python3-venv"
        run("1 of 3: a place for the packages", sys.executable, "-m", "venv", "--clear", str(VENV), hint=hint)
    pip = (str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location")
    hint = "Is the network there? Then run the same command again."
    says = f"2 of 3: {packages} packages, some minutes on a slow network"
    run(says, *pip, "--require-hashes", "-r", str(lock), hint=hint)
    run(
        "3 of 3: the kit",
        *pip,
        "--no-deps",
        "--no-build-isolation",
        "-e",
        str(HERE),
        hint="Run the same command again.",
    )
    stamp.write_text(wanted)


def run(says: str, *command: str, hint: str) -> None:
    """Runs one step of the set-up with a dot for every two seconds; stops with a hint where it fails."""
    print(says, end=" ", flush=True)
    step = subprocess.Popen(command, cwd=HERE)
    while True:
        try:
            code = step.wait(2)
            break
        except subprocess.TimeoutExpired:
            print(".", end="", flush=True)
    print(" done." if code == 0 else "")
    if code:
        sys.exit(f"The set-up stopped at step {says}. {hint}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
