from collections.abc import Callable

import pytest

from quizapp.core.card import Card, CodeBody, Expectation, Near

NAMED = "id: a\nkind: code\nprompt: p\nreference: out = 1\nexpect: {out: {}}\n"
FUNCTION = "id: a\nkind: code\nprompt: p\nreference: f = abs\ncall: f\ncases: {count: 3, draw: 'args = ()'}\n"


def body(card: Callable[[str], Card], keys: str) -> CodeBody:
    found = card(keys).body
    assert isinstance(found, CodeBody)
    return found


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("{}", Expectation("f")),
        ("{rtol: 1e-3, atol: 1e-4}", Expectation("f", rtol=1e-3, atol=1e-4)),
        ("{dtype: any, device: any}", Expectation("f", dtype="any", device="any")),
        ("{equal_nan: true}", Expectation("f", equal_nan=True)),
        ("{requires_grad: true, grad: true}", Expectation("f", requires_grad=True, grad=True)),
        ("{shares: args}", Expectation("f", shares="args")),
        ("{shares: 'args[1]', stride: same}", Expectation("f", shares="args[1]", stride="same")),
        ("{stride: [0, 1], new_bytes: 0}", Expectation("f", stride=(0, 1), new_bytes=0)),
        ("{mean: {near: 0, abs: 0.1}}", Expectation("f", statistics={"mean": Near(0.0, abs=0.1)})),
    ],
)
def test_a_functions_result_goes_by_its_name(options: str, wanted: Expectation, card: Callable[[str], Card]) -> None:
    assert body(card, FUNCTION + f"expect: {{f: {options}}}").expect == (wanted,)


def test_the_gradients_of_the_arguments_may_be_asked_for(card: Callable[[str], Card]) -> None:
    found = body(card, FUNCTION + "grad: {args: {rtol: 1e-3}}\nkeep: [args]")
    assert found.expect == (Expectation("args", rtol=1e-3, grad=True),)
    assert found.keep == ("args",)


def test_a_budget_of_new_bytes(card: Callable[[str], Card]) -> None:
    assert body(card, NAMED + "new_bytes: 0").new_bytes == 0
    assert body(card, FUNCTION + "new_bytes: 4096").new_bytes == 4096
    assert body(card, NAMED).new_bytes is None


@pytest.mark.parametrize(
    "keys",
    [
        FUNCTION + "partial: true",
        NAMED + "cases: {count: 2}\npartial: true",
        NAMED.replace("out: {}", "out: {mean: {near: 0, abs: 1}}") + "partial: true",
    ],
)
def test_partial_credit_needs_cases(keys: str, card: Callable[[str], Card]) -> None:
    assert body(card, keys).partial
    assert not body(card, keys.replace("true", "false")).partial


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (
            FUNCTION + "expect: {out: {}}",
            "7:10 `out` is not known under `expect` of a function card | A function card has",
        ),
        (FUNCTION + "expect: {f: {}, g: {}}", "7:17 `g` is not known under `expect` of a function card"),
        (FUNCTION + "expect: {args: {}}", "7:10 `args` is not known under `expect` of a function card"),
        (
            FUNCTION + "grad: {w: {}}",
            "7:8 `w` is not known under `grad` of a function card | Gradients of the arguments",
        ),
        (FUNCTION + "expect: {f: {shares: c}}", "7:22 `shares` cannot be `c` | Write `args`, or `args[0]`"),
        (FUNCTION + "expect: {f: {stride: like}}", "7:22 `stride` cannot be `like` | Known: same."),
        (FUNCTION + "expect: {f: {dtyp: any}}", "7:14 the expectation of `f` has no key `dtyp`"),
        (FUNCTION + "keep: [x]", "7:8 a function card cannot keep `x` | Its arguments go by one name: keep: [args]."),
        (FUNCTION.replace("call: f", "call: args"), "5:7 `args` is what `draw` makes, not a function"),
        (NAMED + "partial: true", "6:10 `partial` gives credit by case, and there is only one | Add cases:"),
        (NAMED + "partial: 1", "6:10 `partial` must be true or false, not a number"),
        (NAMED + "new_bytes: -1", "6:12 `new_bytes` is -1, out of its range"),
        (NAMED + "new_bytes: 1.5", "6:12 `new_bytes` must be a whole number"),
        (
            NAMED.replace("out: {}", "out: {shares: 'args[0]'}"),
            "5:24 `shares` cannot be `args[0]` | Write one Python name",
        ),
    ],
)
def test_what_a_code_card_cannot_be_asked_is_told_at_its_place(
    keys: str, told: str, complaints: Callable[[str], list[str]]
) -> None:
    found = complaints(keys)
    assert any(each.startswith(told) for each in found), found
