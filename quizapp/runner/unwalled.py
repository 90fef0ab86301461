"""Runs jobs without walls, where a system has none and the learner has allowed it for a deck.

Code may then do whatever the learner may. Only time, printed output and (on Linux) memory are bounded. Untested on
native Windows: written where there was none, with what Python has on every system.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import IO

from quizapp.core.run import Ending, Job, Run, Tier
from quizapp.errors import SandboxError
from quizapp.runner.base import OnOutput
from quizapp.runner.proof import Proof
from quizapp.runner.report import read_report
from quizapp.runner.stream import FLOOD_BYTES, Stream

_BOOT = "import sys; sys.path.append({path!r}); from quizapp.worker.bare import main; main({frame!r}, {device!r})"
_LOOK_SECONDS = 0.02
_CHUNK = 1 << 16
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")
"""Without SYSTEMROOT no program starts on Windows; the rest of the environment is the learner's own business."""


class _Worker:
    """One process, with torch imported, that runs one job."""

    def __init__(self, device: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="quizapp-unwalled-", ignore_cleanup_errors=True)
        root = Path(self.folder.name)
        self.frame = root / "frame"
        scratch = root / "scratch"
        scratch.mkdir()
        boot = _BOOT.format(path=str(Path(__file__).parents[2]), frame=str(self.frame), device=device)
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", boot],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=scratch,
            env={**kept, "HOME": str(scratch), "TMPDIR": str(scratch), "TEMP": str(scratch), "OMP_NUM_THREADS": "1"},
            start_new_session=True,
        )

    def end(self) -> None:
        """End the process and, where sessions exist, what it has started; then remove its folder."""
        if sys.platform == "win32":
            self.process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for each in (self.process.stdin, self.process.stdout, self.process.stderr):
            if each is not None:
                with contextlib.suppress(OSError):
                    each.close()
        self.folder.cleanup()


class UnwalledRunner:
    """Runs each job in a bare process of its own, started before it is needed; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, _Worker] = {}
        self._running: set[_Worker] = set()
        self._closed = False
        self.reasons: dict[Tier, str] = {}

    @property
    def tier(self) -> Tier:
        """None: there are no walls."""
        return Tier.NONE

    @property
    def proof(self) -> Proof:
        """Nothing is proved, since nothing is stopped."""
        return Proof((), (), "nothing is stopped: there are no walls")

    def start(self) -> None:
        """Begin to import torch in the first process, and return at once."""
        with self._lock:
            self._refill("cpu")

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
        """Run `job` in the open; raises SandboxError when no process can be started for it."""
        worker = self._take(job.device)
        try:
            return _Watched(worker, job, on_output).run(cancel)
        finally:
            worker.end()
            with self._lock:
                self._running.discard(worker)
                self._refill(job.device)

    def close(self) -> None:
        """End every process this runner started."""
        with self._lock:
            self._closed = True
            ending = [*self._waiting.values(), *self._running]
            self._waiting = {}
        for each in ending:
            each.end()

    def _take(self, device: str) -> _Worker:
        with self._lock:
            if self._closed:
                raise SandboxError("The runner is closed.")
            worker = self._waiting.pop(device, None) or _Worker(device)
            self._running.add(worker)
            return worker

    def _refill(self, device: str) -> None:
        if not self._closed and device not in self._waiting:
            with contextlib.suppress(OSError):  # what fails now fails again, and is told, when it is needed
                self._waiting[device] = _Worker(device)


class _Watched:
    """One run in one worker: what it prints is taken in by threads, while its time is watched."""

    def __init__(self, worker: _Worker, job: Job, on_output: OnOutput | None) -> None:
        kept = job.limits.output_kb * 1024
        self._worker = worker
        self._job = job
        self._on_output = on_output
        self._stdout, self._stderr = Stream("stdout", kept), Stream("stderr", kept)

    def run(self, cancel: Event | None) -> Run:
        """Hand the job over, wait for its end, and tell how it ended; raises SandboxError when torch is not there."""
        process = self._worker.process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        ready = process.stdout.readline()
        if not ready or ready.strip():  # an empty line is the word, and no line the end
            said = process.stderr.read().decode("utf-8", "replace").strip().splitlines()
            raise SandboxError(
                f"The worker did not start: {said[-1] if said else 'it said nothing'}", "Run: quizapp doctor"
            )
        takers = [
            threading.Thread(target=self._take_in, args=(pipe, stream), daemon=True)
            for pipe, stream in ((process.stdout, self._stdout), (process.stderr, self._stderr))
        ]
        started = time.monotonic()
        for taker in takers:
            taker.start()
        with contextlib.suppress(OSError):  # a worker that has ended is noticed below
            process.stdin.write(json.dumps(asdict(self._job)).encode())
            process.stdin.close()
        stopped = self._wait(started + self._job.limits.seconds, cancel)
        seconds = time.monotonic() - started
        if stopped is not None:
            process.kill()
        process.wait()
        for taker in takers:
            taker.join(_LOOK_SECONDS if stopped is not None else 1.0)
        return self._conclude(stopped, seconds)

    def _take_in(self, pipe: IO[bytes], stream: Stream) -> None:
        with contextlib.suppress(OSError, ValueError):  # closed by the end of the run
            while data := os.read(pipe.fileno(), _CHUNK):
                stream.take(data, self._on_output)

    def _wait(self, deadline: float, cancel: Event | None) -> Ending | None:
        """Wait for the end; returns why the run has to be ended, None when it ended by itself."""
        while self._worker.process.poll() is None:
            if cancel is not None and cancel.is_set():
                return Ending.CANCELLED
            if time.monotonic() > deadline:
                return Ending.TIME
            if self._stdout.size + self._stderr.size > FLOOD_BYTES:
                return Ending.OUTPUT
            time.sleep(_LOOK_SECONDS)
        return None

    def _conclude(self, stopped: Ending | None, seconds: float) -> Run:
        report = None
        if stopped is None and self._worker.frame.exists():
            report = read_report(self._worker.frame.read_bytes(), self._job)
        ending, detail = Ending.CRASHED, f"Python itself ended with code {self._worker.process.returncode}."
        if stopped is not None:
            ending, detail = stopped, _STOPPED[stopped].format(seconds=self._job.limits.seconds)
        elif report is not None:
            ending, detail = report.ending, report.detail
        return Run(
            ending=ending,
            cases=report.cases if report else (),
            error=report.error if report else None,
            detail=detail,
            stdout=self._stdout.text,
            stderr=self._stderr.text,
            truncated=self._stdout.truncated or self._stderr.truncated,
            seconds=seconds,
            peak_mb=report.peak_kb / 1024 if report else 0.0,
            tier=Tier.NONE,
        )


_STOPPED = {
    Ending.TIME: "It was still running after {seconds:g} s and was stopped.",
    Ending.OUTPUT: f"It printed more than {FLOOD_BYTES >> 20} MiB and was stopped.",
    Ending.CANCELLED: "Cancelled.",
}
