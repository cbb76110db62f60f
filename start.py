"""Sets the kit up in this folder and opens the lessons: `python3 start.py`. With `--test` it runs the tests instead.

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
    rest = [argument for argument in arguments[tests:] if argument != "--"]
    set_up(HERE / ("requirements-test.lock" if tests else "requirements.lock"))
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    command = ["-m", "pytest", "-m", "not long"] if tests else ["-m", "kit", "lab"]
    return subprocess.call([str(PYTHON), *command, *rest], cwd=HERE)


def set_up(lock: Path) -> None:
    """Makes `.venv` with the locked versions and the kit itself, unless that was done from this very lock."""
    stamp, wanted = VENV / f"installed-{lock.name}", hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Setting up: this happens once and takes a few minutes.", flush=True)
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", str(VENV), hint="On Debian and Ubuntu: sudo apt install python3-venv")
    pip = (str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", str(lock), hint="Is the network there? Then run the same command again.")
    run(*pip, "--quiet", "--no-deps", "--no-build-isolation", "-e", str(HERE), hint="Run the same command again.")
    stamp.write_text(wanted)


def run(*command: str, hint: str) -> None:
    """Runs one step of the set-up; stops with a hint where it fails."""
    if subprocess.call(command, cwd=HERE) != 0:
        sys.exit(f"The set-up stopped at: {' '.join(command[:4])} ... {hint}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
