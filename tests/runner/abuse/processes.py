"""Code that starts, signals or steers processes."""

CASES = {
    "fork": ("not_allowed", "import os; os.fork()"),
    "fork bomb": ("not_allowed", "import os\nwhile True: os.fork()"),
    "fork bomb that goes on": ("time", "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass"),
    "vfork through ctypes": ("finished", "import ctypes; out = ctypes.CDLL(None).vfork()"),
    "clone through ctypes": ("finished", "import ctypes; out = ctypes.CDLL(None).syscall(56, 17, 0, 0, 0, 0)"),
    "clone3 through ctypes": (
        "finished",
        "import ctypes; out = ctypes.CDLL(None).syscall(435, ctypes.create_string_buffer(88), 88)",
    ),
    "namespace of its own": (
        "finished",
        "import ctypes; out = ctypes.CDLL(None).unshare(0x10000000); assert out == -1",
    ),
    "namespace of another": (
        "finished",
        "import ctypes, os\nfd = os.open('/proc/self/ns/mnt', os.O_RDONLY)\n"
        "out = ctypes.CDLL(None).setns(fd, 0); assert out == -1",
    ),
    "system": ("finished", "import os; out = os.system('touch @CANARY@/made')"),
    "popen": ("not_allowed|error|finished", "import os; out = os.popen('id').read()"),
    "subprocess": ("not_allowed", "import subprocess; subprocess.run(['/bin/sh', '-c', 'id'])"),
    "subprocess with a shell": ("not_allowed", "import subprocess; subprocess.check_output('id', shell=True)"),
    "exec": ("not_allowed", "import os; os.execv('/bin/sh', ['sh'])"),
    "exec of the interpreter": (
        "not_allowed",
        "import os, sys; os.execv(sys.executable or '/usr/bin/python3', ['python'])",
    ),
    "exec through its open file": (
        "not_allowed",
        "import os\nfd = os.open(os.__file__, os.O_RDONLY)\nos.execve(fd, ['x'], {})",
    ),
    "posix_spawn": ("not_allowed", "import os; os.posix_spawn('/bin/true', ['true'], {})"),
    "pty": ("not_allowed|error", "import pty; pty.fork()"),
    "daemon": ("not_allowed", "import os\nif os.fork() == 0:\n  os.setsid()\n  os.fork()"),
    "multiprocessing": (
        "not_allowed",
        "import multiprocessing as m\nm.get_context('fork').Process(target=print).start()",
    ),
    "multiprocessing pool": ("not_allowed", "import multiprocessing as m\nm.Pool(2).map(abs, [1])"),
    "process pool": (
        "not_allowed",
        "from concurrent.futures import ProcessPoolExecutor as P\nP(1).submit(abs, 1).result()",
    ),
    "torch multiprocessing": ("not_allowed", "import torch.multiprocessing as m; m.spawn(print, nprocs=2)"),
    "data loader with workers": (
        "not_allowed",
        "from torch.utils.data import DataLoader\nout = [b for b in DataLoader(list(range(8)), num_workers=2)]",
    ),
    "kill everything": ("not_allowed", "import os, signal; os.kill(-1, signal.SIGKILL)"),
    "kill its parent": ("not_allowed", "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"),
    "kill its group": ("not_allowed", "import os, signal; os.killpg(0, signal.SIGKILL)"),
    "kill a stranger": ("not_allowed", "import os, signal; os.kill(@VICTIM@, signal.SIGKILL)"),
    "stop a stranger": ("not_allowed", "import os, signal; os.kill(@VICTIM@, signal.SIGSTOP)"),
    "kill everyone one by one": (
        "finished",
        "import os\nout = 0\nfor pid in range(2, 3000):\n  if pid == os.getpid(): continue\n"
        "  try: os.kill(pid, 9); out += 1\n  except OSError: pass\nassert out == 0",
    ),
    "signal through a file's owner": (
        "not_allowed",
        "import fcntl, os\nr, w = os.pipe()\nfcntl.fcntl(r, fcntl.F_SETOWN, @VICTIM@)\n"
        "fcntl.fcntl(r, 10, 9)\nfcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)\nos.write(w, b'x')",
    ),
    "slow a stranger down": ("not_allowed", "import os; os.setpriority(os.PRIO_PROCESS, @VICTIM@, 19)"),
    "slow all of the user down": ("not_allowed", "import os; os.setpriority(os.PRIO_USER, 0, 19)"),
    "move a stranger": ("not_allowed|error", "import os; os.sched_setaffinity(@VICTIM@, {0})"),
    "bound a stranger": (
        "not_allowed|error",
        "import resource; resource.prlimit(@VICTIM@, resource.RLIMIT_NOFILE, (3, 3))",
    ),
    "trace a stranger": (
        "finished",
        "import ctypes; out = ctypes.CDLL(None).ptrace(16, @VICTIM@, 0, 0); assert out == -1",
    ),
    "trace its parent": (
        "finished",
        "import ctypes, os; out = ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0); assert out == -1",
    ),
    "read its parent's memory": (
        "not_allowed|error",
        "import os\nout = open(f'/proc/{os.getppid()}/mem', 'rb').read(10)",
    ),
    "look at its parent": (
        "not_allowed|error|finished",
        "import os\nout = open(f'/proc/{os.getppid()}/environ', 'rb').read()",
    ),
    "read a stranger's memory by call": (
        "finished",
        "import ctypes\nb = ctypes.create_string_buffer(16)\n"
        "out = ctypes.CDLL(None).process_vm_readv(@VICTIM@, b, 1, b, 1, 0); assert out == -1",
    ),
    "descriptor of another process": (
        "finished",
        "import ctypes, os\nout = ctypes.CDLL(None).syscall(434, os.getppid(), 0); assert out == -1",
    ),
    "threads without end": (
        "error|not_allowed|time|memory",
        "import threading, time\nthreading.stack_size(65536)\n"
        "while True: threading.Thread(target=time.sleep, args=(60,)).start()",
    ),
    "a few threads": (
        "finished",
        "import threading\nts = [threading.Thread(target=sum, args=([1],)) for _ in range(8)]\n"
        "[t.start() for t in ts]; [t.join() for t in ts]\nout = 8",
    ),
    "torch with two threads": (
        "finished",
        "torch.set_num_threads(2); out = (torch.ones(300, 300) @ torch.ones(300, 300)).sum()",
    ),
    "new session": ("not_allowed", "import os; os.setsid()"),
    "become root": ("not_allowed", "import os; os.setuid(0)"),
    "compile by torch": ("not_allowed", "out = torch.compile(lambda x: x.sin() + 1)(torch.ones(3))", 30.0),
    "compile an extension": (
        "not_allowed|error",
        "from torch.utils.cpp_extension import load_inline\nload_inline('m', 'int f() { return 1; }', functions=['f'])",
    ),
}
