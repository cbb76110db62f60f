"""Writes the locks: exact versions with hashes, for every system, and no download addresses. Needs `pip install uv`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": ["setup"],
    "requirements-grading.lock": ["setup", "grading"],
    "requirements-test.lock": ["setup", "test"],
}
COMPILE = (
    *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal"),
    *("--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"),
)

for name, extras in LOCKS.items():
    wanted = [word for extra in extras for word in ("--extra", extra)]
    subprocess.run([*COMPILE, *wanted, "--output-file", name], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print(f"{name}: {sum('==' in line for line in (ROOT / name).read_text().splitlines())} packages")
