"""The Linux runner: a walled zygote and a few spares, kept ready behind the caller's back."""

import contextlib
import errno
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from quizapp.core.run import Ending, Job, Run, Tier
from quizapp.errors import NoWallsError, SandboxError
from quizapp.runner.base import ALLOW, OnOutput
from quizapp.runner.collect import collect
from quizapp.runner.conclude import conclude
from quizapp.runner.pool import Pool
from quizapp.runner.probe import prove
from quizapp.runner.process import Versions, Zygote
from quizapp.runner.proof import Proof
from quizapp.runner.single import SingleUse
from quizapp.runner.spare import Spare

_SPARES = 2
_TIERS = (Tier.NAMESPACES, Tier.LANDLOCK)
_WARM_POLL_SECONDS = 0.05
_ZYGOTE_DEVICE = "cpu"


@dataclass(slots=True)
class _Ready:
    """A zygote whose walls have been proved, and its spares."""

    zygote: Zygote
    versions: Versions
    proof: Proof
    pool: Pool

    def close(self) -> None:
        self.pool.close()
        self.zygote.close()


class LinuxRunner:
    """Runs jobs in spares of one zygote; starts it again when it is gone. Safe to use from several threads.

    Jobs for another device than the processor run in workers for a single run each, behind the same walls.
    In a `series` a child's namespaces serve one run after another, each in a process of its own: that takes a third of
    the work, but a run that follows long after the last one waits longer.
    """

    def __init__(
        self,
        hidden: Sequence[Path] = (),
        tiers: Sequence[Tier] = _TIERS,
        spares: int = _SPARES,
        *,
        series: bool = False,
    ) -> None:
        self._hidden = tuple(hidden)
        self._tiers = tuple(tiers)
        self._count = spares
        self._series = series
        self._lock = threading.RLock()
        self._ready: _Ready | None = None
        self._starting: Zygote | None = None
        self._devices: dict[str, Pool] = {}
        self._closed = Event()
        self._starter: threading.Thread | None = None
        self._had_walls = False
        self._in_passing = False
        self.reasons: dict[Tier, str] = {}

    @property
    def tier(self) -> Tier:
        """How strong the walls are; starts and proves them first if need be, and raises SandboxError without any."""
        return self._get().zygote.tier

    @property
    def proof(self) -> Proof:
        """What was tried behind the walls before anything else ran there."""
        return self._get().proof

    @property
    def versions(self) -> Versions:
        """The versions of torch and Python behind the walls."""
        return self._get().versions

    def start(self) -> None:
        """Begin to get ready in the background, and return at once."""
        if self._starter is None:
            self._starter = threading.Thread(target=self._prepare, name="quizapp-runner", daemon=True)
            self._starter.start()

    def wait_warm(self) -> tuple[str, ...]:
        """Wait until torch's first-use costs are paid, and return the warm-up steps this torch refused.

        Nothing has to wait for this; measurements do.
        """
        ready = self._get()
        while not ready.zygote.warm:
            time.sleep(_WARM_POLL_SECONDS)
        ready.pool.replace_cold()
        return ready.zygote.skipped

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
        """Run `job` behind the walls; raises SandboxError when there are none."""
        pool, spare = self._take(job.device)
        try:
            run = conclude(collect(spare, job, on_output, cancel), job, spare.tier)
        finally:
            pool.retire(spare)
            pool.refill()
        if run.ending is Ending.INTERNAL and job.device == _ZYGOTE_DEVICE:
            self._drop(pool)
        return run

    def close(self) -> None:
        """End the zygote, its spares and their processes, those of runs in other threads too."""
        self._closed.set()
        if self._starting is not None:
            self._starting.abandon()
        self._drop()
        with self._lock:
            devices, self._devices = self._devices, {}
        for pool in devices.values():
            pool.close()

    def _prepare(self) -> None:
        # Whatever fails here fails again, and is told, when the first job is run.
        with contextlib.suppress(SandboxError, OSError):
            ready = self._get()
            ready.pool.refill()
            while not self._closed.wait(_WARM_POLL_SECONDS) and ready.zygote.alive:
                if ready.zygote.warm:
                    ready.pool.replace_cold()
                    return

    def _pool(self, device: str) -> Pool:
        if device == _ZYGOTE_DEVICE:
            return self._get().pool
        tier = self.tier  # proved, before anything runs behind it
        with self._lock:
            if device not in self._devices:
                self._devices[device] = Pool(SingleUse(tier, self._hidden, device=device), 1)
            return self._devices[device]

    def _take(self, device: str) -> tuple[Pool, Spare]:
        """A ready spare and its pool; when the zygote turns out to be gone, once more from a new one."""
        pool = self._pool(device)
        with contextlib.suppress(SandboxError, OSError):
            return pool, pool.take()
        self._drop(pool)
        pool = self._pool(device)
        try:
            return pool, pool.take()
        except (SandboxError, OSError):
            self._drop(pool)
            raise

    def _get(self) -> _Ready:
        with self._lock:
            if self._closed.is_set():
                raise SandboxError("The sandbox is closed.")
            if self._ready is not None and not self._ready.zygote.alive:
                self._drop()
            if self._ready is None:
                self._ready = self._find_tier()
            return self._ready

    def _find_tier(self) -> _Ready:
        """The strongest tier whose walls hold; raises SandboxError with every tier's reason.

        That is NoWallsError only where walls have never stood and the system itself refuses them: what stood once, or
        lacks room, is lacking for a moment.
        """
        self._in_passing = False
        for tier in self._tiers:
            if self._closed.is_set():
                break  # the tier before this one was abandoned, and does not stand for that reason
            ready = self._try_tier(tier)
            if ready is not None:
                self._had_walls = True
                return ready
        reasons = "; ".join(f"{tier.value}: {why}" for tier, why in self.reasons.items())
        if self._had_walls or self._in_passing or self._closed.is_set():
            raise SandboxError(f"The walls cannot be built just now ({reasons}).", "Try again; run: quizapp doctor")
        raise NoWallsError(
            f"There are no walls to run code behind ({reasons}).",
            f"Code runs only behind walls, which need Linux 5.13 or newer with Landlock; on Windows use WSL2. "
            f"Run: quizapp doctor. {ALLOW}",
        )

    def _try_tier(self, tier: Tier) -> _Ready | None:
        """A zygote behind this tier's walls, proved by trying; None, with the reason kept, when they do not hold."""
        zygote = None
        try:
            zygote = self._starting = Zygote(tier, self._hidden, series=self._series)
            if self._closed.is_set():
                zygote.abandon()  # whoever closed us came too early to see it
            versions = zygote.wait_ready()
            pool = Pool(zygote, self._count)
            proof = prove(pool)
            if proof.holds and not self._closed.is_set():
                self.reasons.pop(tier, None)
                return _Ready(zygote, versions, proof, pool)
            self.reasons[tier] = str(proof)
        except (SandboxError, OSError) as error:
            self.reasons[tier] = getattr(error, "message", str(error))
            self._in_passing |= _is_passing(error)
        finally:
            self._starting = None
        if zygote is not None:
            zygote.close()
        return None

    def _drop(self, pool: Pool | None = None) -> None:
        """End the zygote, if it is still the one of `pool`; the next run starts another."""
        with self._lock:
            ready = self._ready
            if ready is None or pool not in (None, ready.pool):
                return
            self._ready = None
        ready.close()


def _is_passing(error: SandboxError | OSError) -> bool:
    """Whether what kept the walls from standing may be over in a moment: no room, or no answer in time."""
    return isinstance(error, OSError) or any(each in error.message for each in _NO_ROOM)


_NO_ROOM = ("does not answer", f"[Errno {errno.EAGAIN}]", f"[Errno {errno.ENOMEM}]", f"[Errno {errno.EMFILE}]")
"""What workers and the runner say of lacking time, processes, memory and open files."""
