"""Suspend, bury, flag, tag, forget: what can be typed, what is recorded, and that one undo takes it back."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card
from quizapp.core.record import ChangeKind, Marks, State
from quizapp.core.search import parse
from quizapp.errors import UsageError
from quizapp.study import undoing
from quizapp.study.acting import LONGEST_TAG, WORDS, Action, act, action

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeWorkspace
    from tests.study.conftest import Start


@pytest.mark.parametrize(
    ("word", "value", "expected"),
    [
        ("suspend", "", Action(ChangeKind.SUSPEND)),
        ("unsuspend", " ", Action(ChangeKind.UNSUSPEND)),
        ("bury", "", Action(ChangeKind.BURY)),
        ("unbury", "", Action(ChangeKind.UNBURY)),
        ("forget", "", Action(ChangeKind.FORGET)),
        ("flag", "3", Action(ChangeKind.FLAG, {"flag": 3})),
        ("flag", " 0 ", Action(ChangeKind.FLAG, {"flag": 0})),
        ("tag", "exam", Action(ChangeKind.TAG, {"tag": "exam"})),
        ("untag", "exam", Action(ChangeKind.UNTAG, {"tag": "exam"})),
    ],
)
def test_an_action_is_read_as_it_is_typed(word: str, value: str, expected: Action) -> None:
    found = action(word, value)
    assert (found.kind, found.data) == (expected.kind, expected.data)


@pytest.mark.parametrize(
    ("word", "value", "said", "hint"),
    [
        ("suspnd", "", "no 'suspnd'", "Did you mean suspend?"),
        ("xyzzy", "", "no 'xyzzy'", "There are suspend, unsuspend"),
        ("flag", "", "flag needs a number", "flag 3"),
        ("flag", "8", "no flag '8'", "1 to 7"),
        ("flag", "²", "no flag '²'", "1 to 7"),
        ("tag", "", "tag needs a tag", "tag later"),
        ("tag", "two words", "cannot be a tag", "one word"),
        ("tag", "-minus", "cannot be a tag", "not beginning with -"),
        ("tag", "a:b", "cannot be a tag", "one word"),
        ("tag", 'quo"te', "cannot be a tag", "one word"),
        ("tag", "bell\x07", "cannot be a tag", "one word"),
        ("tag", "x" * (LONGEST_TAG + 1), "cannot be a tag", "at most 60"),
        ("untag", "", "untag needs a tag", "untag later"),
        ("suspend", "now", "takes nothing after it", "suspend alone"),
    ],
)
def test_what_cannot_be_done_says_why_and_what_can(word: str, value: str, said: str, hint: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        action(word, value)
    assert hint in caught.value.hint


@given(st.text(min_size=1, max_size=70))
def test_every_tag_that_is_taken_can_be_searched_for(text: str) -> None:
    try:
        taken = str(action("tag", text).data["tag"])
    except UsageError:
        return
    (term,) = parse(f"tag:{taken}")
    assert term.values == (taken,)


def test_what_puts_a_card_away() -> None:
    away = {word for word in WORDS if action(word, "1" if word in {"flag", "tag", "untag"} else "").puts_away}
    assert away == {"suspend", "bury", "forget"}


def test_one_change_a_card_undone_in_one_step(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    workspace = make_workspace(three)
    changes = act(workspace, action("suspend"), three)
    assert [change.card for change in changes] == ["one", "two", "three"]
    assert workspace.store.marks() == dict.fromkeys(("one", "two", "three"), Marks(suspended=True))
    done = undoing.undo(workspace)
    assert done is not None
    assert (done.cards, done.kind, done.what) == (3, ChangeKind.SUSPEND, "suspended")
    assert workspace.store.marks() == {}


def test_what_is_so_already_is_not_recorded_again(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    workspace = make_workspace(three)
    for word, value in (("suspend", ""), ("flag", "2"), ("tag", "x"), ("bury", "")):
        assert len(act(workspace, action(word, value), three[:1])) == 1
        assert [change.card for change in act(workspace, action(word, value), three[:2])] == ["two"]
    for word, value in (("unsuspend", ""), ("flag", "0"), ("untag", "x"), ("unbury", ""), ("forget", "")):
        assert act(workspace, action(word, value), three[2:]) == ()
    assert "three" not in workspace.store.marks()


def test_a_card_is_buried_until_the_next_study_day(
    make_workspace: "MakeWorkspace", three: list[Card], clock: "Clock"
) -> None:
    workspace = make_workspace(three)
    today = workspace.today()
    act(workspace, action("bury"), three[:1])
    marks = workspace.store.marks()["one"]
    assert (marks.hides(today), marks.hides(today + timedelta(days=1))) == (True, False)
    clock.advance(days=1)
    assert act(workspace, action("unbury"), three[:1]) == ()  # its day is over by itself
    assert len(act(workspace, action("bury"), three[:1])) == 1
    assert workspace.store.marks()["one"].buried == today + timedelta(days=1)
    assert isinstance(today, date)


def test_a_forgotten_card_is_new_again_and_undo_brings_its_state_back(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.answer()
    before = drill.store.states()["one"]
    (change,) = act(drill.workspace, action("forget"), three)
    assert change.before == before
    assert change.after is not None
    assert change.after.state is State.NEW
    assert drill.store.states() == {}
    undoing.undo(drill.workspace)
    assert drill.store.states() == {"one": before}
    assert drill.store.rebuild(verify=True) == ()
