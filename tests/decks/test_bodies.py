from collections.abc import Callable

import pytest

from quizapp.core.card import (
    Card,
    Cases,
    ChoiceBody,
    CodeBody,
    Expectation,
    Kind,
    Option,
    PredictBody,
    RecallBody,
    Rules,
    WrongAnswer,
)
from quizapp.decks.bodies import BODIES

CODE = "id: a\nkind: code\nprompt: p\nreference: out = 1\n"
CASES = "cases: {count: 3, draw: 'args = ()'}\n"


def test_every_kind_has_a_reader() -> None:
    assert set(BODIES) == set(Kind)


def test_a_code_card_with_named_results(card: Callable[[str], Card]) -> None:
    found = card("""
        id: a
        kind: code
        prompt: p
        setup: |
          c = torch.ones(3)
        starter: |
          out = ...
        reference: |
          out = c + 1
        expect: {out: {}}
        keep: [c]
        cases: {count: 5}
        rules: {require: [torch.add], forbid: [torch.matmul, Tensor.__matmul__]}
        stdout: true
        wrong: [{answer: out = c, caught_by: value}]
    """)
    assert found.body == CodeBody(
        reference="out = c + 1\n",
        setup="c = torch.ones(3)\n",
        starter="out = ...\n",
        expect=(Expectation("out"),),
        keep=("c",),
        cases=Cases(5),
        rules=Rules(("torch.add",), ("torch.matmul", "Tensor.__matmul__")),
        stdout=True,
        wrong=(WrongAnswer("out = c", "value"),),
    )
    assert found.kind is Kind.CODE


def test_a_function_card(card: Callable[[str], Card]) -> None:
    found = card("""
        id: a
        kind: code
        prompt: p
        reference: |
          def double(x):
              return 2 * x
        call: double
        cases:
          count: 20
          draw: |
            args = (draw.ints(3),)
    """)
    assert found.body == CodeBody(
        reference="def double(x):\n    return 2 * x\n", call="double", cases=Cases(20, "args = (draw.ints(3),)\n")
    )


@pytest.mark.parametrize("judged", ["raises: ValueError", "raises: torch.cuda.OutOfMemoryError", "stdout: true"])
def test_an_error_or_the_output_is_enough_to_judge(judged: str, card: Callable[[str], Card]) -> None:
    assert isinstance(card(CODE + judged).body, CodeBody)


@pytest.mark.parametrize(
    "key", ["starter: 'def f('", "expect: {out: {}}\nwrong: [{answer: 'out = ', caught_by: error}]"]
)
def test_what_learners_write_need_not_be_whole(key: str, card: Callable[[str], Card]) -> None:
    assert isinstance(card(CODE + ("" if "expect" in key else "expect: {out: {}}\n") + key).body, CodeBody)


def test_a_predict_card(card: Callable[[str], Card]) -> None:
    found = card("""
        id: a
        kind: predict
        prompt: p
        code: |
          m = torch.ones(2)
        ask: |
          m.shape
        raises: RuntimeError
        wrong: [{answer: "3", says: No.}]
    """)
    assert found.body == PredictBody("m = torch.ones(2)\n", "m.shape", "RuntimeError", (WrongAnswer("3", says="No."),))


def test_a_predict_card_needs_no_code(card: Callable[[str], Card]) -> None:
    assert card("id: a\nkind: predict\nprompt: p\nask: 1 + 1").body == PredictBody("", "1 + 1")


def test_a_recall_card(card: Callable[[str], Card]) -> None:
    found = card("""
        id: a
        kind: recall
        prompt: p
        answer: |
          Because of this.
          And that.
        points: [this, that]
        wrong: [Because.]
    """)
    assert found.body == RecallBody("Because of this.\nAnd that.", ("this", "that"), (WrongAnswer("Because."),))


def test_a_choice_card(card: Callable[[str], Card]) -> None:
    found = card("""
        id: a
        kind: choice
        prompt: p
        options:
          - {text: right, correct: true}
          - {text: wrong, says: No.}
          - {text: wrong too, correct: false}
    """)
    assert found.body == ChoiceBody((Option("right", True), Option("wrong", says="No."), Option("wrong too")))


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (CODE, "1:1 a code card needs `expect` or `call`, or nothing is judged | Add `expect: {out: {}}`"),
        (CODE + "call: f", "5:7 `call` needs `cases` with `draw`, which makes the arguments | Add cases:"),
        (CODE + "call: f\ncases: {count: 3}", "5:7 `call` needs `cases` with `draw`"),
        (
            CODE + "expect: {out: {}}\n" + CASES,
            "6:8 `draw` makes arguments, but there is no `call` | Name the function",
        ),
        (CODE + "call: f(x)\n" + CASES, "5:7 `call` cannot be `f(x)` | Write one Python name"),
        (CODE + "expect: {out: {}}\nkeep: [c d]", "6:8 `c d` in `keep` is not a name"),
        (
            CODE + "expect: {out: {}}\nraises: 3 errors",
            "6:9 `raises` cannot be `3 errors` | Write the name of an error",
        ),
        (CODE + "expect: {out: {}}\nstdout: yes", "6:9 `stdout` must be true or false, not text"),
        (CODE + "expect: {out: {}}\ncases: 3", "6:8 `cases` must be a mapping, not a number"),
        (
            CODE + "expect: {out: {}}\ncases: {count: 0}",
            "6:16 `count` is 0, out of its range | It may be from 1 to 1000.",
        ),
        (CODE + "expect: {out: {}}\ncases: {n: 2}", "6:9 `cases` has no key `n` | Known: count, draw."),
        (CODE + "call: f\ncases: {draw: 'args = ('}", "6:23 `draw` is not Python"),
        (CODE + "expect: {out: {}}\nsetup: 'c = = 1'", "6:13 `setup` is not Python"),
        (
            CODE + "expect: {out: {}}\nrules: {require: [torch add]}",
            "6:19 `torch add` in `require` is not an operation | Write torch.",
        ),
        (
            CODE + "expect: {out: {}}\nrules: {require: [a.b], forbid: [a.b]}",
            "6:33 `a.b` is both required and forbidden",
        ),
        (CODE + "expect: {out: {}}\noptions: []", "6:1 a code card has no key `options`"),
        ("id: a\nkind: code\nprompt: p\nexpect: {out: {}}", "1:1 a code card needs the key `reference`"),
        ("id: a\nkind: code\nprompt: p\nexpect: {o: {}}\nreference: ''", "5:12 `reference` is empty"),
        ("id: a\nkind: predict\nprompt: p\ncode: x = 1", "1:1 a predict card needs the key `ask`"),
        ("id: a\nkind: predict\nprompt: p\ncode: x = 1\nask: x = 2", "5:8 `ask` is not Python"),
        (
            "id: a\nkind: predict\nprompt: p\nask: 1\nanswer: 1",
            "5:9 a predict card is told no answer | Delete the line",
        ),
        ("id: a\nkind: predict\nprompt: p\nask: print (1)", "4:6 `ask` prints, and what `print` gives is None"),
        ("id: a\nkind: predict\nprompt: p\ncode: x = = 1\nask: x", "4:11 `code` is not Python"),
        ("id: a\nkind: recall\nprompt: p", "1:1 a recall card needs the key `answer`"),
        ("id: a\nkind: recall\nprompt: p\nanswer: x\npoints: [1]", "5:10 each item of `points` must be text"),
        ("id: a\nkind: choice\nprompt: p", "1:1 a choice card needs the key `options`"),
        ("id: a\nkind: choice\nprompt: p\noptions: []", "4:10 `options` is empty"),
        ("id: a\nkind: choice\nprompt: p\noptions: [x, y]", "4:11 each item of `options` must be a mapping, not text"),
        (
            "id: a\nkind: choice\nprompt: p\noptions: [{text: x, correct: true}]",
            "4:10 one option is no choice | Give at least two.",
        ),
        (
            "id: a\nkind: choice\nprompt: p\noptions: [{text: x}, {text: y}]",
            "4:10 no option is correct | Put `correct: true` on each right one.",
        ),
        (
            "id: a\nkind: choice\nprompt: p\noptions: [{text: x, correct: yes}, {text: y}]",
            "4:30 `correct` must be true or false, not text",
        ),
        (
            "id: a\nkind: choice\nprompt: p\noptions: [{text: x, correct: true}, {text: x}]",
            "4:37 the option `x` stands twice",
        ),
        (
            "id: a\nkind: choice\nprompt: p\noptions: [{text: x, right: true}, {text: y, correct: true}]",
            "4:21 an option has no key `right` | Known: text, correct, says.",
        ),
        (
            "id: a\nkind: choice\nprompt: p\noptions: [{correct: true}, {text: y, correct: true}]",
            "4:11 an option needs the key `text`",
        ),
    ],
)
def test_what_a_kind_forbids_is_told_at_its_place(keys: str, told: str, complaints: Callable[[str], list[str]]) -> None:
    found = complaints(keys)
    assert any(each.startswith(told) for each in found), found
