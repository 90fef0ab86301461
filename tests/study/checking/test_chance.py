from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, Cases, CodeBody
from quizapp.study.checking.answers import check_answers
from quizapp.study.checking.chance import MOST_TRIED, interval, seeds_foreseen
from quizapp.study.checking.findings import Finding, Sheet, Slip
from quizapp.study.checking.trial import SEEDS, new_trial
from tests.study.checking.conftest import trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

RIGHT, WRONG = "out = 5", "out = 4"


def survives(seeded: "SeededRunner", every: int) -> None:
    """Let the wrong answer be right on one seed of `every`, on a card that draws."""
    seeded.plays = {
        RIGHT: lambda seed: {"out": seed},
        WRONG: lambda seed: {"out": seed if seed % every == 1 else -1},
    }


def measured(card: Card, runner: "SeededRunner", sheet: Sheet) -> tuple[Slip, list[Finding]]:
    check_answers(trial_of(card, runner, sheet))
    (slip,) = sheet.slips
    return slip, list(sheet.findings)


def drawn(code_card: "MakeCard", cases: int) -> Card:
    return code_card(body={"cases": Cases(cases), "starter": ""})


def test_a_mistake_that_half_the_cases_miss_slips_by_where_they_are_few(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    survives(seeded, 2)
    slip, (finding,) = measured(drawn(code_card, 4), seeded, sheet)
    share = slip.survived / slip.tried
    assert 0.2 < share < 0.8
    assert slip.chance == pytest.approx(share**4)
    assert (finding.rule, finding.path) == ("wrong-slips-by", "wrong[0]")
    assert f"it survives {slip.survived} of {slip.tried} drawn ones" in finding.message


def test_the_advice_is_enough_and_no_more_than_that(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    survives(seeded, 2)
    slip, (finding,) = measured(drawn(code_card, 4), seeded, sheet)
    enough = int(finding.message.partition("count: ")[2].partition("}")[0])
    share = slip.survived / slip.tried
    assert share**enough <= 1e-3 < share ** (enough - 1)


def test_many_cases_miss_nothing(seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet) -> None:
    survives(seeded, 2)
    slip, findings = measured(drawn(code_card, 20), seeded, sheet)
    assert slip.survived > 0
    assert (slip.chance < 1e-3, findings) == (True, [])


def test_where_twenty_cases_do_not_tell_more_are_drawn_in_one_child(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    survives(seeded, 10**9)
    slip, findings = measured(drawn(code_card, 1), seeded, sheet)
    assert (slip.survived, slip.tried, findings) == (0, MOST_TRIED, [])
    assert [len(job.seeds) for job in seeded.jobs if job.code == WRONG] == [MOST_TRIED]


@pytest.mark.parametrize(
    ("body", "foreseen"),
    [
        ({"setup": "x = torch.randn(3)"}, MOST_TRIED),
        ({"setup": "layer = nn.Linear(2, 3)"}, MOST_TRIED),
        ({"setup": "x = torch.ones(3)", "reference": "out = F.dropout(x)"}, MOST_TRIED),
        ({"call": "f", "cases": Cases(1, "args = (draw.floats(2),)")}, MOST_TRIED),
        ({"setup": "x = torch.arange(3)  # the operand, withdrawn"}, SEEDS),
        ({"setup": "x = [torch.rand(1) for _ in range(10**6)]"}, SEEDS),
        ({"setup": "x = torch.rand(3)", "wrong": ()}, SEEDS),
        ({"setup": "x = torch.rand(3)", "cases": Cases(20)}, SEEDS),
    ],
)
def test_more_cases_are_foreseen_where_the_text_draws(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet, body: dict[str, object], foreseen: int
) -> None:
    card = code_card(body=body)
    assert isinstance(card.body, CodeBody)
    trial = new_trial(card, card.body, seeded.run, sheet)
    seeds = seeds_foreseen(trial)
    assert len(set(seeds)) == foreseen
    assert seeds[: len(trial.wide)] == trial.wide


def test_a_wrong_answer_that_takes_too_long_on_so_many_is_tried_on_fewer(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    survives(seeded, 10**9)
    seeded.most[WRONG] = 30
    slip, findings = measured(drawn(code_card, 1), seeded, sheet)
    assert (slip.survived, slip.tried, findings) == (0, SEEDS, [])
    assert [len(job.seeds) for job in seeded.jobs if job.code == WRONG][:2] == [MOST_TRIED, SEEDS]


@pytest.mark.parametrize("bound", ["most", "slow", "nothing wrong"])
def test_more_is_not_asked_of_a_reference_that_cannot_give_it(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    survives(seeded, 10**9)
    card = drawn(code_card, 1)
    if bound == "most":
        seeded.most[RIGHT] = 30
    elif bound == "slow":
        monkeypatch.setattr("quizapp.study.checking.chance._UNHURRIED", -1.0)
    else:
        card = code_card(body={"starter": "", "wrong": ()})
    trial = trial_of(card, seeded, sheet)
    check_answers(trial)
    assert len(trial.wide) == len(trial.truth.cases) == SEEDS
    assert [slip.tried for slip in sheet.slips] == (
        [] if bound == "nothing wrong" else [SEEDS if bound == "most" else MOST_TRIED]
    )


def test_the_references_run_on_more_cases_serves_every_wrong_answer(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    survives(seeded, 10**9)
    card = drawn(code_card, 1)
    wrong = card.body.wrong * 3  # type: ignore[union-attr]
    check_answers(trial_of(code_card(body={"starter": "", "wrong": wrong}), seeded, sheet))
    once = len({job.seeds for job in seeded.jobs if job.code == RIGHT})
    assert len([job for job in seeded.jobs if job.code == RIGHT]) == once


def test_where_nothing_is_drawn_a_few_cases_tell_all(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    slip, findings = measured(code_card(body={"starter": ""}), seeded, sheet)
    assert (slip.survived, slip.tried, findings) == (0, 3, [])


def test_an_answer_that_draws_by_itself_is_tried_as_often_as_any(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.plays[WRONG] = lambda seed: {"out": 5 if seed else 4}
    slip, (finding,) = measured(code_card(body={"starter": ""}), seeded, sheet)
    assert slip.tried >= SEEDS
    assert 0 < slip.survived < slip.tried
    assert finding.rule == "wrong-slips-by"


def test_an_answer_that_raises_is_caught_in_its_first_case(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.plays[RIGHT] = lambda seed: {"out": seed}
    del seeded.script[WRONG]
    slip, _ = measured(drawn(code_card, 1), seeded, sheet)
    assert (slip.survived, slip.tried) == (0, 1)
    assert seeded.ran(WRONG) == 1


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_interval_holds_the_share_and_narrows(survived: int, tried: int) -> None:
    survived = min(survived, tried)
    low, high = interval(survived, tried)
    assert 0 <= low <= survived / tried + 1e-9
    assert survived / tried - 1e-9 <= high <= 1
    wider = interval(survived * 4, tried * 4)
    assert wider[1] - wider[0] < high - low


def test_the_interval_of_no_survivor_is_near_the_rule_of_three() -> None:
    low, high = interval(0, 100)
    assert low == pytest.approx(0, abs=1e-12)
    assert high == pytest.approx(0.0385, abs=0.001)
