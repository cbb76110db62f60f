"""Starts JupyterLab on the first lesson, without anything that would ask the network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FIRST = "00-start.ipynb"
EXERCISES = "exercises"
SETTINGS = Path(__file__).resolve().parent / "data" / "jupyterlab"
QUIET = (  # JupyterLab would ask about news and look for news, updates and extensions on the web
    f"--LabApp.app_settings_dir={SETTINGS}",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


class LessonsMissing(ValueError):
    """The notebooks are not where the kit was installed from."""


def lessons() -> Path:
    """The folder of the lessons: beside the package, or in the current folder."""
    for folder in (Path(__file__).resolve().parent.parent / "notebooks", Path.cwd() / "notebooks", Path.cwd()):
        if (folder / FIRST).is_file():
            return folder
    raise LessonsMissing(f"{FIRST} is not here. Go to the folder that you cloned and run the README's command there.")


def start(options: Sequence[str], *, exercises: bool = False) -> int:
    """Runs JupyterLab until the user stops it and returns its exit code; `options` are JupyterLab's own."""
    folder, page = lessons(), f"/lab/tree/{FIRST}"
    if exercises:
        folder, page = folder.parent / EXERCISES, "/lab"
        if not folder.is_dir():
            raise LessonsMissing(f"There is no folder {EXERCISES} beside the lessons. Copy it there first.")
    os.chdir(folder)
    address = (f"--ServerApp.root_dir={folder}", f"--LabApp.default_url={page}")
    command = [sys.executable, "-m", "jupyterlab", *address, *QUIET, *as_root(), *options]
    what = EXERCISES if exercises else "lessons"
    print(f"Opening the {what} in your browser. Leave this window open; stop with Ctrl+C.", flush=True)
    if os.name != "nt":
        os.execv(sys.executable, command)  # so that signals reach JupyterLab itself
    return subprocess.call(command)


def as_root() -> tuple[str, ...]:
    """What lets a container's only user, root, start the server; JupyterLab refuses otherwise."""
    return ("--allow-root",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
