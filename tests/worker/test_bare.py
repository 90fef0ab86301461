"""The worker without walls: ready once torch is there, one job from stdin, its frame in a file, and then the end."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from quizapp.core.frame import parse_frame
from quizapp.core.run import Ending, Job
from quizapp.core.values import ScalarValue

BOOT = "import sys; from quizapp.worker.bare import main; main(*sys.argv[1:])"


def work(folder: Path, job: bytes, device: str = "cpu") -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-c", BOOT, str(folder / "frame"), device]
    return subprocess.run(command, input=job, capture_output=True, check=False, cwd=folder)


@pytest.mark.parametrize(
    ("code", "ending", "printed"),
    [
        ("print('hö')\nout = 1 + 1", Ending.FINISHED, "hö\n"),
        ("out = input()", Ending.ERROR, ""),
        ("import sys\nsys.exit(4)", Ending.ERROR, ""),
    ],
)
def test_one_job_gives_one_frame(tmp_path: Path, code: str, ending: Ending, printed: str) -> None:
    ended = work(tmp_path, json.dumps(asdict(Job(code=code, names=("out",)))).encode())
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.decode() == "\n" + printed
    report = parse_frame((tmp_path / "frame").read_bytes())
    assert report.ending is ending
    if ending is Ending.FINISHED:
        assert report.cases[0].results == {"out": ScalarValue("int", 2)}


def test_a_device_that_is_not_there_ends_it_before_it_is_ready(tmp_path: Path) -> None:
    ended = work(tmp_path, b"", "mps")
    assert ended.returncode != 0
    assert ended.stdout == b""
    assert b"no MPS device" in ended.stderr


def test_half_a_job_leaves_no_frame(tmp_path: Path) -> None:
    ended = work(tmp_path, b'{"code": ')
    assert ended.returncode != 0
    assert not (tmp_path / "frame").exists()
