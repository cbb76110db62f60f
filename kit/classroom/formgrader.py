"""Opens nbgrader's formgrader on the written answers of an assignment, without anything that would ask the network."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kit.classroom.course import Course
from kit.lab import QUIET, as_root

TEMPLATES = Path(__file__).resolve().parent / "jupyter"
POLICY = (  # what the browser may load and where it may send anything: this server alone
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)


class MarkingError(ValueError):
    """Formgrader cannot be opened here; the message says what to do."""


def first_page(assignment: str) -> str:
    """The address of the list of answers, by way of the login: formgrader's own cookie does not reach its API."""
    return f"/login?next=/formgrader/gradebook/{assignment}/{assignment}"


def command(root: Path, assignment: str, options: Sequence[str] = ()) -> list[str]:
    """The command that serves the course in this folder and opens the answers; `options` are JupyterLab's own."""
    settings = {"headers": {"Content-Security-Policy": POLICY}}
    address = (f"--ServerApp.root_dir={root}", f"--LabApp.default_url={first_page(assignment)}")
    server = (*address, f"--ServerApp.tornado_settings={settings}")
    return [sys.executable, "-m", "jupyterlab", *server, *QUIET, *as_root(), *options]


def environment(token: str) -> dict[str, str]:
    """The surroundings of that command: who may enter, and the kit's template where nbconvert looks first."""
    path = os.pathsep.join(filter(None, (str(TEMPLATES), os.environ.get("JUPYTER_PATH"))))
    return {**os.environ, "JUPYTER_PATH": path, "JUPYTER_TOKEN": token}


def start(root: Path, assignment: str, options: Sequence[str] = ()) -> int:
    """Runs formgrader until the teacher stops it and returns its exit code."""
    if not (root / "nbgrader_config.py").is_file():
        raise MarkingError(f"{root} has no nbgrader_config.py. Run this in the folder of the course.")
    if not Course(root).results(assignment):
        raise MarkingError(f"Nobody's {assignment} is graded yet. Run: kit grade {assignment} FOLDER_OR_ZIP")
    port, token = _port(options), secrets.token_hex(16)
    print("Opening the answers in your browser. Leave this window open; stop with Ctrl+C.", flush=True)
    print("If no browser opens, copy this address into yours:", flush=True)
    print(f"http://127.0.0.1:{port}{first_page(assignment)}&token={token}", flush=True)
    os.chdir(root)
    quiet = (f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--log-level=ERROR", "--LabApp.log_level=ERROR")
    line = command(root, assignment, [*quiet, *options])
    if os.name != "nt":
        os.execve(sys.executable, line, environment(token))
    return subprocess.call(line, env=environment(token))


def _port(options: Sequence[str]) -> int:
    """The port that the teacher asked for, else the first free one from Jupyter's usual on."""
    if asked := re.search(r"--(?:ServerApp\.)?port[= ](\d+)", " ".join(options)):
        return int(asked[1])
    for port in range(8888, 8938):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise MarkingError("No port from 8888 to 8937 is free. Name one: --port=9000")
