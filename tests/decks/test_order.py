from collections.abc import Callable

import pytest

from quizapp.core.card import Card, Expectation, Kind, OrderBody, WrongAnswer

CardOf = Callable[[str], Card]
Complaints = Callable[[str], list[str]]

HEAD = "id: a\nkind: order\n"
RUNS = HEAD + "expect: {x: {}}\n"


def test_the_example_of_the_format_loads_as_it_is_written(card: CardOf) -> None:
    found = card(
        "id: backward-order\nkind: order                      # Parsons: lines shuffled; judged by running them\n"
        'lines: ["loss = mse(model(x), y)", "loss.backward()", "opt.step()", "opt.zero_grad()"]'
    )
    assert found.kind is Kind.ORDER
    assert found.prompt == "Put the lines in order."
    assert found.body == OrderBody(("loss = mse(model(x), y)", "loss.backward()", "opt.step()", "opt.zero_grad()"))


def test_every_key(card: CardOf) -> None:
    found = card("""
        id: a
        kind: order
        prompt: Which first?
        setup: x = 1
        lines:
          - x = x + 1
          - |
            for _ in range(2):
                x = 2 * x
          - "    x -= 1"
        distractors: ["x = 0"]
        expect: {x: {rtol: 0.1}}
        grad: {w: {}}
        keep: [y]
        wrong:
          - answer: |
              for _ in range(2):
                  x = 2 * x
                  x -= 1
              x = x + 1
            caught_by: value
            says: First one.
          - {answer: x = x + 1, caught_by: lines}
          - {answer: x = 0, caught_by: order}
    """)
    assert found.prompt == "Which first?"
    assert found.body == OrderBody(
        lines=("x = x + 1", "for _ in range(2):\n    x = 2 * x", "    x -= 1"),
        setup="x = 1",
        expect=(Expectation("x", rtol=0.1), Expectation("w", grad=True)),
        keep=("y",),
        distractors=("x = 0",),
        wrong=(
            WrongAnswer("for _ in range(2):\n    x = 2 * x\n    x -= 1\nx = x + 1\n", "value", "First one."),
            WrongAnswer("x = x + 1", "lines"),
            WrongAnswer("x = 0", "order"),
        ),
    )
    assert found.body.runs


def test_lines_of_words_need_be_no_python(card: CardOf) -> None:
    body = card(HEAD + "lines: [Run the model., Compute the loss., Run the model.]").body
    assert body == OrderBody(("Run the model.", "Compute the loss.", "Run the model."))
    assert not body.runs


def test_lines_that_are_python_only_together_are_python(card: CardOf) -> None:
    assert card(RUNS + 'lines: ["if 1:", "    x = 1", "else:", "    x = 2"]').kind is Kind.ORDER


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (HEAD, "1:1 an order card needs the key `lines`"),
        (HEAD + "lines: []", "3:8 `lines` is empty"),
        (HEAD + "lines: [a]", "3:8 these lines have only one order | Give at least two that differ."),
        (HEAD + "lines: [a, a, a]", "3:8 these lines have only one order"),
        (HEAD + "lines: [a, 3]", "3:12 each item of `lines` must be text, not a number"),
        (HEAD + "lines: [a, '']", "3:12 an item of `lines` is empty"),
        (HEAD + f"lines: [{', '.join(f'a{n}' for n in range(41))}]", "3:8 more than 40 lines cannot be put in order"),
        (
            HEAD + "lines: [a, b]\ndistractors: [c, b]",
            "4:18 the distractor `b` is one of the lines | Change it: a distractor must differ from every line.",
        ),
        (
            HEAD + "lines: [a, b]\nwrong: [{answer: c}]",
            "4:8 a wrong answer holds `c`, which is none of the lines | Use the lines and distractors as they are",
        ),
        (HEAD + "lines: [a, b]\nwrong: [{answer: a, caught_by: gap}]", "4:32 `caught_by` cannot be `gap`"),
        (HEAD + "lines: [a, b]\nwrong: [a]", "4:9 each item of `wrong` must be a mapping, not text"),
        (HEAD + "lines: [a, b]\nsetup: x = = 1", "4:12 `setup` is not Python"),
        (HEAD + "lines: [a, b]\ncall: f", "4:1 an order card has no key `call`"),
        (
            RUNS + "lines: [x = 1, y = = 2]",
            "4:20 `lines` is not Python: invalid syntax | In your order, Python must be",
        ),
        (RUNS + "lines:\n  - x = 1\n  - |\n    if x:\n      y = = 2\n", "8:11 `lines` is not Python"),
        (RUNS + "lines: ['if x:', 'y = 1']", "4:19 `lines` is not Python: expected an indented block"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(keys: str, told: str, complaints: Complaints) -> None:
    found = complaints(keys)
    assert len(found) == 1
    assert found[0].startswith(told)
