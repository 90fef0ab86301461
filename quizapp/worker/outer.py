"""The outer walls: builds a root folder with only Python, torch and system libraries, then starts the worker in it.

Started by the runner as a process of its own, with the plan on standard input. Two processes stay: the one the runner
started, and pid 1 of the new namespaces; both only wait for what they started.
"""

import contextlib
import json
import os
import resource
import signal
import socket
from pathlib import Path
from typing import NoReturn

from quizapp.worker import syscalls as sys_
from quizapp.worker.plan import Plan, read_plan

NOBODY = 65534
_BASE = "/tmp"
_OLD = "/old"
_NEW = "/new"
_DESCRIPTORS = 1024
_NAMESPACES = (
    sys_.CLONE_NEWNS
    | sys_.CLONE_NEWPID
    | sys_.CLONE_NEWNET
    | sys_.CLONE_NEWIPC
    | sys_.CLONE_NEWUTS
    | sys_.CLONE_NEWCGROUP
)
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    # One thread in the zygote: a pool of threads does not survive a fork, and its locks would hang the child.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    # Each thread would else reserve 64 MiB of address space, of which a run has little.
    "MALLOC_ARENA_MAX": "1",
    "TORCHINDUCTOR_COMPILE_THREADS": "1",
}
_BOOT = "import sys; sys.path[:] = {path!r}; from quizapp.worker.{module} import main; main()"


def main() -> None:
    """Build the walls of the plan and start the worker behind them; failures are told over the control socket."""
    plan = read_plan()
    os.setsid()  # a Ctrl+C in the learner's terminal is the app's business
    try:
        # Few descriptors, so that closing "all others" in every child is cheap and complete.
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        few = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(_DESCRIPTORS, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))
        if plan.namespaced:
            _enter_namespaces()
            if os.fork():
                _keep(plan.control)
            os.setsid()
            _build_root(plan)
        _drop_privileges(plan)
        if plan.namespaced:
            sys_.prctl(sys_.PR_SET_PDEATHSIG, signal.SIGKILL)
        else:
            sys_.prctl(sys_.PR_SET_CHILD_SUBREAPER, 1)
        if os.fork():
            _keep(plan.control)
        _become_worker(plan)
    except BaseException as error:
        _tell(plan.control, f"{type(error).__name__}: {error}")
        os._exit(1)


def _tell(control: int, problem: str) -> None:
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(control)) as channel:
        channel.send(json.dumps({"failed": problem}).encode())


def _keep(control: int) -> NoReturn:
    """Wait for everything that was started here, orphans too, then end as the first of them did."""
    os.close(control)
    code = None
    while True:
        try:
            _, status = os.wait()
        except ChildProcessError:
            os._exit(code or 0)
        if code is None:
            code = os.waitstatus_to_exitcode(status) & 0xFF


def is_mapped(user: int) -> bool:
    """Whether this user exists in the user namespace that we are in."""
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()]
    return any(int(first) <= user < int(first) + int(count) for first, _, count in ranges)


def _gives_up_root() -> bool:
    """Whether we are a root that can become nobody; one in a container with a single user cannot."""
    return os.geteuid() == 0 and is_mapped(NOBODY)


def _enter_namespaces() -> None:
    if _gives_up_root():
        # Root needs no user namespace to build the root folder, and gives its identity up right after.
        sys_.unshare(_NAMESPACES)
    else:
        uid, gid = os.geteuid(), os.getegid()
        sys_.unshare(_NAMESPACES | sys_.CLONE_NEWUSER)
        map_identity(uid, gid)
    socket.sethostname("quizapp")


def map_identity(uid: int, gid: int) -> None:
    """Keep the same user and group in the user namespace just entered."""
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")


def _build_root(plan: Plan) -> None:
    sys_.mount("none", "/", None, sys_.MS_REC | sys_.MS_PRIVATE)
    sys_.mount("root", _BASE, "tmpfs", sys_.MS_NOSUID | sys_.MS_NODEV, "mode=755,size=1m")
    os.mkdir(_BASE + _OLD)  # noqa: PTH102 - strings here are paths in three different roots
    os.mkdir(_BASE + _NEW)  # noqa: PTH102
    sys_.pivot_root(_BASE, _BASE + _OLD)
    os.chdir("/")
    sys_.mount(_NEW, _NEW, None, sys_.MS_BIND)
    for source, target in plan.binds:
        _bind(_OLD + source, _NEW + target)
    _bind(_OLD + plan.worker, _NEW + "/quizapp/quizapp/worker")
    Path(_NEW + "/quizapp/quizapp/__init__.py").touch()
    for link, target in plan.links:
        Path(_NEW + link).symlink_to(target)
    for hidden in plan.masks:
        sys_.mount("mask", _NEW + hidden, "tmpfs", sys_.MS_RDONLY | sys_.MS_NOSUID | sys_.MS_NODEV, "size=4k,mode=755")
    _make_dev(plan.devices)
    for folder in ("/proc", plan.scratch):
        os.mkdir(_NEW + folder)  # noqa: PTH102
    # For imports that insist on a writable folder; every child mounts its own scratch over it.
    scratch = _NEW + plan.scratch
    sys_.mount("scratch", scratch, "tmpfs", sys_.MS_NOSUID | sys_.MS_NODEV | sys_.MS_NOEXEC, "size=1m,mode=1777")
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


def _make_dev(devices: tuple[str, ...]) -> None:
    Path(_NEW + "/dev").mkdir()
    for device in devices:
        target = Path(_NEW + device)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
        sys_.mount(_OLD + device, str(target), None, sys_.MS_BIND)
    for link, place in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        Path(f"{_NEW}/dev/{link}").symlink_to(place)


def _drop_privileges(plan: Plan) -> None:
    sys_.drop_bounding_set()  # while we are still allowed to
    if _gives_up_root():
        reachable = _nobody_may_run(plan.python)
        if not reachable and plan.namespaced:
            raise PermissionError(f"{plan.python} must be readable and executable by every user")
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


def _become_worker(plan: Plan) -> None:
    os.set_inheritable(plan.control, True)
    boot = _BOOT.format(path=list(plan.sys_path), module="single" if plan.single else "zygote")
    # A GPU would not survive the fork of a child, so a zygote never sees one.
    hide = {} if plan.device == "cuda" else {"CUDA_VISIBLE_DEVICES": ""}
    os.execve(
        plan.python,
        [plan.python, "-I", "-S", "-B", "-c", boot],
        _ENVIRONMENT | {"HOME": plan.scratch, "TMPDIR": plan.scratch} | hide,
    )
