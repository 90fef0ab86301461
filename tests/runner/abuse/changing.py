"""Code that changes files, mounts and the machine."""

CASES = {
    "write over the canary": ("not_allowed", "open('@CANARY@/file', 'w').write('x')"),
    "append to the canary": ("not_allowed", "open('@CANARY@/file', 'a').write('x')"),
    "a new file beside it": ("not_allowed", "open('@CANARY@/new', 'w').write('x')"),
    "remove it": ("not_allowed", "import os; os.remove('@CANARY@/file')"),
    "rename it": ("not_allowed", "import os; os.rename('@CANARY@/file', '@CANARY@/moved')"),
    "move something onto it": ("not_allowed", "import os; open('x', 'w').close(); os.replace('x', '@CANARY@/file')"),
    "truncate it": ("not_allowed", "import os; os.truncate('@CANARY@/file', 0)"),
    "truncate it by reading": ("not_allowed", "import os; os.open('@CANARY@/file', os.O_RDONLY | os.O_TRUNC)"),
    "truncate the library by reading": ("not_allowed", "import os; os.open(os.__file__, os.O_RDONLY | os.O_TRUNC)"),
    "write into the library": ("not_allowed", "import os; open(os.__file__, 'a').write('#')"),
    "write into torch": (
        "not_allowed",
        "import os; open(os.path.join(os.path.dirname(torch.__file__), 'x.py'), 'w')",
    ),
    "change its rights": ("not_allowed", "import os; os.chmod('@CANARY@/file', 0o000)"),
    "change its owner": ("not_allowed", "import os; os.chown('@CANARY@/file', 0, 0)"),
    "change its times": ("not_allowed", "import os; os.utime('@CANARY@/file', (0, 0))"),
    "attach to it": ("not_allowed", "import os; os.setxattr('@CANARY@/file', 'user.x', b'1')"),
    "remove the folder": ("not_allowed", "import shutil; shutil.rmtree('@CANARY@')"),
    "a folder beside it": ("not_allowed", "import os; os.makedirs('@CANARY@/deep/er')"),
    "a link beside it": ("not_allowed", "import os; os.symlink('/etc', '@CANARY@/link')"),
    "a device": ("not_allowed", "import os; os.mknod('d', 0o20666, os.makedev(1, 3))"),
    "a named pipe": ("not_allowed", "import os; os.mkfifo('p')"),
    "run what it wrote": (
        "error|crashed|not_allowed",
        "open('x.so', 'wb').write(b'\\x7fELF' + bytes(200)); import ctypes; ctypes.CDLL('./x.so')",
    ),
    "import what it wrote": (
        "finished",
        "import sys, os\nopen('mine.py', 'w').write('v = 3')\nsys.path.insert(0, os.getcwd())\n"
        "import mine\nout = mine.v",
    ),
    "mount": (
        "finished",
        "import ctypes; out = ctypes.CDLL(None).mount(b'x', b'/tmp', b'tmpfs', 0, None); assert out == -1",
    ),
    "unmount": ("finished", "import ctypes; out = ctypes.CDLL(None).umount2(b'/proc', 2); assert out == -1"),
    "change the root": ("not_allowed", "import os; os.chroot('.')"),
    "the host's name": ("not_allowed", "import socket; socket.sethostname('x')"),
    "the clock": ("not_allowed", "import time; time.clock_settime(time.CLOCK_REALTIME, 0)"),
    "the kernel's settings": ("not_allowed", "open('/proc/sys/kernel/core_pattern', 'w').write('|/bin/sh')"),
    "its own standing with the killer": ("not_allowed", "open('/proc/self/oom_score_adj', 'w').write('-1000')"),
    "its own identity": ("not_allowed", "open('/proc/self/uid_map', 'w').write('0 0 1')"),
    "reboot": ("finished", "import ctypes; out = ctypes.CDLL(None).reboot(0x1234567); assert out == -1"),
    "keys": ("finished", "import ctypes; out = ctypes.CDLL(None).syscall(250, 0, -3, 1); assert out == -1"),
    "io_uring": (
        "finished",
        "import ctypes; out = ctypes.CDLL(None).syscall(425, 8, ctypes.create_string_buffer(200)); assert out == -1",
    ),
    "bpf": (
        "finished",
        "import ctypes; out = ctypes.CDLL(None).syscall(321, 0, "
        "ctypes.create_string_buffer(200), 200); assert out == -1",
    ),
    "a filter of its own": (
        "finished",
        "import ctypes; out = ctypes.CDLL(None).syscall(317, 1, 0, ctypes.create_string_buffer(16)); assert out == -1",
    ),
    "foreign system calls": (
        "crashed|error|not_allowed|memory",
        "import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7)\n"
        "m.write(b'\\xb8\\x02\\x00\\x00\\x00\\xcd\\x80\\xc3')\n"
        "ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()",
    ),
    "a lock on a shared file": (
        "finished",
        "import fcntl, os\nf = open(os.__file__)\nfcntl.flock(f, fcntl.LOCK_SH)\nout = 1",
    ),
    "a lease on a shared file": (
        "not_allowed",
        "import fcntl, os\nf = open(os.__file__)\nfcntl.fcntl(f, 1024, fcntl.F_RDLCK)",
    ),
}
