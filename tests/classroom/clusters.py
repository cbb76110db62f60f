"""A real Dask cluster on this machine, by the commands that the page for teachers gives."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from conftest import ROOT


class Cluster:
    """A scheduler and its workers, whose processes and files can be told from all others by the folder's name."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *options)
        self._wait(lambda: bool(self._addresses()))
        self.address = self._addresses()[0]

    def worker(self, *options: str, **environment: str) -> "subprocess.Popen[bytes]":
        """Starts a worker with the options and environment that differ from those of all."""
        where = ("--local-directory", str(self.folder / "scratch"), "--no-dashboard")
        return self._start("worker", self.address, *where, *options, **environment)

    def wait_for(self, workers: int) -> "Cluster":
        """Returns when so many workers have said in their logs that they are registered."""
        self._wait(lambda: self.log().count("Registered to:") >= workers)
        return self

    def log(self) -> str:
        """All that scheduler and workers have said."""
        return (self.folder / "log").read_text(errors="replace")

    def processes(self) -> Iterator[tuple[int, str]]:
        """The number and command line of every process of the cluster and of what it started, in sandboxes too."""
        for place in Path("/proc").iterdir():
            try:
                line, surroundings = ((place / name).read_bytes() for name in ("cmdline", "environ"))
            except OSError:
                continue
            if os.fsencode(self.folder) in line + surroundings:
                yield int(place.name), line.replace(b"\0", b" ").decode(errors="replace")

    def workers(self) -> list[int]:
        """The processes that the nannies started and would start again."""
        return [number for number, line in self.processes() if "spawn_main" in line or "forkserver" in line]

    def _addresses(self) -> list[str]:
        return re.findall(r"Scheduler at: +(\S+)\n", self.log())

    def _start(self, *command: str, **environment: str) -> "subprocess.Popen[bytes]":
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "KIT_TEST_CLUSTER": str(self.folder), **environment}
        whole = [sys.executable, "-m", "dask", *command]
        with (self.folder / "log").open("ab") as log:
            self._started.append(subprocess.Popen(whole, cwd=self.folder, env=surroundings, stdout=log, stderr=log))
        return self._started[-1]

    def _wait(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not true():
            assert time.monotonic() < end, self.log()
            time.sleep(0.05)

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._started):
            process.terminate()
            process.wait(timeout=60)
        left = list(self.processes())
        for number, _line in left:
            os.kill(number, signal.SIGKILL)
        assert not left
