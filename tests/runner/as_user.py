"""Runs a Python program as an ordinary user: `as_user.py UID PROGRAM ARGUMENT…`; needs root.

This user must be able to reach the interpreter, which may live in somebody's closed home. So the folders it needs are
shown, in a mount namespace of this process only, below an empty folder that takes the closed one's place.
"""

import os
import sys
import tempfile
from pathlib import Path

from quizapp.worker import syscalls as sys_


def _closed(path: Path) -> Path | None:
    """The outermost folder on the way to `path` that others may not pass."""
    return next((each for each in reversed([path, *path.parents]) if not each.stat().st_mode & 0o001), None)


def show(paths: list[Path]) -> None:
    """Make `paths` reachable for everybody, in a mount namespace of our own."""
    sys_.unshare(sys_.CLONE_NEWNS)
    sys_.mount("none", "/", None, sys_.MS_REC | sys_.MS_PRIVATE)
    needed: dict[Path, list[Path]] = {}
    for path in dict.fromkeys(each.resolve() for each in paths):
        closed = _closed(path)
        if closed is not None:
            needed.setdefault(closed, []).append(path)
    for closed, inner in needed.items():
        aside = Path(tempfile.mkdtemp(prefix="quizapp-aside-"))
        sys_.mount(str(closed), str(aside), None, sys_.MS_BIND | sys_.MS_REC)
        sys_.mount("cover", str(closed), "tmpfs", sys_.MS_NOSUID | sys_.MS_NODEV, "mode=755,size=1m")
        for path in inner:
            path.mkdir(parents=True, exist_ok=True)
            sys_.mount(str(aside / path.relative_to(closed)), str(path), None, sys_.MS_BIND | sys_.MS_REC)
        sys_.unmount(str(aside))
        aside.rmdir()


def become(user: int) -> None:
    """Give up root for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def main(user: str, program: str, *arguments: str) -> None:
    root = Path(__file__).resolve().parents[2]
    show([Path(sys.prefix), Path(sys.base_prefix), root])
    become(int(user))
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": arguments[1], "PYTHONPATH": str(root)}
    os.chdir("/")
    os.execve(sys.executable, [sys.executable, "-B", program, *arguments], environment)


if __name__ == "__main__":
    main(*sys.argv[1:])
