"""Workers for a single run each, behind the same walls; here on the processor, which every machine has."""

from collections.abc import Iterator

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Run, Tier
from quizapp.core.values import ScalarValue, TensorValue
from quizapp.errors import SandboxError
from quizapp.runner.collect import collect
from quizapp.runner.conclude import conclude
from quizapp.runner.linux import LinuxRunner
from quizapp.runner.pool import Pool
from quizapp.runner.single import SingleUse


@pytest.fixture
def pool(runner: LinuxRunner) -> Iterator[Pool]:
    pool = Pool(SingleUse(runner.tier, device="cpu"), 1)
    yield pool
    pool.close()


def run(pool: Pool, code: str, seconds: float = 30.0) -> Run:
    job = Job(code=code, names=("out",), limits=Limits(seconds=seconds))
    spare = pool.take()
    try:
        return conclude(collect(spare, job, None, None), job, spare.tier)
    finally:
        pool.retire(spare)


def test_a_training_step_behind_the_same_walls(pool: Pool) -> None:
    found = run(
        pool,
        "import os, socket\ntold = []\n"
        "for attempt in (os.fork, socket.socket, lambda: open('/etc/passwd'), lambda: os.kill(1, 9)):\n"
        "  try: attempt(); told.append('done')\n"
        "  except OSError: told.append('refused')\n"
        "print(*told)\n"
        "w = nn.Linear(2, 1)\no = torch.optim.SGD(w.parameters(), lr=0.1)\n"
        "F.mse_loss(w(torch.ones(3, 2)), torch.zeros(3, 1)).backward()\no.step()\nout = w.weight.detach()",
    )
    assert found.ending is Ending.FINISHED, found
    assert isinstance(found.cases[0].results["out"], TensorValue)
    assert found.stdout == "refused refused refused refused\n"
    assert found.peak_mb < 100  # torch itself is no part of it


def test_a_worker_runs_once_and_the_next_knows_nothing_of_it(pool: Pool) -> None:
    assert run(pool, "torch.left = 1\nout = 1").ending is Ending.FINISHED
    pool.refill()
    assert run(pool, "out = hasattr(torch, 'left')").cases[0].results == {"out": ScalarValue("bool", False)}


def test_an_endless_run_is_ended(pool: Pool) -> None:
    assert run(pool, "while True: pass", 0.5).ending is Ending.TIME


def test_a_device_that_is_not_there_is_told(runner: LinuxRunner) -> None:
    if run_is_possible_on_gpu():
        pytest.skip("this machine has a GPU, so that its absence cannot be told")
    pool = Pool(SingleUse(runner.tier, device="cuda"), 1)
    with pytest.raises(SandboxError, match="CUDA"):
        pool.take()
    pool.close()


def run_is_possible_on_gpu() -> bool:
    from quizapp.runner.layout import gpu_devices

    return bool(gpu_devices())


@pytest.mark.gpu
@pytest.mark.parametrize("tier", [Tier.NAMESPACES, Tier.LANDLOCK])
class TestOnGpu:
    @pytest.fixture
    def runner_there(self, tier: Tier) -> Iterator[LinuxRunner]:
        if not run_is_possible_on_gpu():
            pytest.skip("this machine has no CUDA device: GPU runs were not tried")
        own = LinuxRunner(tiers=[tier])
        yield own
        own.close()

    def test_a_tensor_on_the_device(self, runner_there: LinuxRunner) -> None:
        found = runner_there.run(Job(code="out = torch.ones(3, device=device) * 2", names=("out",), device="cuda"))
        value = found.cases[0].results["out"]
        assert isinstance(value, TensorValue)
        assert (value.device, value.shape) == ("cuda", (3,))

    def test_a_device_assert_ends_only_its_own_run(self, runner_there: LinuxRunner) -> None:
        code = "i = torch.tensor([9], device=device)\ntorch.ones(3, device=device)[i]\ntorch.cuda.synchronize()"
        assert runner_there.run(Job(code=code, device="cuda")).ending in {Ending.ERROR, Ending.CRASHED}
        assert runner_there.run(Job(code="torch.ones(1, device=device)", device="cuda")).ending is Ending.FINISHED
