"""One runner per tier for all tests of this folder: starting one means importing torch."""

from collections.abc import Iterator

import pytest

from quizapp.core.run import Tier
from quizapp.errors import SandboxError
from quizapp.runner.linux import LinuxRunner
from quizapp.worker import landlock


@pytest.fixture(scope="session", params=[Tier.NAMESPACES, Tier.LANDLOCK], ids=lambda tier: tier.value)
def runner(request: pytest.FixtureRequest) -> Iterator[LinuxRunner]:
    """A runner of each tier whose walls have been proved."""
    runner = LinuxRunner(tiers=[request.param])
    try:
        assert runner.proof.holds
    except SandboxError as error:
        runner.close()
        if request.param is Tier.LANDLOCK and landlock.version():
            raise  # where the kernel has it, walls of it stand, or it is we who broke them
        pytest.skip(f"this machine has no {request.param.value} walls: {error.message}")
    yield runner
    runner.close()
