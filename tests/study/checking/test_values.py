import pytest

from quizapp.core.card import Card, RecallBody, Vary
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.values import check_values


def found(**texts: object) -> list[tuple[str, str, str]]:
    sheet = Sheet()
    card = Card(**{"id": "a", "deck": "d", "prompt": "p", "body": RecallBody("${n}"), **texts})  # type: ignore[arg-type]
    check_values(card, sheet)
    return [(finding.rule, finding.path, finding.message) for finding in sheet.findings]


@pytest.mark.parametrize(
    ("texts", "path"),
    [
        ({"prompt": "Make ${n}."}, "prompt"),
        ({"title": "${n}"}, "title"),
        ({"explain": "a\n${n}"}, "explain"),
        ({"hints": ("a", "b ${n} ${m}")}, "hints[1]"),
    ],
)
def test_a_value_that_nothing_draws_is_told_where_it_stands(texts: dict[str, object], path: str) -> None:
    told = "`${n}` stands in the text as it is, for the card has no `vary`"
    assert found(**texts) == [("no-effect", path, told)]


def test_and_how_it_would_be_drawn() -> None:
    sheet = Sheet()
    check_values(Card("a", "d", "Make ${k}.", RecallBody("x")), sheet)
    assert [finding.remedy for finding in sheet.findings] == [
        "Say what it may be: `vary: {k: {ints: [2, 9]}}`, or a list of its values."
    ]


@pytest.mark.parametrize("prompt", ["Make $n.", "Make $${n}.", "Make ${.", "Make {n}."])
def test_other_signs_are_nobodys_business(prompt: str) -> None:
    assert found(prompt=prompt) == []


def test_where_values_are_drawn_the_loader_has_looked() -> None:
    assert found(prompt="${n}", vary=(Vary("n", ints=(1, 2)),)) == []
