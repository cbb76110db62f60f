"""Imports run downwards only, `import kit` stays light, and every name that a lesson may import is there."""

import ast
import json
import subprocess
import sys
from graphlib import TopologicalSorter
from itertools import product
from pathlib import Path

import pytest
from conftest import ROOT

import kit

# Rooms from the ground up; a room may import from itself and from those that stand before it.
ROOMS = (
    "kit.texts",
    "kit.measures",
    "kit.reading",
    "kit.comparing",
    "kit.weighing",
    "kit.adjudicating",
    "kit.drilling",
    "kit.auditing",
    "kit.rewriting",
    "kit.casebook",
    "kit.owncopies",
    "kit.answers",
    "kit.packs",
    "kit.work",
    "kit.lab",
    "kit.doctor",
    "kit.views",
    "kit.classroom",
    "kit.cli",
    "kit.__main__",
)
PANDAS = {"kit.views.tables"}
HEAVY = ("pandas", "numpy", "matplotlib", "ipywidgets", "anywidget", "IPython", "textstat", "nltk", "rapidfuzz", "rich")


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "kit").rglob("*.py"))}


def only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imported(tree: ast.AST) -> set[str]:
    """Every module that is named in an import of this tree, wherever it stands; those for types only are left out."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write the room's whole name"
            inside = {f"{node.module}.{alias.name}" for alias in node.names} & set(MODULES)
            found |= inside or {str(node.module)}
        elif not only_for_types(node):
            found |= imported(node)
    return found


def room(module: str) -> int:
    """Where the room of a module stands, 0 for the ground floor; the package's own list of names stands on top."""
    if module == "kit":
        return len(ROOMS)
    return next(i for i, name in enumerate(ROOMS) if module == name or module.startswith(f"{name}."))


INSIDE = {module: {name for name in imported(tree) if name in MODULES} for module, tree in MODULES.items()}
EDGES = [(module, below) for module, found in INSIDE.items() for below in sorted(found)]


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 20
    assert ("kit.reading", "kit.texts.voices") in EDGES


@pytest.mark.parametrize(("module", "below"), EDGES)
def test_imports_run_downwards(module: str, below: str) -> None:
    assert room(below) <= room(module)


def test_no_two_modules_need_each_other() -> None:
    assert len(list(TopologicalSorter(INSIDE).static_order())) == len(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_the_kit_needs_neither_lessons_nor_tests_and_pandas_in_tables_alone(module: str) -> None:
    outside = {name.split(".")[0] for name in imported(MODULES[module])}
    assert not outside & {"notebooks", "tests", "tools", "benchmarks", "conftest", "pytest", "hypothesis"}
    assert "pandas" not in outside or module in PANDAS


def python(program: str) -> str:
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize(
    "program",
    ["import kit, kit.cli", "import kit; kit.read(kit.from_string('The talks may fail.'))", "import kit; kit.case()"],
)
def test_nothing_heavy_is_loaded_before_it_is_used(program: str) -> None:
    loaded = json.loads(python(f"{program}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"))
    assert "kit" in loaded
    assert not set(HEAVY) & set(loaded)


def test_every_name_for_lessons_is_there_and_explained() -> None:
    assert list(kit.__all__) == sorted(set(kit.__all__)) == dir(kit)
    for name in kit.__all__:
        assert callable(getattr(kit, name))
        assert getattr(kit, name).__doc__


def test_another_name_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(AttributeError, match=r"kit has no “sing”; it has .*case.*voices_table"):
        kit.sing  # noqa: B018


def test_the_rooms_have_no_attics() -> None:
    """No room is called by a name that says nothing of what is in it."""
    nameless = {"utils", "helpers", "base", "common", "misc", "util", "helper"}
    assert not [f"{module} {part}" for module, part in product(MODULES, nameless) if part in module.split(".")]
