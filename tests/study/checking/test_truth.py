from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Cases, CodeBody, Expectation, Near
from quizapp.core.run import Ending, ErrorReport, Run
from quizapp.core.values import OpaqueValue
from quizapp.study.checking.chance import MOST_TRIED
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.trial import SEEDS, Trial
from quizapp.study.checking.truth import REPEATED, find_truth
from tests.study.checking.conftest import tensor, trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

REFERENCE = "out = 5"


def truth(card: Card, runner: "SeededRunner", sheet: Sheet) -> Trial | None:
    assert isinstance(card.body, CodeBody)
    return find_truth(card, card.body, runner.run, sheet)


def told(card: Card, runner: "SeededRunner", sheet: Sheet) -> tuple[str, str]:
    """The rule and message of the one thing that is wrong with the reference."""
    assert truth(card, runner, sheet) is None
    (finding,) = sheet.findings
    assert finding.path == "reference"
    return finding.rule, finding.message


@pytest.mark.parametrize(
    ("part", "path", "name"),
    [("setup", "setup", "the setup"), ("draw", "cases.draw", "`draw`"), ("code", "reference", "the reference")],
)
def test_the_code_that_raises_is_blamed(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet, part: str, path: str, name: str
) -> None:
    seeded.script[REFERENCE] = Run(Ending.ERROR, error=ErrorReport("NameError", "no x", part=part))
    assert truth(code_card(), seeded, sheet) is None
    (finding,) = sheet.findings
    assert (finding.rule, finding.path) == ("reference-fails", path)
    assert finding.message.startswith(f"{name} does not pass. ")


def test_one_child_tries_twenty_seeds_and_some_of_them_twice(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    trial = trial_of(code_card(), seeded, sheet)
    (job,) = seeded.jobs
    assert len(set(job.seeds)) == SEEDS
    assert job.seeds[SEEDS:] == job.seeds[:REPEATED]
    assert (trial.count, len(trial.truth.cases)) == (1, SEEDS)


def test_a_card_with_more_cases_is_tried_on_all_of_them(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    trial = trial_of(code_card(body={"cases": Cases(30)}), seeded, sheet)
    assert (trial.count, len(trial.wide)) == (30, 30)


def test_a_reference_that_gives_other_results_each_time_is_told(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    calls = iter(range(1000))
    seeded.plays[REFERENCE] = lambda _: {"out": next(calls)}
    rule, message = told(code_card(), seeded, sheet)
    assert rule == "reference-unstable"
    assert message.startswith("the reference gives other results when it is run again. ")


def test_what_one_case_leaves_to_the_next_is_no_instability(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    jobs = seeded.jobs
    seen: list[int] = []

    def play(seed: int) -> dict[str, int]:
        again = len(jobs) == 1 and seed in seen
        seen.append(seed)
        return {"out": 6 if again else 5}

    seeded.plays[REFERENCE] = play
    assert truth(code_card(), seeded, sheet) is not None
    assert len(jobs) == 2


def test_a_reference_that_fails_on_another_seed_is_told(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    stride = tensor(1, 2, 3, 4, shape=(2, 2))
    seeded.plays[REFERENCE] = lambda seed: {"out": stride if seed == 0 else tensor(1, 2, 3)}
    card = code_card(body={"expect": (Expectation("out", stride=(2, 1)),)})
    rule, message = told(card, seeded, sheet)
    assert rule == "reference-unstable"
    assert message.startswith(f"the reference passes on one seed, but not on each of {SEEDS}. ")


def test_a_reference_that_raises_on_another_seed_is_told(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    error = ErrorReport("IndexError", "out of range")
    seeded.plays[REFERENCE] = lambda seed: {"out": 5} if seed == 0 else error
    rule, message = told(code_card(), seeded, sheet)
    assert rule == "reference-unstable"
    assert "IndexError" in message


@pytest.mark.parametrize("ending", [Ending.TIME, Ending.MEMORY, Ending.CRASHED])
def test_a_reference_that_ends_by_a_limit_is_told(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet, ending: Ending
) -> None:
    seeded.script[REFERENCE] = Run(ending)
    assert told(code_card(), seeded, sheet)[0] == "reference-fails"


def test_a_sandbox_that_fails_says_nothing_of_the_reference(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.script[REFERENCE] = Run(Ending.INTERNAL)
    assert told(code_card(), seeded, sheet)[0] == "not-judged"


def test_a_reference_too_slow_for_many_cases_is_tried_as_an_attempt_twice(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.most[REFERENCE] = 2
    trial = trial_of(code_card(body={"cases": Cases(2)}), seeded, sheet)
    assert trial.wide == trial.seeds
    asked = [(len(job.seeds), len(job.double)) for job in seeded.jobs]
    assert asked == [(SEEDS + REPEATED, 8), (SEEDS + REPEATED, 0), (2, 0), (2, 0)]


def test_where_more_cases_will_be_wanted_one_child_tries_them_all(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.plays[REFERENCE] = lambda seed: {"out": seed}
    trial = trial_of(code_card(body={"setup": "x = torch.rand(2)"}), seeded, sheet)
    (job,) = seeded.jobs
    assert job.seeds == trial.wide + trial.wide[:REPEATED]
    assert len(trial.wide) == len(trial.truth.cases) == MOST_TRIED
    assert job.double == trial.wide[:8]


def test_and_fewer_where_they_take_too_long(seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet) -> None:
    seeded.plays[REFERENCE] = lambda seed: {"out": seed}
    seeded.most[REFERENCE] = SEEDS + REPEATED
    trial = trial_of(code_card(body={"setup": "x = torch.rand(2)"}), seeded, sheet)
    assert [len(job.seeds) for job in seeded.jobs] == [MOST_TRIED + REPEATED, SEEDS + REPEATED]
    assert len(trial.wide) == len(trial.truth.cases) == SEEDS
    assert trial.exact is None


def test_what_is_given_is_left_out_where_it_is_too_much_to_report(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.given = {"x": OpaqueValue("Tensor", "takes 9 bytes as results, and at most 8 can be compared")}
    seeded.plays["out = x"] = lambda _: {"out": 5}
    trial = trial_of(code_card(body={"setup": "x = 5", "reference": "out = x"}), seeded, sheet)
    assert [job.keep for job in seeded.jobs] == [("x",), ()]
    assert len(trial.truth.cases) == SEEDS


def test_what_is_printed_is_judged_by_attempts(seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet) -> None:
    trial = trial_of(code_card(body={"stdout": True}), seeded, sheet)
    assert [job.seeds for job in seeded.jobs] == [(0,), (0,)]
    assert trial.wide == trial.seeds


def test_a_card_that_asks_for_an_error_is_judged_by_attempts(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.script[REFERENCE] = ErrorReport("ValueError", "no")
    assert truth(code_card(body={"raises": "ValueError"}), seeded, sheet) is not None


def statistical(code_card: "MakeCard", off: float) -> Card:
    near = {"mean": Near(2.0, abs=off)}
    return code_card(body={"expect": (Expectation("out", statistics=near),)})


def test_statistics_keep_their_bounds_in_twenty_attempts(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.plays[REFERENCE] = lambda seed: {"out": tensor(1, 2 + seed % 7 / 10, 3)}
    assert truth(statistical(code_card, 0.5), seeded, sheet) is not None
    assert sum(len(job.seeds) for job in seeded.jobs) == SEEDS + REPEATED + 400


def test_bounds_that_the_reference_itself_leaves_now_and_then_are_told(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    first = {0, *trial_of(code_card(), seeded, Sheet()).wide}
    far = {"out": tensor(1, 9, 3)}
    seeded.plays[REFERENCE] = lambda seed: far if seed not in first and seed % 50 == 0 else {"out": tensor(1, 2, 3)}
    rule, message = told(statistical(code_card, 0.5), seeded, sheet)
    assert rule == "reference-unstable"
    assert "of attempts: its statistics leave their bounds in" in message
