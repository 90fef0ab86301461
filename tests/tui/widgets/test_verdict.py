from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual.content import Content
from textual.widgets import Static

from quizapp.core.card import Kind
from quizapp.core.run import ErrorReport
from quizapp.core.verdict import CheckResult, Fact, Outcome, Verdict
from quizapp.tui.widgets.verdict import (
    VerdictView,
    beyond_error,
    checks_line,
    error_text,
    headline,
    sign,
    took,
)

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Bench


def verdict(outcome: Outcome = Outcome.WRONG, *checks: tuple[str, bool], **more: float) -> Verdict:
    return Verdict("card", outcome, tuple(CheckResult(name, "out", ok) for name, ok in checks), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_sign_and_words(outcome: Outcome) -> None:
    told = headline(verdict(outcome), Kind.CODE).plain
    assert told.startswith(sign(verdict(outcome)))
    assert len(told) > 4


def test_the_signs_tell_a_pass_a_failure_and_our_own_fault_apart() -> None:
    assert [sign(verdict(each)) for each in (Outcome.PASS, Outcome.TIME, Outcome.INTERNAL)] == ["✓", "✗", "!"]


@pytest.mark.parametrize(
    ("seconds", "peak", "text"),
    [(0.0123, 0, "12 ms"), (0.4, 12.4, "400 ms, 12 MiB"), (10.04, 0.5, "10.0 s"), (2, 1024, "2.0 s, 1024 MiB")],
)
def test_time_and_memory_read_well(seconds: float, peak: float, text: str) -> None:
    assert took(verdict(seconds=seconds, peak_mb=peak)) == text


def test_only_code_tells_what_the_run_took() -> None:
    shown = verdict(Outcome.PASS, ("value", True), seconds=0.5)
    assert "500 ms" in headline(shown, Kind.CODE).plain
    assert headline(shown, Kind.CHOICE).plain == "✓ Right"


def test_failed_checks_come_first() -> None:
    line = checks_line(
        verdict(Outcome.WRONG, ("missing", True), ("shape", True), ("value", False), ("new_bytes", True))
    )
    assert line.plain == "✗ value   ✓ present, shape, new bytes"


def test_a_right_result_by_a_wrong_way_is_named_as_a_whole() -> None:
    checks = [(name, True) for name in ("missing", "type", "shape", "dtype", "device", "value")]
    assert checks_line(verdict(Outcome.WRONG, *checks, ("rule", False))).plain == "✗ rule   ✓ result"
    assert checks_line(verdict(Outcome.PASS, ("shape", True), ("rule", True))).plain == "✓ shape, rule"
    assert checks_line(verdict(Outcome.WRONG, ("raises", False))).plain == "✗ raises"
    assert checks_line(verdict(Outcome.ERROR, ("shape", True), ("rule", False))).plain == "✗ rule   ✓ shape"


def test_beside_a_table_only_what_failed_is_named() -> None:
    wrong = verdict(Outcome.WRONG, ("shape", False), ("dtype", True), seconds=0.01)
    assert headline(wrong, Kind.CODE).plain == "✗ Not yet  10 ms   ✗ shape   ✓ dtype"
    facts = (Fact("out", "shape", "(3,)", "(3, 1)", ok=False),)
    assert headline(replace(wrong, facts=facts), Kind.CODE).plain == "✗ Not yet  10 ms   ✗ shape"


def test_partial_credit_stands_beside_the_outcome() -> None:
    assert headline(verdict(share=0.65), Kind.CODE).plain == "✗ Not yet  65% of the cases passed"
    assert headline(verdict(Outcome.PASS, share=1.0), Kind.CODE).plain == "✓ Right"


async def test_the_table_stands_before_what_is_said_and_differing_elements_are_marked(bench: type["Bench"]) -> None:
    facts = (Fact("out", "value", "1 of 2 right", "all 2 right", ok=False),)
    told = Verdict(
        "card", Outcome.WRONG, feedback="`out`: 1 differs\n  yours  >2.<  1.", says="One short.", facts=facts
    )
    app = bench(VerdictView(told, Kind.CODE))
    async with app.run_test(size=(60, 12)):
        order = [line for line in app.lines if line.strip()]
        assert [line.strip("▌ ").split()[0] for line in order] == ["✗", "✗", "One", "out:", "yours"]
        shown = app.query_one("#feedback", Static).visual
        assert isinstance(shown, Content)
        assert [shown.plain[span.start : span.end] for span in shown.spans if "error" in str(span.style)] == [">2.<"]


def test_a_check_of_several_names_holds_only_for_all() -> None:
    line = checks_line(verdict(Outcome.WRONG, ("value", True), ("value", False)))
    assert line.plain == "✗ value"


def test_all_checks_held() -> None:
    assert checks_line(verdict(Outcome.PASS, ("shape", True), ("value", True))).plain == "✓ shape, value"


def test_an_error_shows_line_source_and_torchs_own_words() -> None:
    error = ErrorReport("RuntimeError", "size mismatch\nat dimension 1", line=3, source="  out = a @ b")
    assert error_text(error).plain == "line 3  out = a @ b\nRuntimeError: size mismatch\nat dimension 1"


@pytest.mark.parametrize(
    ("part", "start"), [("setup", "line of the setup 2"), ("ask", "the question, line 2"), ("code", "line 2")]
)
def test_an_error_says_whose_line_it_is(part: str, start: str) -> None:
    assert error_text(ErrorReport("E", "m", part=part, line=2, source="x")).plain.startswith(start)


def test_an_error_without_a_line_or_a_message() -> None:
    assert error_text(ErrorReport("KeyboardInterrupt", "")).plain == "KeyboardInterrupt"


def test_an_error_is_told_once() -> None:
    error = ErrorReport("NameError", "name 'c' is not defined", line=3, source="out = c")
    told = Verdict(
        "card", Outcome.ERROR, error=error, feedback="NameError: name 'c' …\n  line 3: out = c\n\nIt was called …"
    )
    assert beyond_error(told) == "It was called …"
    assert beyond_error(replace(told, feedback="NameError: name 'c' is not defined")) == ""
    assert beyond_error(replace(told, feedback="No error was raised.")) == "No error was raised."
    assert beyond_error(replace(told, error=None)) == told.feedback


def test_an_error_is_literal(hostile: str) -> None:
    told = error_text(ErrorReport(hostile, hostile, line=1, source=hostile)).plain
    assert told.count("[/] [red]x[/red] red") == 3
    assert "\x1b" not in told
