"""Checks an installation: versions, data, widgets, write access, and that nothing needs the network."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

PYTHON = (3, 11)
NEEDED = ("anywidget", "ipywidgets", "jupyterlab", "matplotlib", "nltk", "pandas", "rapidfuzz", "rich", "textstat")
DATA = (
    "lexicons/hedges.toml",
    "lexicons/boosters.toml",
    "lexicons/loaded.toml",
    "cases/hanoi/larison.json",
    "cases/hanoi/rogin.json",
)
AGAIN = "run the README's first command again"
# Refuses every connection, then reads a sentence with both engines: what a lesson on a train does.
OFFLINE = """
import socket
def refused(*_, **__): raise OSError("the network is cut")
socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refused
import kit
reading = kit.read(kit.from_string("The talks may fail. Nobody knows why they began."))
assert kit.engines(reading)["textstat"]["flesch_reading_ease"] > 0
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: whether it is well, what was seen, and what to do where it is not."""

    what: str
    well: bool
    seen: str
    do: str = ""

    def __str__(self) -> str:
        return f"{'ok  ' if self.well else 'MEND'}  {self.what}: {self.seen}" + ("" if self.well else f". {self.do}")


def examine() -> Iterator[Finding]:
    """One finding after the other, cheapest first."""
    here = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= PYTHON, here, "install Python 3.11 or newer, then " + AGAIN)
    yield from (_package(name) for name in NEEDED)
    yield from (_data(name) for name in DATA)
    yield _widgets()
    yield from (_writable(what, folder) for what, folder in _folders())
    yield _offline()


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", AGAIN)


def _data(name: str) -> Finding:
    file = resources.files("kit") / "data" / name
    size = len(file.read_bytes()) if file.is_file() else 0
    return Finding(name, size > 0, f"{size:,} bytes", "clone the repository anew")


def _widgets() -> Finding:
    folder = Path(sys.prefix, "share", "jupyter", "labextensions")
    missing = [name for name in ("anywidget", "@jupyter-widgets/jupyterlab-manager") if not (folder / name).is_dir()]
    seen = f"{', '.join(missing)} not in JupyterLab" if missing else "JupyterLab has them"
    return Finding("widgets", not missing, seen, AGAIN)


def _folders() -> Iterator[tuple[str, Path]]:
    from kit.lab import LessonsMissing, lessons
    from kit.texts.cases import own_folder

    try:
        yield "lessons", lessons()
    except LessonsMissing:
        yield "current folder", Path.cwd()
    yield "own copies", own_folder()


def _writable(what: str, folder: Path) -> Finding:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return Finding(what, True, f"{folder} can be written to")
    except OSError as error:
        return Finding(
            what, False, f"{folder} cannot be written to ({error.strerror})", "move the kit to a folder of yours"
        )


def _offline() -> Finding:
    run = subprocess.run(
        [sys.executable, "-c", OFFLINE], capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": "ignore"}
    )
    last = (run.stderr.strip().splitlines() or [""])[-1]
    seen = (
        "a text was read with the network cut"
        if run.returncode == 0
        else f"reading with the network cut failed: {last}"
    )
    return Finding("offline", run.returncode == 0, seen, AGAIN)
