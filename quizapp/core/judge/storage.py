"""Storage truth: what memory a result looks into, how it steps through it, and how much of it is new."""

from quizapp.core.card import Expectation
from quizapp.core.judge.describe import count, kind_text, shape_text, short
from quizapp.core.judge.report import Finding, Report
from quizapp.core.run import CaseFacts
from quizapp.core.values import MappingValue, SequenceValue, TensorValue, Value

RUN = "the run"
"""What a check of the whole run is about, in place of a result's name."""


def check_storage(report: Report, expectation: Expectation, got: Value, want: Value, case: CaseFacts) -> None:
    """Note whether a result shares, strides and allocates as its expectation says; unset facts are not checked."""
    if expectation.shares:
        _check_shares(report, expectation, got, case)
    if expectation.stride is not None:
        _check_stride(report, expectation, got, want)
    if expectation.new_bytes is not None:
        _check_new_bytes(report, expectation, got, case)


def check_budget(report: Report, most: int | None, case: CaseFacts) -> None:
    """Note whether the code of one case kept within the card's budget of new memory; None is no budget."""
    if most is None:
        return
    if case.new_bytes is None:
        report.failed(Finding("new_bytes", RUN, "Your run did not tell how much new memory it took.", RUN))
        return
    allowed = "none is allowed" if most == 0 else f"at most {most:,} are allowed"
    message = f"Your code held {case.new_bytes:,} bytes of new memory at once; {allowed}."
    yours, expected = f"{case.new_bytes:,}", f"at most {most:,}"
    report.check(case.new_bytes <= most, Finding("new_bytes", RUN, message, RUN, yours, expected))


def _check_shares(report: Report, expectation: Expectation, got: Value, case: CaseFacts) -> None:
    name, owner = expectation.name, expectation.shares
    theirs = "an argument" if owner == "args" else f"`{short(owner)}`"
    wanted = "keep the storage it had" if owner == name else f"share the storage of {theirs}"
    message = f"`{name}` has memory of its own; it should {wanted}."
    ok = isinstance(got, TensorValue) and got.storage in _owned(owner, case)
    if not isinstance(got, TensorValue):
        message = f"`{name}` is {kind_text(got)}, which shares no storage."
    report.check(ok, Finding("shares", name, message, name, "its own", f"that of {theirs.strip('`')}"))


def _owned(owner: str, case: CaseFacts) -> set[int]:
    """The storages that a result may share: that of the name, and those of what lies inside, as in a list or a module.

    The gradient of a tensor is another tensor's memory.
    """
    inside = (f"{owner}[", f"{owner}.")
    return {
        storage
        for name, storage in case.storages.items()
        if name == owner or (storage and name.startswith(inside) and not name.endswith(".grad"))
    }


def _check_stride(report: Report, expectation: Expectation, got: Value, want: Value) -> None:
    name, wanted = expectation.name, expectation.stride or ()
    if wanted == "same":
        wanted = want.stride if isinstance(want, TensorValue) else ()
    ok = isinstance(got, TensorValue) and got.stride == wanted
    yours = shape_text(got.stride) if isinstance(got, TensorValue) else "none"
    expected = shape_text(wanted)
    message = f"`{name}` has stride {yours}, expected {expected}."
    report.check(ok, Finding("stride", name, message, name, yours, expected))


def _check_new_bytes(report: Report, expectation: Expectation, got: Value, case: CaseFacts) -> None:
    name, most = expectation.name, expectation.new_bytes or 0
    new = new_bytes(got, case)
    allowed = "none is allowed" if most == 0 else f"at most {most} are allowed"
    message = f"`{name}` holds {count(new, 'byte')} of new memory; {allowed}."
    report.check(new <= most, Finding("new_bytes", name, message, name, str(new), f"at most {most}"))


def new_bytes(value: Value, case: CaseFacts) -> int:
    """How many bytes of storage a value holds beyond that of the tensors that were there before the code ran."""
    known = set(case.storages.values())
    return sum(size for storage, size in _storages(value).items() if storage not in known)


def _storages(value: Value) -> dict[int, int]:
    """The size in bytes of every storage that a value holds, by its identity."""
    found: dict[int, int] = {}
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, TensorValue):
            found[each.storage] = max(each.storage_bytes, found.get(each.storage, 0))
        elif isinstance(each, SequenceValue):
            waiting.extend(each.items)
        elif isinstance(each, MappingValue):
            waiting.extend(part for _, part in each.items)
    return found
