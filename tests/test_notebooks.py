"""Every lesson: its form, and that it runs from top to bottom with the network cut, on X-rays and on own copies."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT

import kit

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
RUNNER = Path(__file__).with_name("lessons.py")
CUT = ("unshare", "--net", "--map-root-user")


def ids(path: Path) -> str:
    return path.stem


def cells(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def code(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", LESSONS, ids=ids)
def test_is_valid_and_without_outputs(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))
    names = [cell["id"] for cell in cells(path)]
    assert len(set(names)) == len(names)
    assert all(cell.get("outputs", []) == [] and cell.get("execution_count") is None for cell in cells(path))


@pytest.mark.parametrize("path", LESSONS, ids=ids)
def test_cells_are_short_and_use_only_the_kits_public_names(path: Path) -> None:
    for source in code(path):
        tree = ast.parse(source)
        assert len(source.splitlines()) <= 15
        imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        assert set(imported) <= {"kit"}
        assert not any(isinstance(node, ast.ImportFrom | ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree))
        used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and getattr(n.value, "id", "") == "kit"}
        assert used <= set(kit.__all__)


@pytest.mark.parametrize("path", LESSONS, ids=ids)
def test_has_the_rhythm_of_a_lesson(path: Path) -> None:
    prose = "\n".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown")
    opening = ("**Question.**", "**Aims.**", "**Time.**", "**You need to know before:**")
    steps = ("## Predict", "## Look", "## Measure", "fails", "## Compare", "## Check yourself", "## Read on")
    for part in (*opening, *steps):
        assert part in prose, part
    number = path.stem[:2]
    widgets = "\n".join(code(path))
    for call in ("glossary(", f'predictions("{number}")', f'checks("{number}")', f'short_answer("{number}")'):
        assert f"kit.{call}" in widgets, call


@pytest.mark.parametrize("path", LESSONS, ids=ids)
def test_its_questions_teach(path: Path) -> None:
    import tomllib

    rows = tomllib.loads((ROOT / "kit" / "data" / "lessons" / f"{path.stem[:2]}.toml").read_text(encoding="utf-8"))
    assert len(rows["check"]) == 3
    for check in rows["check"]:
        assert sum(option["right"] for option in check["options"]) == 1
        assert len({option["says"] for option in check["options"]}) == len(check["options"])


@pytest.mark.parametrize("edition", ["x-ray", "full"])
@pytest.mark.parametrize("path", LESSONS, ids=ids)
def test_runs_with_the_network_cut(
    path: Path, edition: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if edition == "full":
        monkeypatch.setenv("KIT_TEXTS", str(request.getfixturevalue("own_texts")))
    if shutil.which(CUT[0]) is None or subprocess.run([*CUT, "true"], capture_output=True).returncode:
        pytest.skip("needs to make a network namespace (Linux, unshare --net): the network cannot be cut here")
    copy = shutil.copy(path, tmp_path)
    run = subprocess.run(
        [*CUT, sys.executable, str(RUNNER), "--network-cut", copy],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "KIT_WORK": str(tmp_path / "work")},
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert json.loads(run.stdout) == []


def test_blind_lessons_name_neither_author() -> None:
    hidden = re.compile(r"Rogin|Larison|Washington Post|American Conservative")
    for path in LESSONS:
        if path.stem[:2] in ("00", "01"):
            assert not hidden.search(path.read_text(encoding="utf-8")), path.name
    assert not hidden.search((ROOT / "kit" / "data" / "cases" / "hanoi" / "gists.toml").read_text(encoding="utf-8"))
