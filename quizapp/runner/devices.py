"""Which devices cards can compute on here, found without importing torch, and which of them is meant."""

import importlib.util
import platform
import re
import sys
from pathlib import Path

from quizapp.errors import ConfigError
from quizapp.runner.layout import gpu_devices

CPU = "cpu"
CUDA = "cuda"
MPS = "mps"
DEVICES = (CPU, CUDA, MPS)
"""All that a card may ask for by name."""


def found_devices() -> tuple[str, ...]:
    """The devices of this machine that its torch was built for: the processor, and a GPU by "cuda" or "mps".

    What a driver or the hardware makes of them is only known once a worker has tried.
    """
    found = [CPU]
    if any(re.fullmatch(r"/dev/(nvidia\d+|dxg)", each) for each in gpu_devices()) and _built_for_cuda():
        found.append(CUDA)
    if (sys.platform, platform.machine()) == ("darwin", "arm64"):
        found.append(MPS)
    return tuple(found)


def _built_for_cuda() -> bool:
    """Whether the installed torch has CUDA in it, which its version file tells without an import."""
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return False
    try:
        told = (Path(spec.origin).parent / "version.py").read_text(encoding="utf-8")
    except OSError:
        return False
    return re.search(r"^cuda\b[^=\n]*=\s*['\"]", told, re.MULTILINE) is not None


def choose_device(wanted: str, found: tuple[str, ...]) -> str:
    """The device for cards that take any: `wanted` ("auto" is a GPU if there is one), which must be among `found`.

    Raises ConfigError when it is not.
    """
    if wanted == "auto":
        return found[-1]
    if wanted not in found:
        raise ConfigError(
            f"The setting device asks for {wanted}, and here there is only: {', '.join(found)}.",
            'Set device = "auto", or install a torch that is built for it (see quizapp doctor).',
        )
    return wanted
