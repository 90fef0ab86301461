import json

import pytest

from quizapp.core.verdict import CHECKS, CheckResult, Fact, Outcome, Verdict


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, ""), (0.0, ""), (0.29, "29% of the cases passed"), (0.999, "99% of the cases passed"),
     (1.0, "100% of the cases passed"), (1 / 3, "33% of the cases passed")],
)  # fmt: skip
def test_a_share_is_rounded_down(share: float | None, text: str) -> None:
    assert Verdict("card", Outcome.WRONG, share=share).share_text == text


def test_the_json_holds_every_fact() -> None:
    facts = (Fact("out", "shape", "(3,)", "(3, 1)", ok=False), Fact("out", "stride", "(1,)", "(1, 1)", ok=None))
    verdict = Verdict(
        "card", Outcome.WRONG, (CheckResult("shape", "out", False, "m"),), "f", "s", facts=facts, share=1 / 3
    )
    found = json.loads(json.dumps(verdict.to_json("7")))
    assert (found["schema"], found["id"], found["card"], found["outcome"]) == (
        "quizapp.verdict/1",
        "7",
        "card",
        "wrong",
    )
    assert found["checks"] == [{"check": "shape", "name": "out", "ok": False, "message": "m"}]
    assert [each["ok"] for each in found["facts"]] == [False, None]
    assert found["facts"][0] == {"name": "out", "attribute": "shape", "got": "(3,)", "expected": "(3, 1)", "ok": False}
    assert (found["share"], found["feedback"]) == (0.333333, "s\n\nf")


def test_a_card_without_partial_credit_has_no_share_in_its_json() -> None:
    assert Verdict("card", Outcome.PASS).to_json()["share"] is None


def test_every_check_is_named_once() -> None:
    assert len(set(CHECKS)) == len(CHECKS)
