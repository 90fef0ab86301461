"""The worker on macOS: one process for one run, started behind a Seatbelt profile, which every system call obeys.

There is nothing to fork: macOS's own libraries do not survive it. Untested on macOS: written where there was none.
"""

import os
import resource
from pathlib import Path
from typing import NoReturn

from quizapp.worker import learner, peak

_DESCRIPTORS = 256


def main(device: str, job: int, result: int, stdout: int, stderr: int, control: int) -> NoReturn:
    """Import torch, wake `device`, and serve one job; `control` is held open until this process ends."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
    learner.arrange_descriptors(job, result, stdout, stderr, control)
    learner.open_streams()
    try:
        from quizapp.worker import execute, prepare  # noqa: F401 - imported before the job comes

        prepare.ready(device)
    except BaseException as error:
        os.write(learner.RESULT, learner.FAILED + f"{type(error).__name__}: {error}"[:500].encode("utf-8", "replace"))
        os._exit(1)
    for kind, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, learner.FILE_BYTES)):
        resource.setrlimit(kind, (value, value))
    learner.serve_one(str(Path.cwd()), peak.peak_kb, _limit)


def _limit(_budget: int, seconds: float) -> None:
    """Bound the processor time; memory cannot be bounded here, the runner watches it."""
    learner.limit_processor_time(seconds)
