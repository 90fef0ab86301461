"""Runs the tables of hostile code behind one tier's walls and prints, a JSON line a case, what became of each.

A process of its own, so that it can run as another user: `harness.py WALLS FOLDER [NAME…]`. WALLS is a tier, with
" in series" behind it for runs that share a child. FOLDER is a place to put what the code must not read or change.
Nothing hostile runs before the walls have been proved.
"""

import json
import os
import runpy
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from quizapp.core.card import Limits
from quizapp.core.run import Job, Run, Tier
from quizapp.runner.linux import LinuxRunner

SECRET = "hunter4711"
LIMITS = Limits(seconds=1.0, memory_mb=192, output_kb=64)
_REFERENCE = f"""answer = '{SECRET}'
import os, threading
left = os.listdir(), threading.active_count(), len(os.listdir('/proc/self/fd'))
out = 41 + 1 if left == ([], 1, 5) else left
"""
_SERIES = " in series"
_SETTLE_SECONDS = 20.0


class Host:
    """What hostile code must leave alone: files, sockets that listen, and a process of the same user."""

    def __init__(self, folder: Path) -> None:
        # All open to everybody, so that nothing but the walls can be in the way.
        self.secret = folder / "secret"
        self.secret.write_text(SECRET, encoding="utf-8")
        self.secret.chmod(0o666)
        self.canary = folder / "canary"
        self.canary.mkdir()
        self.canary.chmod(0o777)
        (self.canary / "file").write_text("canary", encoding="utf-8")
        (self.canary / "file").chmod(0o666)
        self._listeners = [socket.create_server(("127.0.0.1", 0))]
        self._abstract = f"quizapp-{os.getpid()}"
        for address in (str(self.canary / "socket"), "\0" + self._abstract):
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(address)
            listener.listen()
            self._listeners.append(listener)
        for listener in self._listeners:
            listener.setblocking(False)
        self._victim = os.fork()
        if not self._victim:
            signal.pause()
            os._exit(0)
        self._before = self._look()

    def fill_in(self, code: str) -> str:
        """`code` with the places of this host in it."""
        port = self._listeners[0].getsockname()[1]
        told = {"SECRET": self.secret, "CANARY": self.canary, "PORT": port, "VICTIM": self._victim}
        for name, value in {**told, "ABSTRACT": self._abstract}.items():
            code = code.replace(f"@{name}@", str(value))
        return code

    def _look(self) -> list[object]:
        files = []
        for path in sorted([self.secret, self.canary, *self.canary.rglob("*")]):
            status = path.lstat()
            text = path.read_bytes() if path.is_file() else b""
            files.append((str(path), status.st_mode, status.st_uid, status.st_mtime_ns, status.st_nlink, text))
        state = Path(f"/proc/{self._victim}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        process = (state[0] in "TtZX", state[16], sorted(os.sched_getaffinity(self._victim)))
        return [*files, process]

    def changes(self) -> list[str]:
        """What is not as it was."""
        found = ["the host has changed"] if self._look() != self._before else []
        for listener in self._listeners:
            try:
                listener.accept()
                found.append("somebody connected")
            except BlockingIOError:
                continue
        return found

    def close(self) -> None:
        os.kill(self._victim, signal.SIGKILL)
        os.waitpid(self._victim, 0)
        for listener in self._listeners:
            listener.close()


def descendants(root: int) -> list[int]:
    """Every process below `root`."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for each in found:
        found += children.get(each, [])
    return found[1:]


def settle(count: int) -> int:
    """The number of processes below us once it is `count`, or as it stays when it does not become so."""
    until = time.monotonic() + _SETTLE_SECONDS
    while (now := len(descendants(os.getpid()))) != count and time.monotonic() < until:
        time.sleep(0.01)
    return now


def unseen(run: Run) -> bool:
    """Whether the secret is in nothing that came back."""
    return SECRET not in repr(run)


def attempt(runner: LinuxRunner, host: Host, code: str, seconds: float) -> dict[str, object]:
    """Run hostile code between two honest runs, and say what is wrong afterwards."""
    limits = replace(LIMITS, seconds=seconds)
    run = runner.run(Job(code=host.fill_in(code), names=("out",), seeds=(1,), limits=limits))
    problems = host.changes()
    if not unseen(run):
        problems.append("the secret came out")
    after = runner.run(Job(code=_REFERENCE, names=("out",), seeds=(1,)))
    if after.ending != "finished" or "42" not in repr(after.cases):
        problems.append(f"the next run ended with {after.ending}: {after.detail}")
    error = f"{run.error.type}: {run.error.message}" if run.error else ""
    return {
        "ending": run.ending.value,
        "detail": run.detail,
        "error": error,
        "problems": problems,
        "out": repr(run)[:600],
    }


def cases(names: list[str]) -> Iterator[tuple[str, str, float]]:
    """Name, code and seconds of each case of the tables, or of the named ones."""
    for table in sorted((Path(__file__).parent / "abuse").glob("*.py")):
        for name, (_, code, *seconds) in runpy.run_path(str(table))["CASES"].items():
            if not names or name in names:
                yield name, code, *(seconds or [LIMITS.seconds])


def tell(told: dict[str, object]) -> None:
    """Write one line of JSON for who started us."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(walls: str, folder: str, *names: str) -> None:
    host = Host(Path(folder))
    tier, series = walls.removesuffix(_SERIES), walls.endswith(_SERIES)
    spares = 1 if series else 2
    runner = LinuxRunner(hidden=[Path(folder)], tiers=[Tier(tier)], spares=spares, series=series)
    try:
        runner.start()
        runner.run(Job(code=_REFERENCE, names=("out",), seeds=(1,)))
        runner.wait_warm()
        # The victim, and behind the walls the keepers, the zygote, and the spares of two processes each.
        expected = 1 + (3 if tier == Tier.NAMESPACES else 2) + 2 * spares
        for name, code, seconds in cases(list(names)):
            told = attempt(runner, host, code, seconds)
            if (count := settle(expected)) != expected:
                told["problems"] = [*told["problems"], f"{count} processes instead of {expected}"]  # type: ignore[misc]
            tell({"name": name, **told})
        scratch = Path(runner.versions.scratch)
        runner.close()
        left = [f"{count - 1} processes are left"] if (count := settle(1)) != 1 else []
        if tier != Tier.NAMESPACES and scratch.exists():
            left.append(f"{scratch} is left")
        tell({"name": "", "problems": left})
    finally:
        runner.close()
        host.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
