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

from kit.classroom.syscalls import opened

KIT = Path(__file__).resolve().parent.parent
MEGABYTE = 1 << 20
MESSAGE = 8 * MEGABYTE  # bytes of one answer from inside; more is a student's flood
STRAY = 20  # so many answers that nobody asked for are passed over; more are a flood too
LOOK = 0.5  # seconds from one look at the memory to the next
CROWD = 4  # times the processes that are allowed: where no limit of the system holds, so many are the end
FIRST_UID = 210_000  # as root, each sandbox gets a user number of its own from here on, which nobody else has


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
    for program in ("bwrap", "prlimit", "setpriv", "choom", "taskset"):
        if not shutil.which(program):
            package = "bubblewrap" if program == "bwrap" else "util-linux"
            return f"“{program}” is not installed. Install the package {package} (Debian: apt install {package})."
    try:
        with Sandbox(None) as sandbox:
            sandbox.ask({"name": "nothing", "seconds": 5}, 20)
    except (Lost, OSError) as error:
        return f"bubblewrap is installed but cannot run here ({error}). User namespaces may be switched off."
    return ""


def command(
    inner: Sequence[str], given: Path | None, *, limits: Limits, shared: Sequence[Path] = (), filter: int | None = None
) -> list[str]:
    """The command line that runs `inner` in a sandbox whose folder /given holds what is in `given`, read-only.

    `filter` is the open file with the system calls that are forbidden. Where memory runs out, the system ends first
    what is in a sandbox.
    """
    root = os.geteuid() == 0
    apart = ("pid", "net", "ipc", "uts", "cgroup-try") if root else ("all",)
    who = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if root else ["--uid", "1000", "--gid", "1000"]
    return [
        "choom", "-n", "1000", "--", "bwrap", *(f"--unshare-{each}" for each in apart),
        "--die-with-parent", "--new-session", "--hostname", "kit",
        "--cap-drop", "ALL", *who,
        "--proc", "/proc", "--dev", "/dev", *_scratch("/dev/shm", limits), *_scratch("/tmp", limits),
        *_scratch("/desk", limits), *_system(), *(("--ro-bind", str(given), "/given") if given else ()),
        *(part for each in shared for part in (*_above(each), "--bind", str(each), str(each))),
        "--ro-bind", "/dev/null", "/dev/zero",  # mapped, it is memory that no process shows as its own
        "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/desk",
        *(("--seccomp", str(filter)) if filter is not None else ()),
        *_limited(limits), *(_as_nobody() if root else ()), *inner,
    ]  # fmt: skip


def python(*arguments: str) -> list[str]:
    """The command line of this Python as it stands in the sandbox; a student's files are no modules of its own."""
    return [sys.executable, "-s", "-P", *arguments]


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


def _limited(limits: Limits) -> list[str]:
    own = [f"--nproc={limits.processes}", "--memlock=0", "--msgqueue=0"]
    return [*_each_limited(limits)[:-1], *own, "--"]


def _each_limited(limits: Limits) -> list[str]:
    """The limits that hold for each process alone, which nothing else of the same user can use up."""
    files = limits.files * MEGABYTE
    sizes = [f"--as={limits.memory * MEGABYTE}", f"--fsize={files}", f"--cpu={limits.cpu}"]
    return ["prlimit", *sizes, "--nofile=256", "--core=0", "--"]


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

    def __enter__(self) -> Sandbox:
        self._end, self._looked = time.monotonic() + self.limits.wall, 0.0
        self._here, there = socket.socketpair()
        self._claim, alone = _processor()
        filter = opened()
        handed = [there.fileno(), *([filter] if filter is not None else [])]
        worker = python("-m", "kit.classroom.worker", str(there.fileno()))
        safe = [*alone, *command(worker, self._given, limits=self.limits, filter=filter)]
        surroundings = {**environment(), **(_unsafely(self._given) if self._unsafe and self._given else {})}
        self._process = subprocess.Popen(
            [*_each_limited(self.limits), *worker] if self._unsafe else safe, env=surroundings, pass_fds=handed,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            cwd=self._given if self._unsafe and self._given else "/",
        )  # fmt: skip
        for each in handed:
            os.close(each)
        there.detach()
        return self

    def __exit__(self, *_: object) -> None:
        self._kill()
        self._here.close()
        self._claim.close()

    def ask(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """The worker's answer, whatever a student made of it; raises Lost where there is none in time."""
        number = secrets.token_hex(8)  # one that nothing inside could have answered beforehand
        data = json.dumps({**request, "n": number}).encode()
        end = min(self._end, time.monotonic() + seconds)
        self._send(struct.pack("!I", len(data)) + data, end)
        for _ in range(STRAY):
            answer = self._receive(end)
            if answer.get("n") == number or "lost" in answer:
                return answer
        raise self._ended("it gave answers that nobody had asked for")

    def _send(self, data: bytes, end: float) -> None:
        try:
            self._here.settimeout(max(0.01, end - time.monotonic()))
            self._here.sendall(data)
        except OSError as error:
            raise self._ended("the interpreter had ended") from error

    def _receive(self, end: float) -> dict[str, Any]:
        size = struct.unpack("!I", self._exactly(4, end))[0]
        if size > MESSAGE:
            raise self._ended("more was written than any answer needs")
        try:
            found = json.loads(self._exactly(size, end), parse_constant=no_constant)
        except (ValueError, RecursionError) as error:
            raise self._ended("the interpreter was tampered with") from error
        return found if isinstance(found, dict) else {}

    def _exactly(self, size: int, end: float) -> bytes:
        """The next so many bytes; time and memory are looked at whether or not something comes."""
        data = bytearray()
        self._here.settimeout(LOOK)
        while len(data) < size:
            self._check(end)
            try:
                part = self._here.recv(size - len(data))
            except TimeoutError:
                continue
            except OSError:
                part = b""
            if not part:
                raise self._ended("the interpreter had ended")
            data += part
        return bytes(data)

    def _check(self, end: float) -> None:
        """Ends the sandbox when its time or its memory is used up."""
        now = time.monotonic()
        if now > end:
            raise self._ended("it took too long")
        if now < self._looked + LOOK:
            return
        self._looked = now
        processes = below(self._process.pid)
        if len(processes) > CROWD * self.limits.processes:
            raise self._ended("it started too many processes")
        if memory_of(processes) > self.limits.total_memory * MEGABYTE:
            raise self._ended("it used too much memory")

    def _ended(self, reason: str) -> Lost:
        """Ends the sandbox; the reason, to be raised."""
        self._kill()
        return Lost(reason)

    def _kill(self) -> None:
        """Kills every process in the sandbox and waits until the last of them has let go of the connection."""
        end = time.monotonic() + 3
        while self._unsafe and time.monotonic() < end and (processes := below(self._process.pid)[1:]):
            for each in processes:  # those that left the group are below the worker still
                with suppress(ProcessLookupError):
                    os.kill(each, 9)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        self._process.wait()
        while time.monotonic() < end:
            try:
                self._here.settimeout(0.2)
                if not self._here.recv(65536):
                    return
            except TimeoutError:
                continue
            except OSError:
                return


def _processor() -> tuple[socket.socket, list[str]]:
    """A processor that no other sandbox on this machine keeps to: its lock, to be held open, and how to keep to it.

    However much one student's code runs at once, it then takes nothing from the next student's. Where there are more
    sandboxes than processors, the others go where there is room.
    """
    lock = socket.socket(socket.AF_UNIX)
    for number in sorted(os.sched_getaffinity(0)):
        with suppress(OSError):
            lock.bind(f"\0kit-grading-{number}")
            return lock, ["taskset", "-c", str(number)]
    return lock, []


def no_constant(name: str) -> Any:
    """Refuses NaN and the infinities, which Python reads as numbers and JSON does not know."""
    raise ValueError(f"{name} is no JSON")


def _unsafely(folder: Path) -> dict[str, str]:
    package = str(KIT.parent)
    return {"PYTHONPATH": package, "KIT_WORK": str(folder / "work"), "HOME": str(folder), "IPYTHONDIR": str(folder)}


def below(pid: int) -> list[int]:
    """A process and all that it and its threads started, as far as they still run."""
    found, todo = [], [pid]
    while todo:
        found.append(each := todo.pop())
        with suppress(OSError, ValueError):  # it ended meanwhile
            for thread in os.listdir(f"/proc/{each}/task"):
                todo += [int(child) for child in Path(f"/proc/{each}/task/{thread}/children").read_text().split()]
    return found


def memory_of(processes: Sequence[int]) -> int:
    """The bytes of memory that processes use together, pages that they share counted once."""
    total = 0
    for each in processes:
        with suppress(OSError):  # it ended meanwhile
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total
