from collections.abc import Callable

import pytest

from quizapp.core.card import Card, CodeBody, Expectation, Near

CODE = "id: a\nkind: code\nprompt: Make it.\nreference: out = 1\n"


@pytest.fixture
def expected(card: Callable[[str], Card]) -> Callable[[str], tuple[Expectation, ...]]:
    def expectations_of(keys: str) -> tuple[Expectation, ...]:
        body = card(CODE + keys).body
        assert isinstance(body, CodeBody)
        return body.expect

    return expectations_of


Expected = Callable[[str], tuple[Expectation, ...]]


def test_a_bare_name_follows_the_reference(expected: Expected) -> None:
    assert expected("expect: {out: {}, b: {}}") == (Expectation("out"), Expectation("b"))


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("dtype: any", Expectation("out", dtype="any")),
        ("dtype: bfloat16", Expectation("out", dtype="bfloat16")),
        ("device: cuda", Expectation("out", device="cuda")),
        ("rtol: 1e-5, atol: 0", Expectation("out", rtol=1e-5, atol=0.0)),
        ("equal_nan: true", Expectation("out", equal_nan=True)),
        ("shares: c, stride: [0, 1], new_bytes: 0", Expectation("out", shares="c", stride=(0, 1), new_bytes=0)),
        ("stride: []", Expectation("out", stride=())),
        ("requires_grad: false", Expectation("out", requires_grad=False)),
        ("grad: true", Expectation("out", grad=True)),
        (
            "std: {near: 0.1414, rel: 0.05}, mean: {near: 0, abs: 0.01}",
            Expectation("out", statistics={"std": Near(0.1414, rel=0.05), "mean": Near(0.0, abs=0.01)}),
        ),
        (
            "var: {near: -1, rel: 0.1, abs: 1e-3}, min: {near: 1, abs: 1}, max: {near: 2, abs: 1}",
            Expectation(
                "out", statistics={"var": Near(-1.0, 0.1, 1e-3), "min": Near(1.0, abs=1.0), "max": Near(2.0, abs=1.0)}
            ),
        ),
    ],
)
def test_every_option_is_read(options: str, wanted: Expectation, expected: Expected) -> None:
    assert expected(f"expect: {{out: {{{options}}}}}") == (wanted,)


def test_grad_alone_expects_the_names_gradient(expected: Expected) -> None:
    assert expected("grad: {w: {rtol: 0.1, equal_nan: true}}") == (
        Expectation("w", rtol=0.1, equal_nan=True, grad=True),
    )


def test_grad_joins_the_expectation_of_the_same_name(expected: Expected) -> None:
    assert expected("expect: {w: {dtype: any}}\ngrad: {w: {}, b: {}}") == (
        Expectation("w", dtype="any", grad=True),
        Expectation("b", grad=True),
    )


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("expect: {}", "5:9 `expect` is empty | Name what"),
        ("expect: [out]", "5:9 `expect` must be a mapping, not a list | Give each name braces"),
        (
            "expect: [out, loss]",
            "5:9 `expect` must be a mapping, not a list "
            "| Give each name braces, for what it must be: expect: {out: {}, loss: {}}.",
        ),
        ("expect: out", "5:9 `expect` must be a mapping, not text | Give each name braces"),
        ("grad: [w]", "5:7 `grad` must be a mapping, not a list | Give each name braces"),
        ("expect: [my out]", "5:9 `expect` must be a mapping, not a list | Write `expect: {out: {}}`"),
        ("expect: []", "5:9 `expect` must be a mapping, not a list | Write `expect: {out: {}}`"),
        ("expect: {out: }", "5:15 `out` has no value | The reference says what it is: write out: {}."),
        ("expect: {out: 3}", "5:15 `out` must be a mapping, not a number | The reference says what it is"),
        ("expect: {out: {shape: [3]}}", "5:16 `shape` cannot be expected by itself | Leave it out: what `out` is"),
        ("expect: {out: {values: [3], dtype: any}}", "5:16 `values` cannot be expected by itself"),
        ("expect: {out: {keep: [x]}}", "5:16 the expectation of `out` has no key `keep` | Put it beside `expect`"),
        ("expect: {my out: {}}", "5:10 `my out` is not a Python name | Write the variable"),
        ("expect: {class: {}}", "5:10 `class` is not a Python name | Write the variable"),
        ("expect: {out: {dtyp: any}}", "5:16 the expectation of `out` has no key `dtyp` | Did you mean `dtype`?"),
        ("expect: {out: {dtype: float}}", "5:23 `dtype` cannot be `float` | Did you mean `float"),
        ("expect: {out: {device: gpu}}", "5:24 `device` cannot be `gpu` | Known: same, any, cpu, cuda, mps."),
        ("expect: {out: {rtol: -1}}", "5:22 `rtol` is -1, out of its range | It may be 0 or more."),
        ("expect: {out: {shares: 'c[0]'}}", "5:24 `shares` cannot be `c[0]` | Write one Python name"),
        ("expect: {out: {stride: 3}}", "5:24 `stride` must be a list, not a number"),
        ("expect: {out: {stride: [3, -1]}}", "5:28 each item of `stride` is a whole number, 0 or more"),
        ("expect: {out: {stride: [true]}}", "5:25 each item of `stride` is a whole number, 0 or more"),
        ("expect: {out: {new_bytes: -4}}", "5:27 `new_bytes` is -4, out of its range"),
        ("expect: {out: {std: 1}}", "5:21 `std` must be a mapping, not a number"),
        ("expect: {out: {std: {rel: 1}}}", "5:21 `std` needs the key `near`"),
        ("expect: {out: {std: {near: 1}}}", "5:21 `std` has no room around 1 | Give `abs`, or `rel`"),
        ("expect: {out: {std: {near: 0, rel: 1}}}", "5:21 `std` has no room around 0 | Give `abs`, or `rel`"),
        ("expect: {out: {std: {near: 1, tol: 1}}}", "5:31 `std` has no key `tol` | Known: near, rel, abs."),
        ("grad: {w: {dtype: any}}", "5:12 the expectation of `w` has no key `dtype` | Known: rtol, atol, equal_nan."),
        ("grad: {}", "5:7 `grad` is empty"),
    ],
)
def test_a_wrong_expectation_is_told_at_its_place(keys: str, told: str, complaints: Callable[[str], list[str]]) -> None:
    assert any(each.startswith(told) for each in complaints(CODE + keys)), complaints(CODE + keys)
