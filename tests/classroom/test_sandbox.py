"""The sandbox alone: what it refuses, what it survives, and that an honest student notices nothing of it."""

import json
import os
import platform
import struct
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from kit.classroom.oracle import SHOWN, collect
from kit.classroom.sandbox import Limits, Lost, Sandbox, below, why_not
from kit.classroom.syscalls import ARCHITECTURES, BOTH, FORBIDDEN, program

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
LIMITS = Limits(memory=1024, total_memory=700, cpu=8, cell=2.0, probe=1.0, wall=25.0)
SOCKETS = (
    "import os, stat, struct, json, threading, time\n"
    "def open_line(fd): return os.path.exists(f'/proc/self/fd/{fd}') and stat.S_ISSOCK(os.fstat(fd).st_mode)\n"
    "line = next(filter(open_line, range(3, 60)))\n"
    "def say(m): os.write(line, struct.pack('!I', len(m)) + m)\n"
)
FLOOD = (
    "def go():\n    while True: say(json.dumps({'n': -1}).encode())\nthreading.Thread(target=go, daemon=True).start()"
)
DRIBBLE = "os.write(line, struct.pack('!I', 9999))\nwhile True: os.write(line, b' '); time.sleep(.05)"

LOOP = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nx = 3\nwhile True: time.sleep(1)"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(None, limits=LIMITS) as made:
        yield made


def run(sandbox: Sandbox, code: str, seconds: float = 5.0) -> str:
    """What the cell prints, or how it failed."""
    told = sandbox.ask({"run": code, "seconds": seconds}, 40)
    said = "".join(each.get("text") or str(each["data"]) for each in told.get("outputs", ()))
    return said + str(told.get("error", "")) + str(told.get("lost", ""))


def value(sandbox: Sandbox, name: str) -> Any:
    return json.loads(sandbox.ask({"name": name, "seconds": 2}, 10)["answer"])


# ---- the line to the grader


def test_a_flood_of_replies_that_nobody_asked_for_is_the_end(sandbox: Sandbox) -> None:
    run(sandbox, SOCKETS + FLOOD)
    with pytest.raises(Lost, match="nobody had asked for"):
        run(sandbox, "1")


def test_a_reply_byte_by_byte_is_looked_at_in_time(sandbox: Sandbox) -> None:
    with pytest.raises(Lost, match="too long"):
        sandbox.ask({"run": SOCKETS + DRIBBLE, "seconds": 5}, 1.5)


def test_a_reply_cannot_be_given_before_the_question(sandbox: Sandbox) -> None:
    forged = "for i in range(12): say(json.dumps({'n': i, 'answer': '7'}).encode())\nx = 5"
    assert run(sandbox, SOCKETS + forged) == ""
    assert value(sandbox, "x") == 5


# ---- what an honest student needs


def test_a_notebook_may_have_many_cells(sandbox: Sandbox) -> None:
    for number in range(100):
        assert run(sandbox, f"x = {number}") == ""
    assert value(sandbox, "x") == 99


def test_a_cell_that_ends_the_interpreter_costs_itself_alone(sandbox: Sandbox) -> None:
    assert run(sandbox, "x = 1") == ""
    assert "ended the interpreter" in run(sandbox, "x = 2; import os; os._exit(0)")
    assert "did not end within" in run(sandbox, LOOP, 1)
    assert run(sandbox, "y = x + 1") == ""
    run(sandbox, "import os\ndef f(): os.kill(os.getppid(), 9)")
    sandbox.ask({"name": "f", "input": [], "seconds": 1}, 5)
    assert value(sandbox, "y") == 2


def test_time_without_a_processor_is_not_counted(sandbox: Sandbox) -> None:
    others = (
        "import os, time\nfor i in range(5):\n    if os.fork() == 0:\n        while time.process_time() < 1: pass\n"
    )
    own = "        os._exit(0)\nend = time.process_time() + .4\nwhile time.process_time() < end: pass\nprint('done')"
    assert run(sandbox, others + own, 0.9) == "done\n"


CLAIM = """
import os
from kit.classroom.sandbox import _processor
held = [_processor() for number in range(99)]
print([line[-1:] for lock, line in held])
held[0][0].close()
print([_processor()[1] == held[0][1]])
"""


def test_no_two_sandboxes_keep_to_one_processor() -> None:
    apart = ["bwrap", "--unshare-net", "--dev-bind", "/", "/", sys.executable, "-c", CLAIM]  # no other test's claims
    said = subprocess.run(apart, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}).stdout
    given = [[str(number)] for number in sorted(os.sched_getaffinity(0))]
    assert said == f"{[*given, *[[]] * (99 - len(given))]}\n[True]\n"


def test_the_usual_tools_work(sandbox: Sandbox) -> None:
    lines = [
        "%matplotlib inline", "import matplotlib.pyplot as plt, numpy as np, pandas as pd",
        "import multiprocessing, subprocess, threading", "plt.plot(np.ones(3) @ np.ones((3, 3)));",
        "thread = threading.Thread(target=print, args=('thread',)); thread.start(); thread.join()",
        "print(subprocess.run(['echo', 'process'], capture_output=True, text=True).stdout)", "!echo shell",
        "with multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1]))", "pd.DataFrame({'a': [7]})",
    ]  # fmt: skip
    said = run(sandbox, "\n".join(lines), 30)
    for part in ("thread", "process", "shell", "[1]", "7", "image/png"):
        assert part in said


# ---- what a cell shows


def shown(sandbox: Sandbox, *sources: str) -> list[Any]:
    """All outputs of a notebook with these cells."""
    cells = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
    outputs = collect(sandbox, {"cells": cells}, []).outputs
    return [each for place in sorted(outputs) for each in outputs[place]]


def test_a_picture_is_a_picture(sandbox: Sandbox) -> None:
    script = "from IPython.display import display\ndisplay({'image/png': '\"><script>alert(1)</script>'}, raw=True)"
    plot = "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    pictures = [
        each["data"]["image/png"] for each in shown(sandbox, script, plot) if "image/png" in each.get("data", ())
    ]
    assert len(pictures) == 1
    assert b64decode(pictures[0], validate=False).startswith(b"\x89PNG")


def test_all_cells_together_show_no_more_than_can_be_kept(sandbox: Sandbox) -> None:
    loud = "from IPython.display import display\nfor i in range(19): display({'text/plain': 'x' * 100_000}, raw=True)"
    assert 1_000_000 < sum(len(json.dumps(each)) for each in shown(sandbox, *[loud] * 7)) <= SHOWN


# ---- files beside the notebook


NAMES = ("json", "numpy", "pandas", "kit", "IPython", "traitlets", "sitecustomize", "usercustomize", "struct", "ctypes")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A folder that the user of the sandbox can read."""
    made = tmp_path / "given"
    made.mkdir()
    made.chmod(0o755)
    return made


def test_a_file_beside_the_notebook_is_taken_for_no_module_of_ours(given: Path) -> None:
    for name in (*(f"{name}.py" for name in NAMES), "kit/__init__.py", "owned.pth"):
        (given / name).parent.mkdir(exist_ok=True)
        (given / name).write_text("import os; os._exit(1)")
    (given / "mine.py").write_text("x = 'mine'")
    with Sandbox(given, limits=LIMITS) as sandbox:
        said = run(sandbox, "import json, numpy, pandas, kit, struct, ctypes, mine\nprint(mine.x, kit.__file__)", 30)
    assert said == "mine /opt/kit/kit/__init__.py\n"


def test_more_files_than_there_is_room_for_leave_the_small_ones(given: Path) -> None:
    for number in range(3):
        (given / f"{number}.bin").write_bytes(bytes(900_000))
    (given / "z.json").write_text("{}")
    with Sandbox(given, limits=Limits(files=2)) as sandbox:
        assert run(sandbox, "print(open('z.json').read())") == "{}\n"


# ---- what the system offers


CALLS = """
import ctypes, errno
libc, left = ctypes.CDLL(None, use_errno=True), []
for name, number in {numbers}.items():
    if libc.syscall(number, 0, 0, 0, 0, 0) >= 0 or ctypes.get_errno() != errno.EPERM: left.append(name)
print(left)
"""
REFUSED = [
    "import mmap; mmap.mmap(-1, 4096)",
    "open('/dev/zero', 'rb')",
    "import os; os.memfd_create('x')",
    "import os; os.sched_setaffinity(0, {0, 1})",
    "import socket; socket.socket(40, socket.SOCK_STREAM)",
    "import ctypes, os; os.strerror(0); libc = ctypes.CDLL(None, use_errno=True)\n"
    "if libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0) < 0: raise OSError(ctypes.get_errno(), 'refused')",
]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of x86-64")
def test_no_forbidden_call_gets_through(sandbox: Sandbox) -> None:
    numbers = {**BOTH, **{name: pair[0] for name, pair in FORBIDDEN.items()}}
    assert run(sandbox, CALLS.format(numbers=numbers)) == "[]\n"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of x86-64")
def test_what_makes_memory_unseen_or_leads_out_is_refused(sandbox: Sandbox) -> None:
    for code in REFUSED:
        assert "Errno 1" in run(sandbox, code), code


def test_the_system_ends_a_sandbox_before_anything_else(sandbox: Sandbox) -> None:
    assert run(sandbox, "print(open('/proc/self/oom_score_adj').read())") == "1000\n\n"


def verdict(steps: bytes, number: int, arguments: tuple[int, ...] = (), architecture: int = 0) -> int:
    """What a BPF program says to a system call, as Linux would run it."""
    data = struct.pack("=IIQ6Q", number, architecture, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    place, held = 0, 0
    while True:
        code, yes, no, k = struct.unpack_from("=HBBI", steps, 8 * place)
        if code == 0x06:
            return int(k)
        if code == 0x20:
            held = struct.unpack_from("=I", data, k)[0]
        elif code == 0x54:
            held &= k
        else:
            place += yes if {0x15: held == k, 0x35: held >= k, 0x45: bool(held & k)}[code] else no
        place += 1


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_the_filter_of_each_kind_of_processor(machine: str) -> None:
    steps, which = program(machine), list(ARCHITECTURES).index(machine)
    allow, refuse, kill = 0x7FFF0000, 0x00050001, 0x80000000
    clone, mmap, socket, write = ((56, 220)[which], (9, 222)[which], (41, 198)[which], (1, 64)[which])

    def says(number: int, *arguments: int) -> int:
        return verdict(steps, number, arguments, ARCHITECTURES[machine])

    assert verdict(steps, write, (), 3) == kill
    assert says(write) == says(clone, 17) == says(mmap, 0, 9, 3, 0x22) == says(mmap, 0, 9, 3, 1) == allow
    assert says(mmap, 0, 9, 3, 0x21) == says(clone, 0x10000000 | 17) == refuse
    assert [says(socket, family) == allow for family in (1, 2, 10, 16, 17, 38, 40)] == [True] * 4 + [False] * 3
    assert says(0x40000000 + write) == kill
    assert says(435) == 0x00050026
    assert {says(pair[which]) for pair in FORBIDDEN.values() if pair[which] is not None} == {refuse}


def test_other_kinds_of_processors_have_no_filter() -> None:
    assert program("riscv64") == b""


# ---- memory, processes, and the end


def test_the_memory_of_what_a_thread_started_counts(sandbox: Sandbox) -> None:
    child = "if os.fork() == 0:\n        x = b'1' * 400_000_000\n        time.sleep(60)\n    "
    code = f"import os, threading, time\ndef go():\n    {child * 2}time.sleep(60)\nthreading.Thread(target=go).start()"
    with pytest.raises(Lost, match="too much memory"):
        run(sandbox, code + "\ntime.sleep(60)", 30)


UNSAFE = """
import os, resource, subprocess
for i in range(3): subprocess.Popen(["sleep", "4321"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: os.execvp("sleep", ["sleep", "4321"])
    os._exit(0)
print([resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)])
"""


def test_without_a_sandbox_there_are_limits_and_nothing_stays(tmp_path: Path) -> None:
    with Sandbox(tmp_path, limits=LIMITS, unsafe=True) as sandbox:
        assert run(sandbox, UNSAFE) == f"[{1024 << 20}, {64 << 20}, 0]\n"
        started = below(sandbox._process.pid)
        assert len(started) >= 7
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def test_without_a_sandbox_a_crowd_of_processes_is_the_end(tmp_path: Path) -> None:
    limits = Limits(processes=5, total_memory=4096)
    with Sandbox(tmp_path, limits=limits, unsafe=True) as sandbox, pytest.raises(Lost, match="too many processes"):
        run(sandbox, "import os, time\nfor i in range(40):\n    if os.fork() == 0: time.sleep(60)\ntime.sleep(60)", 30)
