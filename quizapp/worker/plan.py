"""The plan of the walls: what the runner decided outside and the worker builds inside.

The plan comes as JSON on standard input, not as an argument: every process may read another's arguments, and their
length is limited.
"""

import json
import os
from dataclasses import dataclass

NAMESPACES = "namespaces"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything is: `binds` and `links` are (place outside, place inside), `masks` are hidden, `worker` is ours.

    `readable` and `devices` are what Landlock lets code read, and read and write; `control` is the message socket.
    `device` is "cpu" for a zygote, else what a `single` child computes on.
    """

    control: int
    tier: str
    python: str
    sys_path: tuple[str, ...]
    binds: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    masks: tuple[str, ...]
    worker: str
    readable: tuple[str, ...]
    devices: tuple[str, ...]
    scratch: str
    device: str = "cpu"
    single: bool = False

    @property
    def namespaced(self) -> bool:
        """Whether there is a root folder of our own, and namespaces for each child."""
        return self.tier == NAMESPACES


@dataclass(frozen=True, slots=True)
class Walls:
    """All that a child needs to know of the plan; learner code may find it in its own memory.

    A `single` child is no fork of a zygote: it imports torch and readies its device itself.
    """

    namespaced: bool
    readable: tuple[str, ...]
    devices: tuple[str, ...]
    scratch: str
    device: str = "cpu"
    single: bool = False


def read_plan() -> Plan:
    """The plan on standard input, a file that can be read again after an exec."""
    told = json.loads(os.pread(0, os.fstat(0).st_size, 0))
    for name in ("sys_path", "masks", "readable", "devices"):
        told[name] = tuple(told[name])
    for name in ("binds", "links"):
        told[name] = tuple((outside, inside) for outside, inside in told[name])
    return Plan(**told)


def walls_of(plan: Plan, scratch: str) -> Walls:
    """What the children of a zygote with this plan and `scratch` folder are told."""
    return Walls(plan.namespaced, plan.readable, plan.devices, scratch, plan.device, plan.single)
