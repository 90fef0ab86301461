"""The Linux runner as its callers see it: facts, streams, limits, cancelling, and recovery."""

import os
import shutil
import signal
import struct
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Tier
from quizapp.core.values import ScalarValue, TensorValue
from quizapp.errors import NoWallsError, SandboxError
from quizapp.runner.linux import LinuxRunner
from quizapp.runner.process import Zygote


def test_it_says_what_it_is(runner: LinuxRunner) -> None:
    assert runner.tier in (Tier.NAMESPACES, Tier.LANDLOCK)
    assert runner.proof.holds
    assert "tried and refused" in str(runner.proof)
    assert runner.versions.torch


def test_named_results_come_back_as_facts(runner: LinuxRunner) -> None:
    run = runner.run(Job(setup="c = torch.tensor([1., 2.])", code="out = c * 2", names=("out", "gone"), keep=("c",)))
    assert run.ending is Ending.FINISHED
    out = run.cases[0].results["out"]
    assert isinstance(out, TensorValue)
    assert out.data == struct.pack("<2f", 2, 4)
    kept = run.cases[0].kept["c"]
    assert (kept.same_object, kept.written) == (True, False)
    assert out.storage != run.cases[0].storages["c"]


def test_writing_in_place_is_seen(runner: LinuxRunner) -> None:
    run = runner.run(Job(setup="c = torch.ones(2)", code="c.add_(1)", keep=("c",)))
    assert run.cases[0].kept["c"].written


def test_a_function_card_is_called_once_a_seed(runner: LinuxRunner) -> None:
    code = "def f(a, b):\n    return a @ b"
    draw = "n, k, m = draw.sizes(3)\nargs = (draw.ints(n, k), draw.ints(k, m))"
    run = runner.run(Job(code=code, call="f", draw=draw, seeds=(1, 2, 3), trace=True))
    assert [case.seed for case in run.cases] == [1, 2, 3]
    assert all(case.ops == {"torch.Tensor.matmul": 1} for case in run.cases)
    assert all(isinstance(case.results["f"], TensorValue) for case in run.cases)


def test_the_same_seed_gives_the_same_values(runner: LinuxRunner) -> None:
    job = Job(setup="x = torch.randn(3)", code="y = x + torch.rand(3)", names=("x", "y"), seeds=(5,))
    first, second = (runner.run(job).cases[0].results for _ in range(2))
    for name in ("x", "y"):
        one, other = first[name], second[name]
        assert isinstance(one, TensorValue)
        assert isinstance(other, TensorValue)
        assert one.data == other.data


def test_an_expression_is_asked(runner: LinuxRunner) -> None:
    assert runner.run(Job(code="x = 20", ask="x + 1")).cases[0].results["ask"] == ScalarValue("int", 21)
    error = runner.run(Job(code="x = 20", ask="x[0]")).cases[0].error
    assert error is not None
    assert error.type == "TypeError"


def test_an_error_names_the_learners_line(runner: LinuxRunner) -> None:
    run = runner.run(Job(setup="a = 1\nb = 2\n", code="x = 1\ny = torch.ones(2) @ torch.ones(3)\n"))
    assert run.ending is Ending.ERROR
    assert run.error is not None
    assert (run.error.line, run.error.part, run.error.type) == (2, "code", "RuntimeError")
    assert "2" in run.error.message


def test_output_is_streamed_and_kept(runner: LinuxRunner) -> None:
    pieces: list[tuple[str, str]] = []
    run = runner.run(Job(code="import sys\nprint('out')\nprint('err', file=sys.stderr)"),
                     on_output=lambda name, text: pieces.append((name, text)))  # fmt: skip
    assert run.stdout == "out\n"
    assert run.stderr == "err\n"
    assert "".join(text for name, text in pieces if name == "stdout") == "out\n"


def test_output_is_cut_at_its_limit(runner: LinuxRunner) -> None:
    run = runner.run(Job(code="print('é' * 100_000)", limits=Limits(output_kb=1)))
    assert run.ending is Ending.FINISHED
    assert run.truncated
    assert len(run.stdout.encode()) <= 1024


def test_cancelling_ends_the_run(runner: LinuxRunner) -> None:
    cancel = threading.Event()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    run = runner.run(Job(code="while True: pass", limits=Limits(seconds=60)), cancel=cancel)
    timer.join()
    assert run.ending is Ending.CANCELLED


def test_limits_are_told_in_the_sentence(runner: LinuxRunner) -> None:
    assert "0.5 s" in runner.run(Job(code="while True: pass", limits=Limits(seconds=0.5))).detail
    assert "128 MiB" in runner.run(Job(code="x = torch.zeros(10**10)", limits=Limits(memory_mb=128))).detail


def test_training_works(runner: LinuxRunner) -> None:
    code = """
model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
opt = torch.optim.Adam(model.parameters(), lr=0.1)
x, y = torch.randn(8, 3), torch.randn(8, 1)
before = F.mse_loss(model(x), y).item()
for _ in range(20):
    loss = F.mse_loss(model(x), y)
    loss.backward(); opt.step(); opt.zero_grad()
better = loss.item() < before
"""
    assert runner.run(Job(code=code, names=("better",))).cases[0].results == {"better": ScalarValue("bool", True)}


def test_many_runs_at_once_keep_apart(runner: LinuxRunner) -> None:
    found: dict[int, object] = {}

    def one(number: int) -> None:
        found[number] = runner.run(Job(code=f"x = {number}", names=("x",))).cases[0].results["x"]

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: ScalarValue("int", number) for number in range(6)}


def test_no_descriptor_is_left_open(runner: LinuxRunner) -> None:
    # Two for each child that is not quite gone, which at most its spares and a few before them are.
    most = len(list(Path("/proc/self/fd").iterdir())) + 12
    for _ in range(40):
        runner.run(Job(code="1/0"))
    assert len(list(Path("/proc/self/fd").iterdir())) <= most


def test_packages_below_tmp_are_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # where a scratch folder mounted on /tmp would hide them
    folder.chmod(0o755)
    packages = folder / "site-packages"
    packages.mkdir()
    (packages / "lives_below_tmp.py").write_text("x = 7")
    monkeypatch.syspath_prepend(str(packages))
    runner = LinuxRunner(tiers=[Tier.NAMESPACES])
    try:
        runner.start()
        run = runner.run(Job(code="from lives_below_tmp import x", names=("x",)))
        assert run.cases[0].results == {"x": ScalarValue("int", 7)}
    finally:
        runner.close()
        shutil.rmtree(folder)


class TestRecovery:
    def test_a_killed_zygote_is_started_again(self) -> None:
        runner = LinuxRunner()
        try:
            assert runner.run(Job(code="x = 1", names=("x",))).ending is Ending.FINISHED
            os.kill(runner._get().zygote.pid, signal.SIGKILL)
            endings = {runner.run(Job(code="x = 1", names=("x",))).ending for _ in range(3)}
            assert Ending.FINISHED in endings
            assert endings <= {Ending.FINISHED, Ending.INTERNAL}
        finally:
            runner.close()

    def test_a_closed_runner_runs_nothing(self) -> None:
        runner = LinuxRunner()
        runner.close()
        with pytest.raises(SandboxError):
            runner.run(Job(code="x = 1"))

    def test_without_any_tier_nothing_runs(self) -> None:
        runner = LinuxRunner(tiers=[])
        with pytest.raises(SandboxError) as refused:
            runner.run(Job(code="x = 1"))
        assert refused.value.exit_code == 4
        assert "WSL2" in refused.value.hint

    def test_walls_that_stood_once_are_not_taken_for_none_at_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        runner = LinuxRunner()
        try:
            assert runner.tier
            runner._drop()
            monkeypatch.setattr(runner, "_try_tier", lambda tier: None)
            with pytest.raises(SandboxError) as told:
                _ = runner.tier
            assert not isinstance(told.value, NoWallsError)
        finally:
            runner.close()

    def test_closing_while_walls_are_tried_is_not_taken_for_none_at_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        runner = LinuxRunner()
        monkeypatch.setattr(runner, "_try_tier", lambda tier: runner._closed.set())
        with pytest.raises(SandboxError) as told:
            _ = runner.tier
        assert not isinstance(told.value, NoWallsError)

    @pytest.mark.parametrize("early", [False, True])
    def test_closing_at_the_start_tries_no_other_walls(self, monkeypatch: pytest.MonkeyPatch, early: bool) -> None:
        tried: list[Tier] = []
        begun = threading.Event()

        def start(tier: Tier, hidden: Sequence[Path], *, series: bool) -> Zygote:
            tried.append(tier)
            if early:
                runner._closed.set()  # as by another thread that does not see this one yet
            zygote = Zygote(tier, hidden, series=series)
            begun.set()
            return zygote

        monkeypatch.setattr("quizapp.runner.linux.Zygote", start)
        runner = LinuxRunner()
        runner.start()
        assert begun.wait(60)
        runner.close()
        assert runner._starter is not None
        runner._starter.join(60)
        assert not runner._starter.is_alive()
        assert tried == [Tier.NAMESPACES]

    @pytest.mark.parametrize(
        ("error", "passing"),
        [
            (BlockingIOError(11, "Resource temporarily unavailable"), True),
            (SandboxError("The sandbox does not answer."), True),
            (SandboxError("The walls could not be built: OSError: [Errno 12] Cannot allocate memory"), True),
            (SandboxError("The walls could not be built: PermissionError: [Errno 1] Operation not permitted"), False),
            (SandboxError("The walls could not be built: OSError: [Errno 38] Function not implemented"), False),
        ],
        ids=["no room", "no answer", "no memory", "not permitted", "not there"],
    )
    def test_only_what_the_system_itself_refuses_is_no_walls_at_all(
        self, monkeypatch: pytest.MonkeyPatch, error: SandboxError | OSError, passing: bool
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr("quizapp.runner.linux.Zygote", refuse)
        runner = LinuxRunner()
        with pytest.raises(SandboxError) as told:
            _ = runner.tier
        assert isinstance(told.value, NoWallsError) is not passing
        runner.close()
