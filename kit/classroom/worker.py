"""Runs inside the sandbox, one for each student: executes the cells and answers what is asked of the names.

Before every cell a fork is made that stands by: where the cell ends the interpreter, or does not end, it takes over, so
that a crash or a loop in one cell costs that cell alone. Every question is answered in a fork that is thrown away.
Nothing here is trusted by the grader, which reads plain data and knows what is expected.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from typing import Any

from kit.classroom.plain import called, plain

GIVEN = "/given"  # what lies beside the notebook, read-only
OUTPUT = 100_000  # characters of text that one cell may show; the rest is dropped
PICTURES = 2_000_000  # characters of pictures in one cell
ANSWER = 1_000_000  # bytes of one answer
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: what loses its parent comes to this process


def main() -> None:
    """Serves the grader until it hangs up; the only argument is the number of the open connection."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    if os.fork():
        _outlive()
    line = _Line(socket.socket(fileno=int(sys.argv[1])))
    _unpack()
    shell = _shell()
    sys.path.append("")  # a student's own modules, after all others: none is taken in the place of one of ours
    standby = 0
    while (request := line.request()) is not None:
        if "run" in request:
            standby = _run(line, shell, request, standby)
        else:
            _probe(line, shell, request)
    os._exit(0)


def _outlive() -> None:
    """Waits until everything below has ended: the sandbox ends with its first process, whoever takes over in it."""
    with suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(0)


def _unpack() -> None:
    """Copies what is given into the current folder, small files first, as far as there is room."""
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(GIVEN) for name in names]
    for path in sorted(paths, key=os.path.getsize):
        here = os.path.relpath(path, GIVEN)
        with suppress(OSError):
            os.makedirs(os.path.dirname(here) or ".", exist_ok=True)
            shutil.copyfile(path, here)


class _Line:
    """Messages both ways: four bytes of length, then JSON; the answer carries the number of its request."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def request(self) -> dict[str, Any] | None:
        head = self._exactly(4)
        body = self._exactly(struct.unpack("!I", head)[0]) if head else b""
        return json.loads(body) if body else None

    def answer(self, request: dict[str, Any], found: dict[str, Any]) -> None:
        data = json.dumps({**found, "n": request["n"]}).encode("utf-8", "replace")
        self._connection.sendall(struct.pack("!I", len(data)) + data)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._connection.recv(size - len(data))
            if not part:
                return b""
            data += part
        return data


class _Capped:
    """A text stream that keeps its first characters and says when it dropped the rest."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: list[dict[str, Any]]) -> None:
        self._name, self._outputs, self._left = name, outputs, OUTPUT

    def write(self, text: str) -> int:
        kept = str(text)[: self._left]
        if kept:
            self._left -= len(kept)
            if len(kept) < len(text):
                kept += "\n... the rest of the output was dropped ...\n"
                self._left = 0
            self._add(kept)
        return len(text)

    def _add(self, text: str) -> None:
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == self._name:
            last["text"] += text
        else:
            self._outputs.append({"output_type": "stream", "name": self._name, "text": text})

    def writelines(self, lines: Any) -> None:
        for each in lines:
            self.write(each)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


def _shell() -> Any:
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    for name in ("showtraceback", "showsyntaxerror", "showindentationerror", "enable_gui"):
        setattr(shell, name, lambda *a, **k: None)  # the error is handed back as data; %matplotlib asks for a gui
    return shell


def _run(line: _Line, shell: Any, request: dict[str, Any], standby: int) -> int:
    """Executes a cell, or returns in the fork from before it that takes over; what is returned is who stands by now."""
    _dismiss(standby)
    this, (ended, end) = os.pidfd_open(os.getpid()), os.pipe()
    fork = os.fork()
    if fork:
        os.close(this)
        outputs: list[dict[str, Any]] = []
        error = _execute(shell, request["run"], outputs)
        line.answer(request, {"outputs": outputs, "error": error})
        os.write(end, b".")
    else:
        line.answer(request, {"lost": _guard(os.getppid(), (ended, this), float(request["seconds"]))})
        os.close(this)
    os.close(ended)
    os.close(end)
    return fork


def _dismiss(standby: int) -> None:
    if standby:
        with suppress(OSError):  # it is gone where a student's code made an end of it
            os.kill(standby, signal.SIGKILL)
            os.waitpid(standby, 0)


def _guard(runner: int, signs: tuple[int, int], seconds: float) -> str:
    """Waits until the interpreter is gone, and brings it about where its cell does not end in time; why it is gone."""
    ended, gone = signs
    for patience, blow in ((seconds, signal.SIGINT), (1.0, signal.SIGKILL)):
        ready = _Clock(runner, patience).wait([ended, gone])
        if ended in ready:
            select.select([gone], [], [])
            return "the interpreter ended after its cell"
        if ready:
            return "the cell ended the interpreter"
        with suppress(ProcessLookupError):
            os.kill(runner, blow)
    return f"the cell did not end within {seconds:g} seconds"


class _Clock:
    """Runs while a process may go on; what it waits for a processor that the machine has not free is not counted."""

    def __init__(self, pid: int, seconds: float) -> None:
        self._pid, self._end = pid, time.monotonic() + seconds - _queued(pid)

    def wait(self, signs: list[int]) -> list[int]:
        """Those of the open files that have something to say, none when the time is over."""
        while (left := self._end + _queued(self._pid) - time.monotonic()) > 0:
            ready, _, _ = select.select(signs, [], [], left)
            if ready:
                return ready
        return []


def _queued(pid: int) -> float:
    """The seconds for which a process has stood in the queue for a processor, 0 where the system does not say."""
    try:
        with open(f"/proc/{pid}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _execute(shell: Any, source: str, outputs: list[dict[str, Any]]) -> str:
    """Runs the source as Jupyter would, collecting what it shows; returns the error it raised in a line, else ""."""
    kept = sys.stdout, sys.stderr, sys.displayhook
    publish = _Publisher(outputs)
    shell.display_pub.publish = publish
    shell.display_trap.hook = lambda value: publish.value(shell, value)
    sys.stdout, sys.stderr = _Capped("stdout", outputs), _Capped("stderr", outputs)
    try:
        result = shell.run_cell(source, store_history=False)
        fault = result.error_before_exec or result.error_in_exec
    except BaseException as error:  # a student may raise anything, anywhere
        fault = error
    finally:
        sys.stdout, sys.stderr, sys.displayhook = kept
    return "" if fault is None else f"{type(fault).__name__}: {_words(fault)}"


def _words(fault: BaseException) -> str:
    try:
        return str(fault)[:500]
    except BaseException:  # an error that fails when it is read
        return ""


class _Publisher:
    """Takes what a cell displays as plain text and pictures; nothing that a browser would run."""

    def __init__(self, outputs: list[dict[str, Any]]) -> None:
        self._outputs, self._left = outputs, PICTURES

    def __call__(self, data: dict[str, Any], *_: Any, **__: Any) -> None:
        self._add("display_data", data)

    def value(self, shell: Any, value: Any) -> None:
        """What the last line of the cell is worth, as the notebook shows it."""
        if value is not None:
            data, _ = shell.display_formatter.format(value, include=["text/plain", "image/png"])
            self._add("execute_result", data)

    def _add(self, kind: str, data: dict[str, Any]) -> None:
        kept = {mime: _written(data[mime]) for mime in ("text/plain", "image/png") if mime in data}
        size = sum(map(len, kept.values()))
        if kept and size <= self._left:
            self._left -= size
            number = {"execution_count": 1} if kind == "execute_result" else {}
            self._outputs.append({"output_type": kind, "data": kept, "metadata": {}, **number})


def _written(value: Any) -> str:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else str(value)[:OUTPUT]


def _probe(line: _Line, shell: Any, request: dict[str, Any]) -> None:
    """Answers one question in a fork: the value of a name, or what the function of that name returns."""
    found, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            data = json.dumps(_answer(shell.user_ns, request), allow_nan=False).encode()
        except BaseException as error:
            data = json.dumps({"error": f"{type(error).__name__}: {_words(error)}"}).encode()
        finally:
            _write(tell, data)
            os._exit(0)
    os.close(tell)
    data, said = _collect(child, found, float(request["seconds"]))
    os.close(found)
    line.answer(request, {"answer": data.decode("utf-8", "replace")} if data else {"failed": said})


def _answer(names: dict[str, Any], request: dict[str, Any]) -> Any:
    value = names.get(request["name"], ...)
    return called(value, request["input"]) if "input" in request and value is not ... else plain(value)


def _write(tell: int, data: bytes) -> None:
    while data:
        data = data[os.write(tell, data) :]


def _collect(child: int, found: int, seconds: float) -> tuple[bytes, str]:
    """What the fork wrote, and why there is nothing where it wrote nothing."""
    data, handle, clock = b"", os.pidfd_open(child), _Clock(child, seconds)
    said = "the function ended the interpreter"
    while len(data) <= ANSWER:
        ready = clock.wait([found, handle])
        if not ready:
            said, data = f"no answer within {seconds:g} seconds", b""
            break
        part = os.read(found, 65536) if found in ready else b""
        if not part:
            break
        data += part
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(handle)
    return (data, said) if len(data) <= ANSWER else (b"", "the answer is too long")


if __name__ == "__main__":
    main()
