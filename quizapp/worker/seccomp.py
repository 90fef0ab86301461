"""Seccomp: which system calls learner code may make; everything that starts, reaches or changes others fails.

An allow-list, written for the weakest tier, in which files and processes of the learner's own user are in sight.
Calls that a learner could try knowingly fail with EPERM, so that Python raises PermissionError; all others fail with
ENOSYS, as on an older kernel, so that the C library falls back; calls of a foreign machine kill.
Program format: the kernel's Documentation/userspace-api/seccomp_filter.rst.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby

from quizapp.worker.syscall_numbers import BY_MACHINE
from quizapp.worker.syscalls import MACHINE, NUMBERS, PR_SET_NO_NEW_PRIVS, check, prctl, syscall

ALLOWED = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range stat lstat
    fstat newfstatat statx access faccessat faccessat2 lseek getdents getdents64 readlink readlinkat getcwd
    chdir fchdir rmdir unlink unlinkat rename renameat renameat2 ftruncate fallocate fsync fdatasync
    sync_file_range dup dup2 dup3 flock fadvise64 sendfile pipe pipe2 statfs fstatfs brk mmap munmap
    mprotect mremap madvise msync mincore membarrier get_mempolicy getpid getppid gettid getuid geteuid
    getgid getegid getgroups getresuid getresgid getpgrp getpgid getsid exit exit_group wait4 waitid
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack pause
    arch_prctl set_tid_address set_robust_list get_robust_list rseq futex sched_yield sched_getaffinity
    sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min getpriority getrlimit
    setrlimit getrusage sysinfo uname times getcpu capget time clock_gettime clock_getres clock_nanosleep
    nanosleep gettimeofday alarm setitimer getitimer poll ppoll select pselect6 epoll_create epoll_create1
    epoll_ctl epoll_wait epoll_pwait eventfd eventfd2 getrandom restart_syscall
""".split()

REFUSED = """
    fork vfork execve execveat socket socketpair connect bind listen accept accept4 sendto recvfrom sendmsg
    recvmsg sendmmsg recvmmsg shutdown getsockname getpeername setsockopt getsockopt ptrace process_vm_readv
    process_vm_writev kcmp pidfd_open pidfd_getfd pidfd_send_signal process_madvise tkill rt_sigqueueinfo
    rt_tgsigqueueinfo chmod fchmod fchmodat chown fchown lchown fchownat utime utimes futimesat utimensat
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr link linkat symlink symlinkat mknod
    mknodat memfd_create memfd_secret mount umount2 pivot_root chroot unshare setns fsopen fsconfig fsmount
    fspick open_tree move_mount mount_setattr name_to_handle_at open_by_handle_at quotactl acct swapon
    swapoff setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid setsid setpgid
    capset sethostname setdomainname seccomp bpf perf_event_open userfaultfd io_uring_setup io_uring_enter
    io_uring_register io_setup keyctl add_key request_key fanotify_init lookup_dcookie shmget shmat shmctl
    semget semop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink mlock mlock2 mlockall
    sched_setscheduler sched_setparam sched_setattr ioprio_set mbind set_mempolicy migrate_pages move_pages
    personality modify_ldt iopl ioperm init_module finit_module delete_module kexec_load kexec_file_load
    reboot syslog settimeofday clock_settime adjtimex clock_adjtime vhangup nfsservctl uselib truncate
    setpriority
""".split()

_AUDIT_MACHINE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000
_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020080
_ANY_PID = 0x5EC0_0417  # of no process and in no rule: the kernel's ids have 22 bits at most
_OPEN_MODE = 0o3
_OPEN_TRUNCATE = 0o1000
_OWNER_RIGHTS = 0o700
_EVERY_THREAD = 1
_SET_MODE_FILTER = 1
_KILL = 0x80000000
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_EPERM = _ERRNO | errno.EPERM
_ENOSYS = _ERRNO | errno.ENOSYS

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_RETURN = 0x06

_OFFSET_NUMBER = 0
_OFFSET_MACHINE = 4
_OFFSET_ARGUMENTS = 16

# The only ioctls Python and the C library need on plain files and pipes; TIOCSTI and every device stay out.
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX
_TERMINAL_IOCTLS = 0x5400  # what begins like this speaks to terminals; a GPU's own ioctls do not
# PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_GET_TIMERSLACK, PR_SET_VMA (the allocator names its mappings)
_PRCTLS = (3, 15, 16, 30, 0x53564D41)
# F_DUPFD GETFD SETFD GETFL SETFL GETLK SETLK SETLKW, their kin for open files, F_DUPFD_CLOEXEC, GETPIPE_SZ, GET_SEALS.
# Not among them: F_SETOWN and F_SETSIG, by which the kernel signals any process of the user's, and F_SETLEASE.
_FCNTLS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032, 1034)


def _instruction(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, k)


def _argument(index: int) -> bytes:
    # The low half, on both machines: every argument looked at here is an int to the kernel, or only its low half is.
    return _instruction(_LOAD, _OFFSET_ARGUMENTS + 8 * index)


def _rule(number: int, action: int) -> bytes:
    return _instruction(_JUMP_EQUAL, number, 0, 1) + _instruction(_RETURN, action)


def _block(number: int, body: bytes) -> bytes:
    return _instruction(_JUMP_EQUAL, number, 0, len(body) // 8) + body


def _only_with(number: int, argument: int, values: tuple[int, ...]) -> bytes:
    """Allow the call when its argument is one of `values`, else refuse it."""
    rules = b"".join(_rule(value & 0xFFFFFFFF, _ALLOW) for value in values)
    return _block(number, _argument(argument) + rules + _instruction(_RETURN, _EPERM))


def _only_masked(number: int, argument: int, mask: int, value: int) -> bytes:
    """Allow the call when the bits of `mask` in its argument are those of `value`, else refuse it."""
    test = _argument(argument) + _instruction(_AND, mask)
    return _block(number, test + _rule(value, _ALLOW) + _instruction(_RETURN, _EPERM))


def _never_masked(number: int, argument: int, mask: int, value: int) -> bytes:
    """Refuse the call when the bits of `mask` in its argument are those of `value`, else allow it."""
    test = _argument(argument) + _instruction(_AND, mask)
    return _block(number, test + _rule(value, _EPERM) + _instruction(_RETURN, _ALLOW))


def _looked_at(numbers: Mapping[str, int], pid: int, gpu: bool) -> bytes:
    """The rules for calls that depend on their arguments."""
    code = _only_masked(numbers["clone"], 0, _CLONE_THREAD | _CLONE_NAMESPACES, _CLONE_THREAD)
    for name in ("kill", "tgkill"):
        code += _only_with(numbers[name], 0, (pid,))
    for name in ("prlimit64", "sched_setaffinity"):
        code += _only_with(numbers[name], 0, (0, pid))
    code += _only_with(numbers["prctl"], 0, _PRCTLS) + _only_with(numbers["fcntl"], 1, _FCNTLS)
    code += (
        _never_masked(numbers["ioctl"], 1, 0xFF00, _TERMINAL_IOCTLS)
        if gpu
        else _only_with(numbers["ioctl"], 1, _IOCTLS)
    )
    # To open for reading and yet truncate: Landlock took that for a reading before its version 3.
    for name, argument in (("open", 1), ("openat", 2)):
        if name in numbers:
            code += _never_masked(numbers[name], argument, _OPEN_TRUNCATE | _OPEN_MODE, _OPEN_TRUNCATE)
    # A folder its owner cannot look into would hide files from the runner that counts and removes them.
    for name, argument in (("mkdir", 1), ("mkdirat", 2)):
        if name in numbers:
            code += _only_masked(numbers[name], argument, _OWNER_RIGHTS, _OWNER_RIGHTS)
    return code + _only_masked(numbers["umask"], 0, _OWNER_RIGHTS, 0)


def program(pid: int, machine: str = MACHINE, *, gpu: bool = False) -> bytes:
    """The filter for the process `pid`, which may signal only itself; raises KeyError on other machines.

    `gpu` opens what its driver needs: its ioctls, and memory files.
    """
    return struct.pack("I", pid).join(_around_pid(machine, gpu))


@cache
def _around_pid(machine: str, gpu: bool) -> tuple[bytes, ...]:
    """The filter in pieces, between which the id of its process stands."""
    code = _checked_machine(machine) + _looked_at(BY_MACHINE[machine], _ANY_PID, gpu) + _unconditional(machine, gpu)
    return tuple(code.split(struct.pack("I", _ANY_PID)))


def _checked_machine(machine: str) -> bytes:
    """Kill for calls of another machine, and load the number of the call."""
    code = _instruction(_LOAD, _OFFSET_MACHINE) + _instruction(_JUMP_EQUAL, _AUDIT_MACHINE[machine], 1, 0)
    code += _instruction(_RETURN, _KILL) + _instruction(_LOAD, _OFFSET_NUMBER)
    if machine == "x86_64":
        code += _instruction(_JUMP_AT_LEAST, _X32_BIT, 0, 1) + _instruction(_RETURN, _KILL)
    return code


def _unconditional(machine: str, gpu: bool) -> bytes:
    """The answers to calls whose arguments nobody looks at; the same for every process."""
    numbers = BY_MACHINE[machine]
    answers = {numbers[name]: _EPERM for name in REFUSED if name in numbers}
    allowed = [*ALLOWED, "memfd_create"] if gpu else ALLOWED
    answers |= {numbers[name]: _ALLOW for name in allowed if name in numbers}
    alike = groupby(range(max(answers) + 2), lambda number: answers.get(number, _ENOSYS))
    return _halved([(next(numbers), answer) for answer, numbers in alike])


def _halved(stretches: Sequence[tuple[int, int]]) -> bytes:
    """Find the answer by halves among stretches, each given by its first number and its answer.

    The kernel tries every number on a new filter, so that a short way to each answer is what putting one up costs.
    """
    if len(stretches) == 1:
        return _instruction(_RETURN, stretches[0][1])
    middle = len(stretches) // 2
    lower, upper = _halved(stretches[:middle]), _halved(stretches[middle:])
    return _instruction(_JUMP_AT_LEAST, stretches[middle][0], len(lower) // 8, 0) + lower + upper


def prepare() -> None:
    """Work out, once in the process that others are forked from, what is the same for all of them."""
    _around_pid(MACHINE, gpu=False)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def restrict(*, gpu: bool = False) -> None:
    """Put this process, with every thread it has, behind the filter for good; raises OSError when refused."""
    code = program(os.getpid(), gpu=gpu)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    loaded = _Program(length=len(code) // 8, filter=code)
    unready = check(
        syscall(NUMBERS[MACHINE]["seccomp"], _SET_MODE_FILTER, _EVERY_THREAD, ctypes.byref(loaded)), "seccomp"
    )
    if unready:
        raise OSError(errno.EBUSY, f"seccomp: thread {unready} has a filter of its own")
