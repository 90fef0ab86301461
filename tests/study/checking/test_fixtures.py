from typing import TYPE_CHECKING, Any

import pytest

from quizapp.core.card import Card, Cases
from quizapp.core.run import Ending, Job, Run
from quizapp.core.values import OpaqueValue, Value
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.fixtures import check_fixtures
from quizapp.study.checking.looking import looked_at
from tests.study.checking.conftest import tensor, trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

EYE = tensor(1, 2, 2, 5, shape=(2, 2))
SQUARE = tensor(1, 2, 3, 4, shape=(2, 2))


class Changing:
    """Answers runs whose setup or draw was changed on purpose: by the first word that stands in the change."""

    def __init__(self, runner: "SeededRunner", results: dict[str, int | None]) -> None:
        self.runner = runner
        self.results = results
        self.changes: list[str] = []
        self.plain = runner.run

    def __call__(self, job: Job, **options: Any) -> Run:
        text = f"{job.setup}\n{job.draw}"
        word = next((word for word in self.results if word in text), None)
        if word is None:
            return self.plain(job, **options)
        self.changes.append(text)
        result = self.results[word]
        if result is None:
            return Run(Ending.ERROR)
        name = job.call or job.names[0]
        self.runner.plays["changed"] = lambda _: {name: result}
        from dataclasses import replace

        return self.plain(replace(job, code="changed"))


def card_of(code_card: "MakeCard", reference: str = "out = x", **body: Any) -> Card:
    return code_card(body={"setup": "x = ...", "reference": reference, "starter": "", "wrong": (), **body})


def found(card: Card, runner: "SeededRunner", given: Value, results: dict[str, int | None]) -> list[tuple[str, str]]:
    """What is warned of a card that is given this, when changing it has these results."""
    runner.given = {"x": given}
    assert card.body.kind == "code"
    name = getattr(card.body, "call", "") or "out"
    runner.plays[getattr(card.body, "reference", "")] = lambda _: {name: 5}
    sheet = Sheet()
    trial = trial_of(card, runner, sheet)
    trial.run_job = Changing(runner, results)
    check_fixtures(trial)
    return [(finding.rule, finding.path) for finding in sheet.findings]


@pytest.mark.parametrize("given", [tensor(1, 1, 1), tensor(0, 0), tensor(7, 7, 7, 7, shape=(2, 2))])
def test_a_constant_on_which_the_result_depends_is_told(
    seeded: "SeededRunner", code_card: "MakeCard", given: Value
) -> None:
    assert found(card_of(code_card), seeded, given, {"add_": 6}) == [("fixture-constant", "setup")]


def test_a_constant_on_which_nothing_depends_is_fine(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    assert found(card_of(code_card), seeded, tensor(1, 1, 1), {"add_": 5}) == []


def test_a_constant_that_cannot_be_changed_is_not_blamed(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    assert found(card_of(code_card), seeded, tensor(1, 1, 1), {"add_": None}) == []


@pytest.mark.parametrize("given", [tensor(1), tensor(1, 2), SQUARE, tensor(1, 2, 1, shape=(3, 1))])
def test_what_differs_within_itself_is_never_changed(
    seeded: "SeededRunner", code_card: "MakeCard", given: Value
) -> None:
    assert found(card_of(code_card), seeded, given, {"add_": 6}) == []


def test_a_symmetric_matrix_is_told_where_its_transpose_gives_another_result(
    seeded: "SeededRunner", code_card: "MakeCard"
) -> None:
    assert found(card_of(code_card), seeded, EYE, {"copy_": 7, "add_": 6}) == [("fixture-symmetric", "setup")]
    assert found(card_of(code_card), seeded, EYE, {"copy_": 6, "add_": 6}) == []
    assert found(card_of(code_card), seeded, EYE, {"copy_": 7, "add_": None}) == []


def test_one_size_everywhere_is_told_where_a_size_is_read(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    reads = card_of(code_card, "out = x.shape[0]")
    assert found(reads, seeded, SQUARE, {"narrow": 5}) == [("fixture-square", "setup")]
    assert found(reads, seeded, SQUARE, {"narrow": None}) == []  # it only works on square ones
    assert found(card_of(code_card), seeded, SQUARE, {"narrow": 5}) == []
    assert found(reads, seeded, tensor(1, 2, 3, 4, 5, 6, shape=(2, 3)), {"narrow": 5}) == []


def test_arguments_are_looked_at_where_they_are_drawn(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    card = card_of(code_card, "def f(x): ...", call="f", expect=(), setup="", cases=Cases(3, "args = (1,)"))
    assert found(card, seeded, tensor(2, 2), {"add_": 6}) == [("fixture-constant", "cases.draw")]
    assert found(card, seeded, SQUARE, {"narrow": 5}) == [("fixture-square", "cases.draw")]


def test_what_is_changed_on_purpose_breaks_no_promise_to_keep_it(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    assert found(card_of(code_card, keep=("x",)), seeded, tensor(1, 1), {"add_": 5}) == []


def test_a_value_too_large_to_report_with_every_case_is_looked_at_alone(
    seeded: "SeededRunner", code_card: "MakeCard"
) -> None:
    card = card_of(code_card)
    seeded.given = {"x": OpaqueValue("Tensor", "takes 9 bytes as results, and at most 8 can be compared")}
    seeded.plays["out = x"] = lambda _: {"out": 5}
    trial = trial_of(card, seeded, Sheet())
    seeded.jobs.clear()
    check_fixtures(trial)
    assert [(job.keep, len(job.seeds)) for job in seeded.jobs] == [(("x",), 1)]


def test_only_names_that_setup_makes_and_the_reference_uses_are_looked_at(code_card: "MakeCard") -> None:
    body = {"setup": "a = 1\nb = 2\nc = 3\nfor d in (): pass", "reference": "out = c + a + d + torch.e", "keep": ("a",)}
    assert looked_at(code_card(body=body).body) == ("c", "d")  # type: ignore[arg-type]
    assert looked_at(code_card(body={"setup": "a = 1", "reference": "out = ("}).body) == ()  # type: ignore[arg-type]
