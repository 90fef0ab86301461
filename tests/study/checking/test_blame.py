"""Which key of a card is to blame for a reference that fails, and what its author is told to do."""

import pytest

from quizapp.core.card import CodeBody, Expectation, Rules
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Kept, Run
from quizapp.core.values import MissingValue, ScalarValue, Value
from quizapp.study.checking.blame import blame
from tests.study.checking.conftest import tensor

ONE = ScalarValue("int", 1)
OUT = (Expectation("out"),)


def run(results: dict[str, Value] | None = None, **facts: object) -> Run:
    return Run(Ending.FINISHED, (CaseFacts(0, {"out": ONE} if results is None else results, **facts),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "path", "hint"),
    [
        (ErrorReport("NameError", "no tensor", part="setup"), "setup", "torch, np, math, nn and F are there without"),
        (ErrorReport("ValueError", "bad", part="setup"), "setup", "Mend the setup."),
        (ErrorReport("AttributeError", "'Draw' object", part="draw"), "cases.draw", "`draw` has sizes(n), size(), "),
        (ErrorReport("ValueError", "bad", part="draw"), "cases.draw", "Mend the code of `draw`."),
        (ErrorReport("NameError", "no y"), "reference", "Make it in `setup`; torch, np, math, nn and F are there"),
        (ErrorReport("TypeError", "f() missing 1 required positional argument"), "reference", "`args` must be a tuple"),
        (ErrorReport("TypeError", "no len()"), "reference", ""),
    ],
)
@pytest.mark.parametrize("within", ["run", "case"])
def test_an_error_is_blamed_on_the_code_that_raised_it(error: ErrorReport, path: str, hint: str, within: str) -> None:
    ended = Run(Ending.ERROR, error=error) if within == "run" else run({}, error=error)
    blamed = blame(CodeBody("out = 1", expect=OUT), ended)
    assert (blamed.path, blamed.told) == (path, "")
    assert blamed.hint.startswith(hint)
    assert bool(blamed.hint) is bool(hint)


@pytest.mark.parametrize(
    ("ending", "key"), [(Ending.TIME, "seconds"), (Ending.MEMORY, "memory_mb"), (Ending.OUTPUT, "output_kb")]
)
def test_a_limit_is_told_with_its_key(ending: Ending, key: str) -> None:
    assert f"`limits: {{{key}: " in blame(CodeBody("out = 1"), Run(ending)).hint


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("res = 1", "It makes `res`: name that under `expect`, or make `out`."),
        ("import math\na, b = 1, 2\nfor i in a:\n    c = i", "It makes `a`, `b`, `i`, `c`: name that under"),
        ("print(1)", ""),
        ("not python (", ""),
    ],
)
def test_a_result_under_another_name_is_told(code: str, hint: str) -> None:
    blamed = blame(CodeBody(code, expect=OUT), run({}))
    assert blamed.path == "reference"
    assert blamed.hint.startswith(hint)
    assert bool(blamed.hint) is bool(hint)


def test_a_function_under_another_name_is_told() -> None:
    body = CodeBody("def picked(x):\n    return x", call="pick")
    assert blame(body, run({})).hint == "It makes `picked`: name that under `call`, or make `pick`."


@pytest.mark.parametrize(
    ("owner", "storages", "told", "hint"),
    [
        ("zz", {"m": 1, "c": 2}, "the setup makes no tensor of that name", "Name what is there: `m`, `c`."),
        ("n", {"m[0]": 1}, "the setup makes no tensor of that name", "Make it in `setup`."),
    ],
)
def test_memory_of_what_is_not_there_cannot_be_shared(
    owner: str, storages: dict[str, int], told: str, hint: str
) -> None:
    body = CodeBody("out = m", expect=(Expectation("out", shares=owner),))
    blamed = blame(body, run({"out": tensor(1)}, storages=storages))
    assert (blamed.path, blamed.hint) == ("expect.out.shares", hint)
    assert blamed.told == f"`out` cannot share the memory of `{owner}`: {told}"


def test_an_argument_that_is_not_there_is_told_as_one() -> None:
    body = CodeBody("def f(x):\n    return x", call="f", expect=(Expectation("f", shares="args[3]"),))
    blamed = blame(body, run({"f": tensor(1)}, storages={"args[0]": 1}))
    assert blamed.told.endswith(": the function is given no such argument")
    assert blamed.hint == "Name what is there: `args[0]`."


@pytest.mark.parametrize("owner", ["m", "many", "net"])
def test_memory_of_its_own_is_blamed_on_the_key_that_asks_for_another(owner: str) -> None:
    body = CodeBody("out = m + 1", expect=(Expectation("out", shares=owner),))
    blamed = blame(body, run({"out": tensor(1)}, storages={"m": 7, "many[0]": 8, "net.weight": 9}))
    assert (blamed.path, blamed.told) == ("expect.out.shares", "")
    assert blamed.hint == "Mend the reference, or what `shares` asks of `out`."


def test_a_stride_that_the_reference_has_not_is_blamed_on_its_key() -> None:
    body = CodeBody("out = m", expect=(Expectation("out", stride=(5,)),))
    assert blame(body, run({"out": tensor(1, 2)})).path == "expect.out.stride"


def test_what_is_not_there_cannot_be_kept() -> None:
    kept = {"x": Kept(ONE, ONE, same_object=True, written=False)}
    kept["y"] = Kept(MissingValue(), MissingValue(), same_object=True, written=False)
    blamed = blame(CodeBody("out = 1", expect=OUT, keep=("x", "y")), run(kept=kept, storages={"x": 1}))
    assert (blamed.path, blamed.hint) == ("keep[1]", "Keep what is there: `x`.")
    assert blamed.told == "`y` cannot be kept, for it is not there before the code runs"


def test_what_the_reference_does_not_keep_is_blamed_on_its_name() -> None:
    kept = {"x": Kept(ONE, ONE, same_object=True, written=True)}
    blamed = blame(CodeBody("out = 1", expect=OUT, keep=("x",)), run(kept=kept))
    assert (blamed.path, blamed.hint) == ("keep[0]", "Mend the reference, or do not keep `x`.")


def test_an_error_that_does_not_come_is_blamed_on_the_key_that_asks_for_it() -> None:
    assert blame(CodeBody("out = 1", expect=OUT, raises="ValueError"), run()).path == "raises"


def test_a_rule_that_the_reference_breaks_is_blamed() -> None:
    body = CodeBody("out = 1", expect=OUT, rules=Rules(require=("torch.einsum",)))
    assert blame(body, run()).path == "rules"


def test_what_nothing_explains_is_the_references_own() -> None:
    blamed = blame(CodeBody("out = 1", expect=OUT), run())
    assert (blamed.path, blamed.name, blamed.hint) == ("reference", "the reference", "")
