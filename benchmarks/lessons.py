"""How long each lesson takes from top to bottom, kernel start included, on both editions, with the network cut.

    python benchmarks/lessons.py

The full edition is measured where KIT_TEXTS names a folder with own copies. Asked: under 10 seconds each.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNNER = ROOT / "tests" / "lessons.py"
ASKED = 10  # seconds
CUT = ("unshare", "--net", "--map-root-user")


def seconds(notebook: Path, own_texts: str, cut: tuple[str, ...]) -> tuple[float, float] | None:
    """Wall and processor time of one run on the copies in this folder, X-rays where there are none; or it failed."""
    with tempfile.TemporaryDirectory() as folder:
        paths = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
        rooms = {"KIT_WORK": f"{folder}/work", "KIT_TEXTS": own_texts, "PYTHONPATH": os.pathsep.join(paths)}
        command = [
            *cut,
            sys.executable,
            str(RUNNER),
            *(["--network-cut"] if cut else []),
            shutil.copy(notebook, folder),
        ]
        begun, worked = time.perf_counter(), processor()
        run = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=os.environ | rooms)
        took = time.perf_counter() - begun
    return (took, processor() - worked) if run.returncode == 0 and run.stdout.strip() == "[]" else None


def processor() -> float:
    """The processor time of all runs so far; a busy machine does not stretch it as it does the wall time."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Prints the table; 1 where a lesson fails."""
    able = shutil.which(CUT[0]) is not None and subprocess.run([*CUT, "true"], capture_output=True).returncode == 0
    cut = CUT if able else ()
    own_texts = os.environ.get("KIT_TEXTS", "")
    editions = {"x-ray": str(Path(tempfile.gettempdir(), "no-own-texts")), **({"full": own_texts} if own_texts else {})}
    network = "cut" if able else "NOT cut: no network namespace can be made here"
    print(
        f"{'lesson':22}"
        + "".join(f"{f'{edition}, s (cpu)':>20}" for edition in editions)
        + f"   the network is {network}"
    )
    print(f"{'':22}load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; asked: under {ASKED} s each")
    failed = False
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        took = [seconds(notebook, texts, cut) for texts in editions.values()]
        shown = "".join("              FAILED" if each is None else "{:12.1f} ({:5.1f})".format(*each) for each in took)
        over = "   OVER" if any(each is not None and each[0] > ASKED for each in took) else ""
        print(f"{notebook.stem:22}{shown}{over}", flush=True)
        failed = failed or None in took
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
