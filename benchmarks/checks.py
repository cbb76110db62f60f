"""How long the instant check takes for an answer to each task of all exercises, in milliseconds, in one process.

    python benchmarks/checks.py

Asked for: within 100 ms. Each is the median of nine checks of the solution's answer, and the first one of all.
"""

import contextlib
import io
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]


def main() -> None:
    """Prints a line for each task, and the median and the worst of all."""
    times = {}
    for folder in sorted(each for each in (ROOT / "solutions").iterdir() if each.is_dir()):
        times |= timed(folder.name)
    for id, (first, usual) in times.items():
        print(f"{id:15} first {first:6.1f}   median {usual:6.1f}")
    for place, name in enumerate(("first", "median")):
        found = {id: each[place] for id, each in times.items()}
        worst = max(found, key=lambda id: found[id])
        print(f"{name}: median {statistics.median(found.values()):.1f} ms, worst {found[worst]:.1f} ms ({worst})")


def timed(name: str) -> dict[str, tuple[float, float]]:
    """The first and the median time of each check of an assignment, in a folder as a student has it."""
    import kit

    with tempfile.TemporaryDirectory() as here, contextlib.chdir(here), contextlib.redirect_stdout(io.StringIO()):
        os.environ["KIT_WORK"] = f"{here}/work"
        shutil.copy(ROOT / "exercises" / name / "checks.json", here)
        space = answered(name)
        tasks = [task["id"] for task in json.loads(Path("checks.json").read_text("utf-8"))["tasks"]]
        found = {}
        for id in tasks:
            runs = []
            for _ in range(9):
                began = time.perf_counter()
                kit.check(id, space=space)
                runs.append(1000 * (time.perf_counter() - began))
            found[id] = (runs[0], statistics.median(runs))
    return found


def answered(name: str) -> dict[str, object]:
    """The names that the solution notebook defines."""
    notebook = json.loads((ROOT / "solutions" / name / f"{name}.ipynb").read_text("utf-8"))
    space: dict[str, object] = {}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and not source.startswith("kit.check"):
            exec(compile(source, cell["id"], "exec"), space)
    return space


if __name__ == "__main__":
    main()
