"""One result against the reference's: type, shape, dtype, device, values and structure, each a fact of its own."""

from dataclasses import dataclass

from quizapp.core.card import Expectation
from quizapp.core.judge.arrays import decode, is_number
from quizapp.core.judge.closeness import Tolerance, differing, numbers_close, tolerance_for
from quizapp.core.judge.describe import count, kind_name, kind_text, scalar_text, shape_text, short
from quizapp.core.judge.difference import difference_text
from quizapp.core.judge.nests import Nest, as_nest
from quizapp.core.judge.report import Finding, Report
from quizapp.core.values import MappingValue, MissingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value

CALLED = "(…)"
"""The path of a result that a function returned."""

_TUPLES = frozenset({"tuple", "Size"})  # a torch.Size is a tuple, and equals one
_MOST_REASON = 120
_UNCALLED = frozenset({"builtin_function_or_method", "method", "function"})


@dataclass(frozen=True, slots=True)
class Place:
    """A value inside a result: the result's expectation and the path to the value, as [1]['b']."""

    expectation: Expectation
    path: str = ""

    @property
    def name(self) -> str:
        """The name of the whole result."""
        return self.expectation.name

    def __str__(self) -> str:
        return short(self.name + self.path)

    def at(self, key: str) -> "Place":
        """The place one step further inside."""
        return Place(self.expectation, f"{self.path}[{key}]")


def compare(report: Report, place: Place, got: Value, want: Value) -> None:
    """Note in `report` every way in which `got` is, and is not, what `want` is; nothing is ever broadcast."""
    if isinstance(got, MissingValue):
        message = f"Your code leaves no `{place}` behind."
        if place.path == CALLED:
            message = f"Your code defines no function `{place.name}`."
        report.failed(Finding("missing", place.name, message, str(place), "missing", kind_name(want)))
        return
    report.held("missing", place.name)
    if isinstance(want, TensorValue) and isinstance(got, TensorValue):
        report.held("type", place.name)
        _compare_tensors(report, place, got, want)
    elif isinstance(want, SequenceValue) and isinstance(got, SequenceValue):
        _compare_types(report, place, got, want)
        _compare_sequences(report, place, got, want)
    elif isinstance(want, MappingValue) and isinstance(got, MappingValue):
        report.held("type", place.name)
        _compare_mappings(report, place, got, want)
    elif isinstance(want, ScalarValue) and isinstance(got, ScalarValue):
        _compare_scalars(report, place, got, want)
    else:
        report.failed(_type_finding(place, got, want))


def _same_type(place: Place, got: Value, want: Value) -> bool:
    yours, expected = kind_name(got), kind_name(want)
    if place.expectation.dtype == "any" and is_number(got) and is_number(want):
        return True
    return yours == expected or {yours, expected} <= _TUPLES


def _compare_types(report: Report, place: Place, got: Value, want: Value) -> bool:
    if _same_type(place, got, want):
        report.held("type", place.name)
        return True
    report.failed(_type_finding(place, got, want))
    return False


def _type_finding(place: Place, got: Value, want: Value) -> Finding:
    message = f"`{place}` is {kind_text(got)}, expected {kind_text(want)}."
    if isinstance(got, OpaqueValue) and got.why:
        told = short(got.why, _MOST_REASON)
        message = f"`{place}` cannot be compared: it {told}. Expected {kind_text(want)}."
    if isinstance(want, OpaqueValue):
        message = f"`{place}` would have to be {kind_text(want)}, which cannot be compared."
    elif kind_name(got) == "ellipsis":
        message = f"`{place}` is still `...`: put your answer there."
    elif kind_name(got) == "NoneType":
        message += " Is a `return` missing, or was the result of an in-place call kept?"
    elif kind_name(got) in _UNCALLED:
        message += " Are the brackets of a call missing?"
    elif kind_name(got).startswith("np."):
        message += " `.item()` makes a Python number of one of NumPy's."
    return Finding("type", place.name, message, str(place), kind_name(got), kind_name(want), got, want)


def _compare_tensors(report: Report, place: Place, got: TensorValue, want: TensorValue) -> None:
    _attribute(report, place, "shape", shape_text(got.shape), shape_text(want.shape), got.shape == want.shape)
    wanted = place.expectation.dtype.removeprefix("torch.")
    if wanted != "any":
        wanted = want.dtype if wanted == "same" else wanted
        _attribute(report, place, "dtype", short(got.dtype), short(wanted), got.dtype == wanted)
    wanted = place.expectation.device
    if wanted != "any":
        wanted = want.device if wanted == "same" else wanted
        same = got.device == wanted or (":" not in wanted and got.device.partition(":")[0] == wanted)
        _attribute(report, place, "device", short(got.device), short(wanted), same)
    if got.shape == want.shape and not place.expectation.statistics:
        compare_elements(report, "value", place, got, want)


def _attribute(report: Report, place: Place, check: str, yours: str, expected: str, ok: bool) -> None:
    if ok:
        report.held(check, place.name)
        return
    message = f"`{place}` has {check} {yours}, expected {expected}."
    report.failed(Finding(check, place.name, message, str(place), yours, expected))


def compare_elements(report: Report, check: str, place: Place, got: TensorValue, want: TensorValue) -> None:
    """Note under `check` whether two tensors of one shape have close elements, whatever their dtypes."""
    ours, theirs = decode(want), decode(got)
    if ours is None or theirs is None:
        unreadable = want if ours is None else got
        message = f"The elements of `{place}` ({short(unreadable.dtype)}) cannot be read, so not compared."
        report.failed(Finding(check, place.name, message, str(place)))
        return
    wrong = differing(theirs, ours, tolerance_for([got.dtype], [want.dtype], place.expectation))
    if not wrong.any():
        report.held(check, place.name)
        return
    message = "" if report.bare else f"`{place}`: {difference_text(theirs, ours, wrong)}"
    report.failed(Finding(check, place.name, message, str(place), got=got, want=want))


def _compare_scalars(report: Report, place: Place, got: ScalarValue, want: ScalarValue) -> None:
    same_type = _compare_types(report, place, got, want)
    if is_number(got) and is_number(want):
        if place.expectation.statistics:
            return
        ok = _numbers_close(got, want, tolerance_for([got.type], [want.type], place.expectation))
    elif same_type:
        ok = got.value == want.value
    else:
        return
    yours, expected = scalar_text(got), scalar_text(want)
    message = f"`{place}` is {yours}, expected {expected}."
    if yours == expected:
        message = f"`{place}` begins as it should, and {_apart(got.value, want.value)}."
    report.check(ok, Finding("value", place.name, message, str(place), yours, expected, got, want))


def _apart(got: object, want: object) -> str:
    """How two values differ of which only the same beginning can be shown."""
    if isinstance(got, int) and isinstance(want, int):
        return f"is {short(f'{abs(got - want):,}')} too {'large' if got > want else 'small'}"
    return "goes on differently"


def _numbers_close(got: ScalarValue, want: ScalarValue, tolerance: Tolerance) -> bool:
    numeric = int | float | complex
    if not isinstance(got.value, numeric) or not isinstance(want.value, numeric):
        return False
    return numbers_close(got.value, want.value, tolerance)


def _compare_nests(report: Report, place: Place, mine: Nest, other: Nest, got: Value, want: Value) -> None:
    """Note whether two nested lists of one build hold the same numbers, in one finding for all of them."""
    report.held("structure", place.name)
    if mine.kind != other.kind and place.expectation.dtype != "any":
        message = f"`{place}` holds numbers of type {mine.kind}, expected {other.kind}."
        report.failed(Finding("type", place.name, message, str(place), f"of {mine.kind}", f"of {other.kind}"))
    if place.expectation.statistics:
        return
    wrong = differing(mine.numbers, other.numbers, tolerance_for([mine.kind], [other.kind], place.expectation))
    message = f"`{place}`: {difference_text(mine.numbers, other.numbers, wrong)}" if wrong.any() else ""
    report.check(not message, Finding("value", place.name, message, str(place), got=got, want=want))


def _compare_sequences(report: Report, place: Place, got: SequenceValue, want: SequenceValue) -> None:
    mine, other = as_nest(got), as_nest(want)
    if mine and other and mine.shape == other.shape and _same_containers(mine, other):
        _compare_nests(report, place, mine, other, got, want)
        return
    yours, expected = count(len(got.items), "item"), count(len(want.items), "item")
    message = f"`{place}` has {yours}, expected {expected}."
    same = len(got.items) == len(want.items)
    report.check(same, Finding("structure", place.name, message, str(place), yours, expected, got, want))
    if not same:
        return  # which item is missing, or too many, nobody can tell
    for index, (one, two) in enumerate(zip(got.items, want.items, strict=True)):
        compare(report, place.at(str(index)), one, two)


def _same_containers(mine: Nest, other: Nest) -> bool:
    """Whether all but the outermost containers, which are compared on their own, are of one type."""
    pairs = zip(mine.containers[1:], other.containers[1:], strict=True)
    return all(one == two or {one, two} <= _TUPLES for one, two in pairs)


def _compare_mappings(report: Report, place: Place, got: MappingValue, want: MappingValue) -> None:
    # By their text, for whoever forges values can make thousands of keys of one hash.
    mine, other = ({repr(pair[0]): pair for pair in value.items} for value in (got, want))
    report.held("structure", place.name)
    if len(mine) != len(got.items):
        report.failed(Finding("structure", place.name, f"`{place}` has a key twice.", str(place)))
    for key in mine.keys() - other.keys():
        message = f"`{place}` has the key {_key_text(mine[key][0])}, which is not asked for."
        report.failed(Finding("structure", place.name, message, str(place)))
    for key, (named, wanted) in other.items():
        if key in mine:
            compare(report, place.at(_key_text(named)), mine[key][1], wanted)
        else:
            message = f"`{place}` lacks the key {_key_text(named)}."
            report.failed(Finding("structure", place.name, message, str(place)))


def _key_text(key: Value) -> str:
    return scalar_text(key) if isinstance(key, ScalarValue) else kind_text(key)
