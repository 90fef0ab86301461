"""Code that looks for what is not its own: files, environment, decks, the answer."""

CASES = {
    "the secret": ("not_allowed", "out = open('@SECRET@').read()"),
    "the secret as bytes": ("not_allowed", "import os; out = os.read(os.open(b'@SECRET@', os.O_RDONLY), 100)"),
    "the secret by numpy": ("not_allowed", "out = np.fromfile('@SECRET@', dtype=np.uint8)"),
    "the secret by torch": ("not_allowed|error", "out = torch.from_file('@SECRET@', size=4, dtype=torch.uint8)"),
    "the secret by torch.load": ("not_allowed|error", "torch.load('@SECRET@')"),
    "the secret by a relative path": ("not_allowed", "out = open('../../../../../..@SECRET@').read()"),
    "the secret through /proc": ("not_allowed|error", "out = open('/proc/self/root@SECRET@').read()"),
    "the secret through its parent": (
        "not_allowed|error",
        "import os; out = open(f'/proc/{os.getppid()}/root@SECRET@').read()",
    ),
    "the secret through pid 1": ("not_allowed|error", "out = open('/proc/1/root@SECRET@').read()"),
    "the secret by a link": ("not_allowed", "import os; os.symlink('@SECRET@', 'l'); out = open('l').read()"),
    "the secret by a hard link": ("not_allowed", "import os; os.link('@SECRET@', 'l'); out = open('l').read()"),
    "the secret by a copy": ("not_allowed", "import shutil; shutil.copy('@SECRET@', 'x'); out = open('x').read()"),
    "the secret by mmap in C": (
        "finished",
        "import ctypes\nc = ctypes.CDLL(None)\nout = c.open(b'@SECRET@', 0); assert out == -1",
    ),
    "the secret by openat2": (
        "finished",
        "import ctypes\nhow = (ctypes.c_uint64 * 3)()\n"
        "out = ctypes.CDLL(None).syscall(437, -100, b'@SECRET@', how, 24); assert out == -1",
    ),
    "the secret by its handle": (
        "finished",
        "import ctypes\nh = ctypes.create_string_buffer(200)\n"
        "out = ctypes.CDLL(None).name_to_handle_at(-100, b'@SECRET@', h, "
        "ctypes.byref(ctypes.c_int()), 0); assert out == -1",
    ),
    "all folders": (
        "finished|not_allowed",
        "import os\nout = [os.path.join(d, f) for d, _, fs in os.walk('@CANARY@') for f in fs]\nassert not out",
    ),
    "the home": ("finished", "import os; out = os.listdir(os.path.expanduser('~')); assert out == []"),
    "the passwords": ("not_allowed", "out = open('/etc/passwd').read()"),
    "the machine's id": ("not_allowed", "out = open('/etc/machine-id').read()"),
    "the environment": ("finished", "import os; out = dict(os.environ)"),
    "the environment in /proc": (
        "finished|not_allowed|error",
        "out = open('/proc/self/environ', 'rb').read().decode()",
    ),
    "the arguments in /proc": ("finished|not_allowed|error", "out = open('/proc/self/cmdline').read()"),
    "everybody's arguments": (
        "finished|not_allowed",
        "import glob\nout = ''\nfor each in glob.glob('/proc/[0-9]*/cmdline'):\n"
        "  try: out += open(each).read()\n  except OSError: pass",
    ),
    "everybody's environment": (
        "finished|not_allowed",
        "import glob\nout = ''\nfor each in glob.glob('/proc/[0-9]*/environ'):\n"
        "  try: out += open(each).read()\n  except OSError: pass",
    ),
    "everybody's open files": (
        "finished|not_allowed",
        "import glob, os\nout = []\nfor each in glob.glob('/proc/*/fd/*'):\n"
        "  try: out.append(os.readlink(each))\n  except OSError: pass\n"
        "out = [x for x in out if not x.startswith(('pipe:', '/dev/null', '/proc'))]\n"
        "assert out == [], out",
    ),
    "the product's decks": (
        "not_allowed|error",
        "import quizapp, os\nout = os.listdir(os.path.join(os.path.dirname(quizapp.__file__), '_bundled'))",
    ),
    "the product's judge": ("error|not_allowed", "import quizapp.core.judge"),
    "kept descriptors": (
        "finished",
        "import os\nout = []\nfor fd in range(3, 1024):\n  try: os.fstat(fd); out.append(fd)\n"
        "  except OSError: pass\nassert out == [4], out",
    ),
    "reading the result pipe": ("error|not_allowed", "import os; out = os.read(4, 10)"),
    "opening the result pipe anew": (
        "error|not_allowed|finished",
        "import os; out = os.open('/proc/self/fd/4', os.O_RDONLY | os.O_NONBLOCK)",
    ),
    "all objects": (
        "finished",
        "import gc\nout = sorted({o for o in gc.get_objects() if isinstance(o, str)})[:10]\n"
        "out = [str(o)[:300] for o in gc.get_objects() if isinstance(o, dict) and 'reference' in o][:5]\n"
        "out = [o for o in out if 'hunter' in o]",
    ),
    "all frames": (
        "finished",
        "import sys\nf = sys._getframe()\nout = []\nwhile f:\n"
        "  out.append({k: repr(v)[:200] for k, v in f.f_locals.items()})\n  f = f.f_back\n"
        "out = repr(out)[:4000]",
    ),
    "the memory it was forked from": (
        "finished|not_allowed|error|time",
        "import re\nneedle = bytes(reversed(b'1174retnuh'))\nout = 0\n"
        "for line in open('/proc/self/maps'):\n  if 'rw-p' not in line or '/' in line: continue\n"
        "  a, b = (int(x, 16) for x in line.split()[0].split('-'))\n"
        "  with open('/proc/self/mem', 'rb') as m:\n    m.seek(a)\n"
        "    out += m.read(min(b - a, 1 << 26)).count(needle)\nassert out == 0",
    ),
    "the kernel's log": ("not_allowed|error", "out = open('/dev/kmsg').read(10)"),
    "the kernel's memory": ("not_allowed|error", "out = open('/dev/mem', 'rb').read(10)"),
    "the disks": (
        "not_allowed|error|finished",
        "import glob; out = glob.glob('/dev/sd*') + glob.glob('/dev/vd*'); assert not out",
    ),
    "another child's scratch": (
        "finished|not_allowed",
        "import glob, os\nout = [f for d in glob.glob('/tmp/*') + glob.glob('/tmp/*/*') if d != "
        "os.getcwd() for f in [d] if 'quizapp-' in d and os.access(d, os.R_OK) and "
        "os.path.isdir(d) and os.listdir(d)]\nassert not out",
    ),
}
