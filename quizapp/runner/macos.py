"""The macOS runner: a process for each run, started behind a Seatbelt profile and warm before it is needed.

Untested on macOS: written where there was none. The walls are proved by trying, as on Linux, or nothing runs.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from quizapp.core.run import Job, Run, Tier
from quizapp.errors import SandboxError
from quizapp.runner import layout as layout_
from quizapp.runner.base import OnOutput
from quizapp.runner.collect import collect
from quizapp.runner.conclude import conclude
from quizapp.runner.launch import remove_scratch
from quizapp.runner.pipes import Ends, open_ends
from quizapp.runner.pool import Pool
from quizapp.runner.probe import prove
from quizapp.runner.profile import seatbelt_profile
from quizapp.runner.proof import Proof
from quizapp.runner.scratch import over_limit
from quizapp.runner.spare import Spare

_SANDBOX_EXEC = "/usr/bin/sandbox-exec"
_BOOT = "import sys; sys.path[:] = {path!r}; from quizapp.worker.seatbelt import main; main({device!r}, *{ends!r})"
_SPARES = 2
_LOOK_SECONDS = 0.25
_END_SECONDS = 5.0


class SeatbeltSpare(Spare):
    """A spare that is one process of ours, in a scratch folder of its own; its memory and files are watched."""

    def __init__(self, ends: Ends, process: "subprocess.Popen[bytes]", scratch: str) -> None:
        super().__init__(ends, Tier.SEATBELT, warm=True)
        self._process = process
        self._scratch = scratch
        self._limit_kb = 0
        self._looked = 0.0
        self._end: tuple[int | None, int] = (None, 0)

    def wait_ready(self, timeout: float = 60.0) -> None:
        """Wait until torch is imported; raises SandboxError with the reason when it cannot be."""
        self._read_ready(time.monotonic() + timeout)

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        return not self.wait_gone(0)

    def send(self, job: Job) -> None:
        """Hand the job over and note its limit in memory, which nothing but this runner keeps."""
        # Not from the peak that the process tells itself: a system may begin that with the peak of who started it.
        self._limit_kb = _resident_kb(self._process.pid) + job.limits.memory_mb * 1024
        super().send(job)

    def kill(self) -> None:
        """End the process now."""
        if self._process.returncode is None:
            os.kill(self._process.pid, signal.SIGKILL)

    def read_end(self) -> tuple[int | None, int]:
        """How the process ended and its peak in KiB; it has closed its last end, and is gone in a moment."""
        self.wait_gone()
        return self._end

    def over_limit(self) -> str:
        """What the process has too much of, looked up a few times a second."""
        now = time.monotonic()
        if now < self._looked + _LOOK_SECONDS:
            return ""
        self._looked = now
        if _resident_kb(self._process.pid) > self._limit_kb:
            return "memory"
        return over_limit(self._scratch, self._process.pid)

    def wait_gone(self, timeout: float = _END_SECONDS) -> bool:
        """Wait until the process has ended; whether that came true in time."""
        deadline = time.monotonic() + timeout
        while self._process.returncode is None:
            pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            if pid:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self._end = (self._process.returncode, usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1))
            elif time.monotonic() >= deadline:
                return False
            else:
                time.sleep(0.002)
        return True

    def end(self) -> bool:
        """Kill the process and close our ends to it; whether it is gone already."""
        if not self._closed:
            self.kill()
        return super().end() and self.wait_gone(0)

    def close(self) -> None:
        """End the process, wait for its end, and remove its scratch folder."""
        self.kill()
        self.wait_gone()
        super().close()


def _resident_kb(pid: int) -> int:
    """Memory of a process in KiB as `ps` tells it, 0 when it is gone."""
    told = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=False).stdout.strip()
    return int(told) if told.isdigit() else 0


class SeatbeltSource:
    """Starts one process behind a profile for every child asked for."""

    def __init__(self, hidden: Sequence[Path], device: str, wrapper: Sequence[str] = (_SANDBOX_EXEC, "-p")) -> None:
        self._layout = layout_.find_layout(hidden)
        self._device = device
        self._wrapper = tuple(wrapper)

    def command(self, scratch: str, theirs: Ends) -> list[str]:
        """The command of a worker in the `scratch` folder with these ends."""
        wrapped = [*self._wrapper, seatbelt_profile(self._layout, scratch, self._device)] if self._wrapper else []
        ends = [theirs.job, theirs.result, theirs.stdout, theirs.stderr, theirs.control]
        path = [*self._layout.sys_path, layout_.environment_path()]
        boot = _BOOT.format(path=path, device=self._device, ends=ends)
        return [*wrapped, self._layout.python, "-I", "-S", "-B", "-c", boot]

    def spawn(self) -> SeatbeltSpare:
        """Start a child; raises OSError when it cannot be."""
        # Resolved: /tmp and /var are links on macOS, and a profile knows only real places.
        scratch = os.path.realpath(tempfile.mkdtemp(prefix="quizapp-"))
        ours, theirs = open_ends(socket.SOCK_STREAM)
        try:
            process = subprocess.Popen(
                self.command(scratch, theirs),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=theirs.descriptors(),
                cwd=scratch,
                env={
                    "PATH": "/usr/bin:/bin",
                    "HOME": scratch,
                    "TMPDIR": scratch,
                    "LANG": "C.UTF-8",
                    "OMP_NUM_THREADS": "1",
                },
                start_new_session=True,
            )
        except BaseException:
            ours.close()
            remove_scratch(scratch)
            raise
        finally:
            theirs.close()
        return SeatbeltSpare(ours, process, scratch)


class SeatbeltRunner:
    """Runs jobs each in a process of its own behind Seatbelt; safe to use from several threads."""

    def __init__(self, hidden: Sequence[Path] = (), *, wrapper: Sequence[str] = (_SANDBOX_EXEC, "-p")) -> None:
        self._hidden = tuple(hidden)
        self._wrapper = tuple(wrapper)
        self._lock = threading.RLock()
        self._pools: dict[str, Pool] = {}
        self._proof: Proof | None = None
        self._closed = Event()
        self.reasons: dict[Tier, str] = {}

    @property
    def tier(self) -> Tier:
        """Seatbelt, once it is proved; raises SandboxError when it does not hold."""
        self._pool("cpu")
        return Tier.SEATBELT

    @property
    def proof(self) -> Proof:
        """What was tried behind the walls before anything else ran there."""
        self._pool("cpu")
        assert self._proof is not None
        return self._proof

    def start(self) -> None:
        """Begin to get ready in the background, and return at once."""
        threading.Thread(target=self._prepare, name="quizapp-runner", daemon=True).start()

    def _prepare(self) -> None:
        try:
            self._pool("cpu").refill()
        except (SandboxError, OSError) as error:
            self.reasons[Tier.SEATBELT] = str(error)  # told again when the first job is run

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
        """Run `job` behind the walls; raises SandboxError when there are none."""
        pool = self._pool(job.device)
        spare = pool.take()
        try:
            return conclude(collect(spare, job, on_output, cancel), job, spare.tier)
        finally:
            pool.retire(spare)
            pool.refill()

    def close(self) -> None:
        """End every process this runner started."""
        self._closed.set()
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.close()

    def _pool(self, device: str) -> Pool:
        with self._lock:
            if self._closed.is_set():
                raise SandboxError("The sandbox is closed.")
            if device not in self._pools:
                pool = Pool(SeatbeltSource(self._hidden, device, self._wrapper), _SPARES if device == "cpu" else 1)
                self._prove(pool)
                self._pools[device] = pool
            return self._pools[device]

    def _prove(self, pool: Pool) -> None:
        """Try the walls of this device's workers; raises SandboxError, with what was not stopped, when they fail."""
        proof = prove(pool)
        if not proof.holds:
            self.reasons[Tier.SEATBELT] = str(proof)
            raise SandboxError(
                f"There are no walls to run code behind (seatbelt: {proof}).",
                "Code runs only behind walls that hold. Run: quizapp doctor",
            )
        self._proof = proof
