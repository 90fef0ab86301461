from datetime import UTC, date, datetime
from typing import Any

import pytest

from quizapp.core.marks import MARKING, day_limits, marked
from quizapp.core.record import Change, ChangeKind, DayLimits, Marks

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
FULL = Marks(suspended=True, buried=date(2026, 5, 9), flag=3, tags=("hard", "leech"))


def change(kind: ChangeKind, deck: str = "deck", **data: Any) -> Change:
    return Change("x" * 36, kind, NOW, NOW.date(), "card", deck, data=data)


@pytest.mark.parametrize(
    ("made", "before", "after"),
    [
        (change(ChangeKind.SUSPEND), Marks(), Marks(suspended=True)),
        (change(ChangeKind.SUSPEND), FULL, FULL),
        (change(ChangeKind.UNSUSPEND), Marks(suspended=True, flag=1), Marks(flag=1)),
        (change(ChangeKind.BURY), Marks(), Marks(buried=date(2026, 5, 4))),
        (change(ChangeKind.BURY, until="2026-05-06"), Marks(flag=2), Marks(buried=date(2026, 5, 6), flag=2)),
        (change(ChangeKind.UNBURY), Marks(buried=date(2026, 5, 6), flag=2), Marks(flag=2)),
        (change(ChangeKind.FLAG, flag=4), Marks(suspended=True), Marks(suspended=True, flag=4)),
        (change(ChangeKind.FLAG, flag=0), Marks(flag=4), Marks()),
        (change(ChangeKind.TAG, tag="leech"), Marks(tags=("more",)), Marks(tags=("leech", "more"))),
        (change(ChangeKind.TAG, tag="leech"), FULL, FULL),
        (change(ChangeKind.UNTAG, tag="hard"), Marks(tags=("hard", "leech")), Marks(tags=("leech",))),
        (change(ChangeKind.UNTAG, tag="other"), Marks(tags=("hard",)), Marks(tags=("hard",))),
        (change(ChangeKind.REATTACH, to="other"), FULL, Marks()),
        (change(ChangeKind.REATTACH, **{"from": "other"}), FULL, FULL),
    ],
)
def test_a_change_sets_its_own_mark_and_leaves_the_others(made: Change, before: Marks, after: Marks) -> None:
    assert marked(before, made) == after


@pytest.mark.parametrize("kind", sorted(set(ChangeKind) - MARKING))
def test_every_other_kind_leaves_marks_alone(kind: ChangeKind) -> None:
    assert marked(FULL, change(kind, new=3)) == FULL


@pytest.mark.parametrize(
    ("made", "error"),
    [
        (change(ChangeKind.FLAG), KeyError),
        (change(ChangeKind.FLAG, flag="red"), ValueError),
        (change(ChangeKind.TAG), KeyError),
        (change(ChangeKind.BURY, until="tomorrow"), ValueError),
    ],
)
def test_a_change_without_what_it_sets_is_refused(made: Change, error: type[Exception]) -> None:
    with pytest.raises(error):
        marked(Marks(), made)


@pytest.mark.parametrize(
    ("marks", "hidden"),
    [
        (Marks(), False),
        (Marks(flag=7, tags=("x",)), False),
        (Marks(suspended=True), True),
        (Marks(buried=date(2026, 5, 3)), False),
        (Marks(buried=date(2026, 5, 4)), True),
        (Marks(buried=date(2026, 5, 5)), True),
    ],
)
def test_a_card_is_hidden_while_suspended_and_through_the_day_it_is_buried(marks: Marks, hidden: bool) -> None:
    assert marks.hides(NOW.date()) is hidden


def test_the_last_limits_of_a_deck_hold_and_replace_the_ones_before_whole() -> None:
    made = [
        change(ChangeKind.LIMITS, "one", new=5, reviews=9),
        change(ChangeKind.LIMITS, "two", reviews=0),
        change(ChangeKind.SUSPEND, "two"),
        change(ChangeKind.LIMITS, "one", new=7),
    ]
    assert day_limits(made) == {"one": DayLimits(new=7), "two": DayLimits(reviews=0)}
    assert day_limits([]) == {}
