"""Searches over the cards of a workspace and its record."""

from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card
from quizapp.core.rating import Rating
from quizapp.core.search import Past, meets
from quizapp.errors import UsageError
from quizapp.study import undoing
from quizapp.study.acting import act, action
from quizapp.study.finding import all_found, find, past_of, terms_of

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace
    from tests.study.conftest import Sitting, Start


def found(drill: "Sitting", text: str) -> list[str]:
    return [each.card.id for each in find(drill.workspace, text)]


def test_an_empty_search_finds_every_card_that_is_shown(start: "Start", three: list[Card]) -> None:
    assert found(start(three), "") == ["one", "two", "three"]


def test_states_and_marks_are_found(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.answer()
    act(drill.workspace, action("flag", "2"), three[1:2])
    act(drill.workspace, action("suspend"), three[2:])
    assert found(drill, "is:learning") == ["one"]
    assert found(drill, "flag:2") == ["two"]
    assert found(drill, "is:suspended") == ["three"]
    assert found(drill, "is:new -is:suspended") == ["two"]


def test_the_past_is_found(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    for rating in (Rating.AGAIN, Rating.EASY):
        drill.answer(rating=rating)
    assert found(drill, "is:forgotten") == found(drill, "is:failing") == ["one"]
    clock.advance(days=1)
    assert found(drill, "is:forgotten") == []
    assert found(drill, "is:failing") == ["one"]
    undoing.undo(drill.workspace)
    undoing.undo(drill.workspace)
    assert found(drill, "is:failing") == []


def test_only_the_cards_given_are_searched(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    workspace = make_workspace(three)
    assert [each.card.id for each in find(workspace, "id:t*", three[:2])] == ["two"]


@pytest.mark.parametrize("text", ["is:due", "due:3", "due:9 -is:learning", "is:due deck:numbers t", "-due:1 due:30"])
def test_a_search_for_what_is_due_reads_only_that_and_finds_the_same(
    start: "Start", code_card: "MakeCard", clock: "Clock", monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    cards = [code_card(f"card-{number}") for number in range(9)]
    drill = start(cards)
    for number in range(7):
        drill.answer(rating=Rating(number % 4 + 1))
        clock.advance(days=number % 2)
    terms, today = terms_of(text), drill.workspace.today()
    expected = [each for each in all_found(drill.workspace, cards) if meets(each, terms, today, Past())]
    assert 0 < len(expected) < len(cards)
    monkeypatch.setattr(type(drill.store), "states_of", lambda *_: pytest.fail("all was read"))
    assert list(find(drill.workspace, text)) == expected


def test_the_past_is_read_only_where_it_is_asked_for(
    make_workspace: "MakeWorkspace", three: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = make_workspace(three)
    workspace.store.close()
    for read in ("reviews", "forgotten", "failing"):
        monkeypatch.setattr(type(workspace.store), read, lambda *_, **__: pytest.fail("read"))
    assert past_of(workspace, terms_of("is:due tag:x forgotten")) == Past()


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("is:fogotten", "column 4: is: cannot be 'fogotten'", "Did you mean 'forgotten'?"),
        ('word "open', "column 6: cannot read", 'between two "'),
        ("due:soon", "column 5: due: must be a number of days", "docs/scheduling.md"),
    ],
)
def test_a_search_that_cannot_be_read_is_told_with_its_column(text: str, said: str, hint: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        terms_of(text)
    assert hint in caught.value.hint


def test_a_card_that_is_marked_twice_is_found_once(start: "Start", code_card: "MakeCard") -> None:
    drill = start([code_card("one", tags=("exam",))])
    act(drill.workspace, action("tag", "exam"), drill._cards)
    assert found(drill, "tag:exam,ex*") == ["one"]
