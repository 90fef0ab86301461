"""`expect` and `grad` of code cards: what the names the learner leaves behind must be."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from quizapp.core.card import Expectation, Near
from quizapp.decks.fields import VARIABLE, Fields, type_name
from quizapp.decks.strict_yaml import BAD

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
_ALWAYS = frozenset(("type", "shape", "size", "value", "values"))
"""What is always compared with the reference, unless statistics stand for it."""
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
    listed = _listed(card.data.get(key))
    if listed:
        hint = f"Give each name braces, for what it must be: {key}: {{{listed}}}."
        card.wrong_type(key, "a mapping", card.take(key), hint)
        return
    names = card.mapping(key, f"`{key}`")
    if names is None:
        return
    if card.empty(key):
        card.report(key, f"`{key}` is empty", "Name what the learner's code must leave behind: {out: {}}.")
    hint = "Write the variable that the learner's code must set."
    for name in names.own_keys(VARIABLE, "a Python name", hint):
        if name in names.data and not names.is_mapping(name):
            _report_value(names, name)
            continue
        options = names.mapping(name, f"the expectation of `{name}`")
        if options is not None:
            yield _expectation(name, options, called=card.has("call")) if key == "expect" else _graded(name, options)


def _listed(value: Any) -> str:
    """The names of a list, or the one name, as the mapping should have them; "" where they are no such thing."""
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    good = names and all(isinstance(name, str) and VARIABLE.fullmatch(name) for name in names)
    return ", ".join(f"{name}: {{}}" for name in names) if good else ""


def _report_value(names: Fields, name: str) -> None:
    """Report that something stands where the options of a name belong."""
    value = names.data[name]
    if value is not BAD:  # else that has been told
        told = "has no value" if value is None else f"must be a mapping, not {type_name(value)}"
        names.report(name, f"`{name}` {told}", f"The reference says what it is: write {name}: {{}}.")


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
    for key in _ALWAYS.intersection(options.data):
        hint = f"Leave it out: what `{name}` is like is compared with the reference's, as `{name}: {{}}` says."
        options.file.report(options.data.keys_at[key], f"`{key}` cannot be expected by itself", hint)
        options.known[key] = None
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
    found: dict[str, Near] = {}
    if options.lacks(STATISTICS):
        return found
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
