"""`expect` and `grad` of code cards: what the names the learner leaves behind must be."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from quizapp.core.card import Expectation, Near
from quizapp.decks.fields import VARIABLE, Fields

DTYPES = (
    "bool",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "int8",
    "int16",
    "int32",
    "int64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "float8_e4m3fn",
    "float8_e5m2",
    "complex32",
    "complex64",
    "complex128",
)
STATISTICS = ("mean", "std", "var", "min", "max")
LARGEST = 2**62
"""The most bytes that a card may ask for."""

_ARGUMENT = re.compile(r"args(?:\[\d{1,2}\])?")


def read_expectations(card: Fields) -> tuple[Expectation, ...]:
    """The expectations of a code card; those of `grad` join the ones of `expect` for the same name."""
    found = {each.name: each for each in _read(card, "expect")}
    for graded in _read(card, "grad"):
        known = found.get(graded.name)
        found[graded.name] = replace(known or graded, grad=True)
    return tuple(found.values())


def _read(card: Fields, key: str) -> Iterator[Expectation]:
    names = card.mapping(key, f"`{key}`")
    if names is None:
        return
    if card.empty(key):
        card.report(key, f"`{key}` is empty", "Name what the learner's code must leave behind: {out: {}}.")
    hint = "Write the variable that the learner's code must set."
    for name in names.own_keys(VARIABLE, "a Python name", hint):
        options = names.mapping(name, f"the expectation of `{name}`")
        if options is not None:
            yield _expectation(name, options, called=card.has("call")) if key == "expect" else _graded(name, options)


def _expectation(name: str, options: Fields, *, called: bool) -> Expectation:
    if options.blank():
        return Expectation(name)
    expectation = Expectation(
        name,
        dtype=options.word("dtype", ("same", "any", *DTYPES)) or "same",
        device=options.word("device", ("same", "any", "cpu", "cuda", "mps")) or "same",
        rtol=options.number("rtol", 0),
        atol=options.number("atol", 0),
        equal_nan=bool(options.flag("equal_nan")),
        shares=_shares(options, called=called),
        stride=_stride(options),
        new_bytes=options.integer("new_bytes", 0, LARGEST),
        requires_grad=options.flag("requires_grad"),
        grad=bool(options.flag("grad")),
        statistics=_statistics(options),
    )
    options.close()
    return expectation


def _shares(options: Fields, *, called: bool) -> str:
    """Whose memory a result must use: that of a name of the setup, or of an argument of the function."""
    if not called:
        return options.name("shares")
    return options.matching("shares", _ARGUMENT, "Write `args`, or `args[0]` for the first argument.")


def _stride(options: Fields) -> tuple[int, ...] | Literal["same"] | None:
    steps = options.integers_or_word("stride", 0, "[3, 1]", "same")
    return "same" if isinstance(steps, str) else steps


def _graded(name: str, options: Fields) -> Expectation:
    """The expectation of a name under `grad`: tolerances only, for the rest belongs to the name itself."""
    expectation = Expectation(
        name,
        rtol=options.number("rtol", 0),
        atol=options.number("atol", 0),
        equal_nan=bool(options.flag("equal_nan")),
        grad=True,
    )
    options.close()
    return expectation


def _statistics(options: Fields) -> dict[str, Near]:
    found = {}
    for key in STATISTICS:
        bound = options.mapping(key, f"`{key}`")
        if bound is not None:
            near = bound.number("near", required=True)
            rel, absolute = bound.number("rel", 0), bound.number("abs", 0)
            bound.close()
            found[key] = Near(near or 0.0, rel or 0.0, absolute or 0.0)
            if near is not None and not absolute and not (rel and near):
                options.report(key, f"`{key}` has no room around {near:g}", "Give `abs`, or `rel` and a `near` off 0.")
    return found
