from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.cli import plain_words as words
from quizapp.core.card import ClozeBody, Gap, Kind, Option
from quizapp.core.queue import Counts
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.verdict import Fact, Outcome, Verdict
from quizapp.study.drill import RatingChoice
from quizapp.study.revealing import Revealed
from quizapp.study.summary import Summary

if TYPE_CHECKING:
    from tests.conftest import MakeCard

NEW = CardState("five", "numbers")


def test_what_is_due_is_counted_by_state() -> None:
    assert words.counts(Counts(2, 1, 4)) == "7 due: 2 new, 1 learning, 4 review."
    assert words.counts(Counts()) == "Nothing is due now."


def test_a_code_card_shows_what_runs_first_and_what_to_begin_with(code_card: "MakeCard") -> None:
    card = code_card(title="Make five", body={"setup": "a = 1\n\nb = 2\n"})
    assert words.card(card, NEW).splitlines() == [
        "Card five (new): Make five",
        "Make `out` five.",
        "This runs first:",
        "    a = 1",
        "    ",
        "    b = 2",
        "To begin with:",
        "    out = ...",
    ]


def test_a_card_without_setup_and_starter_shows_neither(code_card: "MakeCard") -> None:
    state = CardState("five", "numbers", State.RELEARNING)
    assert words.card(code_card(body={"starter": ""}), state) == "Card five (relearning)\nMake `out` five."


def test_a_predict_card_shows_code_and_question(predict_card: "MakeCard") -> None:
    shown = words.card(predict_card(), NEW)
    assert shown.endswith("After this code:\n    x = 2\nWhat does this give?\n    x + 1")


def test_a_choice_card_numbers_its_options(choice_card: "MakeCard") -> None:
    options = (Option("one"), Option("two", correct=True))
    assert words.card(choice_card(body={"options": options}), NEW).endswith("  1. one\n  2. two")


def test_a_recall_card_does_not_give_its_answer(recall_card: "MakeCard") -> None:
    assert words.card(recall_card(), NEW).endswith("Why?")


def test_each_kind_says_how_to_answer_it_and_which_commands_there_are(
    code_card: "MakeCard",
    predict_card: "MakeCard",
    recall_card: "MakeCard",
    choice_card: "MakeCard",
    cloze_card: "MakeCard",
    order_card: "MakeCard",
) -> None:
    cards = [code_card(), predict_card(), recall_card(), choice_card(), cloze_card(), order_card()]
    told = {card.kind: words.how_to_answer(card) for card in cards}
    assert len(set(told.values())) == len(Kind)
    assert all(":hint :reveal :skip :quit :help" in how for how in told.values())
    assert all(f'only "{words.END_OF_ANSWER}"' in told[kind] for kind in (Kind.CODE, Kind.RECALL))


@pytest.mark.parametrize("command", [":hint", ":reveal", ":draft", ":skip", ":quit", ":help"])
def test_help_lists_every_command(command: str) -> None:
    assert f"  {command} " in words.HELP


def test_the_answer_comes_with_its_explanation_and_points() -> None:
    assert words.revealed(Revealed("out = 5\n", "So.\n")) == "The answer:\n    out = 5\nSo."
    assert words.revealed(Revealed("out = 5", "")) == "The answer:\n    out = 5"
    shown = words.answer_and_points(Revealed("Because.", "", ("this", "that")))
    assert shown.splitlines()[:4] == ["The answer:", "    Because.", "  1. this", "  2. that"]


@pytest.mark.parametrize(
    ("line", "ticked"),
    [
        ("all", {0, 1, 2}),
        (" ALL ", {0, 1, 2}),
        ("none", set()),
        ("", set()),
        ("1,3", {0, 2}),
        ("3 1", {0, 2}),
        ("2, 2", {1}),
        ("1,", {0}),
    ],
)
def test_ticks_are_read_as_people_write_them(line: str, ticked: set[int]) -> None:
    assert words.parse_ticks(line, 3) == frozenset(ticked)


@pytest.mark.parametrize("line", ["4", "0", "-1", "one", "1;2", "1.5", "²", "1" * 5000, "all none"])
def test_a_line_that_does_not_say_is_no_ticks(line: str) -> None:
    assert words.parse_ticks(line, 3) is None


@given(st.sets(st.integers(0, 8)))
def test_any_set_of_points_can_be_ticked(points: set[int]) -> None:
    assert words.parse_ticks(",".join(str(point + 1) for point in points), 9) == frozenset(points)


@given(st.text(), st.integers(1, 9))
def test_no_line_ticks_a_point_that_is_not_there(line: str, points: int) -> None:
    ticked = words.parse_ticks(line, points)
    assert ticked is None or ticked <= set(range(points))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_its_own_words(outcome: Outcome) -> None:
    told = words.verdict(Verdict("five", outcome))
    assert told.endswith(".")
    others = {words.verdict(Verdict("five", other)) for other in Outcome if other is not outcome}
    assert told not in others


def test_a_verdict_says_first_whose_mistake_it_is_then_what_differed_then_what_was_printed() -> None:
    told = words.verdict(
        Verdict("five", Outcome.WRONG, feedback="4 instead of 5\n", says="One short.\n", stdout="one\ntwo\n")
    )
    assert told == "Wrong.\nOne short.\n4 instead of 5\nYour code printed:\n    one\n    two"


def test_output_that_was_cut_off_is_said_to_be() -> None:
    assert words.verdict(Verdict("five", Outcome.OUTPUT, stdout="a", truncated=True)).endswith("(the rest is cut off)")


def test_a_rating_says_when_the_card_comes_back() -> None:
    assert words.rated(RatingChoice(Rating.HARD, "6m", False)) == "Rated Hard; it comes back in 6m."


def test_a_hint_is_numbered_and_runs_out() -> None:
    assert words.hint("Count.", 2) == "Hint 2: Count."
    assert words.hint(None, 2) == "There is no more hint."


def summary(seconds: float, due: datetime | None = None) -> str:
    by_rating = {Rating.AGAIN: 1, Rating.HARD: 0, Rating.GOOD: 2, Rating.EASY: 0}
    return words.summary(Summary(3, 2, seconds, by_rating, ("a", "b"), due), ZoneInfo("Europe/Berlin"))


def test_the_summary_names_only_the_ratings_given() -> None:
    assert summary(59.4) == "3 answered, 2 passed, 59 s: 1 Again, 2 Good."
    assert summary(125) == "3 answered, 2 passed, 2 min 5 s: 1 Again, 2 Good."


def test_the_summary_tells_the_time_where_the_learner_is() -> None:
    due = datetime(2025, 7, 1, 2, tzinfo=UTC)
    assert summary(1, due).splitlines()[1] == "The next of them is due at 2025-07-01 04:00."


def test_a_drill_without_ratings_sums_up_in_a_sentence() -> None:
    empty = Summary(0, 0, 0.0, dict.fromkeys(Rating, 0), (), None)
    assert words.summary(empty, ZoneInfo("UTC")) == "No card was rated."


def test_the_facts_come_before_whose_mistake_it_is() -> None:
    facts = (Fact("out", "shape", "(3,)", "(3, 1)", ok=False),)
    table = "`out` has shape (3,), expected (3, 1)."
    told = Verdict("five", Outcome.WRONG, feedback=f"{table}\n\nIt is flat.", says="One axis short.", facts=facts)
    assert words.verdict(told) == f"Wrong.\n{table}\nOne axis short.\nIt is flat."


def test_partial_credit_is_told_of_what_did_not_pass() -> None:
    assert words.verdict(Verdict("five", Outcome.WRONG, share=0.65)) == "Wrong.\n65% of the cases passed."
    assert words.verdict(Verdict("five", Outcome.PASS, share=1.0)) == "Pass."


def test_a_text_has_its_gaps_named_where_they_stand(cloze_card: "MakeCard") -> None:
    told = words.card(cloze_card(), NEW)
    assert "The text:\n    A missing axis is added (gap 1), of size (gap 2)." in told
    assert "in front" not in told
    one = ClozeBody(("one ", Gap(("only",))))
    assert "    one (gap)" in words.card(replace(cloze_card(), body=one), NEW)


def test_lines_are_numbered_as_they_are_shown(order_card: "MakeCard") -> None:
    told = words.card(order_card(), NEW, ("out = x", "for i in x:\n    y = i"))
    assert told.endswith("The lines:\n  1. out = x\n  2. for i in x:\n         y = i")
    choosy = words.card(order_card(body={"distractors": ("z",), "setup": "x = 0"}), NEW, ("z",))
    assert choosy.endswith("This runs first:\n    x = 0\nThe lines, of which some do not belong:\n  1. z")
