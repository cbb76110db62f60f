"""A room for a student's code: bubblewrap without network, home or capabilities, limited in everything it may use."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KIT = Path(__file__).resolve().parent.parent
MEGABYTE = 1 << 20
MESSAGE = 8 * MEGABYTE  # bytes of one answer from inside; more is a student's flood
FIRST_UID = 210_000  # as root, each sandbox gets a user number of its own from here on, which nobody else has


class SandboxError(ValueError):
    """No sandbox can be made on this machine."""


class Lost(Exception):
    """The sandbox no longer answers; the message says why, for the student."""


@dataclass(frozen=True)
class Limits:
    """What a student's code may use: megabytes, processes, seconds."""

    memory: int = 2048
    total_memory: int = 3072
    files: int = 64
    processes: int = 64
    cpu: int = 60
    cell: float = 15.0
    probe: float = 5.0
    wall: float = 90.0


def why_not() -> str:
    """Why no sandbox can be made here, in a sentence that says what to do; "" where it can."""
    if sys.platform != "linux":
        return "The sandbox needs Linux (bubblewrap). Grade on a Linux machine, or in WSL or a container."
    for program, package in (("bwrap", "bubblewrap"), ("prlimit", "util-linux"), ("setpriv", "util-linux")):
        if not shutil.which(program):
            return f"“{program}” is not installed. Install the package {package} (Debian: apt install {package})."
    try:
        with Sandbox(None) as sandbox:
            sandbox.ask({"name": "nothing", "seconds": 5}, 20)
    except (Lost, OSError) as error:
        return f"bubblewrap is installed but cannot run here ({error}). User namespaces may be switched off."
    return ""


def command(inner: Sequence[str], given: Path | None, *, limits: Limits, shared: Sequence[Path] = ()) -> list[str]:
    """The command line that runs `inner` in a sandbox whose folder /given holds what is in `given`, read-only."""
    root = os.geteuid() == 0
    apart = ("pid", "net", "ipc", "uts", "cgroup-try") if root else ("all",)
    who = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if root else ["--uid", "1000", "--gid", "1000"]
    return [
        "bwrap", *(f"--unshare-{each}" for each in apart), "--die-with-parent", "--new-session", "--hostname", "kit",
        "--cap-drop", "ALL", *who,
        "--proc", "/proc", "--dev", "/dev", *_scratch("/dev/shm", limits), *_scratch("/tmp", limits),
        *_scratch("/desk", limits), *_system(), *_bind(given, "/given"),
        *(part for each in shared for part in (*_above(each), "--bind", str(each), str(each))),
        "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/desk",
        *_limited(limits), *(_as_nobody() if root else ()), *inner,
    ]  # fmt: skip


def python(*arguments: str) -> list[str]:
    """The command line of this Python as it stands in the sandbox."""
    return [sys.executable, "-s", *arguments]


ENVIRONMENT = {
    "HOME": "/tmp", "USER": "student", "LANG": "C.UTF-8", "PYTHONPATH": "/opt/kit", "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline", "MPLCONFIGDIR": "/desk/.matplotlib",
    "KIT_WORK": "/desk/work", "IPYTHONDIR": "/tmp/ipython", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
    "NBGRADER_EXECUTION": "autograde",
}  # fmt: skip


def environment() -> dict[str, str]:
    """All environment variables that the sandbox has."""
    return {**ENVIRONMENT, "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}


def bound() -> list[Path]:
    """The folders of this machine that can be read in the sandbox: the system, Python and the kit's own code."""
    folders = [Path("/usr"), Path(sys.prefix), Path(sys.base_prefix), Path(os.path.realpath(sys.executable)).parents[1]]
    return list(dict.fromkeys(folders))


def _system() -> list[str]:
    parts = []
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            parts += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            parts += ["--ro-bind", str(path), str(path)]
    for folder in bound():
        parts += [*_above(folder), "--ro-bind", str(folder), str(folder)]
    for file in ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime"):
        parts += [*_above(Path(file)), "--ro-bind-try", file, file]
    return [*parts, *_above(Path("/opt/kit/kit")), "--ro-bind", str(KIT), "/opt/kit/kit"]


def _above(path: Path) -> list[str]:
    """The folders above a path, empty and open to every user: bubblewrap would make them for root alone."""
    above = [folder for folder in reversed(path.parents) if folder not in (Path("/"), Path("/tmp"))]
    return [part for folder in above for part in ("--perms", "0755", "--dir", str(folder))]


def _scratch(folder: str, limits: Limits) -> list[str]:
    """A folder in memory, limited in size; open to the user that the code runs as."""
    return ["--perms", "1777", "--size", str(limits.files * MEGABYTE), "--tmpfs", folder]


def _bind(folder: Path | None, inside: str) -> list[str]:
    return ["--ro-bind", str(folder), inside] if folder else []


def _limited(limits: Limits) -> list[str]:
    return [
        "prlimit", f"--as={limits.memory * MEGABYTE}", f"--fsize={limits.files * MEGABYTE}", f"--cpu={limits.cpu}",
        f"--nproc={limits.processes}", "--nofile=256", "--core=0", "--memlock=0", "--msgqueue=65536", "--",
    ]  # fmt: skip


def _as_nobody() -> list[str]:
    """Gives up root for a user number drawn for this sandbox, so that limits on processes count for it alone."""
    uid = FIRST_UID + secrets.randbelow(1_000_000)
    return ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--inh-caps=-all", "--no-new-privs", "--"]


class Sandbox:
    """A running worker; use it in a `with` statement, at whose end every process in it is gone."""

    def __init__(self, given: Path | None, *, limits: Limits | None = None, unsafe: bool = False) -> None:
        self.limits = limits or Limits()
        self._unsafe = unsafe
        self._given = given
        self._number = 0

    def __enter__(self) -> Sandbox:
        self._end = time.monotonic() + self.limits.wall
        self._here, there = socket.socketpair()
        worker = python("-m", "kit.classroom.worker", str(there.fileno()))
        line = worker if self._unsafe else command(worker, self._given, limits=self.limits)
        surroundings = {**environment(), **(_unsafely(self._given) if self._unsafe and self._given else {})}
        with there:
            self._process = subprocess.Popen(
                line, env=surroundings, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True,
                cwd=self._given if self._unsafe and self._given else "/",
            )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        self._kill()
        self._here.close()

    def ask(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """The worker's answer, whatever a student made of it; raises Lost where there is none in time."""
        self._number += 1
        data = json.dumps({**request, "n": self._number}).encode()
        end = min(self._end, time.monotonic() + seconds)
        self._send(struct.pack("!I", len(data)) + data, end)
        while True:
            answer = self._receive(end)
            if answer.get("n") == self._number or "lost" in answer:
                return answer

    def _send(self, data: bytes, end: float) -> None:
        try:
            self._here.settimeout(max(0.01, end - time.monotonic()))
            self._here.sendall(data)
        except OSError as error:
            raise Lost("the interpreter had ended") from error

    def _receive(self, end: float) -> dict[str, Any]:
        size = struct.unpack("!I", self._exactly(4, end))[0]
        if size > MESSAGE:
            self._kill()
            raise Lost("more was written than any answer needs")
        try:
            found = json.loads(self._exactly(size, end), parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Lost("the interpreter was tampered with") from error
        return found if isinstance(found, dict) else {}

    def _exactly(self, size: int, end: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            self._here.settimeout(0.5)
            try:
                part = self._here.recv(size - len(data))
            except TimeoutError:
                self._check(end)
                continue
            except OSError as error:
                raise Lost("the interpreter had ended") from error
            if not part:
                raise Lost("the interpreter had ended")
            data += part
        return bytes(data)

    def _check(self, end: float) -> None:
        """Ends the sandbox when its time or its memory is used up."""
        if time.monotonic() > end:
            self._kill()
            raise Lost("it took too long")
        if memory_of(self._process.pid) > self.limits.total_memory * MEGABYTE:
            self._kill()
            raise Lost("it used too much memory")

    def _kill(self) -> None:
        """Kills every process in the sandbox and waits until the last of them has let go of the connection."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        self._process.wait()
        end = time.monotonic() + 3
        while time.monotonic() < end:
            try:
                self._here.settimeout(0.2)
                if not self._here.recv(65536):
                    return
            except TimeoutError:
                continue
            except OSError:
                return


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _unsafely(folder: Path) -> dict[str, str]:
    package = str(KIT.parent)
    return {"PYTHONPATH": package, "KIT_WORK": str(folder / "work"), "HOME": str(folder), "IPYTHONDIR": str(folder)}


def memory_of(pid: int) -> int:
    """The bytes of memory that a process and all below it use together, pages that they share counted once."""
    total, todo, files = 0, [pid], dict[int, int]()
    while todo:
        each = todo.pop()
        try:
            todo += [int(child) for child in Path(f"/proc/{each}/task/{each}/children").read_text().split()]
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except (OSError, ValueError):  # it ended meanwhile
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        files.update(_files_in_memory(each))
    return total + sum(files.values())


def _files_in_memory(pid: int) -> dict[int, int]:
    """The sizes in bytes of the nameless files in memory that a process holds open, by their numbers."""
    found = {}
    with suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                if os.readlink(entry.path).startswith("/memfd:"):
                    facts = os.stat(entry.path)
                    found[facts.st_ino] = facts.st_blocks * 512
    return found
