from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, ChoiceBody, CodeBody, Kind, Option, RecallBody
from quizapp.core.record import CardState, Marks, State
from quizapp.core.search import KEYS, STANDINGS, Found, Past, SearchError, Term, due_until, meets, parse

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PICK = ChoiceBody((Option("one", correct=True), Option("two")))


def in_days(days: int) -> CardState:
    return CardState("c", "d", State.REVIEW, stability=5.0, due_day=TODAY + timedelta(days=days))


LEARNING = CardState("c", "d", State.LEARNING, stability=1.0, due_at=NOW)
NEW = CardState("c", "d")
CARD = Card(
    "sum-axis",
    "torch-basics",
    "Which axis is Summed?",
    PICK,
    title="A sum [over] rows",
    tags=("einsum", "memory"),
    source="chapter 17",
)


def matches(
    text: str, *, card: Card = CARD, state: CardState = NEW, marks: Marks | None = None, **record: set[str]
) -> bool:
    return meets(Found(card, state, marks or Marks()), parse(text), TODAY, Past(**record))


class TestReading:
    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("", ()),
            ("  \t ", ()),
            ("einsum", (Term("", ("einsum",)),)),
            ("two words", (Term("", ("two",)), Term("", ("words",)))),
            ('"two words"', (Term("", ("two words",)),)),
            ("-slow", (Term("", ("slow",), True),)),
            ('-"so slow"', (Term("", ("so slow",), True),)),
            ("tag:einsum", (Term("tag", ("einsum",)),)),
            ("-tag:a,b", (Term("tag", ("a", "b"), True),)),
            ('deck:"my, deck"', (Term("deck", ("my, deck",)),)),
            ("is:new due:3 flag:0", (Term("is", ("new",)), Term("due", ("3",)), Term("flag", ("0",)))),
            ('"tag:x"', (Term("", ("tag:x",)),)),
            ("torch.nn:x", (Term("", ("torch.nn:x",)),)),
            ("-", (Term("", ("-",)),)),
            ("x,y", (Term("", ("x,y",)),)),
        ],
    )
    def test_terms(self, text: str, terms: tuple[Term, ...]) -> None:
        assert parse(text) == terms

    @pytest.mark.parametrize(
        ("text", "message", "column", "hint"),
        [
            ("tga:x", "cannot search by 'tga'", 1, "Did you mean tag:?"),
            ("a  http://x", "cannot search by 'http'", 4, "quote text that has a colon"),
            ("-is:nwe", "is: cannot be 'nwe'", 5, "Did you mean 'new'?"),
            ("is:new,xyz", "is: cannot be 'xyz'", 4, "Known are new, learning"),
            ("kind:cde", "kind: cannot be 'cde'", 6, "Did you mean 'code'?"),
            ("flag:8", "flag: cannot be '8'", 6, "Known are 0, 1"),
            ("due:-1", "due: must be a number of days, not '-1'", 5, ""),
            ("due:123456", "due: must be a number of days, not '123456'", 5, ""),
            ("due:٣", "due: must be a number of days", 5, ""),
            ("tag:,", "tag: names nothing", 1, ""),
            ('a "open', "cannot read '\"open'", 3, "between two"),
            ('a"b', "cannot read 'a\"b'", 1, "between two"),
        ],
    )
    def test_what_cannot_be_read_is_told_with_its_column(self, text: str, message: str, column: int, hint: str) -> None:
        with pytest.raises(SearchError) as caught:
            parse(text)
        assert str(caught.value).startswith(message)
        assert caught.value.column == column
        assert hint in caught.value.hint

    @given(text=st.text() | st.text('tagis:new-" ,*[', max_size=30))
    def test_any_text_is_read_or_refused_with_a_column_in_it(self, text: str) -> None:
        column = 1
        try:
            meets(Found(CARD, NEW), parse(text), TODAY, Past())
        except SearchError as error:
            column = error.column
        assert 1 <= column <= max(len(text), 1)

    @given(words=st.lists(st.text(st.characters(exclude_categories=("Z", "C"), exclude_characters='"'), min_size=1)))
    def test_phrases_survive_being_quoted(self, words: list[str]) -> None:
        assert parse(" ".join(f'"{word}"' for word in words)) == tuple(Term("", (word,)) for word in words)


class TestMeeting:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", True),
            ("summed", True),
            ("SUM-axis", True),
            ('"axis is"', True),
            ("[over]", True),
            ("17", True),
            ("memory axis", True),
            ("memory nothing", False),
            ("-nothing", True),
            ("-axis", False),
            ("tag:memory", True),
            ("tag:mem*", True),
            ("tag:mem", False),
            ("tag:x,EINSUM", True),
            ("-tag:x,einsum", False),
            ("tag:mine", True),
            ("tag:[em]*", False),
            ("tag:e?nsum", False),
            ("deck:torch-*", True),
            ("deck:torch", False),
            ("id:sum-axis", True),
            ("kind:choice", True),
            ("kind:code,recall", False),
            ("flag:3", True),
            ("flag:0", False),
            ("flag:1,3", True),
        ],
    )
    def test_what_a_card_is(self, text: str, expected: bool) -> None:
        assert matches(text, marks=Marks(flag=3, tags=("mine",))) is expected

    @pytest.mark.parametrize(
        ("state", "standing"),
        [
            (NEW, "new"),
            (LEARNING, "learning"),
            (in_days(1), "review"),
            (CardState("c", "d", State.RELEARNING), "relearning"),
        ],
    )
    def test_where_it_stands(self, state: CardState, standing: str) -> None:
        assert {each.value for each in State if matches(f"is:{each.value}", state=state)} == {standing}

    @pytest.mark.parametrize(
        ("state", "days"),
        [(in_days(-9), 0), (in_days(0), 0), (in_days(1), 1), (in_days(3), 3), (LEARNING, 0), (NEW, None)],
    )
    def test_when_it_comes_due(self, state: CardState, days: int | None) -> None:
        for ahead in range(5):
            assert matches(f"due:{ahead}", state=state) is (days is not None and ahead >= days)
        assert matches("is:due", state=state) is (days == 0)

    def test_its_marks(self) -> None:
        assert matches("is:suspended", marks=Marks(suspended=True))
        assert not matches("is:suspended is:buried is:leech")
        assert matches("is:buried", marks=Marks(buried=TODAY))
        assert not matches("is:buried", marks=Marks(buried=TODAY - timedelta(days=1)))
        assert matches("is:leech", marks=Marks(tags=("leech",)))

    def test_what_the_record_says(self) -> None:
        assert matches("is:forgotten", forgotten={"sum-axis"})
        assert matches("is:failing", failing={"sum-axis"})
        assert not matches("is:forgotten", failing={"sum-axis"})

    def test_the_text_of_every_kind_of_card_is_looked_through(self) -> None:
        for body in (PICK, RecallBody("x"), CodeBody("out = 1")):
            assert matches("needle", card=Card("c", "d", "a NEEDLE here", body))

    @given(text=st.sampled_from(["summed", "tag:memory", "is:new", "nothing", "flag:1", "due:3"]))
    def test_a_term_turned_round_is_its_opposite(self, text: str) -> None:
        assert matches(f"-{text}") is not matches(text)


def test_every_key_and_standing_can_be_asked_for() -> None:
    values = {"is": STANDINGS, "kind": [kind.value for kind in Kind], "flag": "01234567", "due": "012"}
    for key in KEYS:
        for value in values.get(key, ("x",)):
            assert parse(f"{key}:{value}") == (Term(key, (value,)),)
            matches(f"{key}:{value}")


class TestDueUntil:
    @pytest.mark.parametrize(
        ("text", "days"),
        [
            ("", None),
            ("einsum -is:due", None),
            ("is:due,new", None),
            ("-due:3", None),
            ("is:due", 0),
            ("due:3", 3),
            ("due:1,12,2 deck:d", 12),
            ("due:9 is:due", 0),
            ("due:9 due:4,2 -due:1", 4),
        ],
    )
    def test_it_is_the_first_day_that_a_term_asks_for(self, text: str, days: int | None) -> None:
        assert due_until(parse(text), TODAY) == (None if days is None else TODAY + timedelta(days=days))

    @given(
        st.lists(st.sampled_from(["is:due", "-is:due", "is:due,new", "due:0", "due:2,5", "-due:3", "due:7", "x"])),
        st.one_of(st.just(NEW), st.just(LEARNING), st.integers(-9, 9).map(in_days)),
    )
    def test_what_is_due_later_meets_no_such_search(self, words: list[str], state: CardState) -> None:
        until = due_until(parse(" ".join(words)), TODAY)
        later = state.due_at is None and (state.due_day is None or (until is not None and state.due_day > until))
        if until is not None and later:
            assert not matches(" ".join(words), state=state)
