"""The attribute table of a case: every fact of every result, what it is and what it should be, right or not."""

from collections.abc import Iterator

from quizapp.core.card import CodeBody, Expectation
from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.case import JudgedCase, expectations, is_arguments, result_of
from quizapp.core.judge.closeness import differing, tolerance_for
from quizapp.core.judge.compare import CALLED, Place
from quizapp.core.judge.describe import count, kind_name, scalar_text, shape_text, short
from quizapp.core.judge.nests import number_types
from quizapp.core.judge.numerals import brief, digits_to_tell_apart, number_text
from quizapp.core.judge.report import Report
from quizapp.core.judge.statistic import bound_text, statistic, within
from quizapp.core.judge.storage import RUN, new_bytes
from quizapp.core.values import MappingValue, MissingValue, ScalarValue, SequenceValue, TensorValue, Value
from quizapp.core.verdict import Fact

_MOST_INSIDE = 8
_INSIDE = frozenset({"type", "shape", "dtype", "device", "structure", "value"})


def attribute_table(body: CodeBody, case: JudgedCase) -> tuple[Fact, ...]:
    """The facts of all results of one case; nothing for a case in which either side raised."""
    if case.broke is not None or case.want.error is not None:
        return ()
    rows: list[Fact] = []
    for expectation in expectations(body):
        if not is_arguments(body, expectation):
            rows += _result(case, Place(expectation, CALLED if expectation.name == body.call else ""))
    if body.new_bytes is not None and case.got.new_bytes is not None:
        held, most = case.got.new_bytes, body.new_bytes
        rows.append(Fact(RUN, "new_bytes", f"{held:,}", f"at most {most:,}", ok=held <= most))
    return tuple(rows)


def _result(case: JudgedCase, place: Place) -> Iterator[Fact]:
    """The rows of one result."""
    got, want = result_of(case.got, place.name), result_of(case.want, place.name)
    if isinstance(got, MissingValue):
        yield Fact(str(place), "type", "missing", kind_name(want), ok=False)
        return
    table = _Table(case.report, place)
    yield table.row("type", kind_name(got), kind_name(want))
    if isinstance(got, TensorValue) and isinstance(want, TensorValue):
        yield from _tensor(table, case, got, want)
    else:
        yield from _plain(table, got, want)
    yield from table.inside()


class _Table:
    """Makes the rows of one result, right or not as the report says."""

    def __init__(self, report: Report, place: Place) -> None:
        self._report = report
        self.place = place
        self.expectation: Expectation = place.expectation

    def row(self, check: str, got: str, expected: str) -> Fact:
        """The row of one check, named for it; the report's own words come before the given ones."""
        return Fact(str(self.place), check, got, expected, self._ok(check))

    def _ok(self, check: str) -> bool | None:
        key = (check, self.place.name)
        if key not in self._report.checked:
            return None
        findings = [each for each in self._report.findings if (each.check, each.name) == key]
        here = {str(self.place), self.place.name, f"{self.place}.grad"}
        # A finding may be about a part inside, of which the whole knows nothing.
        return key not in self._report.failing if not findings else all(each.place not in here for each in findings)

    def inside(self) -> Iterator[Fact]:
        """Rows for parts of the result that differ in a fact of their own."""
        mine = [each for each in self._report.findings if each.name == self.place.name and each.check in _INSIDE]
        parts = [each for each in mine if each.place.startswith(f"{self.place}[") and each.yours]
        for each in parts[:_MOST_INSIDE]:
            yield Fact(each.place, each.check, each.yours, each.expected, ok=False)


def _tensor(table: _Table, case: JudgedCase, got: TensorValue, want: TensorValue) -> Iterator[Fact]:
    wanted = table.expectation
    yield table.row("shape", shape_text(got.shape), shape_text(want.shape))
    yield table.row("dtype", short(got.dtype), short(_wanted(wanted.dtype.removeprefix("torch."), want.dtype)))
    yield table.row("device", short(got.device), short(_wanted(wanted.device, want.device)))
    if wanted.statistics:
        yield from _statistics(table, got)
    else:
        yield _value(table, got, want)
    asked = want.requires_grad if wanted.requires_grad is None else wanted.requires_grad
    yield table.row("requires_grad", str(got.requires_grad), str(asked))
    steps = want.stride if wanted.stride is None or wanted.stride == "same" else wanted.stride
    yield table.row("stride", shape_text(got.stride), shape_text(steps))
    if wanted.shares:
        shared = f"memory of {short(wanted.shares)}"
        shares = table.row("shares", shared, shared)
        yield shares if shares.ok else Fact(shares.name, "shares", "memory of its own", shared, shares.ok)
    if wanted.new_bytes is not None:
        yield table.row("new_bytes", f"{new_bytes(got, case.got):,}", f"at most {wanted.new_bytes:,}")
    if wanted.grad:
        yield _grad(table, got, want)


def _wanted(asked: str, reference: str) -> str:
    return reference if asked in ("same", "any") else asked


def _value(table: _Table, got: Value, want: Value) -> Fact:
    """The row on elements: how many are right; a single one in full."""
    mine, other = numbers(got), numbers(want)
    judged = table.row("value", "", "").ok
    if mine is None or other is None or mine.shape != other.shape:
        return Fact(str(table.place), "value", "not compared", "", judged)
    tolerance = tolerance_for(number_types(got), number_types(want), table.expectation)
    right = int((~differing(mine, other, tolerance)).sum())
    texts = f"{right} of {other.size} right", f"all {other.size} right"
    if other.size == 1:
        pair = mine.reshape(-1)[0], other.reshape(-1)[0]
        digits = digits_to_tell_apart([pair])
        texts = (number_text(pair[0], digits).removesuffix("."), number_text(pair[1], digits).removesuffix("."))
    return Fact(str(table.place), "value", *texts, None if judged is None else right == other.size)


def _grad(table: _Table, got: TensorValue, want: TensorValue) -> Fact:
    row = table.row("grad", _grad_text(got), _grad_text(want))
    if row.ok is False and row.got == row.expected:
        return Fact(row.name, "grad", f"{row.got}, other values", row.expected, ok=False)
    return row


def _grad_text(value: TensorValue) -> str:
    return "None" if value.grad is None else f"{short(value.grad.dtype)} {shape_text(value.grad.shape)}"


def _statistics(table: _Table, got: TensorValue) -> Iterator[Fact]:
    array = numbers(got)
    for name, near in table.expectation.statistics.items():
        seen = None if array is None else statistic(array, name)
        told = "none" if seen is None else brief(seen)
        yield Fact(str(table.place), name, told, bound_text(near), ok=seen is not None and within(seen, near))


def _plain(table: _Table, got: Value, want: Value) -> Iterator[Fact]:
    """The rows of a result that is no tensor."""
    if isinstance(got, ScalarValue) and isinstance(want, ScalarValue):
        yield table.row("value", scalar_text(got), scalar_text(want))
    elif isinstance(got, SequenceValue) and isinstance(want, SequenceValue):
        yield table.row("structure", count(len(got.items), "item"), count(len(want.items), "item"))
        mine, other = numbers(got), numbers(want)
        if mine is not None and other is not None and mine.shape == other.shape and mine.size > 1:
            yield _value(table, got, want)
    elif isinstance(got, MappingValue) and isinstance(want, MappingValue):
        yield table.row("structure", _keys(got), _keys(want))


def _keys(value: MappingValue) -> str:
    names = (scalar_text(key, 20) if isinstance(key, ScalarValue) else kind_name(key) for key, _ in value.items)
    return short(", ".join(names) or "no keys", 40)
