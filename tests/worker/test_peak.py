"""The peak of memory is told in KiB, on every system that tells it."""

import resource
import sys
from types import SimpleNamespace

import pytest

from quizapp.worker.peak import peak_kb


@pytest.mark.parametrize(("platform", "told", "kb"), [("linux", 2048, 2048), ("darwin", 2048 * 1024, 2048)])
def test_the_unit_of_the_system_is_known(monkeypatch: pytest.MonkeyPatch, platform: str, told: int, kb: int) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(resource, "getrusage", lambda _: SimpleNamespace(ru_maxrss=told))
    assert peak_kb() == kb


def test_windows_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert peak_kb() == 0


def test_this_process_holds_something() -> None:
    assert peak_kb() > 1024
