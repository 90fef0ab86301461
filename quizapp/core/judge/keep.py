"""Names that must be left alone: the same object, never written to, and of the values it had."""

from quizapp.core.judge.report import Finding, Report
from quizapp.core.run import CaseFacts, Kept
from quizapp.core.values import MappingValue, MissingValue, ScalarValue, SequenceValue, TensorValue, Value


def check_keep(report: Report, names: tuple[str, ...], got: CaseFacts, want: CaseFacts) -> None:
    """Note for each kept name whether the learner's code left it as it was.

    The values are held against those that the reference's run started from: both come from one setup and one seed.
    On a function card `args` stands for every argument of the call.
    """
    for name in _spelled_out(names, want):
        mine, other = got.kept.get(name), want.kept.get(name)
        message = _broken(name, mine, other)
        report.check(not message, Finding("keep", name, message, name))


def _spelled_out(names: tuple[str, ...], want: CaseFacts) -> list[str]:
    """The names as runs report them; the reference says how many arguments there are."""
    arguments = [each for each in want.kept if each.startswith("args[")]
    return [each for name in names for each in (arguments if name == "args" and arguments else [name])]


def _broken(name: str, mine: Kept | None, other: Kept | None) -> str:
    if other is not None and isinstance(other.before, MissingValue):
        return f"`{name}` is not there before the code runs, so that it cannot be kept."
    if mine is None or other is None or isinstance(mine.after, MissingValue):
        return f"`{name}` is gone; it must stay as it was."
    if mine.written:
        return f"`{name}` was written to in place; it must stay as it was."
    if not mine.same_object:
        return f"`{name}` now names another value; it must stay as it was."
    if mine.changed or not _unchanged(mine.after, other.before):
        return f"`{name}` has changed; it must stay as it was."
    return ""


def _unchanged(after: Value, before: Value) -> bool:
    """Whether two values are the same to the last bit; where in memory they lie does not matter."""
    if isinstance(after, TensorValue) and isinstance(before, TensorValue):
        same_kind = (after.dtype, after.shape, after.stride) == (before.dtype, before.shape, before.stride)
        return same_kind and after.data == before.data
    if isinstance(after, SequenceValue) and isinstance(before, SequenceValue):
        same_length = after.type == before.type and len(after.items) == len(before.items)
        return same_length and all(map(_unchanged, after.items, before.items))
    if isinstance(after, MappingValue) and isinstance(before, MappingValue):
        pairs = zip(after.items, before.items, strict=False)
        same_length = len(after.items) == len(before.items)
        return same_length and all(_unchanged(a, b) for mine, other in pairs for a, b in zip(mine, other, strict=True))
    if isinstance(after, ScalarValue) and isinstance(before, ScalarValue):
        # By their text, in which NaN equals itself and the two zeros differ.
        return after.type == before.type and repr(after.value) == repr(before.value)
    return after == before
