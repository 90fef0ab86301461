"""A process of its own for what a process can do to itself only once."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

Alone = Callable[[str], str]


@pytest.fixture
def alone() -> Alone:
    """Run code in a Python of its own, without torch, and return what it printed."""

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-B", "-c", code],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run
