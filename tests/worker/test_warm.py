"""First-use costs are paid without threads and without a backward pass, and later runs find them paid."""

from collections.abc import Callable

import pytest
import torch

from quizapp.worker import prepare, warm


@pytest.mark.parametrize("step", warm.STEPS, ids=lambda step: step.__name__)
def test_every_step_works_with_this_torch(step: Callable[[], None]) -> None:
    step()


def test_no_step_goes_backward(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a zygote must not go backward: the engine may start threads")

    monkeypatch.setattr(torch.autograd, "backward", refuse)
    monkeypatch.setattr(torch.Tensor, "backward", refuse)
    for step in warm.STEPS:
        step()


def test_a_process_for_one_run_goes_backward_too(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(torch.autograd, "backward", lambda *_, **__: seen.append("backward"))
    prepare.ready("cpu")
    assert seen == ["backward"]


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_named(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(RuntimeError, match=device.upper()):
        prepare.ready(device)


def test_warming_starts_no_thread(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os\n"
        "os.environ['OMP_NUM_THREADS'] = os.environ['MKL_NUM_THREADS'] = '1'\n"
        "from quizapp.worker import threads, warm\n"
        "for step in warm.STEPS: step()\n"
        "threads.require_one_thread()\n"
        "import threading; end = threading.Event(); threading.Thread(target=end.wait).start()\n"
        "try:\n    threads.require_one_thread()\n"
        "except RuntimeError as error:\n    print(error)\n"
        "end.set()\n"
    )
    assert "2 threads" in printed
