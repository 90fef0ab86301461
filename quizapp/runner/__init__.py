"""The trusted side of the sandbox: starts the walls, sends jobs in, and takes facts out."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.runner.base import Runner


def open_runner(hidden: Sequence[Path] = ()) -> "Runner":
    """The runner for this system; cheap, nothing starts yet. `hidden` folders never show behind the walls."""
    from quizapp.runner.linux import LinuxRunner

    return LinuxRunner(hidden)
