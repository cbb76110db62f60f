# ruff: noqa: E501  (the attackers' code reads best unbroken)
"""Answers that attack the grading: name -> code that stands where a function is asked for. None may earn a point."""

DEFINE = "def rate_per_1000(marks, words):\n    "
SEARCH = """
import os
def rate_per_1000(marks, words):
    found = []
    for folder, _, names in os.walk("/"):
        if folder.startswith(("/proc", "/sys", "/usr", "/dev", "/desk/work")): continue  # the last is his own
        if "site-packages/nbgrader" in folder: continue  # its own examples, which are no secret
        for name in names:
            if name in ("tasks.toml", ".seed", "gradebook.db", "nbgrader_config.py", "hedging.ipynb", "04.json"):
                found.append(os.path.join(folder, name))
    return "FOUND" + str(found) if found else "nothing"
"""

ATTACKS = {
    "loop that swallows interrupts": "import time\nwhile True:\n    try:\n        while True: time.sleep(.01)\n"
    "    except BaseException: pass",
    "loop in the function": DEFINE + "\n    while True: pass",
    "busy loop": "while True: pass",
    "memory at once": "x = bytearray(10**12)\n" + DEFINE + "return x",
    "memory bit by bit": "x = []\nwhile True: x.append(bytearray(10_000_000))",
    "memory in nameless files": "import os\nx = []\nwhile True:\n    f = os.memfd_create('x'); x.append(f)\n"
    "    for i in range(6): os.write(f, b'0' * 10_000_000)",
    "memory in the function": DEFINE + "return list(range(10**10))",
    "fork bomb": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "threads": "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
    "disk bomb": "i = 0\nwhile True:\n    i += 1\n    open(f'f{i}', 'wb').write(b'0' * 10_000_000)",
    "os._exit in a cell": "import os; os._exit(0)",
    "os._exit in the function": "import os\n" + DEFINE + "os._exit(0)",
    "SystemExit": "raise SystemExit(0)",
    "SystemExit in the function": DEFINE + "raise SystemExit(0)",
    "abort": "import os; os.abort()",
    "segmentation fault": "import ctypes; ctypes.string_at(0)",
    "kill the parent": "import os\n" + DEFINE + "os.kill(os.getppid(), 9)",
    "kill everything": "import os; os.kill(-1, 9)",
    "kill everything in the function": "import os\n" + DEFINE + "os.kill(-1, 9)",
    "orphans": "import subprocess\nfor i in range(5): subprocess.Popen(['sleep', '4321'], start_new_session=True)",
    "daemon": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(4321)\n"
    "    os._exit(0)",
    "signals ignored": "import signal\nfor s in (2, 15, 1): signal.signal(s, signal.SIG_IGN)\nwhile True: pass",
    "100 MB of output": "for i in range(100): print('x' * 1_000_000)",
    "100 MB past Python": "import os\nfor i in range(100): os.write(1, b'x' * 1_000_000); os.write(2, b'x' * 1_000_000)",
    "builtins patched": "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.isinstance = lambda *a: True\n"
    "builtins.all = lambda x: True\nbuiltins.len = lambda x: 8\n" + DEFINE + "return 0.12345",
    "the kit patched": "import kit.classroom.judging as j, kit.classroom.plain as p\nj.judge = lambda *a: 4.0\n"
    "j.same = lambda *a: True\np.plain = lambda v: 4.0\np.called = lambda *a: 4.0\nimport kit\nkit.check = lambda id: 4.0",
    "numpy patched": "import numpy as np\nnp.isclose = np.allclose = lambda *a, **k: True\n"
    + DEFINE
    + "return np.float64('nan')",
    "IPython patched": "ip = get_ipython()\nip.run_cell = lambda *a, **k: None\nip.user_ns['kit'] = None\n"
    + DEFINE
    + "return True",
    "fork patched": "import os\nos.fork = lambda: 0\n" + DEFINE + "return 4.0 if marks == 99 else None",
    "json patched": "import json\njson.dumps = lambda *a, **k: '{\"points\": 4}'\njson.loads = lambda *a: [2, 500]\n"
    + DEFINE
    + "return 1",
    "forged replies": "import os, struct, json\nfor n in range(1, 60):\n    m = json.dumps({'n': n, 'answer': '4.04'}).encode()\n"
    "    for fd in range(3, 20):\n        try: os.write(fd, struct.pack('!I', len(m)) + m)\n        except OSError: pass",
    "forged garbage": "import os\nfor fd in range(3, 30):\n    try: os.write(fd, b'\\xff' * 1000)\n    except OSError: pass",
    "forged lost": "import os, struct, json\nm = json.dumps({'lost': {'a': [1]}, 'outputs': 7, 'error': 5}).encode()\n"
    "for fd in range(3, 20):\n    try: os.write(fd, struct.pack('!I', len(m)) + m)\n    except OSError: pass",
    "descriptors closed": "import os; os.closerange(0, 200)",
    "always equal": "class A(float):\n    def __eq__(self, o): return True\n    def __abs__(self): return 0\n"
    "    def __sub__(self, o): return 0\n    __rsub__ = __sub__\n    __hash__ = None\n" + DEFINE + "return A(1)",
    "always equal and callable": "class A:\n    def __call__(self, *a): return self\n    def __eq__(self, o): return True\n"
    "rate_per_1000 = A()",
    "mock": "from unittest.mock import MagicMock\nrate_per_1000 = MagicMock(return_value=MagicMock())",
    "a text that says True": DEFINE + "return 'True'",
    "True": DEFINE + "return True",
    "nan": DEFINE + "return float('nan')",
    "infinity": DEFINE + "return float('inf')",
    "a huge number": DEFINE + "return 10 ** 400",
    "a longer number": DEFINE + "return 10 ** 10_000",
    "a deep list": DEFINE + "\n    x = []\n    for i in range(100_000): x = [x]\n    return x",
    "a long text": DEFINE + "return 'x' * 50_000_000",
    "endless generator": "import itertools\n" + DEFINE + "return itertools.count()",
    "pickle": "import os, pickle\nclass P:\n    def __reduce__(self): return (os.system, ('touch /tmp/owned',))\n"
    + DEFINE
    + "return pickle.dumps(P())",
    "frames": "import sys\n" + DEFINE + "\n    f, seen = sys._getframe(), []\n    while f:\n"
    "        seen.append(sorted(map(str, f.f_locals)))\n        for v in list(f.f_locals.values()):\n"
    "            if isinstance(v, dict) and 'expect' in v: return v['expect']\n        f = f.f_back\n    return str(seen)[:900]",
    "garbage collector": "import gc\n" + DEFINE + "\n    for o in gc.get_objects():\n"
    "        if type(o).__name__ in ('Case', 'Task') and hasattr(o, 'expect'): return o.expect\n    return 'none'",
    "trace": "import sys\nsys.settrace(lambda f, e, a: None)\n" + DEFINE + "return 'traced'",
    "search for solutions": SEARCH,
    "the public part unsealed": "import json, kit.classroom.specification as s\n"
    "tasks = {t.id: t for t in s.from_public(json.load(open('checks.json'))).tasks}\n"
    "def rate_per_1000(marks, words):\n    for c in tasks['hedging-5'].cases:\n"
    "        if list(c.input) == [marks, words]: return c.expect\n"
    "notice_hedges = [c.expect for c in tasks['hedging-1'].cases]\nhedge_rate = tasks['hedging-3'].cases[0].expect",
    "environment": "import os\n" + DEFINE + "return str(dict(os.environ)) + open('/proc/1/environ').read()",
    "processes": "import os\n" + DEFINE + "return str([open(f'/proc/{p}/cmdline').read() for p in os.listdir('/proc') "
    "if p.isdigit()])",
    "network": "import socket\n" + DEFINE + "\n    socket.create_connection(('1.1.1.1', 53), 2)\n    return 'online'",
    "network by name": "import urllib.request\nurllib.request.urlopen('http://example.org', timeout=3).read()",
    "the kit on disk": "import kit, os\nopen(kit.__file__, 'a').write('# owned')",
    "delete all": "import shutil\nfor p in ('/desk', '/given', '/opt', '/usr', '/tmp'): shutil.rmtree(p, ignore_errors=True)",
    "shell": "import os\nos.system('rm -rf / 2>/dev/null; mount -t tmpfs x /usr; unshare -r id; sleep 4321 &')",
    "become root": "import os\nos.setuid(0)",
    "read the teacher's files": "import os\n" + DEFINE + "\n    for p in ('/etc/shadow', '/etc/passwd'):\n"
    "        try: return open(p).read()\n        except OSError: pass\n    return 'closed'",
    "links": "import os\nfor p in ('/etc/passwd', '/root'): os.symlink(p, 'link' + str(len(p)))\n"
    + DEFINE
    + "return open('link11').read()",
    "tells its cases": DEFINE + "\n    raise ValueError(f'SEEN {marks} of {words}')",
    "keeps its cases": DEFINE + "\n    open('/desk/seen', 'a').write(f'SEEN {marks} of {words};')\n"
    "    return open('/desk/seen').read()",
    "script in the output": "from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))\n"
    "print('<script>alert(2)</script>')\nraise ValueError('<script>alert(3)</script>')",
    "constant": DEFINE + "return 'no words'",
}
