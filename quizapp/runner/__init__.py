"""The trusted side of the sandbox: starts the walls, sends jobs in, and takes facts out."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.runner.base import Runner


def open_runner(hidden: Sequence[Path] = (), *, series: bool = False) -> "Runner":
    """The runner for this system; cheap, nothing starts yet. `hidden` folders never show behind the walls.

    In a `series`, where that is built, many runs one after another take less work; a single one waits longer.
    """
    system: str = sys.platform
    if system == "linux":
        from quizapp.runner.linux import LinuxRunner

        return LinuxRunner(hidden, series=series)
    if system == "darwin":
        from quizapp.runner.macos import SeatbeltRunner

        return SeatbeltRunner(hidden)
    from quizapp.runner.refusing import RefusingRunner

    return RefusingRunner("Windows" if system == "win32" else system)
