"""Landlock: this process may read only the named places, write only its scratch folder, and reach no network.

Access rights and structures: the kernel's Documentation/userspace-api/landlock.rst.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from quizapp.worker.syscalls import PR_SET_NO_NEW_PRIVS, check, prctl, syscall

_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_FIRST_13_RIGHTS = (1 << 13) - 1
_REFER = 1 << 13  # version 2
_TRUNCATE = 1 << 14  # version 3
_IOCTL_DEV = 1 << 15  # version 5
_NET_BIND_CONNECT = 0b11  # version 4
_SCOPE_SOCKET_SIGNAL = 0b11  # version 6
_MAKE_CHAR = 1 << 6
_MAKE_SOCK = 1 << 9
_MAKE_FIFO = 1 << 10
_MAKE_BLOCK = 1 << 11
_MAKE_SYM = 1 << 12

_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_SCRATCH_REFUSED = _EXECUTE | _MAKE_CHAR | _MAKE_SOCK | _MAKE_FIFO | _MAKE_BLOCK | _MAKE_SYM | _IOCTL_DEV


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """The Landlock version of this kernel, 0 when it has none."""
    return max(0, syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG))


def _handled(abi: int) -> int:
    rights = _FIRST_13_RIGHTS
    rights |= _REFER if abi >= 2 else 0
    rights |= _TRUNCATE if abi >= 3 else 0
    return rights | (_IOCTL_DEV if abi >= 5 else 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return  # nothing to allow, or nothing that could be reached anyway
    try:
        if not Path(path).is_dir():
            rights &= _FILE_RIGHTS
        rule = _PathBeneath(allowed=rights, parent=parent)
        check(syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0), f"landlock rule for {path}")
    finally:
        os.close(parent)


def new_ruleset(readable: Iterable[str], devices: Iterable[str], scratch: str) -> int:
    """The descriptor of a ruleset: `readable` places, `devices` to read and write, `scratch` to fill freely.

    Raises OSError where the kernel has no Landlock.
    """
    abi = version()
    handled = _handled(abi)
    ruleset_attr = _Ruleset(
        fs=handled,
        net=_NET_BIND_CONNECT if abi >= 4 else 0,
        scoped=_SCOPE_SOCKET_SIGNAL if abi >= 6 else 0,
    )
    # Older kernels refuse a structure longer than they know, unless its tail is zero.
    ruleset = check(
        syscall(_CREATE_RULESET, ctypes.byref(ruleset_attr), ctypes.sizeof(ruleset_attr), 0), "landlock ruleset"
    )
    try:
        for path in readable:
            _allow(ruleset, path, (_READ_FILE | _READ_DIR) & handled)
        for path in devices:
            _allow(ruleset, path, (_READ_FILE | _WRITE_FILE | _IOCTL_DEV) & handled)
        _allow(ruleset, scratch, handled & ~_SCRATCH_REFUSED)
    except BaseException:
        os.close(ruleset)
        raise
    return ruleset


def restrict(ruleset: int) -> None:
    """Confine this process for good to what the ruleset allows, and close its descriptor; raises OSError if refused."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    check(syscall(_RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")
    os.close(ruleset)
