"""Keys that are right one level up or down: whoever writes one is told where it belongs."""

import pytest

from quizapp.decks.card_file import CardFile
from quizapp.decks.elsewhere import meant_by, of_other_kinds, where_it_belongs
from quizapp.decks.key_help import OTHER_WORDS
from quizapp.decks.reading import read_deck
from quizapp.decks.schema import outlines

CODE = "a code card"


@pytest.mark.parametrize(
    ("what", "key", "value", "hint"),
    [
        (CODE, "says", "So.", "inside an item of `wrong`: `wrong: [{answer: …, says: So.}]`"),
        (CODE, "caught_by", "value", "inside an item of `wrong`: `wrong: [{answer: …, caught_by: value}]`"),
        (CODE, "count", 20, "inside `cases`: `cases: {count: 20}`"),
        (CODE, "draw", "args = (draw.ints(3), draw.ints(3))", "inside `cases`: `cases: {draw: …}`"),
        (CODE, "seconds", 3, "inside `limits`: `limits: {seconds: 3}`"),
        (CODE, "memory_mb", 300, "inside `limits`: `limits: {memory_mb: 300}`"),
        (CODE, "forbid", ["torch.mm"], "inside `rules`: `rules: {forbid: [torch.mm]}`"),
        (CODE, "dtype", "any", "inside `expect`: `expect: {out: {dtype: any}}`"),
        (CODE, "shares", "x", "inside `expect`: `expect: {out: {shares: x}}`"),
        (CODE, "ints", [2, 5], "inside `vary`: `vary: {n: {ints: [2, 5]}}`"),
        (CODE, "rtol", 0.1, "`expect: {out: {rtol: 0.1}}`, or inside `grad`: `grad: {w: {rtol: 0.1}}`"),
        (CODE, "near", 1, "inside `expect`: `expect: {out: {mean: {near: 1}}}`"),
        ("an order card", "caught_by", "lines", "`wrong: [{answer: …, caught_by: lines}]`"),
        ("a choice card", "correct", True, "inside an item of `options`: `options: [{text: …, correct: true}]`"),
        ("a choice card", "says", "So.", "inside an item of `options`: `options: [{text: …, says: So.}]`"),
        ("a deck", "limits", {"seconds": 3}, "inside `defaults`: `defaults: {limits: {seconds: 3}}`"),
        ("a deck", "prompt", "What?", "on a card"),
        ("a wrong answer", "explain", "So.", "beside `wrong`, not inside"),
        ("the expectation of `y`", "keep", ["x"], "beside `expect`, not inside"),
        ("an option", "hints", ["So."], "beside `options`, not inside"),
        ("`cases`", "partial", True, "beside `cases`, not inside"),
        ("`mean`", "atol", 0.1, "beside `mean`, not inside"),
        ("`limits`", "device", "cpu", "beside `limits`, not inside"),
        (CODE, "license", "MIT", "beside `cards`, not inside"),
        ("a card file beside deck.yaml", "license", "MIT", "Only deck.yaml says that of the deck."),
    ],
)
def test_a_key_on_the_wrong_level_is_sent_where_it_belongs(what: str, key: str, value: object, hint: str) -> None:
    assert hint in where_it_belongs(what, key, value)


def test_where_a_mapping_is_wanted_nothing_else_is_shown() -> None:
    assert "rules" not in where_it_belongs(CODE, "count", 20)
    assert "`rules: {count: {torch.mm: 1}}`" in where_it_belongs(CODE, "count", {"torch.mm": 1})


@pytest.mark.parametrize(
    ("what", "key"),
    [
        (CODE, "promt"),
        (CODE, "starter"),
        ("a wrong answer", "rtol"),
        ("`cases`", "seconds"),
        ("a recall card", "setup"),
    ],
)
def test_a_key_that_is_known_neither_above_nor_below_belongs_nowhere(what: str, key: str) -> None:
    assert where_it_belongs(what, key, "x") == ""


def test_a_key_of_another_kind_names_the_kinds_and_what_this_one_has() -> None:
    assert of_other_kinds("a recall card", "setup") == (
        "It is for code and order cards; a recall card has answer, points, wrong."
    )
    assert of_other_kinds("a recall card", "promt") == of_other_kinds("`cases`", "setup") == ""


@pytest.mark.parametrize(
    ("what", "key", "known", "hint"),
    [
        ("the expectation of `out`", "tolerance", ("dtype", "rtol"), "Here that is `rtol`, as in `rtol: 0.001`."),
        ("`mean`", "tolerance", ("near", "rel", "abs"), "Here that is `rel`."),
        ("a wrong answer", "hint", ("answer", "says"), "Here that is `says`."),
        (CODE, "question", ("prompt",), "Here that is `prompt`."),
        (CODE, "question", ("answer",), ""),
        (CODE, "promt", ("prompt",), ""),
    ],
)
def test_a_word_that_others_use_is_told_as_ours(what: str, key: str, known: tuple[str, ...], hint: str) -> None:
    assert meant_by(what, key, known) == hint


def test_every_meaning_is_a_key_and_no_other_word_is_known_wherever_its_meaning_is() -> None:
    mappings = []
    waiting = list(outlines())
    while waiting:
        outline = waiting.pop()
        mappings.append(set(outline.found))
        waiting += outline.inside.values()
    for word, meanings in OTHER_WORDS.items():
        assert set(meanings) <= set.union(*mappings)
        assert any(word not in keys and keys & set(meanings) for keys in mappings), word


def told(card: str) -> list[str]:
    file = CardFile("deck.yaml", f"format: 1\ndeck: d\ntitle: T\ncards: [{{id: a, prompt: p, {card}}}]\n")
    read_deck(file, alone=True)
    return [f"{problem.message} | {problem.hint}" for problem in file.sorted_problems()]


@pytest.mark.parametrize("word", ["referense", "answer", "solution"])
def test_a_needed_key_under_another_name_is_told_once(word: str) -> None:
    (only,) = told(f"kind: code, {word}: out = 1, expect: {{out: {{}}}}")
    assert only.startswith(f"a code card has no key `{word}` | ")
    assert "`reference`" in only


@pytest.mark.parametrize("keys", ["expct: {out: {}}", "tests: {out: {}}", "cal: f", "expct: {out: {}}, cal: f"])
def test_what_a_card_is_judged_by_is_told_once_under_another_name(keys: str) -> None:
    assert all(" has no key " in each for each in told(f"kind: code, reference: out = 1, {keys}"))


def test_a_needed_key_that_is_nowhere_is_still_told() -> None:
    assert told("kind: code, says: x, expect: {out: {}}") == [
        "a code card needs the key `reference` | Add `reference: …` here.",
        "a code card has no key `says` | Put it inside an item of `wrong`: `wrong: [{answer: …, says: x}]`.",
    ]


@pytest.mark.parametrize("keys", ["reference: x", "solution: x"])
def test_the_words_of_another_kind_are_taken_for_this_ones(keys: str) -> None:
    (only,) = told(f"kind: recall, {keys}")
    assert only.endswith(" | Here that is `answer`.")


@pytest.mark.parametrize("key", ["not what it picks", "def f(x)", "`m[0]`"])
def test_what_cannot_be_a_key_is_told_how_it_may_have_become_one(key: str) -> None:
    (only,) = told(f'kind: recall, answer: x, "{key}": y')
    assert only.endswith(
        '| Lines of a `|` block stand deeper than its key, and a text with a comma or a colon in it needs "quotes".'
    )
