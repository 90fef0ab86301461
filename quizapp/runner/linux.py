"""The Linux runner: a walled zygote and a few spares, kept ready behind the caller's back."""

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from quizapp.core.run import Ending, Job, Run, Tier
from quizapp.errors import SandboxError
from quizapp.runner.base import OnOutput
from quizapp.runner.collect import collect
from quizapp.runner.conclude import conclude
from quizapp.runner.probe import Bait, Proof
from quizapp.runner.process import Versions, Zygote
from quizapp.runner.spare import Spare

_SPARES = 2
_TIERS = (Tier.NAMESPACES, Tier.LANDLOCK)
_WARM_POLL_SECONDS = 0.05


@dataclass(slots=True)
class _Ready:
    """A zygote whose walls have been proved, and its spares."""

    zygote: Zygote
    versions: Versions
    proof: Proof
    spares: list[Spare] = field(default_factory=list)


class LinuxRunner:
    """Runs jobs in spares of one zygote; starts it again when it is gone. Safe to use from several threads."""

    def __init__(self, hidden: Sequence[Path] = (), tiers: Sequence[Tier] = _TIERS, spares: int = _SPARES) -> None:
        self._hidden = tuple(hidden)
        self._tiers = tuple(tiers)
        self._count = spares
        self._lock = threading.RLock()
        self._ready: _Ready | None = None
        self._closed = Event()
        self._starter: threading.Thread | None = None
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

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
        """Run `job` behind the walls; raises SandboxError when there are none."""
        with self._take() as spare:
            got = collect(spare, job, on_output, cancel)
        run = conclude(got, job, self._get().zygote.tier)
        if run.ending is Ending.INTERNAL:
            self._drop()
        self._refill()
        return run

    def close(self) -> None:
        """End the zygote, its spares and their processes."""
        self._closed.set()
        self._drop()

    def _prepare(self) -> None:
        # Whatever fails here fails again, and is told, when the first job is run.
        with contextlib.suppress(SandboxError, OSError):
            zygote = self._get().zygote
            self._refill()
            while not self._closed.wait(_WARM_POLL_SECONDS) and zygote.alive:
                if zygote.warm:
                    self._replace_cold()
                    return

    def _get(self) -> _Ready:
        with self._lock:
            if self._ready is not None and not self._ready.zygote.alive:
                self._drop()
            if self._ready is None:
                self._ready = self._find_tier()
            return self._ready

    def _find_tier(self) -> _Ready:
        """The strongest tier whose walls hold; raises SandboxError with every tier's reason."""
        for tier in self._tiers:
            zygote = None
            try:
                zygote = Zygote(tier, self._hidden)
                versions = zygote.wait_ready()
                proof = _prove(zygote)
                if proof.holds:
                    return _Ready(zygote, versions, proof)
                self.reasons[tier] = str(proof)
            except (SandboxError, OSError) as error:
                self.reasons[tier] = getattr(error, "message", str(error))
            if zygote is not None:
                zygote.close()
        reasons = "; ".join(f"{tier.value}: {why}" for tier, why in self.reasons.items())
        raise SandboxError(
            f"There are no walls to run code behind ({reasons}).",
            "Code runs only behind walls. Linux 5.13 or newer with user namespaces or Landlock is needed; "
            "on Windows use WSL2. Run: quizapp doctor",
        )

    def _take(self) -> Spare:
        """A ready spare: one that was waiting, else a new one."""
        with self._lock:
            ready = self._get()
            spare = ready.spares.pop(0) if ready.spares else _spare(ready.zygote)
        try:
            spare.wait_ready()
        except (SandboxError, OSError):
            spare.close()
            self._drop()
            raise
        return spare

    def _refill(self) -> None:
        with self._lock:
            ready = self._ready
            if ready is None or self._closed.is_set():
                return
            with contextlib.suppress(SandboxError):
                while len(ready.spares) < self._count:
                    ready.spares.append(_spare(ready.zygote))

    def _replace_cold(self) -> None:
        with self._lock:
            ready = self._ready
            if ready is None:
                return
            cold = [each for each in ready.spares if not each.warm]
            ready.spares = [each for each in ready.spares if each.warm]
            self._refill()
        for each in cold:
            each.close()

    def _drop(self) -> None:
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is not None:
            for each in ready.spares:
                each.close()
            ready.zygote.close()


def _spare(zygote: Zygote) -> Spare:
    return Spare(zygote.spawn(), zygote.tier, warm=zygote.warm)


def _prove(zygote: Zygote) -> Proof:
    bait = Bait()
    with _spare(zygote) as spare:
        spare.wait_ready()
        got = collect(spare, bait.job, None, None)
    return bait.read(conclude(got, bait.job, zygote.tier))
