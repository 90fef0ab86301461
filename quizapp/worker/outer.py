"""The outer walls: builds a root folder that holds only Python, torch and system libraries, then becomes the zygote.

Started by the runner as a process of its own, with a JSON plan as its argument:
`control` (fd), `tier`, `python`, `sys_path`, `binds`, `links`, `masks`, `worker`, `readable`, `scratch`.
"""

import contextlib
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

from quizapp.worker import syscalls as sys_

NOBODY = 65534
_BASE = "/tmp"
_OLD = "/old"
_NEW = "/new"
_DEVICES = ("null", "zero", "full", "random", "urandom")
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/tmp",
    "TMPDIR": "/tmp",
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "CUDA_VISIBLE_DEVICES": "",
    # One thread in the zygote: a pool of threads does not survive a fork, and its locks would hang the child.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}
_BOOT = "import sys; sys.path[:] = {path!r}; from quizapp.worker.zygote import main; main({plan!r})"


def main(argument: str) -> None:
    """Build the walls of the plan and exec the zygote behind them; failures are told over the control socket."""
    plan: dict[str, Any] = json.loads(argument)
    os.setsid()  # a Ctrl+C in the learner's terminal is the app's business
    try:
        if plan["tier"] == "namespaces":
            _enter_namespaces()
            pid = os.fork()
            if pid:
                _wait(pid, plan["control"])
            os.setsid()
            _build_root(plan)
        _drop_privileges(plan)
        _become_zygote(plan)
    except BaseException as error:
        _tell(plan["control"], f"{type(error).__name__}: {error}")
        os._exit(1)


def _tell(control: int, problem: str) -> None:
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(control)) as channel:
        channel.send(json.dumps({"failed": problem}).encode())


def _wait(pid: int, control: int) -> None:
    os.close(control)
    _, status = os.waitpid(pid, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _enter_namespaces() -> None:
    flags = sys_.CLONE_NEWNS | sys_.CLONE_NEWPID | sys_.CLONE_NEWNET | sys_.CLONE_NEWIPC | sys_.CLONE_NEWUTS
    if os.geteuid() == 0:
        # Root needs no user namespace to build the root folder, and gives its identity up right after.
        sys_.unshare(flags)
        return
    uid, gid = os.geteuid(), os.getegid()
    sys_.unshare(flags | sys_.CLONE_NEWUSER)
    map_identity(uid, gid)


def map_identity(uid: int, gid: int) -> None:
    """Keep the same user and group in the user namespace just entered."""
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")


def _build_root(plan: dict[str, Any]) -> None:
    sys_.mount("none", "/", None, sys_.MS_REC | sys_.MS_PRIVATE)
    sys_.mount("root", _BASE, "tmpfs", sys_.MS_NOSUID | sys_.MS_NODEV, "mode=755,size=1m")
    os.mkdir(_BASE + _OLD)  # noqa: PTH102 - strings here are paths in three different roots
    os.mkdir(_BASE + _NEW)  # noqa: PTH102
    sys_.pivot_root(_BASE, _BASE + _OLD)
    os.chdir("/")
    sys_.mount(_NEW, _NEW, None, sys_.MS_BIND)
    for source, target in plan["binds"]:
        _bind(_OLD + source, _NEW + target)
    _bind(_OLD + plan["worker"], _NEW + "/quizapp/quizapp/worker")
    Path(_NEW + "/quizapp/quizapp/__init__.py").touch()
    for link, target in plan["links"]:
        Path(_NEW + link).symlink_to(target)
    for hidden in plan["masks"]:
        sys_.mount("mask", _NEW + hidden, "tmpfs", sys_.MS_RDONLY | sys_.MS_NOSUID | sys_.MS_NODEV, "size=4k,mode=755")
    _make_dev()
    for folder in ("/proc", "/tmp"):
        os.mkdir(_NEW + folder)  # noqa: PTH102
    # For imports that insist on a writable folder; every child mounts its own scratch over it.
    sys_.mount("tmp", _NEW + "/tmp", "tmpfs", sys_.MS_NOSUID | sys_.MS_NODEV | sys_.MS_NOEXEC, "size=1m,mode=1777")
    sys_.mount("proc", _NEW + "/proc", "proc", sys_.MS_NOSUID | sys_.MS_NODEV | sys_.MS_NOEXEC)
    sys_.mount("none", _NEW, None, sys_.MS_REMOUNT | sys_.MS_BIND | sys_.MS_RDONLY | sys_.MS_NOSUID | sys_.MS_NODEV)
    sys_.unmount(_OLD)
    os.chdir(_NEW)
    sys_.pivot_root(".", ".")
    sys_.unmount(".")
    os.chdir("/")


def _bind(source: str, target: str) -> None:
    if Path(source).is_dir():
        Path(target).mkdir(parents=True, exist_ok=True)
    else:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        Path(target).touch()
    sys_.mount(source, target, None, sys_.MS_BIND | sys_.MS_REC)
    sys_.make_readonly(target)


def _make_dev() -> None:
    Path(_NEW + "/dev").mkdir()
    for name in _DEVICES:
        target = f"{_NEW}/dev/{name}"
        Path(target).touch()
        sys_.mount(f"{_OLD}/dev/{name}", target, None, sys_.MS_BIND)
    for link, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        Path(f"{_NEW}/dev/{link}").symlink_to(target)


def _drop_privileges(plan: dict[str, Any]) -> None:
    if os.geteuid() == 0:
        reachable = _nobody_may_run(plan["python"])
        if not reachable and plan["tier"] == "namespaces":
            raise PermissionError(f"{plan['python']} must be readable and executable by every user")
        if reachable:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    sys_.drop_capabilities()
    sys_.prctl(sys_.PR_SET_NO_NEW_PRIVS, 1)


def _nobody_may_run(python: str) -> bool:
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        return os.access(python, os.R_OK | os.X_OK, effective_ids=True)
    finally:
        os.seteuid(0)
        os.setegid(0)


def _become_zygote(plan: dict[str, Any]) -> None:
    os.set_inheritable(plan["control"], True)
    boot = _BOOT.format(path=plan["sys_path"], plan=plan)
    os.execve(plan["python"], [plan["python"], "-I", "-S", "-B", "-c", boot], _ENVIRONMENT)


if __name__ == "__main__":
    main(sys.argv[1])
