"""Devices are found without importing torch, and the setting picks among them."""

import importlib.util
import platform
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from quizapp.errors import ConfigError
from quizapp.runner import devices
from quizapp.runner.devices import choose_device, found_devices


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Machine":
    return Machine(monkeypatch, tmp_path)


class Machine:
    """A made-up machine: its device files, and what its torch was built for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch = monkeypatch
        self._folder = folder
        self.is_a("linux", "x86_64")
        self.has()
        self.torch("cuda: Optional[str] = None")

    def is_a(self, system: str, processor: str) -> None:
        self._patch.setattr(sys, "platform", system)
        self._patch.setattr(platform, "machine", lambda: processor)

    def has(self, *files: str) -> None:
        self._patch.setattr(devices, "gpu_devices", lambda: files)

    def torch(self, version: str | None) -> None:
        spec = ModuleSpec("torch", None, origin=str(self._folder / "__init__.py"))
        self._patch.setattr(importlib.util, "find_spec", lambda _: None if version is None else spec)
        if version is not None:
            (self._folder / "version.py").write_text(f"__version__ = '2.13.0'\n{version}\n", encoding="utf-8")


CUDA_BUILD = "cuda: Optional[str] = '12.8'"


def test_a_machine_without_a_gpu(machine: Machine) -> None:
    machine.torch(CUDA_BUILD)
    assert found_devices() == ("cpu",)


@pytest.mark.parametrize("files", [("/dev/nvidiactl", "/dev/nvidia0"), ("/dev/dxg",)])
def test_a_gpu_with_a_torch_for_it(machine: Machine, files: tuple[str, ...]) -> None:
    machine.has(*files)
    machine.torch(CUDA_BUILD)
    assert found_devices() == ("cpu", "cuda")


def test_a_driver_without_a_gpu_is_none(machine: Machine) -> None:
    machine.has("/dev/nvidiactl", "/dev/nvidia-uvm")
    machine.torch(CUDA_BUILD)
    assert found_devices() == ("cpu",)


@pytest.mark.parametrize("version", ["cuda: Optional[str] = None", "cuda = None", "git = 'cuda'", None])
def test_a_gpu_with_a_torch_that_is_not_for_it(machine: Machine, version: str | None) -> None:
    machine.has("/dev/nvidia0")
    machine.torch(version)
    assert found_devices() == ("cpu",)


def test_a_torch_without_a_version_file(machine: Machine, tmp_path: Path) -> None:
    machine.has("/dev/nvidia0")
    (tmp_path / "version.py").unlink()
    assert found_devices() == ("cpu",)


@pytest.mark.parametrize(("processor", "found"), [("arm64", ("cpu", "mps")), ("x86_64", ("cpu",))])
def test_apples_own_gpu(machine: Machine, processor: str, found: tuple[str, ...]) -> None:
    machine.is_a("darwin", processor)
    assert found_devices() == found


@pytest.mark.parametrize(
    ("wanted", "found", "chosen"),
    [
        ("auto", ("cpu",), "cpu"),
        ("auto", ("cpu", "cuda"), "cuda"),
        ("auto", ("cpu", "mps"), "mps"),
        ("cpu", ("cpu", "cuda"), "cpu"),
        ("cuda", ("cpu", "cuda"), "cuda"),
    ],
)
def test_the_setting_chooses(wanted: str, found: tuple[str, ...], chosen: str) -> None:
    assert choose_device(wanted, found) == chosen


@pytest.mark.parametrize("wanted", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused_with_what_is(wanted: str) -> None:
    with pytest.raises(ConfigError) as refused:
        choose_device(wanted, ("cpu",))
    assert wanted in refused.value.message
    assert "only: cpu" in refused.value.message
    assert "auto" in refused.value.hint


def test_this_machine_has_a_processor() -> None:
    assert found_devices()[0] == "cpu"
