from collections.abc import Callable

import pytest

from quizapp.core.card import Card, CodeBody, OpCount, Rules

CODE = "id: a\nkind: code\nprompt: p\nreference: out = 1\nexpect: {out: {}}\n"


def rules(card: Callable[[str], Card], keys: str) -> Rules:
    body = card(CODE + keys).body
    assert isinstance(body, CodeBody)
    return body.rules


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        ("{torch.einsum: 1}", OpCount("torch.einsum", 1, 1)),
        ("{torch.matmul: {max: 2, min: 1}}", OpCount("torch.matmul", 1, 2)),
        ("{Tensor.__getitem__: {max: 3}}", OpCount("Tensor.__getitem__", 0, 3)),
        ("{relu: {min: 2}}", OpCount("relu", 2, None)),
        ("{relu: {min: 2, max: 2}}", OpCount("relu", 2, 2)),
    ],
)
def test_a_count_is_a_number_or_bounds(count: str, wanted: OpCount, card: Callable[[str], Card]) -> None:
    assert rules(card, f"rules: {{count: {count}}}") == Rules(count=(wanted,))


def test_all_three_rules_may_stand_together(card: Callable[[str], Card]) -> None:
    found = rules(card, "rules: {require: [torch.einsum], forbid: [torch.mm], count: {torch.einsum: 1, torch.add: 2}}")
    counts = (OpCount("torch.einsum", 1, 1), OpCount("torch.add", 2, 2))
    assert found == Rules(("torch.einsum",), ("torch.mm",), counts)


def test_a_card_without_rules_has_none(card: Callable[[str], Card]) -> None:
    assert rules(card, "") == Rules()


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("{count: 1}", "6:16 `count` must be a mapping, not a number"),
        ("{count: {}}", "6:16 `count` is empty | Name an operation: {torch.einsum: 1}."),
        ("{count: {torch einsum: 1}}", "6:17 `torch einsum` is not an operation | Write torch.einsum"),
        ("{count: {torch.mm: 0}}", "6:27 `torch.mm` is 0, out of its range"),
        ("{count: {torch.mm: once}}", "6:27 `torch.mm` must be a whole number, not text"),
        ("{count: {torch.mm: {}}}", "6:27 the count of `torch.mm` bounds nothing | Give `max`"),
        ("{count: {torch.mm: {min: 0}}}", "6:27 the count of `torch.mm` bounds nothing"),
        ("{count: {torch.mm: {max: 0}}}", "6:33 `max` is 0, out of its range"),
        ("{count: {torch.mm: {min: 3, max: 2}}}", "6:27 `min` of `torch.mm` is more than its `max`"),
        ("{count: {torch.mm: {least: 3}}}", "6:28 the count of `torch.mm` has no key `least` | Known: min, max."),
        ("{forbid: [torch.mm], count: {torch.mm: 1}}", "6:36 `torch.mm` is both forbidden and counted"),
        (
            "{forbid: [Tensor.__matmul__], count: {torch.matmul: 1}}",
            "6:45 `torch.matmul` is both forbidden and counted",
        ),
        ("{counts: {torch.mm: 1}}", "6:9 `rules` has no key `counts` | Known: require, forbid, count."),
    ],
)
def test_a_wrong_rule_is_told_at_its_place(keys: str, told: str, complaints: Callable[[str], list[str]]) -> None:
    found = complaints(CODE + f"rules: {keys}")
    assert any(each.startswith(told) for each in found), found
