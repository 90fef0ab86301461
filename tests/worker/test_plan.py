"""The plan on standard input, and the little of it that children are told."""

import json
from collections.abc import Callable
from dataclasses import asdict

from quizapp.worker.plan import Plan, walls_of


def plan(**changes: object) -> Plan:
    told = {
        "control": 5, "tier": "namespaces", "python": "/usr/bin/python3", "sys_path": ("/usr/lib/python3",),
        "binds": (("/usr/lib", "/usr/lib"),), "links": (("/lib", "usr/lib"),), "masks": ("/usr/lib/decks",),
        "worker": "/home/me/quizapp/worker", "readable": ("/",), "devices": ("/dev/null",), "scratch": "/tmp",
    }  # fmt: skip
    return Plan(**{**told, **changes})  # type: ignore[arg-type]


def test_a_plan_is_read_again_after_an_exec(alone: Callable[[str], str]) -> None:
    told = json.dumps(asdict(plan(single=True, device="cuda")))
    printed = alone(
        "import os, tempfile\n"
        "from quizapp.worker.plan import read_plan\n"
        f"file = tempfile.TemporaryFile(); file.write({told!r}.encode()); file.flush(); os.dup2(file.fileno(), 0)\n"
        "assert read_plan() == read_plan()\n"
        "print(repr(read_plan()))\n"
    )
    assert printed.strip() == repr(plan(single=True, device="cuda"))


def test_tiers() -> None:
    assert plan().namespaced
    assert not plan(tier="landlock").namespaced


def test_children_are_not_told_where_things_are_outside() -> None:
    walls = walls_of(plan(single=True, device="cuda"), "/tmp/scratch")
    assert (walls.scratch, walls.device, walls.single, walls.namespaced) == ("/tmp/scratch", "cuda", True, True)
    assert not any("/home/me" in str(value) or "decks" in str(value) for value in asdict(walls).values())
