"""Code that takes memory, disk, output and descriptors."""

CASES = {
    "list without end": ("memory", "x = []\nwhile True: x.append(bytearray(1 << 20))"),
    "one large list": ("memory", "x = [0] * (1 << 30)"),
    "one large tensor": ("memory", "out = torch.zeros(1 << 32)"),
    "many tensors": ("memory", "x = []\nwhile True: x.append(torch.ones(1 << 18))"),
    "many small objects": ("memory|time", "x = []\nwhile True: x.append([x])"),
    "memory error caught": (
        "memory|finished",
        "x = []\ntry:\n  while True: x.append(bytearray(1 << 20))\nexcept MemoryError: pass\nout = len(x)",
    ),
    "shared memory": ("memory|error|not_allowed", "import mmap\nx = [mmap.mmap(-1, 1 << 26) for _ in range(64)]"),
    "memory file": ("not_allowed", "import os; os.memfd_create('x')"),
    "locked memory": ("finished", "import ctypes; out = ctypes.CDLL(None).mlockall(3); assert out == -1"),
    "system v memory": (
        "finished",
        "import ctypes; out = ctypes.CDLL(None).shmget(0, 1 << 20, 0o1777); assert out == -1",
    ),
    "shared tensors": ("not_allowed|error|finished", "out = torch.ones(1000).share_memory_()"),
    "a number without end": ("memory|time", "x = 1 << (1 << 33)"),
    "limits raised": (
        "error|memory",
        "import resource as r\nr.setrlimit(r.RLIMIT_AS, (r.RLIM_INFINITY, r.RLIM_INFINITY))",
    ),
    "disk without end": (
        "error|output",
        "n = 0\nwhile True:\n  with open(f'f{n}', 'wb') as f: f.write(b'x' * (1 << 22))\n  n += 1",
    ),
    "one large file": ("error|output|crashed", "with open('f', 'wb') as f:\n  while True: f.write(b'x' * (1 << 22))"),
    "sparse file": ("error|output|crashed|finished", "f = open('f', 'wb'); f.truncate(1 << 50)"),
    "files without names": (
        "error|output",
        "import os\nfs = []\nwhile True:\n"
        "  f = open('f', 'wb'); os.unlink('f'); f.write(b'x' * (1 << 24)); f.flush(); fs.append(f)",
    ),
    "files that never had names": (
        "error|output|not_allowed",
        "import os\nfs = []\nwhile True:\n"
        "  fd = os.open('.', os.O_TMPFILE | os.O_RDWR, 0o600); os.write(fd, b'x' * (1 << "
        "24)); fs.append(fd)",
    ),
    "files without number": ("error|output|time", "n = 0\nwhile True:\n  open(f'f{n}', 'w').close(); n += 1"),
    "folders in folders": ("error|output|time", "import os\nwhile True:\n  os.mkdir('d' * 100); os.chdir('d' * 100)"),
    "a folder that cannot be looked into": ("not_allowed", "import os; os.mkdir('d', 0o300)"),
    "a mask that hides": ("error", "import os; os.umask(0o777); open('f', 'w')"),
    "reserved disk": (
        "error|output|crashed",
        "import os\nfs = [os.open(f'f{i}', os.O_CREAT | os.O_RDWR) for i in range(9)]\n"
        "[os.posix_fallocate(f, 0, 60 << 20) for f in fs]\nimport time; time.sleep(0.3)",
    ),
    "output without end": ("output", "while True: print('x' * 10000)"),
    "output in small pieces": ("output|time", "while True: print('x')"),
    "output on stderr": ("output", "import sys\nwhile True: sys.stderr.write('y' * 10000)"),
    "output past the kept part": ("finished", "for i in range(3000): print('z' * 100)\nout = 1"),
    "output of half characters": ("finished", "import os; os.write(1, b'\\xff\\xfe\\xf0\\x9f'); out = 1"),
    "output of terminal sequences": ("finished", "print('\\x1b]52;c;AAAA\\x07\\x1b[2J'); out = 1"),
    "descriptors without end": ("error", "fs = []\nwhile True: fs.append(open('/dev/null'))"),
    "pipes without end": ("error", "import os\nwhile True: os.pipe()"),
    "a result too large": ("finished", "out = torch.zeros(5_000_000)"),
    "a result that only looks large": ("finished", "out = torch.zeros(1).expand(1 << 40)"),
    "results without number": ("error", "out = [[i] * 40 for i in range(3000)]"),
    "a result in itself": ("finished", "out = []\nout.append(out)"),
    "a text too long": ("finished", "out = 'x' * 10_000_000"),
    "an integer too long": ("finished", "out = 1 << 10_000_000"),
    "processor time of many threads": (
        "time|error",
        "import threading\ndef f():\n  a = torch.ones(400, 400)\n  while True: a @ a\n"
        "[threading.Thread(target=f).start() for _ in range(8)]\nf()",
    ),
    "an archive that grows": (
        "memory|time|error|output",
        "import zlib\nx = zlib.compress(b'0' * (1 << 24))\nxs = [zlib.decompress(x) for _ in range(100)]",
    ),
    "an expression that explodes": ("time|memory|error|crashed", "import re; re.match('(a+)+$', 'a' * 60 + 'b')"),
}
