"""Operations that rules name: each is one that the trace can see, or the rule would never find what it is about.

That a required operation can be seen is proved by the reference, which must pass; of the others torch itself is asked.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from threading import Lock

from quizapp.core.judge.rules import family, seen_families
from quizapp.core.run import Ending, Job
from quizapp.core.values import ScalarValue, SequenceValue, Value
from quizapp.study.checking.trial import Trial

# What a trace can see: what torch lets be overridden, the operations below that, and what makes tensors out of nothing.
_ASK = """
from torch.overrides import get_overridable_functions, resolve_name
functions = [each for group in get_overridable_functions().values() for each in group]
names = {resolve_name(each) or each.__name__ for each in functions}
operations = (each.removeprefix("aten::").partition(".")[0] for each in torch._C._dispatch_get_all_op_names())
seen = sorted(names | {f"aten.{each}" for each in operations if "::" not in each})
seen += ["torch.autograd.grad", "torch.tensor", "torch.as_tensor", "torch.asarray", "torch.device"]
"""


class Operations:
    """All operations that this torch can show in a trace: asked for by one card of a check, known to all of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._families: dict[str, str] = {}

    def families(self, trial: Trial) -> dict[str, str]:
        """A name of each operation by its family, asked for in a run of `trial`; none where torch cannot be asked."""
        with self._lock:
            self._families = self._families or {family(name): name for name in _asked(trial)}
            return self._families


def check_operations(trial: Trial, operations: Operations) -> None:
    """Note each operation of `forbid` and `count` that no trace can ever show."""
    seen = frozenset[str]().union(*(seen_families(case.ops) for case in trial.truth.cases))
    doubtful = [(path, name) for path, name in _named(trial) if family(name) not in seen]
    families = operations.families(trial) if doubtful else {}
    for path, name in doubtful:
        if families and family(name) not in families:
            close = get_close_matches(family(name), families, 1)
            meant = f"; did you mean `{families[close[0]]}`?" if close else ""
            told = f"`{name}` is no operation that the trace can see, so that this rule never finds it{meant}"
            trial.sheet.add("unknown-operation", told, path)


def _named(trial: Trial) -> Iterator[tuple[str, str]]:
    """The operations that need not be seen in the reference's run, with their places in the card."""
    rules = trial.body.rules
    yield from ((f"rules.forbid[{place}]", name) for place, name in enumerate(rules.forbid))
    yield from ((f'rules.count."{each.name}"', each.name) for each in rules.count)


def _asked(trial: Trial) -> tuple[str, ...]:
    """All operations that this torch can show in a trace; none where it could not be asked."""
    run = trial.run(Job(_ASK, names=("seen",), limits=trial.card.limits))
    if run.ending is not Ending.FINISHED or not run.cases:
        return ()
    return tuple(_texts(run.cases[0].results.get("seen")))


def _texts(value: Value | None) -> Iterator[str]:
    items = value.items if isinstance(value, SequenceValue) else ()
    return (each.value for each in items if isinstance(each, ScalarValue) and isinstance(each.value, str))
