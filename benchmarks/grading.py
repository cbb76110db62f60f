"""Throughput of `kit grade` beside stock `nbgrader autograde` on the same submissions, in one run on this machine.

    python benchmarks/grading.py [--students 20]

Asked for: at least 2.5 times as fast with two workers and 1.3 times with one, sandbox included.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from distributed import LocalCluster

ROOT = Path(__file__).resolve().parent.parent
NAME = "hedging"
ASKED = {"1": 1.3, "2": 2.5}


def main() -> int:
    """Prints the figures as JSON and returns 1 where they fall short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=20)
    students = parser.parse_args().students
    with tempfile.TemporaryDirectory() as folder:
        stock = _stock(_course(Path(folder) / "stock"), students)
        figures = {"students": students, "nbgrader": {"seconds": round(stock, 1), "each": round(stock / students, 2)}}
        ratios = {}
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as dask:
            cluster = ["--scheduler", dask.scheduler_address]
            for name, crew in (("1", ["--workers", "1"]), ("2", ["--workers", "2"]), ("2 on Dask", cluster)):
                seconds, spent = _ours(_course(Path(folder) / f"kit-{name}"), students, crew)
                ratios[name] = stock / seconds
                figures[f"kit, workers: {name}"] = {
                    "seconds": round(seconds, 1), "each": round(seconds / students, 2),
                    "times as fast": round(ratios[name], 2), "of a student's time": spent,
                }  # fmt: skip
    print(json.dumps(figures, indent=1))
    return 0 if all(ratios[name] >= asked for name, asked in ASKED.items()) else 1


def _course(folder: Path) -> Path:
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, folder / part / NAME)
    shutil.copyfile(ROOT / "nbgrader_config.py", folder / "nbgrader_config.py")
    return folder


def _answered() -> str:
    """The exercise with the answers of the solution, as every student of the benchmark hands it in."""
    notebook = json.loads((ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    solution = json.loads((ROOT / "solutions" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    answers = {cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"]) for cell in solution["cells"]}
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["solution"]:
            lines = answers[cell["metadata"]["nbgrader"]["grade_id"]].splitlines()
            cell["source"] = "\n".join(line for line in lines if "### " not in line)
    return json.dumps(notebook)


def _hand_in(folder: Path, students: int) -> Path:
    for number in range(students):
        place = folder / f"student{number:02d}" / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_text(_answered(), encoding="utf-8")
    return folder


def _surroundings() -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=_surroundings(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-2000:]}")
    return done.stdout


def _stock(course: Path, students: int) -> float:
    """The seconds that `nbgrader autograde` takes, which knows the exercise already."""
    _hand_in(course / "build" / "grading" / "submitted", students)
    _run([sys.executable, "-m", "nbgrader", "generate_assignment", NAME, "--force"], course)
    checks = ROOT / "exercises" / NAME / "checks.json"  # what the checks read lies beside each submission
    for place in (course / "build" / "grading" / "submitted").glob(f"*/{NAME}"):
        shutil.copyfile(checks, place / checks.name)
    began = time.perf_counter()
    _run([sys.executable, "-m", "nbgrader", "autograde", NAME], course)
    return time.perf_counter() - began


def _ours(course: Path, students: int, crew: list[str]) -> tuple[float, dict[str, float]]:
    """The seconds that `kit grade` takes from nothing, and where a student's time goes on average."""
    source = _hand_in(course / "handed-in", students)
    command = [sys.executable, "-m", "kit", "grade", NAME, str(source), *crew, "--json"]
    began = time.perf_counter()
    found = json.loads(_run(command, course))
    seconds = time.perf_counter() - began
    rows = found["students"]
    if {row["points"] for row in rows} != {rows[0]["points"]} or not rows[0]["points"]:
        raise RuntimeError(f"the marks are not what they should be: {[row['points'] for row in rows]}")
    spent = {step: round(sum(row["spent"][step] for row in rows) / students, 3) for step in rows[0]["spent"]}
    return seconds, spent


if __name__ == "__main__":
    sys.exit(main())
