"""Feedback on a result that differs: attributes first, then a grid, the inputs of the case, and the slip by name."""

from collections.abc import Sequence

from quizapp.core.card import CodeBody, Expectation
from quizapp.core.judge.arrays import element_count, numbers
from quizapp.core.judge.case import JudgedCase, expectations
from quizapp.core.judge.closeness import Tolerance, differing, tolerance_for
from quizapp.core.judge.describe import count
from quizapp.core.judge.difference import difference_text
from quizapp.core.judge.grid import comparison_grid
from quizapp.core.judge.inputs import input_lines
from quizapp.core.judge.nests import number_types
from quizapp.core.judge.report import Finding, Key
from quizapp.core.judge.scale import scale_slip
from quizapp.core.judge.slips import common_slip
from quizapp.core.judge.wording import indented, paragraphs
from quizapp.core.table import table_text
from quizapp.core.values import Value
from quizapp.core.verdict import CHECKS, Fact

_RESULT = frozenset({"type", "shape", "dtype", "value", "structure"})
_SEEN_IN_A_CASE = _RESULT | {"device", "keep", "requires_grad", "grad", "raises", "statistic"}
_IN_TABLE = frozenset({"shape", "dtype", "device", "stride", "requires_grad", "statistic"})
_MOST_GRIDS = 2
_WHOLE_GRID = 36  # a grid of no more elements shows the largest difference itself
_MOST_SENTENCES = 8
_MOST_CASES_FOR_A_SLIP = 40
_MOST_ELEMENTS_FOR_A_SLIP = 1_000_000


def explain(
    body: CodeBody,
    cases: Sequence[JudgedCase],
    others: Sequence[Finding] = (),
    *,
    shown: JudgedCase | None = None,
    facts: Sequence[Fact] = (),
) -> str:
    """What the learner reads about the failing `cases`; `others` are findings about the run as a whole.

    `shown` is the case to tell about, and `facts` its attribute table, which comes first.
    """
    failing = [case for case in cases if case.report.failing]
    parts: list[str] = [table_text(facts)]
    if failing:
        shown = shown or smallest(failing)
        parts += _about_each(body, shown, failing, facts)
        parts += _only_elsewhere(shown, failing)
        if any(check in _SEEN_IN_A_CASE for check, _ in shown.report.failing):
            parts += case_text(body, shown, len(failing), len(cases))
    parts += [finding.message for finding in others]
    return paragraphs(parts)


def smallest(cases: Sequence[JudgedCase]) -> JudgedCase:
    """The case with the least to read in its arguments, or the first of them."""
    return min(cases, key=lambda case: element_count(case.want.args))


def case_to_show(failing: Sequence[JudgedCase], smaller: Sequence[JudgedCase] = ()) -> JudgedCase:
    """The smallest failing case; one of the `smaller` ones, drawn for showing, only if it fails in the same way."""
    shown = smallest(failing)
    alike = [case for case in smaller if case.report.failing == shown.report.failing and _same_break(case, shown)]
    return smallest([shown, *alike])


def _same_break(one: JudgedCase, other: JudgedCase) -> bool:
    """Whether neither case broke, or both did by the same type of error."""
    return (one.broke and one.broke.type) == (other.broke and other.broke.type)


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: CHECKS.index(finding.check))


def _only_elsewhere(shown: JudgedCase, failing: Sequence[JudgedCase]) -> list[str]:
    """What fails in other cases only, a sentence for each check."""
    messages: dict[Key, str] = {}
    for finding in (each for case in failing for each in case.report.findings):
        messages.setdefault((finding.check, finding.name), _sentence(finding.message))
    return [f"In another case: {message}" for key, message in messages.items() if key not in shown.report.failing]


def _about_each(body: CodeBody, shown: JudgedCase, failing: Sequence[JudgedCase], facts: Sequence[Fact]) -> list[str]:
    """What one case shows, a paragraph for each result and one for all that is about something else."""
    parts: list[str] = []
    others: list[str] = []
    results = {expectation.name for expectation in expectations(body)}
    names = list(dict.fromkeys(finding.name for finding in _in_order(shown.report.findings)))
    shapeless = [name for name in names if ("shape", name) in shown.report.failing]
    for name in names:
        lines = _about(body, name, shown, facts)
        if name in shapeless[-1:]:
            lines.append(f"The values are compared once the {'shapes are' if shapeless[1:] else 'shape is'} right.")
        if name in results:
            parts += ["\n".join(lines), _slip(body, name, failing)]
        else:
            others += lines
    return [*parts, "\n".join(dict.fromkeys(others))]


def _about(body: CodeBody, name: str, case: JudgedCase, facts: Sequence[Fact]) -> list[str]:
    """What one case shows about one name, beyond the table: sentences, each grid under its own."""
    mine = _in_order([finding for finding in case.report.findings if finding.name == name])
    tabled = {fact.name for fact in facts if fact.ok is False}
    told = [each for each in mine if each.check not in _IN_TABLE or each.place not in tabled]
    lines: list[str] = []
    grids = 0
    for finding in told[:_MOST_SENTENCES]:
        grid = _grid(finding, _expectation(body, name)) if grids < _MOST_GRIDS else []
        grids += bool(grid)
        lines += grid or [_sentence(finding.message)]
    if len(told) > _MOST_SENTENCES:
        lines.append(f"… and {count(len(told) - _MOST_SENTENCES, 'more difference')}.")
    return lines


def _sentence(message: str) -> str:
    return message if message.endswith((".", "?", "!")) else f"{message}."


def _grid(finding: Finding, expectation: Expectation) -> list[str]:
    """A finding about elements with its grid, nothing where there is nothing to lay out."""
    if finding.got is None or finding.want is None:
        return []
    got, want = numbers(finding.got), numbers(finding.want)
    if got is None or want is None or got.shape != want.shape or got.size < 2:
        return []
    wrong = differing(got, want, _tolerance(expectation, finding.got, finding.want))
    if not wrong.any():
        return []
    told = difference_text(got, want, wrong, largest=got.ndim > 2 or got.size > _WHOLE_GRID)
    return [_sentence(f"`{finding.place}`: {told}"), *indented(comparison_grid(got, want, wrong)).split("\n")]


def _expectation(body: CodeBody, name: str) -> Expectation:
    return next((each for each in expectations(body) if each.name == name), Expectation(name))


def _tolerance(expectation: Expectation, got: Value, want: Value) -> Tolerance:
    return tolerance_for(number_types(got), number_types(want), expectation)


def _slip(body: CodeBody, name: str, failing: Sequence[JudgedCase]) -> str:
    """The slip that explains a result in every case that fails, "" where no one slip does."""
    expectation = _expectation(body, name)
    if expectation.statistics:
        return ""
    wrong = [case for case in failing if _result_differs(case, name)]
    wrong = _few(wrong, name) if body.call else wrong[:1]  # without drawn arguments, one case is like the next
    cases = [
        (case.got.results[name], case.want.results[name], case.want.shapes)
        for case in wrong
        if name in case.got.results
    ]

    def tolerance(got: Value, want: Value) -> Tolerance:
        return _tolerance(expectation, got, want)

    return scale_slip(cases, tolerance) or common_slip([(got, want) for got, want, _ in cases], tolerance)


def _few(cases: Sequence[JudgedCase], name: str) -> list[JudgedCase]:
    """The first cases, as many as can be looked through for a slip while somebody waits."""
    few: list[JudgedCase] = []
    elements = 0
    for case in cases[:_MOST_CASES_FOR_A_SLIP]:
        elements += element_count(case.want.results[name])
        if few and elements > _MOST_ELEMENTS_FOR_A_SLIP:
            break
        few.append(case)
    return few


def _result_differs(case: JudgedCase, name: str) -> bool:
    return any((check, name) in case.report.failing for check in _RESULT) and name in case.want.results


def case_text(body: CodeBody, case: JudgedCase, failing: int, total: int) -> list[str]:
    """What a function card's function was called with in this case, and in how many cases it went wrong."""
    if not body.call:
        return [f"This happens in {failing} of {total} runs."] if 0 < failing < total else []
    lines = input_lines(case.want.args)
    if not lines:
        return []
    called = f"`{body.call}` called with:\n{indented(lines)}"
    if total == 1:
        return [f"This is {called}"]
    cases = f"all {total} cases" if failing == total else f"{failing} of {total} cases"
    return [f"This happens in {cases}; the smallest found is {called}"]
