from dataclasses import replace

from quizapp.core.telling import beyond_table, told_in_order
from quizapp.core.verdict import Fact, Outcome, Verdict

WORDS = "`out` has shape (3,), expected (3, 1).\nRight about `out`: dtype float32."
FACTS = (Fact("out", "shape", "(3,)", "(3, 1)", ok=False), Fact("out", "dtype", "float32", "float32", ok=True))
VERDICT = Verdict("card", Outcome.WRONG, feedback=f"{WORDS}\n\nIt is transposed.", says="One short.\n", facts=FACTS)


def test_the_table_comes_first_then_whose_mistake_it_is_then_the_rest() -> None:
    assert told_in_order(VERDICT) == [WORDS, "One short.", "It is transposed."]


def test_without_a_table_the_known_mistake_comes_first() -> None:
    assert told_in_order(replace(VERDICT, facts=())) == ["One short.", VERDICT.feedback]
    right = (replace(FACTS[0], ok=True),)
    assert told_in_order(replace(VERDICT, facts=right)) == ["One short.", VERDICT.feedback]


def test_feedback_that_does_not_open_with_the_table_is_told_whole() -> None:
    assert told_in_order(replace(VERDICT, feedback="It ran out of time.", says="")) == ["It ran out of time."]


def test_nothing_to_tell_is_nothing() -> None:
    assert told_in_order(Verdict("card", Outcome.PASS)) == []
    assert told_in_order(replace(VERDICT, feedback=WORDS, says=" \n")) == [WORDS]


def test_the_words_of_the_table_are_taken_off_the_feedback() -> None:
    assert beyond_table(VERDICT, VERDICT.feedback) == "It is transposed."
    assert beyond_table(VERDICT, WORDS) == ""
    assert beyond_table(replace(VERDICT, facts=()), VERDICT.feedback) == VERDICT.feedback
