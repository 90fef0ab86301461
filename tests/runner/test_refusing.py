"""Where there are no walls, nothing runs, and the learner hears what to do."""

import sys

import pytest

from quizapp.core.run import Job, Tier
from quizapp.errors import ExitCode, SandboxError
from quizapp.runner import open_runner
from quizapp.runner.linux import LinuxRunner
from quizapp.runner.macos import SeatbeltRunner
from quizapp.runner.refusing import RefusingRunner


@pytest.mark.parametrize(("platform", "kind"), [("linux", LinuxRunner), ("darwin", SeatbeltRunner),
                                                ("win32", RefusingRunner), ("freebsd14", RefusingRunner)])  # fmt: skip
def test_each_system_has_its_runner(monkeypatch: pytest.MonkeyPatch, platform: str, kind: type) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for series in (False, True):
        runner = open_runner(series=series)
        assert type(runner) is kind
        runner.close()


def test_everything_but_running_is_quiet() -> None:
    runner = RefusingRunner("Windows")
    runner.start()
    runner.close()
    assert "Windows" in runner.reasons[Tier.NONE]


def test_windows_is_shown_the_way_to_wsl2() -> None:
    runner = RefusingRunner("Windows")
    for attempt in ("run", "tier"):
        with pytest.raises(SandboxError) as refused:
            _ = runner.run(Job(code="x = 1")) if attempt == "run" else runner.tier
        assert refused.value.exit_code == ExitCode.NO_SANDBOX
        assert "WSL2" in refused.value.hint
        assert "Windows" in refused.value.message
