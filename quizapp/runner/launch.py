"""Starts a worker process: the plan of its walls, its environment, and the socket to it."""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from quizapp.core.run import Tier
from quizapp.errors import SandboxError
from quizapp.runner import layout as layout_

STOP_SECONDS = 5.0
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_WALLED_SCRATCH = "/scratch"
_PROC_PLACES = ("/proc/driver",)  # where CUDA finds what its driver is; nothing there is the learner's
_BOOT = "import sys; sys.path.append({path!r}); from quizapp.worker.outer import main; main()"
_LAST_WORDS_BYTES = 1 << 16


@dataclass(slots=True)
class Worker:
    """A started worker process and our end of the message socket to it."""

    control: socket.socket
    process: subprocess.Popen[bytes]
    errors: IO[bytes]

    def last_words(self) -> str:
        """What it said of its end, waiting for that."""
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            return "it does not answer"
        self.errors.seek(0)
        told = self.errors.read(_LAST_WORDS_BYTES).decode("utf-8", "replace").strip().splitlines()
        return told[-1] if told else f"it ended with exit code {self.process.returncode}"

    def close(self) -> None:
        """Close the socket, upon which the process ends, and wait for that."""
        self.control.close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()


def launch(
    tier: Tier, hidden: Sequence[Path] = (), *, scratch: str = "/tmp", device: str = "cpu", single: bool = False
) -> Worker:
    """Start a worker behind the walls of `tier`; raises SandboxError without torch, OSError without room for more."""
    layout = layout_.find_layout(hidden)
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # Files, not pipes: the plan is read again after an exec, and what nobody reads can stop nobody.
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this function, with the worker
    try:
        with tempfile.TemporaryFile() as plan, theirs:
            told = _plan(layout, tier, scratch, device) | {"control": theirs.fileno(), "single": single}
            plan.write(json.dumps(told).encode())
            plan.flush()
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-B", "-c", _BOOT.format(path=layout_.environment_path())],
                stdin=plan,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                env={},
            )
    except BaseException:
        control.close()
        errors.close()
        raise
    return Worker(control, process, errors)


def _plan(layout: layout_.Layout, tier: Tier, scratch: str, device: str) -> dict[str, Any]:
    walled = tier is Tier.NAMESPACES
    worker_path = "/quizapp" if walled else layout_.environment_path()
    devices = (*_DEVICES, *layout_.gpu_devices()) if device == "cuda" else _DEVICES
    places = layout_.gpu_places() if device == "cuda" else ()
    readable = [*layout_.readable(layout), *places, *(_PROC_PLACES if device == "cuda" else ())]
    return {
        "tier": tier.value,
        "python": layout.python,
        "sys_path": [worker_path, *layout.sys_path] if walled else [*layout.sys_path, worker_path],
        "binds": [[each, each] for each in (*layout.binds, *places)],
        "links": layout.links,
        "masks": layout.masks,
        "worker": str(layout_.PACKAGE / "worker"),
        "readable": ["/"] if walled else readable,
        "devices": devices,
        # Not /tmp: an interpreter or its packages may live below it, and a scratch on top would hide them.
        "scratch": _WALLED_SCRATCH if walled else scratch,
        "device": device,
    }


def remove_scratch(folder: str) -> None:
    """Remove a scratch folder and all in it; rm takes any depth of folders in its stride, which shutil does not."""
    subprocess.run(["/bin/rm", "-rf", "--", folder], check=False, stderr=subprocess.DEVNULL)


def need_answer(data: bytes, worker: Worker) -> dict[str, Any]:
    """The message in `data`; raises SandboxError with the reason when the worker has failed or ended instead."""
    if not data:
        raise SandboxError(f"The sandbox did not start: {worker.last_words()}", "Run: quizapp doctor")
    message: dict[str, Any] = json.loads(data)
    if "failed" in message:
        raise SandboxError(f"The walls could not be built: {message['failed']}", "Run: quizapp doctor")
    return message
