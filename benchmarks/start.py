"""How long a user waits: `import kit` and `kit read` of a 900-word op-ed, beside a bare `import textstat`, in one run.

Run: python benchmarks/start.py. Prints the median of nine starts each, in seconds, and the ratio to textstat's import.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from importlib import resources
from pathlib import Path

RUNS = 9


def seconds(*command: str) -> float:
    """The median wall time of a command, start included."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> None:
    """Measures and prints the table."""
    practice = (resources.files("kit") / "data" / "practice" / "quay.txt").read_text(encoding="utf-8")
    title, _, body = practice.partition("\n\n")
    copies = -(-900 // len(body.split()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "op-ed.txt")
        path.write_text("\n\n".join([title, *[body] * copies]), encoding="utf-8")
        python = sys.executable
        rows = {
            "python -c pass": seconds(python, "-c", "pass"),
            "import kit": seconds(python, "-c", "import kit"),
            f"kit read, {copies * len(body.split())} words": seconds(python, "-m", "kit", "read", str(path)),
            "import textstat": seconds(python, "-c", "import textstat"),
        }
    for name, took in rows.items():
        print(f"{name:<28}{took:>8.3f} s{took / rows['import textstat']:>8.2f} of import textstat")


if __name__ == "__main__":
    main()
