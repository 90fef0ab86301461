import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, ChoiceBody, Deck, Option, Vary
from quizapp.core.vary import varied
from quizapp.decks.library import Library
from quizapp.errors import SandboxError
from quizapp.study.batch import ERROR_SCHEMA, grade_batch
from quizapp.study.grading import Grader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import MakeCard, ScriptedRunner


@pytest.fixture
def grader(runner: "ScriptedRunner") -> "Iterator[Grader]":
    runner.script = {"out = 5": {"out": 5}, "out = 4": {"out": 4}}
    grader = Grader(runner)
    yield grader
    grader.close()


@pytest.fixture
def library(code_card: "MakeCard", choice_card: "MakeCard") -> Library:
    cards = (code_card("five"), choice_card("pick", deck="numbers"))
    return Library((Deck("numbers", "Numbers", cards),))


def line(answer_id: str, card: str, answer: str) -> str:
    return json.dumps({"id": answer_id, "card": card, "answer": answer})


def replies(library: Library, grader: Grader, *lines: str, seed: int | None = None) -> list[dict[str, Any]]:
    return [reply.json for reply in grade_batch(library, grader, lines, seed=seed)]


def test_each_line_has_its_verdict_in_order(library: Library, grader: Grader) -> None:
    lines = [line("a", "five", "out = 5"), line("b", "pick", "1"), line("c", "five", "out = 4"), line("d", "pick", "2")]
    found = list(grade_batch(library, grader, lines))
    assert [(reply.json["id"], reply.json["card"]) for reply in found] == [
        ("a", "five"),
        ("b", "pick"),
        ("c", "five"),
        ("d", "pick"),
    ]
    assert [reply.json["outcome"] for reply in found] == ["pass", "wrong", "wrong", "pass"]
    assert [reply.passed for reply in found] == [True, False, False, True]
    assert {reply.json["schema"] for reply in found} == {"quizapp.verdict/1"}


def test_a_known_mistake_is_spoken_to(library: Library, grader: Grader) -> None:
    (reply,) = replies(library, grader, line("a", "five", "out = 4"))
    assert reply["feedback"].startswith("That is one short.")


def test_an_answer_is_judged_before_the_next_line_is_read(library: Library, grader: Grader) -> None:
    read: list[str] = []

    def lines() -> "Iterator[str]":
        for name in ("a", "b"):
            read.append(name)
            yield line(name, "pick", "2")

    answers = grade_batch(library, grader, lines())
    assert next(answers).json["id"] == "a"
    assert read == ["a"]


def test_a_seed_makes_a_batch_repeatable(library: Library, grader: Grader, runner: "ScriptedRunner") -> None:
    replies(library, grader, line("a", "five", "out = 5"), line("b", "five", "out = 5"), seed=11)
    assert {job.seeds for job in runner.jobs} == {(11,)}


@pytest.mark.parametrize(
    ("bad", "answer_id", "told"),
    [
        ("nonsense", "", "not JSON"),
        ('{"id": "x", ', "", "not JSON"),
        ("[" * 100_000, "", "not JSON"),
        ('["id"]', "", "not a JSON object"),
        ("3", "", "not a JSON object"),
        ('{"card": "five", "answer": ""}', "", '"id" is missing'),
        ('{"id": 3, "card": "five", "answer": ""}', "", '"id" is missing'),
        ('{"id": "x", "answer": ""}', "x", '"card" is missing'),
        ('{"id": "x", "card": "five"}', "x", '"answer" is missing'),
        ('{"id": "x", "card": "five", "answer": null}', "x", '"answer" is missing'),
        ('{"id": "x", "card": "fife", "answer": ""}', "x", "no card `fife`"),
    ],
)
def test_a_bad_line_is_told_in_its_place_and_stops_nothing(
    library: Library, grader: Grader, bad: str, answer_id: str, told: str
) -> None:
    found = list(grade_batch(library, grader, [line("a", "pick", "2"), bad, line("b", "pick", "2")]))
    assert [reply.passed for reply in found] == [True, False, True]
    error = found[1].json
    assert (error["schema"], error["id"], error["line"]) == (ERROR_SCHEMA, answer_id, 2)
    assert told in error["error"]


def test_blank_lines_are_passed_over_and_counted(library: Library, grader: Grader) -> None:
    found = replies(library, grader, "", "  \n", "nonsense")
    assert [reply["line"] for reply in found] == [3]


def test_nothing_in_is_nothing_out(library: Library, grader: Grader) -> None:
    assert replies(library, grader) == []


PICK = Card("pick", "words", "Which?", ChoiceBody((Option("one"), Option("two", correct=True))))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "card", "answer"]) | st.text(), inner),
    max_leaves=6,
)


@given(st.lists(st.one_of(JSON.map(json.dumps), st.text(), st.text().map(lambda text: line("x", "pick", text)))))
def test_whatever_comes_in_each_line_has_one_answer_that_is_json(lines: list[str]) -> None:
    class NoRunner:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(name)

    library = Library((Deck("words", "Words", (PICK,)),))
    grader = Grader(NoRunner())
    found = list(grade_batch(library, grader, lines))
    assert len(found) == sum(bool(each.strip()) for each in lines)
    assert all(json.loads(json.dumps(reply.json)) == reply.json for reply in found)


def test_without_walls_a_batch_with_code_ends(library: Library, grader: Grader, runner: "ScriptedRunner") -> None:
    runner.walls = False
    answers = grade_batch(library, grader, [line("a", "pick", "2"), line("b", "five", "out = 5")])
    assert next(answers).passed
    with pytest.raises(SandboxError):
        next(answers)


def test_the_seed_draws_the_values_of_every_line(grader: Grader, code_card: "MakeCard") -> None:
    card = code_card(body={"reference": "out = ${n}", "wrong": ()}, vary=(Vary("n", choices=("5", "4")),))
    library = Library((Deck("numbers", "Numbers", (card,)),))
    for seed in range(6):
        drawn = dict(varied(card, seed).values)["n"]
        found = replies(library, grader, *(line(n, "five", f"out = {n}") for n in "45"), seed=seed)
        assert [reply["values"] for reply in found] == [{"n": drawn}] * 2
        assert [reply["outcome"] == "pass" for reply in found] == [drawn == "4", drawn == "5"]


def test_gaps_and_orders_are_answered_by_lines(grader: Grader, cloze_card: "MakeCard", order_card: "MakeCard") -> None:
    library = Library((Deck("words", "Words", (cloze_card(), order_card())),))
    given = [line("a", "axes", "in front\n1"), line("b", "axes", "1"), line("c", "steps", "x = 1\nx += 2\nout = x")]
    assert [reply["outcome"] for reply in replies(library, grader, *given)] == ["pass", "wrong", "pass"]
