"""An upgrade as the README gives it, git pull and the kit installed anew, leaves students' work as it is."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]
WORK = {
    "01.json": '{"schema": 1, "course": "spring", "answers": {"01-why": {"value": {"text": "Ours."}, "mark": 2}}}',
    "01.json.damaged-20260301T090000": '{"schema": 1, "ans',
    "04.json": '{"schema": 2, "answers": "in a shape of the future"}',
    "05-lexicon.toml": "# mine\n",
}
ANSWER = "import kit.work as w; w.remember('02-new', 1); print(w.recall('01-why')['text'], 'by', w.__file__)"


def git(folder: Path, *command: str) -> str:
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    return subprocess.run(["git", "-C", folder, *author, *command], check=True, capture_output=True, text=True).stdout


def test_work_is_left_alone_by_pull_and_reinstallation(tmp_path: Path) -> None:
    theirs, ours, venv = tmp_path / "theirs", tmp_path / "ours", tmp_path / "venv"
    subprocess.run(["git", "clone", "--quiet", ROOT, theirs], check=True)
    subprocess.run(["git", "clone", "--quiet", theirs, ours], check=True)
    work = ours / "notebooks" / "work"
    work.mkdir()
    for name, content in WORK.items():
        (work / name).write_text(content, "utf-8")
    for file in ("notebooks/01-two-readings.ipynb", "kit/work.py", "pyproject.toml"):
        (theirs / file).write_text((theirs / file).read_text("utf-8") + "\n", "utf-8")
    git(theirs, "commit", "--quiet", "--all", "--message", "newer")
    git(ours, "pull", "--quiet")
    assert git(ours, "status", "--porcelain") == "", "work is seen by git, so that git clean or commit could take it"
    python = installed(ours, venv)
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "KIT_WORK")}
    said = subprocess.run([python, "-c", ANSWER], cwd=work.parent, env=env, check=True, capture_output=True, text=True)
    assert said.stdout == f"Ours. by {ours / 'kit' / 'work.py'}\n"
    assert {name: (work / name).read_text("utf-8") for name in WORK} == WORK
    assert (work / "02.json").is_file()


def installed(kit: Path, venv: Path) -> Path:
    """The Python of a fresh environment into which the kit was installed twice, as start.py does it."""
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    paths = {"base": str(venv), "platbase": str(venv)}
    there = Path(sysconfig.get_path("purelib", vars=paths))
    (there / "tools-to-build-with.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    python = Path(sysconfig.get_path("scripts", vars=paths)) / "python"
    for _ in range(2):
        step = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", kit]
        subprocess.run(step, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    return python
