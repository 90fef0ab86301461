from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.marks import marked
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, Entry, Marks, Review, State
from quizapp.core.replay import lead, replay, replay_marks, undone
from quizapp.core.schedule import PARAMETERS, SCHEDULER, preview

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
answers = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(Rating), st.integers(-5, 60)), max_size=30
)


def live(history: list[tuple[str, Rating, int]], preset: Preset) -> tuple[dict[str, CardState], list[Review]]:
    """Answer cards as a learner does: the states kept up to date, and the reviews that were recorded."""
    states: dict[str, CardState] = {}
    reviews: list[Review] = []
    now = START
    for card, rating, days in history:
        now += timedelta(days=days)
        before = states.get(card, CardState(card, "deck"))
        after = states[card] = preview(before, now, now.date(), preset)[rating]
        reviews.append(
            Review(
                id=f"{len(reviews):036}",
                card=card,
                deck="deck",
                at=now,
                study_day=now.date(),
                rating=rating,
                verdict="pass",
                tries=1,
                hints=0,
                revealed=False,
                seconds=1.0,
                content_hash="",
                scheduler=SCHEDULER,
                parameters=PARAMETERS,
                before=before,
                after=after,
            )
        )
    return states, reviews


def test_no_reviews_no_states() -> None:
    assert replay([]) == {}


@given(history=answers)
def test_replaying_the_reviews_gives_the_live_states(history: list[tuple[str, Rating, int]]) -> None:
    states, reviews = live(history, Preset())
    assert replay(reviews) == states
    assert replay(iter(reviews)) == states


@given(history=answers)
def test_the_ratings_alone_lead_to_the_same_states(history: list[tuple[str, Rating, int]]) -> None:
    """Nothing but the rating, its moment and its study day decides a state: not the order of other cards, no chance."""
    states, reviews = live(history, Preset())
    for card, state in states.items():
        found = CardState(card, "deck")
        for review in reviews:
            if review.card == card:
                assert review.before == found
                found = preview(found, review.at, review.study_day, Preset())[review.rating]
                assert review.after == found
        assert found == state


def test_reviews_are_taken_in_the_order_recorded_not_by_their_clock() -> None:
    states, reviews = live([("a", Rating.GOOD, 0), ("a", Rating.AGAIN, -30)], Preset())
    assert reviews[1].at < reviews[0].at
    assert replay(reviews) == states
    assert replay(reversed(reviews)) != states


Standing = tuple[dict[str, CardState], dict[str, Marks]]


@dataclass
class Live:
    """A learner's program that never replays: it keeps where cards stand, and undoes by going back to what it kept."""

    states: dict[str, CardState] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    done: list[tuple[str, Standing, Standing]] = field(default_factory=list)
    taken_back: list[tuple[str, Standing, Standing]] = field(default_factory=list)
    now: datetime = START

    def answer(self, card: str, rating: Rating, days: int, *, tag: bool) -> None:
        self.now += timedelta(days=days)
        before = self.state(card)
        after = preview(before, self.now, self.now.date(), Preset())[rating]
        review = Review(
            **self.common(),
            card=card,
            deck="deck",
            rating=rating,
            verdict="",
            tries=0,
            hints=0,
            revealed=False,
            seconds=1.0,
            content_hash="",
            scheduler=SCHEDULER,
            parameters=PARAMETERS,
            before=before,
            after=after,
        )
        self.act(review, *([self.change(ChangeKind.TAG, card, data={"tag": "leech"})] if tag else []))

    def act(self, *entries: Entry) -> None:
        """Record entries in one go."""
        was = dict(self.states), dict(self.marks)
        for number, entry in enumerate(entries):
            placed = replace(entry, seq=len(self.reviews) + len(self.changes) + 1)
            if isinstance(placed, Review):
                self.reviews.append(placed)
            else:
                placed = replace(placed, review=entries[0].id if number else "")
                self.changes.append(placed)
                self.put_marks(placed.card, marked(self.marks.get(placed.card, Marks()), placed))
            if placed.after is not None:
                self.put(placed.after)
        self.done.append((entries[0].id, was, (dict(self.states), dict(self.marks))))
        self.taken_back.clear()

    def turn(self, kind: ChangeKind) -> None:
        """Undo or redo, where there is anything."""
        source, target = (self.done, self.taken_back)[:: 1 if kind is ChangeKind.UNDO else -1]
        if source:
            name, before, after = source.pop()
            target.append((name, before, after))
            states, marks = before if kind is ChangeKind.UNDO else after
            self.states, self.marks = dict(states), dict(marks)
            place = len(self.reviews) + len(self.changes) + 1
            self.changes.append(replace(self.change(kind, ""), review=name, seq=place))

    def change(self, kind: ChangeKind, card: str, **more: Any) -> Change:
        return Change(**self.common(), kind=kind, card=card, deck="deck", **more)

    def common(self) -> dict[str, Any]:
        self.now += timedelta(seconds=1)
        return {"id": f"{self.now.timestamp():036.3f}", "at": self.now, "study_day": self.now.date()}

    @property
    def entries(self) -> list[Entry]:
        return [*self.reviews, *self.changes]

    def state(self, card: str) -> CardState:
        return self.states.get(card, CardState(card, "deck"))

    def put(self, state: CardState) -> None:
        self.states[state.card] = state
        if state.state is State.NEW:
            del self.states[state.card]

    def put_marks(self, card: str, marks: Marks) -> None:
        self.marks[card] = marks
        if marks == Marks():
            del self.marks[card]


CARDS = st.sampled_from(["a", "b", "c"])
OPERATIONS = st.one_of(
    st.tuples(st.just("answer"), CARDS, st.sampled_from(Rating), st.integers(-5, 60), st.booleans()),
    st.tuples(st.just("mark"), CARDS, st.sampled_from(["suspend", "unsuspend", "bury", "unbury"])),
    st.tuples(st.just("flag"), CARDS, st.integers(0, 7)),
    st.tuples(st.just("forget"), CARDS),
    st.tuples(st.just("reschedule"), CARDS, st.integers(1, 400)),
    st.tuples(st.just("reattach"), CARDS, CARDS),
    st.tuples(st.just("limits")),
    st.tuples(st.just("turn"), st.integers(1, 4), st.integers(0, 4)),
    st.tuples(st.just("turn"), st.integers(0, 2), st.integers(0, 4)),
)


def do(live: Live, name: str, *how: object) -> None:
    match name, how:
        case "answer", (str(card), Rating() as rating, int(days), bool(tag)):
            live.answer(card, rating, days, tag=tag)
        case "mark", (str(card), str(kind)):
            live.act(live.change(ChangeKind(kind), card))
        case "flag", (str(card), int(flag)):
            live.act(live.change(ChangeKind.FLAG, card, data={"flag": flag}))
        case "forget", (str(card),):
            moved = {"before": live.state(card), "after": CardState(card, "deck")}
            live.act(live.change(ChangeKind.FORGET, card, **moved))
        case "reschedule", (str(card), int(days)) if card in live.states:
            day = live.now.date() + timedelta(days=days)
            after = replace(live.states[card], state=State.REVIEW, due_at=None, due_day=day)
            live.act(live.change(ChangeKind.RESCHEDULE, card, before=live.states[card], after=after))
        case "reattach", (str(old), str(new)) if old != new:
            after = replace(live.state(old), card=new)
            gone = {"before": live.state(old), "after": CardState(old, "deck")}
            live.act(
                live.change(ChangeKind.REATTACH, new, data={"from": old}, before=live.state(new), after=after),
                live.change(ChangeKind.REATTACH, old, data={"to": new}, **gone),
                live.change(ChangeKind.SUSPEND, new),
            )
        case "limits", ():
            live.act(live.change(ChangeKind.LIMITS, "", data={"new": 3}))
        case "turn", (int(back), int(forth)):
            for kind in [ChangeKind.UNDO] * back + [ChangeKind.REDO] * forth:
                live.turn(kind)
        case _:
            assert name in ("reschedule", "reattach"), name  # of a card that is new, or to itself


@given(operations=st.lists(OPERATIONS, min_size=10, max_size=25))
def test_replay_is_the_live_state_after_anything_a_learner_does(operations: list[tuple[object, ...]]) -> None:
    live = Live()
    for name, *how in operations:
        do(live, str(name), *how)
        assert replay(live.reviews, live.changes) == live.states
        assert replay_marks(live.changes) == live.marks


@given(operations=st.lists(OPERATIONS, min_size=3, max_size=12), steps=st.integers(1, 12))
def test_any_number_of_steps_back_and_forth_lead_to_where_they_began(
    operations: list[tuple[object, ...]], steps: int
) -> None:
    live = Live()
    for name, *how in operations:
        do(live, str(name), *how)
    states, marks = dict(live.states), dict(live.marks)
    steps = min(steps, len(live.done))
    for kind in (ChangeKind.UNDO, ChangeKind.REDO):
        for _ in range(steps):
            live.turn(kind)
    assert (replay(live.reviews, live.changes), replay_marks(live.changes)) == (states, marks)


@given(operations=st.lists(OPERATIONS, min_size=3, max_size=15))
def test_all_undone_is_as_if_nothing_had_been(operations: list[tuple[object, ...]]) -> None:
    live = Live()
    for name, *how in operations:
        do(live, str(name), *how)
    while live.done:
        live.turn(ChangeKind.UNDO)
    assert replay(live.reviews, live.changes) == {}
    assert replay_marks(live.changes) == {}
    # What was undone before and never redone was never undone twice.
    assert {lead(each) for each in live.entries if not is_turn(each)} == undone(live.changes)


def is_turn(entry: Entry) -> bool:
    return isinstance(entry, Change) and entry.kind in (ChangeKind.UNDO, ChangeKind.REDO)


def test_an_answer_is_undone_with_the_changes_it_entailed() -> None:
    live = Live()
    live.answer("a", Rating.AGAIN, 0, tag=True)
    assert {lead(entry) for entry in live.entries} == {live.reviews[0].id}
    live.turn(ChangeKind.UNDO)
    assert undone(live.changes) == {live.reviews[0].id}
    assert (replay(live.reviews, live.changes), replay_marks(live.changes)) == ({}, {})
    live.turn(ChangeKind.REDO)
    assert undone(live.changes) == set()
    assert replay_marks(live.changes) == {"a": Marks(tags=("leech",))}


def test_places_decide_the_order_of_reviews_and_changes_together() -> None:
    live = Live()
    live.answer("a", Rating.GOOD, 0, tag=False)
    do(live, "forget", "a")
    assert replay(live.reviews, live.changes) == {}
    live.answer("a", Rating.EASY, date(2026, 2, 1).day, tag=False)
    assert replay(live.reviews, live.changes) == {"a": live.reviews[1].after}
    assert live.reviews[1].before == CardState("a", "deck")
