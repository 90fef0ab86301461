import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, ClozeBody, Gap, RecallBody, WrongAnswer
from quizapp.core.cloze import completed, filled, gap_answers, judge_cloze, revealed_text
from quizapp.core.verdict import Outcome, Verdict

EINSTEIN = ClozeBody(
    ("Repeated indices are ", Gap(("summed over",)), "; one appears at most ", Gap(("twice", "2 times")), "."),
    wrong=(
        WrongAnswer("multiplied", says="They are, but something follows."),
        WrongAnswer("\nonce", says="Then it stays."),
        WrongAnswer("added\nonce", says="Both."),
    ),
)


def judge(answer: str, body: ClozeBody = EINSTEIN) -> Verdict:
    return judge_cloze(Card("rules", "deck", "", body), answer)


def gap(answer: str, *right: str) -> bool:
    return judge(answer, ClozeBody((Gap(right),))).passed


def test_each_gap_takes_each_of_its_answers() -> None:
    for answer in ("summed over\ntwice", "summed over\n2 times"):
        verdict = judge(answer)
        assert verdict.passed
        assert [(check.check, check.name, check.ok) for check in verdict.checks] == [
            ("gap", "1", True),
            ("gap", "2", True),
        ]
        assert (verdict.feedback, verdict.says, verdict.tier) == ("", "", "none")


@pytest.mark.parametrize(
    "answer",
    [
        "Summed  OVER\nTwice",
        "  summed over \n twice  \n\n\n",
        "'summed over'.\n“twice”!",
        "summedover\n２ times",
        "summed\tover\r\ntwice\r",
    ],
)
def test_case_space_and_outer_punctuation_are_free(answer: str) -> None:
    assert judge(answer).passed


@pytest.mark.parametrize(
    ("answer", "right", "same"),
    [
        (".*", ".*", True),
        ("xx", ".*", False),
        ("a+", "a+", True),
        ("aa", "a+", False),
        ("[i, j]", "[i,j]", True),
        ("(i, j)", "[i,j]", False),
        ("\\d", "\\d", True),
        ("-1", "-1", True),
        ("−1", "-1", True),
        ("1", "-1", False),
        ("}}", "}}", True),
        ("a || b", "a||b", True),
        ("...", "...", True),
        (".", "...", False),
        ("", "...", False),
        ("5.", "5", True),
        (".5", "5", False),
        ("日本", "日本", True),
        ("ｅｘｐａｎｄ", "expand", True),
        ("STRASSE", "straße", True),
        ("`expand`", "expand", True),
        ("e" + "\u0301", "é", True),
    ],
)
def test_an_answer_is_compared_as_text_and_signs_that_mean_something_count(answer: str, right: str, same: bool) -> None:
    assert gap(answer, right) is same


def test_a_wrong_gap_is_told_by_its_number_and_not_what_belongs_there() -> None:
    verdict = judge("summed over\nthrice")
    assert verdict.outcome is Outcome.WRONG
    assert [check.ok for check in verdict.checks] == [True, False]
    assert verdict.feedback == "Gap 2 is not right."
    assert judge("nothing").feedback == "Gap 1 is not right.\nGap 2 is empty."


def test_a_slip_of_the_pen_is_told_as_one() -> None:
    assert judge("sumed over\ntwice").feedback == "Gap 1 is close: look at the spelling."
    assert judge("summed over\ntwic").feedback == "Gap 2 is not right."  # too short to tell
    assert not gap("float32", "float64")


@pytest.mark.parametrize("answer", ["", "\n", " \n \n"])
def test_nothing_is_never_right(answer: str) -> None:
    assert judge(answer).feedback == "Gap 1 is empty.\nGap 2 is empty."


def test_more_lines_than_gaps_are_told() -> None:
    verdict = judge("summed over\ntwice\nor so")
    assert not verdict.passed
    assert verdict.feedback == "Your answer has 3 lines; the text has 2 gaps, one a line."
    assert verdict.says == ""


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("Multiplied\ntwice", "They are, but something follows."),
        ("summed over\nONCE", "Then it stays."),
        ("multiplied\nonce", "They are, but something follows."),
        ("added\nonce", "Then it stays."),
        ("divided\nthrice", ""),
        ("summed over\ntwice", ""),
    ],
)
def test_a_known_wrong_answer_is_spoken_to_wherever_it_says_something(answer: str, says: str) -> None:
    assert judge(answer).says == says


def test_a_wrong_answer_is_completed_by_what_is_right() -> None:
    assert [completed(EINSTEIN, wrong) for wrong in EINSTEIN.wrong] == [
        "multiplied\ntwice",
        "summed over\nonce",
        "added\nonce",
    ]


def test_the_revealed_text_has_every_answer() -> None:
    assert revealed_text(EINSTEIN) == (
        "Repeated indices are summed over; one appears at most twice.\n\n1. summed over\n2. twice or 2 times"
    )


def test_gaps_beside_each_other_are_filled_in_order() -> None:
    body = ClozeBody((Gap(("a",)), Gap(("b",)), " end"))
    assert filled(body, ["1", "2"]) == "12 end"
    assert judge("a\nb", body).passed
    assert not judge("b\na", body).passed


def test_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="has no gaps"):
        judge_cloze(Card("why", "deck", "", RecallBody("x")), "x")


@given(st.text(), st.integers(1, 5))
def test_any_text_is_at_least_one_line_a_gap(answer: str, gaps: int) -> None:
    assert len(gap_answers(answer, gaps)) >= gaps


WORDS = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_the_answers_of_a_card_are_right_however_strange(answers: list[str]) -> None:
    answers = [" ".join(answer.split()) for answer in answers]
    body = ClozeBody(tuple(Gap((answer,)) for answer in answers))
    assert judge("\n".join(answers), body).passed


@given(st.text(), st.text(min_size=1))
def test_judging_never_fails(answer: str, right: str) -> None:
    judge(answer, ClozeBody(("a", Gap((right,)), "b", Gap(("x", right)))))
