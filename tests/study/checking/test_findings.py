from quizapp.core.card import Card, ChoiceBody, Position
from quizapp.core.verdict import CheckResult, Outcome, Verdict
from quizapp.study.checking import RULES, CardReport, Finding, Severity, Slip
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.telling import caught_by, reason

HERE = Position("deck.yaml", 7, 5)
CARD = Card("one", "deck", "What?", ChoiceBody(()))


def test_a_finding_reads_as_compilers_write() -> None:
    assert str(Finding("wrong-passes", "it passes", "", HERE)) == "deck.yaml:7:5: error: it passes [wrong-passes]"
    assert str(Finding("no-points", "there are none")) == "unknown place: warning: there are none [no-points]"


def test_every_rule_says_what_holds_and_what_to_do() -> None:
    assert list(RULES) == [rule.id for rule in RULES.values()]
    assert all(rule.holds.endswith(".") and rule.remedy.endswith(".") for rule in RULES.values())
    assert {rule.severity for rule in RULES.values()} == set(Severity)


def test_only_an_error_fails_a_card() -> None:
    assert CardReport(CARD, (Finding("no-points", "x"),)).ok
    assert CardReport(CARD, (Finding("no-points", "x"),)).warned
    assert not CardReport(CARD, (Finding("wrong-passes", "x"),)).ok


def test_where_a_finding_stands_makes_it_no_other() -> None:
    assert Finding("no-points", "x", "", HERE) == Finding("no-points", "x")


def test_a_sheet_keeps_a_finding_once_and_knows_an_error() -> None:
    sheet = Sheet()
    sheet.add("no-points", "x")
    sheet.add("no-points", "x")
    assert len(sheet.findings) == 1


def test_an_attempt_misses_what_every_case_lets_through() -> None:
    assert Slip("wrong[0]", 1, 2, 3).chance == 0.125
    assert Slip("wrong[0]", 0, 2, 3).chance == 0.0
    assert Slip("wrong[0]", 2, 2, 20).chance == 1.0


def test_an_author_is_told_the_first_paragraph_alone() -> None:
    told = "This card's reference fails: it raises X.\n\nThis does not count against you."
    assert reason(Verdict("one", Outcome.INTERNAL, feedback=told)) == "It raises X."
    assert reason(Verdict("one", Outcome.TIME)) == "It ends as time."


def test_what_caught_an_answer_is_its_checks_else_its_outcome() -> None:
    checks = (CheckResult("value", "out", False), CheckResult("shape", "out", True), CheckResult("dtype", "b", False))
    assert caught_by(Verdict("one", Outcome.WRONG, checks)) == ["dtype", "value"]
    assert caught_by(Verdict("one", Outcome.TIME)) == ["time"]


def test_the_remedy_is_the_rules_unless_more_is_known() -> None:
    assert Finding("no-points", "x").remedy == RULES["no-points"].remedy
    assert Finding("no-points", "x", hint="Do this.").remedy == "Do this."
    sheet = Sheet()
    sheet.add("no-points", "x", "points", "Do this.")
    assert [each.remedy for each in sheet.findings] == ["Do this."]
