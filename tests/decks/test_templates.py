import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Kind
from quizapp.decks.card_file import CardFile
from quizapp.decks.cards import ID
from quizapp.decks.reading import read_text
from quizapp.decks.templates import BODIES, card_text, header_text


def test_there_is_a_first_card_of_every_kind() -> None:
    assert set(BODIES) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_it_is_read_without_a_problem_and_says_what_its_keys_are_for(kind: Kind) -> None:
    text = header_text("my-deck", "Mine") + "cards:\n" + card_text(kind, "a-card", "A card", 2)
    cards, problems = read_text(CardFile("a.yaml", text))
    assert problems == []
    assert [(card.id, card.title, card.kind) for card in cards] == [("a-card", "A card", kind)]
    assert cards[0].hints
    assert cards[0].explain
    assert sum(line.lstrip().startswith("#") or " # " in line for line in text.split("\n")) >= 2


@pytest.mark.parametrize("indent", [0, 1, 7])
def test_it_stands_where_the_other_cards_do(indent: int) -> None:
    lines = card_text(Kind.CODE, "a", "A", indent).split("\n")
    assert lines[0].startswith(" " * indent + "- id: a")
    assert all(line.startswith(" " * (indent + 2)) for line in lines[1:-1])
    assert lines[-1] == ""


@given(title=st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=30))
def test_any_title_comes_out_as_it_went_in(title: str) -> None:
    text = header_text("d", title or "x") + "cards:\n" + card_text(Kind.RECALL, "a", title)
    cards, problems = read_text(CardFile("a.yaml", text))
    assert [str(each) for each in problems if "`title` is empty" not in each.message] == []
    assert [card.title for card in cards] == [title]


@pytest.mark.parametrize("identity", ["2024", "007", "1e-5", "0x1f", "true", "null", "-", "---", "-1", "on", "e2"])
def test_an_id_stays_text_whatever_yaml_would_make_of_it(identity: str) -> None:
    text = header_text(identity, "Mine") + "cards:\n" + card_text(Kind.RECALL, identity, "A card")
    cards, problems = read_text(CardFile("a.yaml", text))
    assert problems == []
    assert [card.id for card in cards] == [identity]


@given(identity=st.from_regex(ID, fullmatch=True))
def test_any_id_comes_out_as_it_went_in(identity: str) -> None:
    cards, problems = read_text(CardFile("a.yaml", "cards:\n" + card_text(Kind.RECALL, identity, "A card")))
    assert problems == []
    assert [card.id for card in cards] == [identity]


def test_an_id_that_is_text_anyway_stands_without_quotes() -> None:
    assert card_text(Kind.CODE, "two-axes", "A").startswith("- id: two-axes ")
    assert header_text("two-axes", "A").splitlines()[1] == "deck: two-axes"
