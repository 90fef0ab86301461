import pytest

from quizapp.core.card import Position
from quizapp.decks import strict_yaml
from quizapp.decks.card_file import CardFile
from quizapp.decks.content import Content, Defaults, Header
from quizapp.decks.reading import read_cards, read_deck, read_text

CARDS = "cards:\n  - {id: a, kind: recall, prompt: p, answer: a}\n"
HEAD = "format: 1\ndeck: d\ntitle: D\n"
HEADER = Header("d", "D", "", Defaults(), Position("a.yaml", 2, 7))


def file_of(text: str) -> CardFile:
    return CardFile("a.yaml", text)


@pytest.mark.parametrize("alone", [True, False])
def test_a_deck_of_its_own(alone: bool) -> None:
    content = read_deck(file_of(HEAD + CARDS), alone=alone)
    assert content is not None
    assert content.header == HEADER
    assert [(card.id, card.deck, card.where) for card in content.cards] == [("a", "d", Position("a.yaml", 5, 5))]


def test_a_header_without_cards() -> None:
    assert read_deck(file_of(HEAD), alone=False) == Content((), HEADER)


def test_more_cards() -> None:
    content = read_cards(file_of(CARDS), HEADER)
    assert content is not None
    assert (content.header, [card.id for card in content.cards]) == (None, ["a"])


@pytest.mark.parametrize(
    ("text", "ids", "problems"),
    [
        (HEAD + CARDS, ["a"], []),
        (CARDS, ["a"], []),
        (HEAD, [], []),
        ("- a", [], ["1:1"]),
        ("", [], ["1:1"]),
        (CARDS + "  - {id: b}\n", ["a"], ["3:5"]),
        ("format: 1\n" + CARDS, [], ["1:1", "1:1"]),
        ("title: T\n" + CARDS, ["a"], ["1:1"]),
    ],
)
def test_a_text_is_read_as_whichever_it_is(text: str, ids: list[str], problems: list[str]) -> None:
    cards, found = read_text(file_of(text))
    assert [card.id for card in cards] == ids
    assert [f"{each.where.line}:{each.where.column}" for each in found if each.where] == problems


def test_only_a_file_with_something_to_tell_is_read_with_all_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    full: list[str] = []
    parse = strict_yaml.parse

    def remember(file: CardFile) -> object:
        full.append(file.text)
        return parse(file)

    monkeypatch.setattr("quizapp.decks.reading.parse", remember)
    read_text(file_of(CARDS))
    assert full == []
    wrong = CARDS.replace("answer: a", "answer: 3")
    _, problems = read_text(file_of(wrong))
    assert full == [wrong]
    assert [str(problem.where) for problem in problems] == ["a.yaml:2:46"]
