from collections.abc import Callable

import pytest

from quizapp.core.card import Card, ClozeBody, CodeBody, Gap, Vary
from quizapp.core.vary import varied
from quizapp.decks.deck import LoadedDeck

CardOf = Callable[[str], Card]
Complaints = Callable[[str], list[str]]

RECALL = "id: a\nkind: recall\nprompt: p ${n}\nanswer: x\n"
CODE = "id: a\nkind: code\nprompt: p\nexpect: {out: {}}\n"


@pytest.mark.parametrize(
    ("values", "vary"),
    [
        ("{ints: [2, 9]}", Vary("n", ints=(2, 9))),
        ("{ints: [-3, -1]}", Vary("n", ints=(-3, -1))),
        ("[float32, float64]", Vary("n", choices=("float32", "float64"))),
        ("[1, 2.5, 1e-5, true, 'a b', '', \"x'\"]", Vary("n", choices=("1", "2.5", "1e-05", "True", "a b", "", "x'"))),
        ("[(3. 1), '}} | {{', \\1]", Vary("n", choices=("(3. 1)", "}} | {{", "\\1"))),
    ],
)
def test_values_are_written_as_python_writes_them(values: str, vary: Vary, card: CardOf) -> None:
    assert card(RECALL + f"vary: {{n: {values}}}").vary == (vary,)


def test_the_card_itself_is_as_written_until_it_is_shown(card: CardOf) -> None:
    found = card(RECALL + "vary: {n: {ints: [2, 3]}}")
    assert (found.prompt, found.values) == ("p ${n}", ())
    assert varied(found, 1).prompt in {"p 2", "p 3"}


def test_without_vary_nothing_is_substituted_or_refused(card: CardOf) -> None:
    found = card(CODE + 'reference: out = f"${1}"\nhints: ["${n} $${m} ${"]\n')
    assert found.hints == ("${n} $${m} ${",)
    assert found.vary == ()


def test_code_is_read_with_its_values(card: CardOf) -> None:
    found = card(CODE + "reference: out = ${n}\nvary: {n: [1, 'torch.ones(2)', '\"a\"']}")
    assert isinstance(found.body, CodeBody)
    assert found.body.reference == "out = ${n}"


@pytest.mark.parametrize(
    "use",
    [
        "title: t ${n}",
        'hints: [h, "${n}"]',
        "explain: e ${n}",
        "points: [b, 'c ${n}']",
        "wrong: [b, {answer: c, says: '${n}'}]",
    ],
)
def test_a_value_may_be_used_in_any_text(use: str, card: CardOf) -> None:
    keys = RECALL.replace(" ${n}", "") + f"{use}\nvary: {{n: [1, 2]}}"
    assert card(keys).vary == (Vary("n", choices=("1", "2")),)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (RECALL + "vary: 3", "5:7 `vary` must be a mapping, not a number"),
        (RECALL + "vary: {}", "5:7 `vary` is empty"),
        (RECALL + "vary: {n: 3}", "5:11 `n` must be a list or a range, not a number"),
        (
            RECALL + "vary: {n: 2-9}",
            "5:11 `n` must be a list or a range, not text | Write a list, as [float32, float64],",
        ),
        (RECALL + "vary: [n]", "5:7 `vary` must be a mapping, not a list | Write `vary: {n: {ints: [2, 9]}}`"),
        (CODE + "reference: out = ${n}\nvary: [n]", "6:7 `vary` must be a mapping, not a list"),
        (RECALL + "vary: {n: {min: 1}}", "5:12 a range in `vary` has no key `min` | Write a list, as"),
        (RECALL + "vary: {n: []}", "5:11 `n` has no values | Write a list, as [float32, float64], or {ints: [2, 9]}"),
        (RECALL + "vary: {n: [1]}", "5:11 `n` has one value, which cannot vary"),
        (RECALL + "vary: {n: [1, 2, 1]}", "5:11 `1` stands twice among the values of `n`"),
        (RECALL + "vary: {n: [1, '1']}", "5:11 `1` stands twice among the values of `n`"),
        (RECALL + f"vary: {{n: {list(range(51))}}}", "5:11 `n` has more than 50 values"),
        (RECALL + "vary: {n: [1, [2]]}", "5:15 a value of `n` must be text or a number, not a list"),
        (RECALL + "vary: {n: [1, null]}", "5:15 a value of `n` must be text or a number, not nothing"),
        (RECALL + "vary: {n: [1, .nan]}", "5:15 a value of `n` must be text or a number, not nan or infinite"),
        (RECALL + 'vary: {n: [1, "a\\nb"]}', "5:15 a value of `n` must be one line without `${`"),
        (RECALL + "vary: {n: [1, '${m}']}", "5:15 a value of `n` must be one line without `${`"),
        (RECALL + "vary: {n: {}}", "5:11 `n` says nothing of its values"),
        (RECALL + "vary: {n: {int: [1, 2]}}", "5:12 a range in `vary` has no key `int`"),
        (RECALL + "vary: {n: {ints: [1]}}", "5:18 `ints` must be the least and the greatest number | The least comes"),
        (RECALL + "vary: {n: {ints: [1, 2, 3]}}", "5:18 `ints` must be the least and the greatest number"),
        (RECALL + "vary: {n: {ints: [2, 2]}}", "5:18 `ints` must be the least and the greatest number"),
        (RECALL + "vary: {n: {ints: [9, 2]}}", "5:18 `ints` must be the least and the greatest number"),
        (RECALL + "vary: {n: {ints: [1, 2.5]}}", "5:22 each item of `ints` is a whole number"),
        (RECALL + "vary: {n-m: [1, 2]}", "5:8 `n-m` is not a name"),
        (RECALL + "vary: {n: [1, 2], m: [3, 4]}", "5:19 `m` varies, but no text of the card has ${m}"),
        (RECALL + "vary: {nn: [1, 2]}", "3:11 `${n}` is not in `vary` | Known: nn."),
        (RECALL + "hints: [a, 'b ${m}']\nvary: {n: [1, 2]}", "5:15 `${m}` is not in `vary`"),
        (RECALL + "explain: |\n  one\n  two ${m}\nvary: {n: [1, 2]}", "7:7 `${m}` is not in `vary`"),
        (RECALL + "explain: a ${\nvary: {n: [1, 2]}", "5:12 `${` is followed by no name and `}` | Write ${name} with"),
        (RECALL + "explain: a ${n:3}\nvary: {n: [1, 2]}", "5:12 `${` is followed by no name and `}`"),
        (RECALL + "tags: ['${n}']\nvary: {m: [1, 2]}\nexplain: ${m}", "3:11 `${n}` is not in `vary`"),
        (
            CODE + "reference: out = ${n}\nvary: {n: [1, '= 2']}",
            "5:18 `reference` is not Python: invalid syntax, with n = = 2",
        ),
        (
            CODE + "reference: |\n  a = 1\n  out = [${n}, ) ${n}]\nvary: {n: ['(10, 20)', b]}",
            "7:16 `reference` is not Python: closing parenthesis ')' does not match",
        ),
        (
            CODE + "reference: out = ${n} +\nvary: {n: [1, 2]}",
            "5:24 `reference` is not Python: invalid syntax, with n = 1",
        ),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(keys: str, told: str, complaints: Complaints) -> None:
    found = complaints(keys)
    assert len([each for each in found if each.startswith(told)]) == 1, found


def test_one_fault_is_one_complaint(complaints: Complaints) -> None:
    assert len(complaints(CODE + "reference: out = ${m} + ${n}\nvary: {n: [1, 2]}")) == 1


def test_a_name_in_double_dollars_is_not_used(complaints: Complaints) -> None:
    keys = RECALL.replace("${n}", "$${n}") + "vary: {n: [1, 2]}"
    assert complaints(keys)[0].startswith("5:8 `n` varies, but no text of the card has ${n}")


def test_a_gap_may_hold_a_value(card: CardOf) -> None:
    found = card("id: a\nkind: cloze\ntext: 'a {{${n}}} {{b ${n}|x}}'\nvary: {n: ['}}|{{', '|']}")
    value = dict(varied(found, 0).values)["n"]
    assert varied(found, 0).body == ClozeBody(("a ", Gap((value,)), " ", Gap((f"b {value}", "x"))))


def test_the_order_of_a_card_may_hold_values(card: CardOf) -> None:
    found = card("id: a\nkind: order\nexpect: {x: {}}\nlines: ['x = ${n}', 'x *= ${n}']\nvary: {n: [2, '-3']}")
    assert varied(found, 1).body.lines[0] in {"x = 2", "x = -3"}  # type: ignore[union-attr]


def test_hashes_tell_the_new_keys_apart(load: Callable[[str], LoadedDeck]) -> None:
    head = "format: 1\ndeck: d\ntitle: D\ncards:\n"
    bodies = [
        "kind: cloze, text: 'a {{b}}'",
        "kind: cloze, text: 'a {{b|c}}'",
        "kind: cloze, text: 'a {{b}}', wrong: [c]",
        "kind: order, lines: [a, b]",
        "kind: order, lines: [b, a]",
        "kind: order, lines: [a, b], distractors: [c]",
        "kind: order, lines: [a, b], setup: c = 1",
        "kind: order, lines: [a, b], keep: [c]",
        "kind: order, lines: [a, b], wrong: [{answer: b}]",
        "kind: recall, prompt: '${n}', answer: x, vary: {n: [1, 2]}",
        "kind: recall, prompt: '${n}', answer: x, vary: {n: [1, 3]}",
        "kind: recall, prompt: '${n}', answer: x, vary: {n: {ints: [1, 3]}}",
        "kind: recall, prompt: '${n}', answer: x",
    ]
    loaded = load(head + "".join(f"  - {{id: c{number}, {body}}}\n" for number, body in enumerate(bodies)))
    assert loaded.problems == ()
    assert loaded.deck is not None
    assert len({card.content_hash for card in loaded.deck.cards}) == len(bodies)


def test_code_inside_other_keys_is_read_with_its_values_too(card: CardOf, complaints: Complaints) -> None:
    keys = "id: a\nkind: code\nprompt: p\nreference: 'def f(x): return x'\ncall: f\nvary: {n: [1, 2]}\n"
    assert card(keys + "cases: {draw: 'args = (${n},)'}").vary
    told = complaints(keys + "cases: {draw: 'args = (${n}'}")
    assert [each.partition(" | ")[0] for each in told] == [
        "7:23 `draw` is not Python: '(' was never closed, with n = 1"
    ]
