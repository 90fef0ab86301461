from quizapp.core.judge.report import Finding, Report
from quizapp.core.verdict import CHECKS


def finding(check: str = "value", name: str = "out", message: str = "differs") -> Finding:
    return Finding(check, name, message)


def test_a_check_made_twice_holds_only_if_it_held_both_times() -> None:
    report = Report()
    report.held("value", "out")
    report.failed(finding())
    report.held("value", "out")
    assert report.checked == {("value", "out"): False}
    assert report.failing == {("value", "out")}


def test_checks_of_other_names_are_other_checks() -> None:
    report = Report()
    assert report.check(True, finding(name="a"))
    assert not report.check(False, finding(name="b"))
    assert report.failing == {("value", "b")}
    assert [each.name for each in report.findings] == ["b"]


def test_beyond_a_screenful_only_the_fact_is_kept() -> None:
    report = Report()
    for number in range(1000):
        report.failed(finding(name=str(number)))
    assert len(report.failing) == 1000
    assert len(report.findings) == 50


def test_the_order_of_display_begins_with_what_explains_most() -> None:
    assert CHECKS[:6] == ("missing", "type", "shape", "dtype", "device", "value")
    assert len(set(CHECKS)) == len(CHECKS)
