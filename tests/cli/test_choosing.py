"""Which cards a command is about."""

from typing import TYPE_CHECKING

import click
import pytest

from quizapp.cli.choosing import chosen_cards, complete_card
from quizapp.core.card import Card
from quizapp.errors import UsageError

if TYPE_CHECKING:
    from tests.conftest import MakeCard, MakeWorkspace


@pytest.fixture
def cards(code_card: "MakeCard", choice_card: "MakeCard") -> list[Card]:
    return [code_card("one"), code_card("two", status="draft"), choice_card("three")]


def test_ids_and_a_search_are_taken_together_each_card_once(make_workspace: "MakeWorkspace", cards: list[Card]) -> None:
    workspace = make_workspace(cards)
    assert [card.id for card in chosen_cards(workspace, ["three", "one", "one"], "kind:choice")] == ["one", "three"]
    assert [card.id for card in chosen_cards(workspace, [], "")] == ["one", "three"]
    assert chosen_cards(workspace, [], "is:leech") == ()


@pytest.mark.parametrize(
    ("ids", "search", "said"),
    [
        ([], None, "Which cards"),
        (["two"], None, "There is no card 'two'"),
        (["one"], "is:x", "In the search, column 4"),
    ],
)
def test_what_cannot_be_chosen_is_told(
    make_workspace: "MakeWorkspace", cards: list[Card], ids: list[str], search: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        chosen_cards(make_workspace(cards), ids, search)


@pytest.mark.usefixtures("bundled")
def test_ids_are_completed() -> None:
    command = click.Command("mark")
    found = complete_card(click.Context(command), click.Argument(["cards"]), "wh")
    assert [(each.value, each.help) for each in found] == [
        ("why-activations", "Why keep activations?"),
        ("which-axis", "Which axis?"),
    ]
