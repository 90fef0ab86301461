"""The Linux calls that Python's standard library does not wrap, raising OSError as it would."""

import ctypes
import os
import platform
import signal

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_REMOUNT = 0x20
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 0x2

CAP_SYS_ADMIN = 1 << 21

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_MOUNT_ATTR_RDONLY = 0x1
_MOUNT_ATTR_NOSUID = 0x2
_MOUNT_ATTR_NODEV = 0x4
_LAST_CAPABILITY = 63

MACHINE = platform.machine()
NUMBERS = {
    "x86_64": {"pivot_root": 155, "seccomp": 317, "capset": 126, "clone": 56},
    "aarch64": {"pivot_root": 41, "seccomp": 277, "capset": 91, "clone": 220},
}
"""System call numbers that differ between the two machines the walls are built for."""
_MOUNT_SETATTR = 442  # from 5.x on, new calls have one number everywhere

_libc = ctypes.CDLL(None, use_errno=True)
_python = ctypes.PyDLL(None, use_errno=True)  # calls that keep Python's own lock


def check(result: int, what: str) -> int:
    """Return `result`, or raise OSError naming `what` when it is -1."""
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make the system call `number` and return its result, -1 on failure."""
    wide = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return int(_libc.syscall(ctypes.c_long(number), *wide))


def unshare(flags: int) -> None:
    """Move this process (for CLONE_NEWPID its children) into namespaces of their own."""
    check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def fork_into(flags: int) -> int:
    """Fork this process, the child straight into new namespaces; 0 in the child, else its process id.

    Only for a process with one thread that holds no lock: the C library and Python are not told of the fork.
    """
    return check(syscall(NUMBERS[MACHINE]["clone"], flags | signal.SIGCHLD, 0, 0, 0, 0), "clone")


def fork() -> int:
    """Fork this process; 0 in the child, else its process id. Raises OSError where there can be no more processes.

    The C library is told of the fork and Python is not: it would seed its generators and renew its locks anew, which
    costs 300 pages of memory. Only for a process with one thread that holds no lock.
    """
    return check(_python.fork(), "fork")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount `source` on `target`."""
    result = _libc.mount(
        source.encode(),
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode() if options else None,
    )
    check(result, f"mount {target}")


def unmount(target: str) -> None:
    """Take the mount at `target` out of sight, whoever still uses it."""
    check(_libc.umount2(target.encode(), ctypes.c_int(MNT_DETACH)), f"umount {target}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root folder and put the former root at `old`."""
    check(syscall(NUMBERS[MACHINE]["pivot_root"], new.encode(), old.encode()), "pivot_root")


class _MountAttr(ctypes.Structure):
    _fields_ = (
        ("attr_set", ctypes.c_uint64),
        ("attr_clr", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns_fd", ctypes.c_uint64),
    )


def make_readonly(target: str) -> None:
    """Make the mount at `target`, and every mount below it, read-only, without devices and set-user-id programs."""
    attributes = _MountAttr(attr_set=_MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID | _MOUNT_ATTR_NODEV)
    result = syscall(
        _MOUNT_SETATTR,
        _AT_FDCWD,
        target.encode(),
        _AT_RECURSIVE,
        ctypes.byref(attributes),
        ctypes.sizeof(attributes),
    )
    check(result, f"mount_setattr {target}")


def prctl(option: int, argument: int = 0) -> None:
    """Set a property of this process."""
    check(_libc.prctl(ctypes.c_int(option), ctypes.c_ulong(argument), 0, 0, 0), f"prctl {option}")


class _CapHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def drop_bounding_set() -> None:
    """Give up every capability for whatever is executed from here on."""
    for capability in range(_LAST_CAPABILITY + 1):
        # A number the kernel does not know, or a missing CAP_SETPCAP, is no harm: then there is nothing to drop.
        _libc.prctl(ctypes.c_int(PR_CAPBSET_DROP), ctypes.c_ulong(capability), 0, 0, 0)


def drop_capabilities(kept: int = 0) -> None:
    """Give up every capability of this process but those of the mask `kept`, and all of them for what it executes."""
    drop_bounding_set()
    keep_capabilities(kept)


def keep_capabilities(kept: int) -> None:
    """Give up every capability of this process but those of the mask `kept`, one of the first 32."""
    header = _CapHeader(version=0x20080522, pid=0)
    # Effective, permitted and inheritable, first of the lower 32 and then of the upper.
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0)
    check(syscall(NUMBERS[MACHINE]["capset"], ctypes.byref(header), sets), "capset")
