"""A card: one question with everything needed to ask it, run it and judge it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """How a card asks."""

    CODE = "code"
    PREDICT = "predict"
    RECALL = "recall"
    CHOICE = "choice"
    CLOZE = "cloze"
    ORDER = "order"


class Status(StrEnum):
    """Whether learners see the card; a draft is checked, never shown."""

    READY = "ready"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a card file, lines and columns counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use: wall seconds, MiB of memory above the idle worker, KiB of output kept."""

    seconds: float = 10.0
    memory_mb: int = 1024
    output_kb: int = 64


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer people really give: the check that must catch it, and what the learner is then told."""

    answer: str
    caught_by: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A statistic's target with its relative or absolute tolerance."""

    near: float
    rel: float = 0.0
    abs: float = 0.0


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one name the learner leaves behind must be; unset fields follow the reference.

    `dtype` "same" follows the reference, "any" ignores it, else a torch name such as "float64".
    `device` likewise. `statistics` maps mean, std, var, min or max to a bound and replaces the comparison of values.
    `new_bytes` bounds the bytes of storage that the result holds beyond what the setup's tensors held. `stride` "same"
    follows the reference. `shares` names a tensor of the setup, or on a function card `args` or `args[0]`.
    """

    name: str
    dtype: str = "same"
    device: str = "same"
    rtol: float | None = None
    atol: float | None = None
    equal_nan: bool = False
    shares: str = ""
    stride: tuple[int, ...] | Literal["same"] | None = None
    new_bytes: int | None = None
    requires_grad: bool | None = None
    grad: bool = False
    statistics: Mapping[str, Near] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cases:
    """How often a card is tried, each time from a fresh seed, and for a function card how `args` are drawn."""

    count: int = 1
    draw: str = ""


@dataclass(frozen=True, slots=True)
class OpCount:
    """How often one operation must be seen: at least `least` times, at most `most` times (None: no bound)."""

    name: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Operations that must, or must not, be seen in the function trace of the run, and how often some must be."""

    require: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    count: tuple[OpCount, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeBody:
    """The learner writes code: it leaves named results (`expect`) or defines a function (`call`).

    `partial` tells which share of the cases an answer passes. `new_bytes` bounds the bytes of new storage that the
    code, or one call of the function, holds at any one time.
    """

    reference: str
    setup: str = ""
    starter: str = ""
    expect: tuple[Expectation, ...] = ()
    keep: tuple[str, ...] = ()
    call: str = ""
    cases: Cases = Cases()
    rules: Rules = Rules()
    raises: str = ""
    stdout: bool = False
    partial: bool = False
    new_bytes: int | None = None
    wrong: tuple[WrongAnswer, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind this body belongs to."""
        return Kind.CODE


@dataclass(frozen=True, slots=True)
class PredictBody:
    """The learner says what `ask` gives after `code` has run; the truth is computed, never typed.

    `raises` names the error that `ask` raises, on cards that ask which one.
    """

    code: str
    ask: str
    raises: str = ""
    wrong: tuple[WrongAnswer, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind this body belongs to."""
        return Kind.PREDICT


@dataclass(frozen=True, slots=True)
class RecallBody:
    """The learner answers in words, then ticks the points the answer covered."""

    answer: str
    points: tuple[str, ...] = ()
    wrong: tuple[WrongAnswer, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind this body belongs to."""
        return Kind.RECALL


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a choice card; `says` is shown to who picks it."""

    text: str
    correct: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceBody:
    """The learner picks: one option, or every right one where several are right."""

    options: tuple[Option, ...]

    @property
    def kind(self) -> Kind:
        """The kind this body belongs to."""
        return Kind.CHOICE


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text: the answers it takes, the one shown when the answer is revealed first."""

    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClozeBody:
    """The learner fills the gaps of a text; an answer has one gap a line, in the order of the text."""

    parts: tuple[str | Gap, ...]
    wrong: tuple[WrongAnswer, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind this body belongs to."""
        return Kind.CLOZE

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps, in the order of the text."""
        return tuple(part for part in self.parts if isinstance(part, Gap))


@dataclass(frozen=True, slots=True)
class OrderBody:
    """The learner puts lines in order; `distractors` stand among them and belong to no right answer.

    An answer holds the text of the chosen lines, one after another. With `expect` or `keep` it is judged by running
    it after `setup`, as a code card whose reference is `lines`; else it must be `lines` in the author's order. An item
    of `lines` may hold several lines of code, which move together.
    """

    lines: tuple[str, ...]
    setup: str = ""
    expect: tuple[Expectation, ...] = ()
    keep: tuple[str, ...] = ()
    distractors: tuple[str, ...] = ()
    wrong: tuple[WrongAnswer, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind this body belongs to."""
        return Kind.ORDER

    @property
    def runs(self) -> bool:
        """Whether an answer is judged by what it computes, not by the order of its lines."""
        return bool(self.expect or self.keep)


Body = CodeBody | PredictBody | RecallBody | ChoiceBody | ClozeBody | OrderBody


@dataclass(frozen=True, slots=True)
class Vary:
    """A value drawn afresh at every showing, written `${name}`: one of `choices`, or a whole number of `ints`.

    `ints` holds the least and the greatest number, both of which may be drawn.
    """

    name: str
    choices: tuple[str, ...] = ()
    ints: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One question. Its `id` is what progress hangs on; its `content_hash` only tells that the text changed.

    `vary` says what changes from showing to showing; on a card as it is shown, `values` says what each name stands
    for this time. Cards that differ in `values` ask different things under one id and one content hash.
    """

    id: str
    deck: str
    prompt: str
    body: Body
    title: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    siblings: str = ""
    hints: tuple[str, ...] = ()
    explain: str = ""
    status: Status = Status.READY
    limits: Limits = Limits()
    device: str = "cpu"
    vary: tuple[Vary, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    content_hash: str = ""
    where: Position | None = field(default=None, compare=False)

    @property
    def kind(self) -> Kind:
        """How this card asks."""
        return self.body.kind


@dataclass(frozen=True, slots=True)
class Deck:
    """A named set of cards, in the author's order."""

    id: str
    title: str
    cards: tuple[Card, ...]
    license: str = ""
    path: str = ""

    @property
    def shown(self) -> tuple[Card, ...]:
        """The cards that learners see: all but the drafts."""
        return tuple(card for card in self.cards if card.status is Status.READY)
