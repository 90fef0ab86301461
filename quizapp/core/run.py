"""A run: what is sent behind the walls (`Job`), and what is known when it has ended (`Run`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quizapp.core.card import Limits
from quizapp.core.values import Value


class Tier(StrEnum):
    """How strong the walls are, strongest first."""

    NAMESPACES = "namespaces"
    LANDLOCK = "landlock"
    SEATBELT = "seatbelt"
    NONE = "none"


class Ending(StrEnum):
    """How a run ended; all but `finished` and `cancelled` are outcomes of a verdict too."""

    FINISHED = "finished"
    ERROR = "error"
    CRASHED = "crashed"
    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    NOT_ALLOWED = "not_allowed"
    INTERNAL = "internal"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """Code to run behind the walls, and what to report of it.

    Without `call`: for each seed a fresh namespace, torch seeded, `setup`, then `code`; then `names` (and `ask`, an
    expression) are reported. With `call`: `setup` and `code` run once, then for each seed `draw` sets `args` and the
    function is called; its result is reported under the function's own name. `keep` names are reported before and
    after. `trace` counts operations, `account` measures new memory; `inside` tells of memory that lies in given lists,
    modules or arrays, and not only of that of named tensors; `small` asks `draw` for small sizes and numbers. The
    seeds of `double` come last, on the same values as float64: as many as can be computed so, with results and no more.
    """

    code: str
    setup: str = ""
    names: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    ask: str = ""
    call: str = ""
    draw: str = ""
    seeds: tuple[int, ...] = (0,)
    trace: bool = False
    account: bool = False
    inside: bool = False
    small: bool = False
    double: tuple[int, ...] = ()
    device: str = "cpu"
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """An exception in the code: its type, its own message, and the line of the learner's text it came from.

    `part` says whose text raised: code, setup, draw or ask. `line` counts from 1, 0 when unknown. `trace` holds the
    traceback with only the lines of that text.
    """

    type: str
    message: str
    part: str = "code"
    line: int = 0
    source: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A `keep` name before and after: its values, and whether it is the same object, never written to in place.

    `changed` is about all that can be seen of it, opaque values included; `unseen` names what cannot, "" if nothing.
    """

    before: Value
    after: Value
    same_object: bool
    written: bool
    changed: bool = False
    unseen: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What one seed gave: results by name (`ask` under "ask"), the drawn `args`, storages of the setup's tensors.

    `error` is what the function call or `ask` raised in this case. `storages` maps a setup name to the storage identity
    its tensor had before the code ran, `shapes` to the shape. `ops` counts the traced operations, as
    "torch.functional.einsum". `new_bytes` is the most new tensor memory that the code held at one time, where measured.
    """

    seed: int
    results: Mapping[str, Value] = field(default_factory=dict)
    args: Value | None = None
    kept: Mapping[str, Kept] = field(default_factory=dict)
    storages: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    ops: Mapping[str, int] = field(default_factory=dict)
    new_bytes: int | None = None
    error: ErrorReport | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended and what it reported. `detail` is one sentence on an ending that is not `finished`.

    `seconds` is wall time of the code, `peak_mb` MiB of memory at most; `stdout` is cut at the limit (`truncated`).
    """

    ending: Ending
    cases: tuple[CaseFacts, ...] = ()
    error: ErrorReport | None = None
    detail: str = ""
    stdout: str = ""
    stderr: str = ""
    truncated: bool = False
    seconds: float = 0.0
    peak_mb: float = 0.0
    tier: Tier = Tier.NONE
